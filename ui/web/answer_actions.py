"""What stands under an answer: actions, offers to ask next, what became of a model's words, the text to copy."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant import messages
from assistant.types import Answer, AnswerSentence, Citation, CitedDocument, Handling, SupportLabel
from corpus.text import count
from ui.web.conversation import Conversation, FootnoteId, Turn
from ui.web.render import escaped
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
        """Where the passages go when that one writes; empty when they go nowhere."""
        chosen = self._models.get(name or "")
        return "" if chosen is None else f'<p class="fn-note">{escaped(chosen.note)}</p>'


_HERE = "this_machine"
_MODELS = "llm:"  # how the name of a writer begins that is a language model


def pending_html(answer: Answer) -> str:
    """The sentence that is being written: not checked, and not to be taken for one that was."""
    if answer.finished or answer.suggesting or not answer.pending.strip():
        return ""
    return f'<p class="fn-pending">{_text(answer.pending)} <span class="fn-doubt">(not checked yet)</span></p>'


def remark_html(answer: Answer) -> str:
    """The line about how the answer came about."""
    return f'<p class="fn-remark">{_text(answer.remark)}</p>' if answer.remark.strip() else ""


def sent_html(answer: Answer) -> str:
    """The passages that left the machine, to be unfolded; nothing where none did."""
    model = answer.model
    if model is None or model.reach == _HERE or not model.sent:
        return ""
    items = "".join(f"<li>{_text(item.heading)}</li>" for item in model.sent)
    line = escaped(messages.passages_sent(model.sent_to, len(model.sent)))
    return f'<details class="fn-sent"><summary>{line}</summary><ul>{items}</ul></details>'


def settled_html(answer: Answer, sentence: AnswerSentence) -> str:
    """What the check made of a sentence, where that is not plainly "supported"; nothing before it is known."""
    if not (answer.finished or answer.suggesting or answer.model is not None):
        return ""
    remark = messages.HANDLED.get(sentence.handling) or messages.DOUBTS.get(sentence.support.label, "")
    return f' <span class="fn-doubt">({escaped(remark)})</span>' if remark else ""


def verbatim(answer: Answer, sentence: AnswerSentence) -> bool:
    """Whether the sentence is words of the document it cites, with nothing to be checked."""
    return not answer.writer.startswith(_MODELS) or sentence.handling is Handling.REPLACED


def held_html(answer: Answer, sentence: AnswerSentence, footnote: FootnoteId) -> str:
    """A tick behind what a model wrote and the check found supported, with the check's words where it is pointed at.

    It opens the first footnote, like the footnote itself. What is not plainly supported says so in words of its own.
    """
    supported = sentence.support.label is SupportLabel.SUPPORTED
    as_written = sentence.handling in (Handling.AS_WRITTEN, Handling.MARK_REPAIRED)
    if verbatim(answer, sentence) or not (supported and as_written):
        return ""
    explanation = messages.held_by_its_source(sentence.support.score)
    return f'<a class="fn-held" href="#{footnote}">✓<span class="fn-why">{escaped(explanation)}</span></a>'


def _text(text: str) -> str:
    return f'<span class="fn-text">{escaped(" ".join(text.split()))}</span>'


def copied_text(answer: Answer) -> str:
    """The answer's text, then a paragraph for each footnote."""
    documents = {document.id: document for document in answer.documents}
    notes = [
        _note(citation, documents.get(citation.document_id))
        for citation in sorted(answer.citations, key=lambda item: item.number)
    ]
    return "\n\n".join([answer.text, *notes])


def _note(citation: Citation, document: CitedDocument | None) -> str:
    quote = " ".join(citation.quote.split())
    source = _source(citation, document)
    return f"[{citation.number}] “{quote}”" + (f"\n    {source}" if source else "")


def _source(citation: Citation, document: CitedDocument | None) -> str:
    """Who, when, what, and where in it, as far as is known."""
    fields: list[str] = []
    if document is not None:
        authors = ", ".join(name for name in document.authors if name.strip())
        fields += [authors, str(document.year or ""), document.title or document.source]
    fields += [citation.section or "", f"page {citation.page}" if citation.page is not None else ""]
    if document is not None and document.doi:
        fields.append(f"doi:{document.doi}")
    return " · ".join(field for field in (" ".join(item.split()) for item in fields) if field)


_OFFER = re.compile(r"ask-(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class OfferId:
    """The suggestion `number`, from 1, of the answer in turn `turn`."""

    turn: int
    number: int

    def __str__(self) -> str:
        return f"ask-{self.turn}-{self.number}"

    @classmethod
    def read(cls, text: str) -> "OfferId | None":
        """What `str()` wrote; None for anything else, since the browser may send anything."""
        match = _OFFER.fullmatch(text, 0, 30)
        return cls(int(match[1]), int(match[2])) if match else None


def offered(wanted: OfferId | None, conversation: Conversation) -> str:
    """The question that was offered there; empty where none was."""
    for turn in conversation.turns:
        if wanted is not None and turn.number == wanted.turn and turn.answer is not None:
            return dict(enumerate(turn.answer.suggestions, start=1)).get(wanted.number, "")
    return ""


def offers_html(answer: Answer, turn: int) -> str:
    """The suggestions as a list of links; nothing where there are none."""
    if not answer.suggestions:
        return ""
    links = "".join(
        f'<li><a class="fn-offer" href="#{OfferId(turn, number)}">'
        f'<span class="fn-text">{escaped(question)}</span></a></li>'
        for number, question in enumerate(answer.suggestions, start=1)
    )
    lead = messages.ANSWERED_NEARBY if answer.abstained else messages.YOU_COULD_ASK
    return f'<div class="fn-offers"><p>{escaped(lead)}</p><ul>{links}</ul></div>'


class Deed(StrEnum):
    """What is to be done with a turn."""

    COPY = "copy"
    RETRY = "retry"
    EDIT = "edit"
    FLAG = "flag"


_ACTION = re.compile(rf"({'|'.join(Deed)})-(\d{{1,9}})")
_WORDS = {
    Deed.COPY: ("Copy", "the answer with its footnotes"),
    Deed.RETRY: ("Retry", "the question"),
    Deed.EDIT: ("Edit", "the question"),
    Deed.FLAG: ("Flag", "the answer for a tutor"),
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


def actions_html(turn: Turn) -> str:
    """The row under a turn that has ended; nothing while its answer grows."""
    if turn.open:
        return ""
    deeds = [Deed.RETRY, Deed.EDIT] if turn.answer is None else list(Deed)
    return f'<p class="fn-actions">{" ".join(_link(deed, turn) for deed in deeds)}</p>'


def _link(deed: Deed, turn: Turn) -> str:
    label, what = ("Flagged", "for a tutor") if deed is Deed.FLAG and turn.flag is not None else _WORDS[deed]
    kind = " fn-done" if label == "Flagged" else ""
    return (
        f'<a class="fn-act fn-{deed}{kind}" href="#{ActionId(deed, turn.number)}">{label}'
        f'<span class="fn-unseen"> {what}</span></a>'
    )


NOTHING_BENEATH = ""


def beneath_html(conversation: Conversation, message: str = "") -> str:
    """`message` is a line to show once, in plain words."""
    copies = "".join(
        f'<pre data-copy="{turn.number}">{escaped(copied_text(turn.answer))}</pre>'
        for turn in conversation.turns
        if turn.answer is not None and not turn.open
    )
    carried = f'<div class="fn-carried" data-conversation="{escaped(conversation.id)}" hidden>{copies}</div>'
    return (
        carried
        + _editing(conversation)
        + (f'<p class="fn-said" role="status">{escaped(message)}</p>' if message else "")
    )


def _editing(conversation: Conversation) -> str:
    number = conversation.editing
    turn = conversation.turn(number) if number is not None else None
    if turn is None:
        return ""
    after = sum(item.number > turn.number for item in conversation.turns)
    more = f" and the {count(after, 'answer')} after it" if after else ""
    return (
        f'<p class="fn-editing" role="status">Asking replaces this answer{more}. '
        '<button type="button" data-act="edit-0">Keep it as it is</button></p>'
    )
