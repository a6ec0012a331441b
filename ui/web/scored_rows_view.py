"""The rows of a run as a list, and one opened with its evidence."""

import re
from dataclasses import dataclass

from corpus.text import count
from evals.checkers import Missing
from evals.metrics import Metric
from evals.run_metrics import shown
from evals.scored_rows import ScoredRow, ScoredSentence, ShownEvidence, Status
from index.text import terms
from ui.web.render import escaped
from ui.web.scores_data import LABELS, STATUSES, Order, Reading, figure_words, rows_at

NOTHING_OPEN = (
    '<section class="fn-hint" aria-label="Row"><p class="specimen">Open a row to see its sentences, what each of them '
    "was held against, and why it was judged so.</p></section>"
)
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_MOST_EVIDENCE = 12


def row_html(row: ScoredRow, number: int) -> str:
    """The panel for the row with this number (from 0)."""
    figures = " · ".join(f"{figure_words(item.metric.value)[0]} {shown(item.value)}" for item in row.measured)
    sentences = "".join(map(_sentence, row.sentences)) or '<p class="absent">The row has no sentences.</p>'
    sure = [f"{row.confidence:.0%} sure"] if row.confidence is not None else []
    if row.correct is not None:
        sure.append("right" if row.correct else "wrong")
    if row.answerable is not None:
        sure.append("the documents answer it" if row.answerable else "the documents do not answer it")
    byline = " · ".join((f"Row {escaped(str(row.id)[:200])}, line {row.line:,}", STATUSES[row.status], *sure))
    return (
        f'<article class="fn-source fn-scored" data-number="{number}" aria-label="Row">'
        '<header><nav aria-label="Row"><button type="button" class="back" data-back>&#8593; Back to the rows</button>'
        '<span class="count"></span><button type="button" data-close>Close</button></nav>'
        f'<h2 class="fn-text">{escaped(row.question or str(row.id)[:200])}</h2>'
        f'<p class="byline fn-text">{byline}</p></header>'
        '<div class="fn-body" tabindex="0" role="region" aria-label="Sentences of the answer">'
        + (f'<p class="reason fn-text">{escaped(row.reason)}</p>' if row.reason else "")
        + (f'<p class="figures">{escaped(figures)}</p>' if figures else "")
        + f'<ol class="fn-sentences">{sentences}</ol></div></article>'
    )


def _sentence(scored_sentence: ScoredSentence) -> str:
    label = "not_checked" if scored_sentence.label is None else scored_sentence.label.value
    score = "" if scored_sentence.score is None else f' <span class="score">{scored_sentence.score:.2f}</span>'
    label_html = f'<span class="label">{LABELS[scored_sentence.label]}{score}</span>'
    words = f'<span class="said fn-text">{_lacking(scored_sentence.text, scored_sentence.missing)}</span>'
    if scored_sentence.label is None:
        return f'<li class="{label}"><p class="one">{words} {label_html}</p></li>'
    return (
        f'<li class="{label}"><details><summary>{words} {label_html}</summary>'
        f'<div class="inside">{_inside(scored_sentence)}</div></details></li>'
    )


def _inside(scored_sentence: ScoredSentence) -> str:
    known = frozenset(stem for token in _TOKEN.findall(scored_sentence.text) for stem in terms(token))
    parts = [_evidence(shown_, known) for shown_ in scored_sentence.evidence[:_MOST_EVIDENCE]]
    if not parts:
        parts.append("<p>Nothing of it was found in the contexts.</p>")
    lacking = (*scored_sentence.missing.numbers, *scored_sentence.missing.words)
    if lacking:
        parts.append(f'<p>Not in the evidence: <b class="fn-text">{escaped(", ".join(lacking))}</b></p>')
    parts += [
        f"<p>Footnote {cited.number} alone: {LABELS[cited.label].lower()}, {cited.score:.2f}</p>"
        for cited in scored_sentence.citations
    ]
    return "".join(parts)


def _evidence(shown_evidence: ShownEvidence, known: frozenset[str]) -> str:
    """Words of the contexts, those that the sentence has too marked."""
    at, html = 0, []
    for token in _TOKEN.finditer(shown_evidence.text):
        if not known.isdisjoint(terms(token.group())):
            html += [escaped(shown_evidence.text[at : token.start()]), f"<mark>{escaped(token.group())}</mark>"]
            at = token.end()
    html.append(escaped(shown_evidence.text[at:]))
    context_span = shown_evidence.location
    return (
        f"<p>Context {context_span.context + 1}, characters {context_span.span.start:,}–{context_span.span.end:,}</p>"
        f'<blockquote class="fn-text">{"".join(html)}</blockquote>'
    )


def _lacking(text: str, missing: Missing) -> str:
    """The sentence, with the words and numbers that its evidence lacks underlined."""
    lacking = {*missing.words, *missing.numbers}
    at, html = 0, []
    for token in _TOKEN.finditer(text):
        if token.group() in lacking:
            html += [escaped(text[at : token.start()]), f"<u>{escaped(token.group())}</u>"]
            at = token.end()
    return "".join([*html, escaped(text[at:])])


A_PAGE = 20
_MOST_QUESTION = 240


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the rows: in that order, of that status (None: all), from number `first` (from 0) of them on."""

    order: Order = Order.WORST
    status: Status | None = None
    first: int = 0


def wanted(order: object, status: object, first: object) -> Wanted:
    """What the browser asks for; anything that is none of it is the beginning."""
    start = first if isinstance(first, int) and 0 <= first < 1_000_000_000 else 0
    return Wanted(
        next((item for item in Order if item.value == order), Order.WORST),
        next((item for item in Status if item.value == status), None),
        start - start % A_PAGE,
    )


def rows_html(reading: Reading, want: Wanted) -> str:
    """The list. Raises `OSError` or `ValueError` when the file is gone or harmed since it was read."""
    numbers = reading.numbers(want.order, want.status)
    first = min(want.first, max(0, (len(numbers) - 1) // A_PAGE * A_PAGE))
    page = list(numbers[first : first + A_PAGE])
    rows = "".join(_row(number, row) for number, row in zip(page, rows_at(reading.run, page), strict=False))
    body = f'<ol class="fn-rows">{rows}</ol>' if rows else '<p class="absent">There is no such row in this run.</p>'
    return (
        f'<section class="fn-rows-part" data-first="{first}" aria-label="Rows of the run"><h2>Rows</h2>'
        f"{_filters(want)}{body}{_pager(len(numbers), first)}</section>"
    )


def _filters(want: Wanted) -> str:
    orders = ((Order.WORST, "the worst first"), (Order.FILE, "as in the file"))
    by_order = "".join(
        f'<option value="{order.value}"{" selected" if order is want.order else ""}>{label}</option>'
        for order, label in orders
    )
    by_status = '<option value="">all rows</option>' + "".join(
        f'<option value="{status.value}"{" selected" if status is want.status else ""}>{statuse}</option>'
        for status, statuse in STATUSES.items()
    )
    return (
        '<div class="fn-filters"><div class="fn-choose"><label for="fn-order">Order</label>'
        f'<select id="fn-order">{by_order}</select></div><div class="fn-choose"><label for="fn-status">Show</label>'
        f'<select id="fn-status">{by_status}</select></div></div>'
    )


def _row(number: int, row: ScoredRow) -> str:
    faithful = row.value(Metric.FAITHFULNESS) if row.status is Status.SCORED else None
    share = "" if faithful is None else f'<span class="share">{shown(faithful)}</span>'
    question = row.question[:_MOST_QUESTION] + ("…" if len(row.question) > _MOST_QUESTION else "")
    labels = [
        f"{sum(sentence.label is label for sentence in row.sentences):,} {label_words.lower()}"
        for label, label_words in LABELS.items()
        if any(sentence.label is label for sentence in row.sentences)
    ]
    facts = [STATUSES[row.status].capitalize(), *labels]
    if row.kind:
        facts.append(escaped(row.kind))
    if row.repeats is not None:
        facts.append(f"says what line {row.repeats} says")
    title = f"{escaped(question)}" if question else f"Row {escaped(str(row.id)[:80])}"
    return (
        f'<li data-number="{number}"><button type="button" data-row="{number}"><span class="fn-text">{title}</span>'
        f"</button>{share}<p>{' · '.join(facts)}</p></li>"
    )


def _pager(total: int, first: int) -> str:
    if total <= A_PAGE:
        return f'<p class="fn-turn"><span>{count(total, "row")}</span></p>' if total else ""
    last = min(first + A_PAGE, total)
    before = f'data-first="{first - A_PAGE}"' if first else "disabled"
    after = f'data-first="{first + A_PAGE}"' if last < total else "disabled"
    return (
        '<nav class="fn-turn" aria-label="Pages of rows">'
        f'<button type="button" data-turn="before" aria-label="Rows before" {before}>&#8592;</button>'
        f"<span>{first + 1:,}–{last:,} of {total:,}</span>"
        f'<button type="button" data-turn="after" aria-label="Rows after" {after}>&#8594;</button></nav>'
    )
