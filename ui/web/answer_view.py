"""A turn of the conversation as HTML, what stands under it, and the text to copy; what its links ask for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from markupsafe import Markup

from assistant import messages
from assistant.llm.client import Policy
from assistant.types import (
    Answer,
    AnswerRows,
    AnswerSentence,
    Citation,
    CitedDocument,
    Coverage,
    Handling,
    SupportLabel,
    table_rows,
)
from corpus.span import Span
from corpus.types import Document, Reference
from ui.web.conversation import Conversation, Turn
from ui.web.render import bullet_length, clipped, evenly_spaced, one_line, render
from ui.web.services import Answers, Choice

OFFLINE = "the documents alone"


class Writers:
    """The offline writer first, then the models."""

    def __init__(self, offline: Answers, models: Sequence[Choice]) -> None:
        self._offline = offline
        self._models = {model.name: model for model in models}

    @property
    def names(self) -> list[str]:
        """As they are offered; the first is chosen at the start."""
        return [OFFLINE, *self._models]

    def answers(self, name: str | None) -> Answers:
        """Those of that name; the offline ones for any other, for it comes from a browser."""
        chosen = self._models.get(name or "")
        return self._offline if chosen is None else chosen.answers

    def note_html(self, name: str | None) -> str:
        """Where the passages go when that one writes, and whether it is ready; empty when they go nowhere."""
        chosen = self._models.get(name or "")
        if chosen is None:
            return ""
        return render("answer.note", words=" ".join(filter(None, (chosen.note, state_of(chosen)))))


def state_of(model: Choice) -> str:
    """Whether a model on this machine is ready; empty where nobody can tell."""
    ready = model.ready() if model.ready is not None else None
    return "" if ready is None else messages.model_state(model.name, ready)


MOST = 5
SHORT = 60


def cited_html(document: Document, quote: Span) -> Markup:
    """The works named inside the quote, at most `MOST` and a count of the rest; empty when it names none.

    One work is told in full; several by their names, which open into the list.
    """
    works = document.mentions_in(quote)
    if not works:
        return Markup()
    shown = [(_name(work, document), clipped(work.label or ""), described(work, document)) for work in works[:MOST]]
    return render("answer.cited", works=shown, more=f"and {len(works) - MOST} more" if len(works) > MOST else "")


def described(work: Reference, document: Document) -> str:
    """Who, when, what and where it was printed, as far as is known; else the entry as it stands in the list."""
    fields = [_authors(work.authors), str(work.year or ""), clipped(work.title or ""), clipped(work.journal or "")]
    line = ", ".join(field for field in fields if field) or _entry(work, document)
    return f"{line} (doi:{clipped(work.doi)})" if work.doi and work.doi not in line else line


def _name(work: Reference, document: Document) -> str:
    """What a work is called for short: who and when, else what."""
    fields = [_authors(work.authors), str(work.year or "")]
    return ", ".join(field for field in fields if field) or clipped(work.title or _entry(work, document), SHORT)


def _entry(work: Reference, document: Document) -> str:
    return clipped(one_line(work.span.of(document.text)))


def _authors(names: tuple[str, ...]) -> str:
    return f"{clipped(names[0])} et al." if len(names) > 2 else clipped(", ".join(names))


COVERAGE_WORDS = {
    Coverage.COVERED: "Covered by the documents",
    Coverage.PARTLY: "Partly covered",
    Coverage.NOT_IN_DOCUMENTS: "Not in these documents",
}
_LONGEST_REFUSED = 300
_HERE = "this_machine"
_MODELS = "llm:"  # how the name of a writer begins that is a language model


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a sentence, and the stretch of it that is the short answer; empty where none is."""

    text: str
    bold: Span
    set_in: str = ""

    @property
    def without_bullet(self) -> "_Line":
        """The line without the bullet it begins with."""
        count = bullet_length(self.text)
        return _Line(self.text[count:], Span(max(0, self.bold.start - count), max(0, self.bold.end - count)))

    @property
    def parted(self) -> tuple[str, ...]:
        """What is before the short answer, the short answer, and what is after it."""
        parts = self.text[: self.bold.start], self.bold.of(self.text), self.text[self.bold.end :]
        return tuple(map(evenly_spaced, parts))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as it is shown: its lines or its table's rows, the numbers of its footnotes, the check's words."""

    lead: str
    lines: tuple[_Line, ...] = ()
    rows: AnswerRows | tuple[()] = ()
    footnotes: tuple[int, ...] = ()
    verbatim: bool = False
    tick: str = ""
    doubt: str = ""


def question_html(turn: Turn) -> Markup:
    """The question as asked; one that was refused for its length is cut short."""
    text = turn.question
    if turn.answer is None and len(text) > _LONGEST_REFUSED:
        text = text[:_LONGEST_REFUSED].rstrip() + "…"
    return render("answer.question", lines=text.splitlines())


def turn_html(turn: Turn) -> Markup:
    """What stands under the question: the answer as far as it has come, or the line that says why not."""
    answer, actions = Markup(), actions_html(turn)
    if turn.answer is not None:
        # What was being written when it was stopped was never checked. The row of actions stands under the answer, and
        # over what is offered to go on with.
        stopped = replace(turn.answer, pending="") if turn.trouble else turn.answer
        answer = answer_html(stopped, turn.number, "" if turn.trouble else actions)
    whole = turn.answer is not None and (turn.answer.finished or turn.answer.suggesting)
    status = "" if turn.trouble or whole or not turn.open else _status(turn.answer)
    return render("answer.turn", turn=turn, answer=answer, actions=actions, status=status)


def answer_html(answer: Answer, turn: int, actions: str = "") -> Markup:
    """An answer's notice, its sentences with marks, coverage in words (not before it is whole), what is offered.

    `actions` is the row of what can be done with it.
    """
    use = answer.model
    left = use is not None and use.reach != _HERE and use.sent
    return render(
        "answer.whole",
        answer=answer,
        turn=turn,
        groups=list(_groups(answer)),
        actions=actions,
        words=COVERAGE_WORDS[answer.coverage],
        lead=messages.ANSWERED_NEARBY if answer.abstained else messages.YOU_COULD_ASK,
        # The passages that left the machine are told of; those that stayed are not.
        sent=messages.passages_sent(use.sent_to, len(use.sent)) if use is not None and left else "",
    )


def _status(answer: Answer | None) -> str:
    """What is being done for an answer that is not whole."""
    if answer is None:
        return "Reading the documents…"
    if answer.model is None:
        return "Writing; each sentence is checked at the end…"
    checks = answer.model.policy != Policy.OFF
    if not answer.sentences and not answer.pending:
        return f"{messages.reading(len(answer.model.sent))}…"
    return "Writing; each sentence is checked as it ends…" if checks else "Writing; nothing is checked…"


def _groups(answer: Answer) -> Iterator[tuple[str, list[_Sentence]]]:
    """Running sentences share a paragraph; one that holds lines is its lead-in and a list; rows are a table."""
    known = {citation.number for citation in answer.citations}
    running: list[_Sentence] = []
    for sentence in answer.sentences:
        shown = _shown(answer, sentence, known)
        if not shown.rows and len(shown.lines) < 2:
            running.append(shown)
            continue
        if shown.rows and shown.lead.strip():
            running.append(_Sentence(shown.lead))
        if running:
            yield "running", running
        running = []
        yield "table" if shown.rows else "list", [shown]
    if running:
        yield "running", running


def _shown(answer: Answer, sentence: AnswerSentence, known: set[int]) -> _Sentence:
    """A number without a citation gets no mark. A tick stands behind what a model wrote and the check found supported;
    what is not plainly supported says so in words of its own, as soon as it is known."""
    verbatim = not answer.writer.startswith(_MODELS) or sentence.handling is Handling.REPLACED
    as_written = sentence.handling in (Handling.AS_WRITTEN, Handling.MARK_REPAIRED)
    ticked = not verbatim and sentence.support.label is SupportLabel.SUPPORTED and as_written
    checked = answer.finished or answer.suggesting or answer.model is not None
    doubt = messages.HANDLED.get(sentence.handling) or messages.DOUBTS.get(sentence.support.label, "")
    return _Sentence(
        sentence.lead,
        _lines_of(sentence),
        table_rows(sentence) or (),
        tuple(number for number in sentence.citations if number in known),
        verbatim,
        messages.held_by_its_source(sentence.support.score) if ticked else "",
        doubt if checked else "",
    )


def _lines_of(sentence: AnswerSentence) -> tuple[_Line, ...]:
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
    return tuple(lines)


def copied_text(answer: Answer) -> str:
    """The answer's text, then a paragraph for each footnote."""
    documents = {document.id: document for document in answer.documents}
    notes = [
        _note(citation, documents.get(citation.document_id))
        for citation in sorted(answer.citations, key=lambda item: item.number)
    ]
    return "\n\n".join([answer.text, *notes])


def _note(citation: Citation, document: CitedDocument | None) -> str:
    source = _source(citation, document)
    return f"[{citation.number}] “{one_line(citation.quote)}”" + (f"\n    {source}" if source else "")


def _source(citation: Citation, document: CitedDocument | None) -> str:
    """Who, when, what, and where in it, as far as is known."""
    fields: list[str] = []
    if document is not None:
        authors = ", ".join(name for name in document.authors if name.strip())
        fields += [authors, str(document.year or ""), document.title or document.source]
    fields += [citation.section or "", f"page {citation.page}" if citation.page is not None else ""]
    if document is not None and document.doi:
        fields.append(f"doi:{document.doi}")
    return " · ".join(field for field in map(one_line, fields) if field)


_OFFER = re.compile(r"ask-(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class OfferId:
    """The suggestion `number`, from 1, of the answer in turn `turn`."""

    turn: int
    number: int

    @classmethod
    def read(cls, text: str) -> "OfferId | None":
        """What stands in its link; None for anything else, since the browser may send anything."""
        match = _OFFER.fullmatch(text, 0, 30)
        return cls(int(match[1]), int(match[2])) if match else None


def offered(wanted: OfferId | None, conversation: Conversation) -> str:
    """The question that was offered there; empty where none was."""
    for turn in conversation.turns:
        if wanted is not None and turn.number == wanted.turn and turn.answer is not None:
            return dict(enumerate(turn.answer.suggestions, start=1)).get(wanted.number, "")
    return ""


class Deed(StrEnum):
    """What is to be done with a turn."""

    COPY = "copy"
    RETRY = "retry"
    EDIT = "edit"
    FLAG = "flag"
    SIDE = "side"


_ACTION = re.compile(rf"({'|'.join(Deed)})-(\d{{1,9}})")
_WORDS = {
    Deed.COPY: ("Copy", "the answer with its footnotes"),
    Deed.RETRY: ("Retry", "the question"),
    Deed.EDIT: ("Edit", "the question"),
    Deed.FLAG: ("Flag", "the answer for a tutor"),
    Deed.SIDE: ("Side by side", "two documents on this question"),
}


@dataclass(frozen=True, slots=True)
class ActionId:
    """A deed, and the turn it is done with."""

    deed: Deed
    turn: int

    def __str__(self) -> str:
        return f"{self.deed}-{self.turn}"

    @classmethod
    def read(cls, text: str) -> "ActionId | None":
        """What `str()` wrote; None for anything else, since the browser may send anything."""
        match = _ACTION.fullmatch(text, 0, 30)
        return cls(Deed(match[1]), int(match[2])) if match else None


def actions_html(turn: Turn) -> Markup:
    """The row under a turn that has ended; nothing while its answer grows."""
    if turn.open:
        return Markup()
    words = _WORDS if turn.flag is None else _WORDS | {Deed.FLAG: ("Flagged", "for a tutor")}
    deeds = [Deed.RETRY, Deed.EDIT] if turn.answer is None else list(Deed)
    # Nobody in distress is offered an exercise.
    if turn.answer is not None and turn.answer.notice.startswith(messages.HELP):
        deeds.remove(Deed.SIDE)
    shown = [(deed, *words[deed]) for deed in deeds]
    return render("answer.actions", number=turn.number, deeds=shown, flagged=turn.flag is not None)


NOTHING_BENEATH = ""


def beneath_html(conversation: Conversation, message: str = "") -> Markup:
    """What stands over the box, the texts to copy and print among it; `message` is a line to show once, in plain
    words."""
    turns = conversation.turns
    editing = None if conversation.editing is None else conversation.turn(conversation.editing)
    return render(
        "answer.beneath",
        id=conversation.id,
        copies=[
            (turn.number, turn.question, copied_text(turn.answer))
            for turn in turns
            if turn.answer is not None and not turn.open
        ],
        editing=editing,
        after=0 if editing is None else sum(turn.number > editing.number for turn in turns),
        message=message,
    )
