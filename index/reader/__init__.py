"""The trained reader: which sentences of a passage answer a question, the short answer inside them, or nothing.

`reader_text` (what it reads), `encoding` (to word pieces), `reader_model` (the network), `weights` (its file),
`reading` (what comes out). Trained by `evals/training`. Left out: choosing the passages (`index.search`).
"""
