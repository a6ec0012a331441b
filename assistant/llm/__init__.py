"""A language model writes, every sentence is checked, and whatever goes wrong ends in the offline answer.

Reading order: `options` (what can be set), `model_name`, `endpoint`, `building` (which model, where, made); `failure`,
`line` (asking it, with time-outs); `offered`, `budget`, `prompts` (what it is given); `marks`, `splitting`
(what it says, sentence by sentence); `footnotes`, `carrying`, `treating` (cited, checked, kept or not); `drafting`
(all of them, once); `author` (drafts to answers); `rewriting` (follow-ups, by a model). No provider's package is loaded
unless a model is configured.
"""
