"""How faithful answers are to their contexts, offline and the same twice.

Reading order: `records/` (anybody's answers), `checking/` (sentences against contexts), `metrics/` (the scores),
`thresholds`, `scored`, `scorer` (one row), `scored_json`, `provenance`, `documents`, `summary`, `summary_table`,
`run_file` (a file), `failing` (its bounds), `comparing` (two runs), `people/` (tutors' verdicts), `report/` (one HTML
file); from Python `score` and `faithful`.
"""
