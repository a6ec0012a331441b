"""A row opened: its sentences, each with its label in words, and on a click what was found for it in the contexts.

The words of the sentence that the evidence has are marked in the evidence, those it lacks are underlined in the
sentence. Left out: the list (`rows_html`).
"""

import re

from evals.contexts import Missing
from evals.scoring.metrics.figure import shown
from evals.scoring.scored import ScoredRow, ScoredSentence, ShownEvidence
from index.words import terms
from ui.page.escaping import escaped
from ui.scores_page.wording import LABELS, STATUSES, figure_words

NOTHING_OPEN = (
    '<section class="fn-hint" aria-label="Row"><p class="specimen">Open a row to see its sentences, what each of them '
    "was held against, and why it was judged so.</p></section>"
)
_TOKEN = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_MOST_EVIDENCE = 12


def row_html(row: ScoredRow, number: int) -> str:
    """The panel for the row with this number (from 0)."""
    figures = " · ".join(f"{figure_words(one.metric.value)[0]} {shown(one.value)}" for one in row.measured)
    sentences = "".join(map(_sentence, row.sentences)) or '<p class="absent">The row has no sentences.</p>'
    sure = [f"{row.confidence:.0%} sure"] if row.confidence is not None else []
    if row.correct is not None:
        sure.append("right" if row.correct else "wrong")
    if row.answerable is not None:
        sure.append("the documents answer it" if row.answerable else "the documents do not answer it")
    place = " · ".join((f"Row {escaped(str(row.id)[:200])}, line {row.line:,}", STATUSES[row.status], *sure))
    return (
        f'<article class="fn-source fn-scored" data-number="{number}" aria-label="Row">'
        '<header><nav aria-label="Row"><button type="button" class="back" data-back>&#8593; Back to the rows</button>'
        '<span class="count"></span><button type="button" data-close>Close</button></nav>'
        f'<h2 class="fn-text">{escaped(row.question or str(row.id)[:200])}</h2>'
        f'<p class="byline fn-text">{place}</p></header>'
        '<div class="fn-body" tabindex="0" role="region" aria-label="Sentences of the answer">'
        + (f'<p class="reason fn-text">{escaped(row.reason)}</p>' if row.reason else "")
        + (f'<p class="figures">{escaped(figures)}</p>' if figures else "")
        + f'<ol class="fn-sentences">{sentences}</ol></div></article>'
    )


def _sentence(one: ScoredSentence) -> str:
    label = "not_checked" if one.label is None else one.label.value
    score = "" if one.score is None else f' <span class="score">{one.score:.2f}</span>'
    said = f'<span class="label">{LABELS[one.label]}{score}</span>'
    words = f'<span class="said fn-text">{_lacking(one.text, one.missing)}</span>'
    if one.label is None:
        return f'<li class="{label}"><p class="one">{words} {said}</p></li>'
    return (
        f'<li class="{label}"><details><summary>{words} {said}</summary><div class="inside">{_inside(one)}</div>'
        "</details></li>"
    )


def _inside(one: ScoredSentence) -> str:
    known = frozenset(stem for token in _TOKEN.findall(one.text) for stem in terms(token))
    parts = [_evidence(shown_, known) for shown_ in one.evidence[:_MOST_EVIDENCE]]
    if not parts:
        parts.append("<p>Nothing of it was found in the contexts.</p>")
    lacking = (*one.missing.numbers, *one.missing.words)
    if lacking:
        parts.append(f'<p>Not in the evidence: <b class="fn-text">{escaped(", ".join(lacking))}</b></p>')
    parts += [
        f"<p>Footnote {cited.number} alone: {LABELS[cited.label].lower()}, {cited.score:.2f}</p>"
        for cited in one.citations
    ]
    return "".join(parts)


def _evidence(one: ShownEvidence, known: frozenset[str]) -> str:
    """Words of the contexts, those that the sentence has too marked."""
    at, html = 0, []
    for token in _TOKEN.finditer(one.text):
        if not known.isdisjoint(terms(token.group())):
            html += [escaped(one.text[at : token.start()]), f"<mark>{escaped(token.group())}</mark>"]
            at = token.end()
    html.append(escaped(one.text[at:]))
    place = one.place
    return (
        f"<p>Context {place.context + 1}, characters {place.span.start:,}–{place.span.end:,}</p>"
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
