"""The table of an answering run, as Markdown: each figure with n and its 95 % interval, the naive way beside it."""

from collections.abc import Callable, Sequence

from evals.answering import Outcome, Scores, scores
from evals.intervals import Proportion

_ROWS: tuple[tuple[str, Callable[[Scores], Proportion]], ...] = (
    ("right sentence among those shown", lambda of: of.right_sentence),
    ("first footnote right and exact", lambda of: of.right_citation),
    ("wrongly abstained", lambda of: of.wrongly_abstained),
    ("wrongly answered", lambda of: of.wrongly_answered),
)


def table(name: str, footnote: Sequence[Outcome], naive: Sequence[Outcome]) -> str:
    """The table, then Footnote's figures by kind of question."""
    ours, theirs = scores(footnote), scores(naive)
    lines = [f"{name}: {len(footnote)} questions", "", "| | Footnote | naive: 3 passages by MiniLM |", "|---|---|---|"]
    lines += [f"| {label} | {figure(ours)} | {figure(theirs)} |" for label, figure in _ROWS]
    lines += ["", "| kind | right sentence | wrongly abstained | wrongly answered |", "|---|---|---|---|"]
    for kind in dict.fromkeys(one.case.kind for one in footnote):
        part = scores([one for one in footnote if one.case.kind == kind])
        figures = (part.right_sentence, part.wrongly_abstained, part.wrongly_answered)
        cells = " | ".join(f"{one.hits}/{one.total}" if one.total else "-" for one in figures)
        lines.append(f"| {kind} | {cells} |")
    return "\n".join(lines)
