"""A turn of the conversation as HTML: sentences with their footnote marks, and the works they cite."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.llm.client import Policy
from assistant.types import Answer, AnswerRows, AnswerSentence, Coverage, table_html, table_rows
from corpus.span import Span
from corpus.text import count
from corpus.types import Document, Reference
from ui.web.answer_actions import (
    actions_html,
    held_html,
    offers_html,
    pending_html,
    remark_html,
    sent_html,
    settled_html,
    verbatim,
)
from ui.web.conversation import FootnoteId, Turn
from ui.web.render import bullet_length, escaped, item_class

MOST = 5
LONGEST = 240
SHORT = 60
_LEAD = '<span class="lead">This sentence cites:</span>'


def cited_html(document: Document, quote: Span) -> str:
    """The works named inside the quote, at most `MOST` and a count of the rest; empty when it names none.

    One work is told in full; several by their names, which open into the list.
    """
    works = document.mentions_in(quote)
    if not works:
        return ""
    if len(works) == 1:
        return f'<div class="fn-cited"><p class="fn-text">{_LEAD} {escaped(described(works[0], document))}</p></div>'
    more = f"and {len(works) - MOST} more" if len(works) > MOST else ""
    names = "; ".join([*(escaped(_name(work, document)) for work in works[:MOST]), *([more] if more else [])])
    rows = "".join(f"<li>{_label(work)}{escaped(described(work, document))}</li>" for work in works[:MOST])
    rest = f"<li>{more}</li>" if more else ""
    return (
        f'<details class="fn-cited"><summary class="fn-text">{_LEAD} {names}</summary>'
        f'<ul class="fn-text">{rows}{rest}</ul></details>'
    )


def described(work: Reference, document: Document) -> str:
    """Who, when, what and where it was printed, as far as is known; else the entry as it stands in the list."""
    fields = [_authors(work.authors), str(work.year or ""), _clipped(work.title or ""), _clipped(work.journal or "")]
    line = ", ".join(field for field in fields if field) or _entry(work, document)
    return f"{line} (doi:{_clipped(work.doi)})" if work.doi and work.doi not in line else line


def _name(work: Reference, document: Document) -> str:
    """What a work is called for short: who and when, else what."""
    fields = [_authors(work.authors), str(work.year or "")]
    return ", ".join(field for field in fields if field) or _clipped(work.title or _entry(work, document), SHORT)


def _entry(work: Reference, document: Document) -> str:
    return _clipped(" ".join(work.span.of(document.text).split()))


def _authors(names: tuple[str, ...]) -> str:
    return f"{_clipped(names[0])} et al." if len(names) > 2 else _clipped(", ".join(names))


def _label(work: Reference) -> str:
    return f"<b>{escaped(_clipped(work.label))}</b> " if work.label else ""


def _clipped(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else text[:longest].rstrip() + "…"


COVERAGE_WORDS = {
    Coverage.COVERED: "Covered by the documents",
    Coverage.PARTLY: "Partly covered",
    Coverage.NOT_IN_DOCUMENTS: "Not in these documents",
}
OWN_WORDS = "the document’s own words"
_LONGEST_REFUSED = 300
_WORD_JOINER = "&#8288;"
_WHITE_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a sentence, and the stretch of it that is the short answer; empty where none is."""

    text: str
    bold: Span
    set_in: str = ""

    def without_first(self, count: int) -> "_Line":
        """The line without its first `count` characters."""
        return _Line(self.text[count:], Span(max(0, self.bold.start - count), max(0, self.bold.end - count)))


def question_html(turn: Turn) -> str:
    """The question as asked; one that was refused for its length is cut short."""
    text = turn.question
    if turn.answer is None and len(text) > _LONGEST_REFUSED:
        text = text[:_LONGEST_REFUSED].rstrip() + "…"
    return f'<h2 class="fn-question">{_lines(text)}</h2>'


def turn_html(turn: Turn) -> str:
    """What stands under the question: the answer as far as it has come, or the line that says why not."""
    parts = []
    if turn.answer is not None:
        # What was being written when it was stopped was never checked.
        answer = replace(turn.answer, pending="") if turn.trouble else turn.answer
        # The row stands under the answer, and over what is offered to go on with.
        parts.append(answer_html(answer, turn.number, "" if turn.trouble else actions_html(turn)))
    if turn.trouble:
        parts.append(f'<p class="fn-trouble">{escaped(turn.trouble)}</p>')
    if turn.trouble or turn.answer is None:
        parts.append(actions_html(turn))
    if turn.unkept:
        parts.append(f'<p class="fn-trouble">{escaped(turn.unkept)}</p>')
    elif (
        not turn.trouble and turn.open and (turn.answer is None or not (turn.answer.finished or turn.answer.suggesting))
    ):
        parts.append(f'<p class="fn-status">{_status(turn.answer)}</p>')
    return f'<div class="fn-turn">{"".join(parts)}</div>'


def answer_html(answer: Answer, turn: int, actions: str = "") -> str:
    """An answer's notice, its sentences with marks, coverage in words (not before it is whole), what is offered.

    `actions` is the row of what can be done with it.
    """
    parts = []
    if answer.notice.strip():
        parts.append(f'<div class="fn-notice">{_paragraphs(answer.notice)}</div>')
    if answer.sentences:
        parts.append(f'<div class="fn-answer">{_sentences(answer, turn)}</div>')
    if not (answer.finished or answer.suggesting):
        parts.append(pending_html(answer))
    elif answer.abstained:
        parts.insert(0, f'<p class="fn-coverage none">{COVERAGE_WORDS[answer.coverage]}</p>')
        nearby = "" if answer.suggesting or answer.suggestions else _nearby(answer.nearby)
        parts += [nearby, actions, offers_html(answer, turn)]
    else:
        parts += [remark_html(answer), _coverage(answer), actions, offers_html(answer, turn)]
    return "".join([*parts, sent_html(answer)])


def _status(answer: Answer | None) -> str:
    """What is being done for an answer that is not whole."""
    if answer is None:
        return "Reading the documents…"
    if answer.model is None:
        return "Writing; each sentence is checked at the end…"
    checks = answer.model.policy != Policy.OFF
    return "Writing; each sentence is checked as it ends…" if checks else "Writing; nothing is checked…"


def _coverage(answer: Answer) -> str:
    """How far the documents answer, and from how many of them."""
    documents = len({citation.document_id for citation in answer.citations})
    sources = f" · from {count(documents, 'document')}" if documents else ""
    kind = "full" if answer.coverage is Coverage.COVERED else "part"
    return f'<p class="fn-coverage {kind}">{COVERAGE_WORDS[answer.coverage]}{sources}</p>'


def _nearby(sections: tuple[str, ...]) -> str:
    """What the documents do cover, as a list; nothing when nothing is near."""
    if not sections:
        return ""
    items = "".join(f'<li><span class="fn-text">{escaped(section)}</span></li>' for section in sections)
    return f'<div class="fn-nearby"><p>The documents do cover</p><ul>{items}</ul></div>'


def _sentences(answer: Answer, turn: int) -> str:
    """Running sentences share a paragraph; one that holds lines is its lead-in and a list."""
    known = {citation.number for citation in answer.citations}
    parts: list[str] = []
    running: list[str] = []
    for sentence in answer.sentences:
        lines = _lines_of(sentence)
        ours = _ours(sentence.lead)
        rows = table_rows(sentence)
        end = _marks(answer, sentence, known, turn) + settled_html(answer, sentence)
        if rows:
            parts += [_paragraph([*running, ours] if ours else running), _table(rows, end)]
            running = []
            continue
        if len(lines) < 2:
            running.append(ours + "".join(_words(line) for line in lines) + end)
            continue
        parts += [_paragraph(running), _list(lines, ours, end)]
        running = []
    return "".join([*parts, _paragraph(running)])


def _paragraph(sentences: list[str]) -> str:
    return f"<p>{' '.join(sentences)}</p>" if sentences else ""


def _table(rows: AnswerRows, end: str) -> str:
    """A small table, and its marks under it."""
    table = table_html(rows, lambda words: f'<span class="fn-text">{escaped(words)}</span>')
    return f'<div class="fn-table">{table}<p>{end}</p></div>'


def _list(lines: Sequence[_Line], ours: str, end: str) -> str:
    """A lead-in line and its items; the marks stand after the last item."""
    items = [
        f'<li class="{item_class(line.set_in + line.text)}">{_words(line.without_first(bullet_length(line.text)))}'
        for line in lines[1:]
    ]
    return f'<p class="lead">{ours}{_words(lines[0])}</p><ul>{"</li>".join(items)}{end}</li></ul>'


def _ours(lead: str) -> str:
    """Words of Footnote's own before a sentence."""
    return f'<span class="fn-ours">{escaped(" ".join(lead.split()))}</span> ' if lead.strip() else ""


def _lines_of(sentence: AnswerSentence) -> list[_Line]:
    """The lines of a sentence that hold anything, each with what of the short answer lies in it."""
    short = sentence.short
    bold = short.moved(-sentence.span.start) if short is not None and sentence.span.holds(short) else Span(0, 0)
    lines: list[_Line] = []
    at = 0
    for whole in sentence.text.splitlines(keepends=True):
        text = whole.strip()
        start = at + len(whole) - len(whole.lstrip())
        if text:
            inside = [min(max(offset - start, 0), len(text)) for offset in (bold.start, bold.end)]
            lines.append(_Line(text, Span(inside[0], inside[1]), whole[: start - at]))
        at += len(whole)
    return lines


def _words(line: _Line) -> str:
    """Words of an answer, kept apart so that right-to-left text does not reorder what follows it."""
    before, bold, after = (
        escaped(_WHITE_SPACE.sub(" ", words))
        for words in (line.text[: line.bold.start], line.bold.of(line.text), line.text[line.bold.end :])
    )
    strong = f"<strong>{bold}</strong>" if bold.strip() else bold
    return f'<span class="fn-text">{before}{strong}{after}</span>'


def _marks(answer: Answer, sentence: AnswerSentence, known: set[int], turn: int) -> str:
    """The links that end a sentence, and the mark of how well they carry it; a number without a citation gets none."""
    own = f": {OWN_WORDS}" if verbatim(answer, sentence) else ""
    footnotes = [FootnoteId(turn, number) for number in sentence.citations if number in known]
    links = [
        f'<a class="cite" href="#{footnote}" title="Open source {footnote.number}{own}">'
        f'<span class="fn-unseen">Source </span>{footnote.number}</a>'
        for footnote in footnotes
    ]
    links += [held_html(answer, sentence, footnote) for footnote in footnotes[:1]]
    return f'{_WORD_JOINER}<span class="fn-marks">{_WORD_JOINER.join(filter(None, links))}</span>' if links else ""


def _paragraphs(text: str) -> str:
    return "".join(
        f'<p class="fn-text">{escaped(" ".join(line.split()))}</p>' for line in text.splitlines() if line.strip()
    )


def _lines(text: str) -> str:
    return "<br>".join(f'<span class="fn-text">{escaped(line)}</span>' for line in text.splitlines())
