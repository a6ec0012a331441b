"""A row of a report: its sentences coloured by their label, each opening its evidence. All text is escaped."""

import re
from html import escape

from evals.scoring.metrics.figure import shown
from evals.scoring.metrics.metric import Metric
from evals.scoring.scored import ScoredRow, ScoredSentence

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_WORDS = {"supported": "supported", "contradicted": "contradicted", "not_found": "not found"}


def text(value: object) -> str:
    """What stands in a page as text, whatever it holds; control and direction marks show as U+FFFD."""
    return escape(_NOT_TEXT.sub("�", str(value)))


def row_view(row: ScoredRow) -> str:
    """The row as a closed `details`."""
    figures = ", ".join(f"{one.metric.value} {shown(one.value)}" for one in row.measured)
    head = f'<b>{text(row.id)}</b> <span class="quiet">line {row.line}, {row.status.value}</span>'
    faithful = row.value(Metric.FAITHFULNESS)
    if faithful is not None:
        head += f' <span class="tag">{shown(faithful)}</span>'
    if row.question:
        head += f" {text(row.question[:300])}"
    parts = [f'<p class="quiet">{text(figures)}</p>'] if figures else []
    if row.reason:
        parts.append(f"<p>{text(row.reason)}</p>")
    if row.repeats is not None:
        parts.append(f'<p class="quiet">says what line {row.repeats} says</p>')
    parts += map(_sentence, row.sentences)
    return f'<details class="row"><summary>{head}</summary><div>{"".join(parts)}</div></details>\n'


def _sentence(one: ScoredSentence) -> str:
    if one.label is None or one.score is None:
        return f'<div class="sentence" title="not checked" dir="auto">{text(one.text)}</div>'
    label = one.label.value
    inside = [
        f'<div class="quiet">context {held.place.context}, {held.place.span.start}-{held.place.span.end}</div>'
        f'<blockquote dir="auto">{text(held.text)}</blockquote>'
        for held in one.evidence
    ] or ['<div class="quiet">nothing of it was found in the contexts</div>']
    lacking = (*one.missing.words, *one.missing.numbers)
    if lacking:
        inside.append(f'<div class="quiet">not there: {text(", ".join(lacking))}</div>')
    inside += [
        f'<div class="quiet">[{cited.number}] alone: {_WORDS[cited.label.value]} ({cited.score:.2f})</div>'
        for cited in one.citations
    ]
    return (
        f'<details class="sentence {label}"><summary><span dir="auto">{text(one.text)}</span> '
        f'<span class="tag">{_WORDS[label]} {one.score:.2f}</span></summary>{"".join(inside)}</details>'
    )
