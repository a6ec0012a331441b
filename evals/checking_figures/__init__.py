"""How well scorers tell what is supported from what is not, on sets judged by people: figures only, never training.

`judged` (what is judged), the sets (`ragtruth`, `claim_sets`), `claim_scorer` (the
Protocol), `baselines`, `trained_scorer`, `areas` and `deciding` (the measures), `table`;
`python -m evals.checking_figures --shared ../shared`.
"""
