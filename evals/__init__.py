"""Measures. `question_set`, `answering`, `answering_report`, `intervals`, `fit_confidence`, `fusion_sweep`, `speed`;
`scoring/`: how faithful answers are, Footnote's own or anybody else's.

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
