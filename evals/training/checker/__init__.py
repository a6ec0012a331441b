"""Training the checker (`assistant/support/model`) on openly licensed sets; `CheckerSets.groups` holds parts out.

`pair` (what an example is), `surroundings` (a premise with what must be in it), `opposite_words`, `edits` (claims made
wrong), `rewording` (claims that stay right), `declared` (a question and its answer as a claim); a module a set
(`directions`, `scifact_claims`, `fever`, `begin`, `conclusions`, `abstracts`, `sentences_of`, `answers`); `examples`
(all of them); `pair_batches`, `pair_loss`, `train` (`python -m evals.training.checker.train`).
"""
