"""Sentences of a response against its contexts: `lines`, `statements` and `worthiness` (what is checked), `evidence`
(where it is looked for), `checked` (the Protocol), `overlap` and `pairwise` (checkers), `missing`; `nli` and
`asked_model` (judges to be asked for by name), `choosing` (a checker by its name), `cache`."""
