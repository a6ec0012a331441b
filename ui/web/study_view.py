"""What opens beside the conversation: the quiz, the visitor's own conversations, and two documents side by side."""

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass, replace

from markupsafe import Markup

from assistant import messages
from assistant.conversations import Listed, Notebook
from assistant.overview import Beside, Side
from assistant.quiz import Quiz, QuizQuestion
from assistant.quiz_questions import BLANK
from assistant.types import AnswerSentence, SupportLabel
from corpus.errors import FootnoteError
from corpus.span import Span
from ui.web.answer_view import ActionId, Deed
from ui.web.conversation import BROKEN, Conversation, Footnote, FootnoteId, Turn
from ui.web.panel_view import empty_panel, opened_id
from ui.web.render import clipped, evenly_spaced, number, one_line, render
from ui.web.services import Overview, Sources

QUIZ_FOOTNOTE = FootnoteId(0, 1)  # the turns of a conversation count from 1
_MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Sitting:
    """One visit's quiz. `question` is the question that stands there, None before the first; `number` counts from 1.

    `done` are the ids of the questions asked so far, `shown` is True once the answer was asked for, `trouble` is one
    line that says why there is no question.
    """

    question: QuizQuestion | None = None
    number: int = 0
    done: frozenset[str] = frozenset()
    shown: bool = False
    trouble: str = ""

    def next(self, quizzes: Quiz, seed: int) -> "Sitting":
        """With the next question. When all were asked they begin again."""
        try:
            question = quizzes.next(seed, self.done)
        except FootnoteError as error:
            return replace(self, question=None, shown=False, trouble=" ".join(str(error).split()))
        again = question.again or len(self.done) >= _MOST_KEPT
        return Sitting(question, self.number + 1, (frozenset[str]() if again else self.done) | {question.id})

    def answered(self) -> "Sitting":
        """With the answer shown."""
        return replace(self, shown=True)

    @property
    def footnote(self) -> Footnote | None:
        """The footnote of the answer; None before that is shown."""
        if self.question is None or not self.shown:
            return None
        return Footnote(QUIZ_FOOTNOTE, replace(self.question.citation, number=1), 1, 1, None, None)


def seed_of(session: str) -> int:
    """The seed of the visit with that session: the same questions in the same order, other visits others."""
    return int.from_bytes(hashlib.sha256(session.encode()).digest()[:4], "big")


NO_CARD = ""


def card_html(sitting: Sitting) -> Markup:
    """The card: the question, and once it was asked for the answer with the words left out in bold."""
    asks = sitting.question
    if asks is None:
        why = sitting.trouble or "there is no question to ask"
        return _card(trouble=why[:1].upper() + why[1:])
    blank = asks.blank
    answer = [asks.answer] if blank is None else [asks.answer[: blank.start], asks.answer[blank.end :]]
    return _card(
        number=sitting.number,
        question=list(map(evenly_spaced, evenly_spaced(asks.question).split(BLANK))),
        hint=evenly_spaced(asks.hint) if asks.hint.strip() else "",
        answer=list(map(evenly_spaced, answer)) if sitting.shown else [],
        missing=evenly_spaced(asks.missing),
        footnote=QUIZ_FOOTNOTE,
        title=asks.document.title or asks.document.source,
    )


def _card(**shown: object) -> Markup:
    nothing = dict.fromkeys(("number", "question", "hint", "answer", "missing", "footnote", "title", "trouble"), "")
    return render("study.card", **nothing | shown)


EXPORT_ID = "export"
KINDS = {
    "md": ("Markdown", "to go on writing with, each quote under its answer"),
    "html": ("HTML", "one page to read or print, with nothing to load"),
    "json": ("JSON", "every quote with its exact place, for programs"),
    "bib": ("BibTeX", "the documents cited, for LaTeX"),
    "ris": ("RIS", "the documents cited, for Zotero, EndNote or Mendeley"),
}


HISTORY_ID = "history"
MOST = 200
_LONGEST_TITLE = 160


def history_html(listed: tuple[Listed, ...], message: str = "") -> Markup:
    """The panel with the whole list, newest first; `message` is a line about what was just done."""
    titled = [(item, one_line(clipped(item.title, _LONGEST_TITLE)) or "(no words)") for item in listed]
    return render("study.history", listed=titled, most=MOST, kinds=KINDS, message=message)


LONGEST_NOTE = 2_000


def flag_html(turn: Turn, message: str = "") -> Markup:
    """The form for one turn, with the note it has; `message` is a line about what was just done."""
    quoted = clipped(one_line(turn.question), 300)
    return render("study.flag", number=turn.number, note=turn.flag, quoted=quoted, most=LONGEST_NOTE, message=message)


def study_html(wanted: str, conversation: Conversation, owner: str, notes: Notebook) -> Markup | None:
    """The panel's HTML; None where something else was asked for."""
    if wanted == HISTORY_ID:
        return listed_html(owner, notes)
    if wanted == EXPORT_ID:
        return _export(conversation, owner)
    action = ActionId.read(wanted)
    if action is None or action.deed is not Deed.FLAG:
        return None
    turn = conversation.turn(action.turn) if conversation.owner == owner else None
    return empty_panel() if turn is None or turn.open or turn.answer is None else flag_html(turn)


def listed_html(owner: str, notes: Notebook, message: str = "") -> Markup:
    """The history as it is now."""
    try:
        return history_html(notes.conversations(owner), message)
    except FootnoteError as error:
        return trouble_html(HISTORY_ID, "History", error)


def trouble_html(opened: str, title: str, error: FootnoteError) -> Markup:
    """A panel that says in one line why there is nothing in it."""
    line = one_line(error)
    return render("study.trouble", opened=opened, title=title, line=line[:1].upper() + line[1:])


def _export(conversation: Conversation, owner: str) -> Markup:
    kept = [turn for turn in conversation.turns if not (turn.open or turn.unkept)]
    if conversation.owner != owner or not kept:
        return empty_panel()
    return render("study.export", id=conversation.id, kinds=KINDS)


_MOST_PLACES = 1
_log = logging.getLogger(__name__)


def sides_html(
    turn: Turn, sides: tuple[Side, ...] = (), choices: tuple[tuple[str, str], ...] = (), trouble: str = ""
) -> Markup:
    """The card; without sides and trouble it says that they are being asked."""
    labels = Counter(beside.label for side in sides for beside in side.beside)
    counts = (labels[label] for label in (SupportLabel.SUPPORTED, SupportLabel.CONTRADICTED, SupportLabel.NOT_FOUND))
    return render(
        "study.sides",
        id=ActionId(Deed.SIDE, turn.number),
        question=clipped(one_line(turn.question)),
        line=messages.side_by_side(*counts) if labels else "",
        note=messages.BESIDE_NOTE,
        trouble=trouble,
        waiting=not (sides or trouble),
        sides=[_shown(side, other) for side, other in zip(sides, reversed(sides), strict=True)],
        choices=choices,
    )


def compared_html(
    turn: Turn, earlier: tuple[str, ...], first: str, second: str, overview: Overview, sources: Sources
) -> Markup:
    """The card with what came of asking both; why not, where that is so."""
    try:
        sides = overview.compare(turn.question, earlier, first, second)
        receipts = [item.receipt for item in sources.shelf.receipts()]
    except FootnoteError as error:
        line = one_line(error)
        return sides_html(turn, trouble=line[:1].upper() + line[1:] + ("" if line.endswith((".", "?")) else "."))
    except Exception:  # a mistake of ours costs one comparison: it is logged, and the student is told
        _log.exception("two documents could not be compared")
        return sides_html(turn, trouble=BROKEN)
    notices = {side.answer.notice for side in sides}
    if len(notices) == 1 and not any(side.answer.sentences for side in sides):
        return sides_html(turn, trouble=notices.pop())
    choices = [(receipt.document_id, receipt.title or receipt.source) for receipt in receipts if receipt.document_id]
    return sides_html(turn, sides, tuple((value, clipped(title)) for value, title in choices))


def _shown(side: Side, other: Side) -> tuple[object, ...]:
    """What the template shows of one side."""
    title = clipped(other.document.title or other.document.source.name, 80)
    sentences = zip(side.answer.sentences, side.beside, strict=True)
    return side.document.id, side.answer.notice, [_sentence(side, *pair, other, title) for pair in sentences]


def _sentence(side: Side, sentence: AnswerSentence, beside: Beside, other: Side, title: str) -> tuple[object, ...]:
    cited = [citation for citation in side.answer.citations if citation.number in sentence.citations]
    says = messages.BESIDE[beside.label].format(title=title)
    differs = [
        f"here “{other_words.claim_words}”, there “{other_words.evidence_words}”" for other_words in beside.differs
    ]
    places = [
        (clipped(one_line(span.of(other.document.text))), _at(span), opened_id(other.document.id, span))
        for span in beside.places[:_MOST_PLACES]
    ]
    return (
        sentence.text,
        " · ".join(filter(None, [cited[0].section, *(_at(citation.span) for citation in cited)])) if cited else "",
        [(opened_id(side.document.id, citation.span), citation.number) for citation in cited],
        beside.label,
        says + (f": {'; '.join(differs)}" if differs else ""),
        places,
    )


def _at(span: Span) -> str:
    return f"characters {number(span.start)}–{number(span.end)}"
