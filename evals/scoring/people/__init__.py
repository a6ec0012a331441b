"""Tutors' verdicts against the scorer: `verdict` (the noun and its file), `judged` (verdicts beside scores),
`agreement` (kappa, precision and recall), `calibrating` (the line refitted)."""
