"""The table of an answering run, as Markdown: each figure with n and its 95 % interval, the naive ways beside it."""

from collections.abc import Callable, Mapping, Sequence

from evals.answering import Outcome, Scores, scores
from evals.intervals import Proportion

_ROWS: tuple[tuple[str, Callable[[Scores], Proportion]], ...] = (
    ("right sentence among those shown", lambda of: of.right_sentence),
    ("first footnote right and exact", lambda of: of.right_citation),
    ("wrongly abstained", lambda of: of.wrongly_abstained),
    ("wrongly answered", lambda of: of.wrongly_answered),
)


def table(name: str, columns: Mapping[str, Sequence[Outcome]]) -> str:
    """The table, a column a system; then the first column's figures by kind of question."""
    figures = {column: scores(outcomes) for column, outcomes in columns.items()}
    first = next(iter(columns.values()))
    lines = [f"{name}: {len(first)} questions", "", f"| | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    for label, figure in _ROWS:
        lines.append(f"| {label} | {' | '.join(str(figure(of)) for of in figures.values())} |")
    lines.append(f"| words to read | {' | '.join(f'{of.words:.0f}' for of in figures.values())} |")
    lines += ["", "| kind | right sentence | wrongly abstained | wrongly answered |", "|---|---|---|---|"]
    for kind in dict.fromkeys(one.case.kind for one in first):
        part = scores([one for one in first if one.case.kind == kind])
        cells = (part.right_sentence, part.wrongly_abstained, part.wrongly_answered)
        shown = " | ".join(f"{one.hits}/{one.total}" if one.total else "-" for one in cells)
        lines.append(f"| {kind} | {shown} |")
    return "\n".join(lines)
