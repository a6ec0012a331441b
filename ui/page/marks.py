"""A turn of the conversation as HTML for Gradio's Chatbot: sentences with their footnote marks.

Everything is escaped before the page's own tags are put in, and each piece is one line beginning with a block
tag, which Markdown passes on untouched. Words of ours between the sentences are set apart from the documents', and the
short answer in a sentence is strong. Left out: what a mark opens (`source_panel`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, AnswerSentence, Coverage
from assistant.answer_table import AnswerRows, table_html, table_rows
from assistant.llm.options import Policy
from corpus.counted import count
from corpus.span import Span
from ui.page.actions import actions_html
from ui.page.conversation import Turn
from ui.page.escaping import escaped
from ui.page.footnote import FootnoteId
from ui.page.listing import bullet_length, item_class
from ui.page.model_words import held_html, pending_html, remark_html, sent_html, settled_html, verbatim
from ui.page.offers import offers_html

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
        f'<a class="cite" href="#{one}" title="Open source {one.number}{own}">'
        f'<span class="fn-unseen">Source </span>{one.number}</a>'
        for one in footnotes
    ]
    links += [held_html(answer, sentence, one) for one in footnotes[:1]]
    return f'{_WORD_JOINER}<span class="fn-marks">{_WORD_JOINER.join(filter(None, links))}</span>' if links else ""


def _paragraphs(text: str) -> str:
    return "".join(
        f'<p class="fn-text">{escaped(" ".join(line.split()))}</p>' for line in text.splitlines() if line.strip()
    )


def _lines(text: str) -> str:
    return "<br>".join(f'<span class="fn-text">{escaped(line)}</span>' for line in text.splitlines())
