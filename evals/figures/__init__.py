"""The figures of answering and finding, each beside the untrained baseline in the same run.

`ways` (the ways compared), a file a set (`covidqa_figures`, `bioasq_figures`, `scifact_figures`, `squad_figures`,
`question_figures`), `calibration`, `means`; `python -m evals.figures` prints them all. Development data only.
"""
