"""Measures. `question_set`, `answering`, `answering_report`, `intervals`, `resampling`, `fit_confidence`,
`fusion_sweep`, `speed`;
`scoring/`: how faithful answers are, Footnote's own or anybody else's; `verdicts/`: what tutors say of them, and the
gold sets made of it; `runs/`: scored runs kept for the page.

`from evals import score, assert_faithful` loads them then; importing `evals` alone loads nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.scoring.faithful import assert_faithful
    from evals.scoring.score import score

__all__ = ["assert_faithful", "score"]


def __getattr__(name: str) -> object:
    if name == "score":
        from evals.scoring.score import score

        return score
    if name == "assert_faithful":
        from evals.scoring.faithful import assert_faithful

        return assert_faithful
    raise AttributeError(f"module 'evals' has no attribute {name!r}")
