"""A turn of the conversation as HTML for Gradio's Chatbot: sentences with their footnote marks.

Everything is escaped before the page's own tags are put in, and each piece is one line beginning with a block
tag, which Markdown passes on untouched. Left out: what a mark opens (`source_panel`).
"""

from assistant.answer import Answer, AnswerSentence, Coverage, SupportLabel
from corpus.counted import count
from ui.page.conversation import Turn
from ui.page.escaping import escaped
from ui.page.footnote import FootnoteId
from ui.page.listing import bullet_length, item_class

COVERAGE_WORDS = {
    Coverage.COVERED: "Covered by the documents",
    Coverage.PARTLY: "Partly covered",
    Coverage.NOT_IN_DOCUMENTS: "Not in these documents",
}
_DOUBTS = {
    SupportLabel.CONTRADICTED: "its source says otherwise",
    SupportLabel.NOT_FOUND: "not found in its source",
}
_LONGEST_REFUSED = 300
_WORD_JOINER = "&#8288;"


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
        parts.append(answer_html(turn.answer, turn.number))
    if turn.trouble:
        parts.append(f'<p class="fn-trouble">{escaped(turn.trouble)}</p>')
    elif turn.open and turn.answer is None:
        parts.append('<p class="fn-status">Reading the documents…</p>')
    return f'<div class="fn-turn">{"".join(parts)}</div>'


def answer_html(answer: Answer, turn: int) -> str:
    """An answer's notice, its sentences with marks, and coverage in words (not before it is finished)."""
    parts = []
    if answer.notice.strip():
        parts.append(f'<div class="fn-notice">{_paragraphs(answer.notice)}</div>')
    if answer.sentences:
        parts.append(f'<div class="fn-answer">{_sentences(answer, turn)}</div>')
    if not answer.finished:
        parts.append('<p class="fn-status">Writing; each sentence is checked at the end…</p>')
    elif answer.abstained:
        parts.insert(0, f'<p class="fn-coverage none">{COVERAGE_WORDS[answer.coverage]}</p>')
        parts.append(_nearby(answer.nearby))
    else:
        parts.append(_coverage(answer))
    return "".join(parts)


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
        lines = [line.strip() for line in sentence.text.splitlines() if line.strip()]
        end = _marks(sentence, known, turn) + _doubt(sentence, answer.finished)
        if len(lines) < 2:
            running.append(_text(sentence.text.strip()) + end)
            continue
        parts += [_paragraph(running), _list(lines, end)]
        running = []
    return "".join([*parts, _paragraph(running)])


def _paragraph(sentences: list[str]) -> str:
    return f"<p>{' '.join(sentences)}</p>" if sentences else ""


def _list(lines: list[str], end: str) -> str:
    """A lead-in line and its items; the marks stand after the last item."""
    items = [f'<li class="{item_class(line)}">{_text(line[bullet_length(line) :])}' for line in lines[1:]]
    return f'<p class="lead">{_text(lines[0])}</p><ul>{"</li>".join(items)}{end}</li></ul>'


def _text(text: str) -> str:
    """Words of an answer, kept apart so that right-to-left text does not reorder what follows it."""
    return f'<span class="fn-text">{escaped(" ".join(text.split()))}</span>'


def _marks(sentence: AnswerSentence, known: set[int], turn: int) -> str:
    """The links that end a sentence; a number without a citation gets none."""
    links = [
        f'<a class="cite" href="#{FootnoteId(turn, number)}" title="Open source {number}">'
        f'<span class="fn-unseen">Source </span>{number}</a>'
        for number in sentence.citations
        if number in known
    ]
    return f'{_WORD_JOINER}<span class="fn-marks">{_WORD_JOINER.join(links)}</span>' if links else ""


def _doubt(sentence: AnswerSentence, finished: bool) -> str:
    """A word on a checked sentence that its source does not carry."""
    doubt = _DOUBTS.get(sentence.support.label, "") if finished else ""
    return f' <span class="fn-doubt">({doubt})</span>' if doubt else ""


def _paragraphs(text: str) -> str:
    return "".join(
        f'<p class="fn-text">{escaped(" ".join(line.split()))}</p>' for line in text.splitlines() if line.strip()
    )


def _lines(text: str) -> str:
    return "<br>".join(f'<span class="fn-text">{escaped(line)}</span>' for line in text.splitlines())
