"""Measures of answers, Footnote's own or anybody else's: `records` read, `claims` checked, rows scored (`scorer`,
`runs`), summed up (`summary`, `report`, `compare`), held against people (`verdicts`, `gold`, `agreement`).

`from evals import score, assert_faithful` loads them then; importing `evals` alone loads nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.scorer import assert_faithful, score

__all__ = ["assert_faithful", "score"]


def __getattr__(name: str) -> object:
    if name == "score":
        from evals.scorer import score

        return score
    if name == "assert_faithful":
        from evals.scorer import assert_faithful

        return assert_faithful
    raise AttributeError(f"module 'evals' has no attribute {name!r}")
