"""Answers with faults planted in them, and how many of the faults a checker catches.

Reading order: `sources` (the sentences), `faults` and `rewording` (what is done to them), `answers` (the answers made
of them), `measuring` (what a checker makes of the answers), `findings_only` and `columns` (the checkers compared),
`table`, `report` (all of it for several checkers).
"""
