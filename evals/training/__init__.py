"""Training the reader (`index.reader`) on openly licensed sets read under `shared/data`.

`group` (what an example is), `cut_text`, `mining`, `near_miss`; a module a data set (`covidqa`, `squad`, `bioasq`,
`pubmedqa`, `medquad`, `trials`, `scifact`); `examples` (all of them); `batches`, `loss`, `checkpoint`,
`reader` (`python -m evals.training.reader`). What it reaches is printed by `evals.figures`.
The steps themselves are in `loop`; the checker is trained by `checker/` with the same ones.
"""
