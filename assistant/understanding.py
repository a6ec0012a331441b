"""A question taken in, safety first: what needs care before any answer, and what cannot be looked for at all; then its
spelling mended and its history filled in."""

from dataclasses import dataclass
from enum import Enum, auto

from assistant.query_rewriter import Rewriter
from assistant.safety import Care, asks_for_means, care_for, is_english
from assistant.types import MAX_CHARACTERS, Question
from index.query import Speller
from index.snapshot import Snapshot
from index.text import terms

_REMEMBERED = 3


class Obstacle(Enum):
    """Why a question cannot be looked for."""

    NONE = auto()
    NOT_ENGLISH = auto()
    EMPTY_LIBRARY = auto()
    NO_TERMS = auto()
    MEANS_OF_HARM = auto()


@dataclass(frozen=True, slots=True)
class Understood:
    """`standalone` is the question with its spelling mended and the history filled in; it is of no use when there is an
    `obstacle`. `remark` is the rewriter's."""

    standalone: str
    care: Care
    obstacle: Obstacle
    remark: str = ""


def understand(question: Question, snapshot: Snapshot, rewriter: Rewriter) -> Understood:
    """The question as it can be looked for in `snapshot`; `rewriter` fills in the history. It is not asked where nobody
    should be: where the message needs care, or cannot be looked for."""
    speller = snapshot.queries.speller
    recent = question.history[-_REMEMBERED:]
    mended = Question(_mended(question.text, speller), tuple(_mended(earlier, speller) for earlier in recent))
    care = _care(question, mended)
    obstacle = _obstacle(question, mended, care, snapshot)
    if obstacle is not Obstacle.NONE:
        return Understood(question.text, care, obstacle)
    if care is not Care.NONE or not mended.history:
        standalone, remark = mended.text, ""
    else:
        rewritten = rewriter.rewrite(snapshot, mended)
        standalone, remark = rewritten.text, rewritten.remark
    if not terms(standalone):
        obstacle = Obstacle.NO_TERMS
    return Understood(standalone, care, obstacle, remark)


def _obstacle(question: Question, mended: Question, care: Care, snapshot: Snapshot) -> Obstacle:
    """What keeps the question from being looked for, whatever the history fills in."""
    if care is Care.DISTRESS and asks_for_means(mended.text):
        return Obstacle.MEANS_OF_HARM
    if not is_english(question.text, snapshot.queries.speller):
        return Obstacle.NOT_ENGLISH
    return Obstacle.NONE if snapshot.texts.passages else Obstacle.EMPTY_LIBRARY


def _mended(text: str, speller: Speller) -> str:
    """The text with its spelling mended; as typed where that would make it longer than a question may be."""
    mended = speller.mended(text)
    return mended if len(mended) <= MAX_CHARACTERS else text


def _care(question: Question, mended: Question) -> Care:
    """The care for the question as typed and as mended; distress shortly before it is still there."""
    recent = (*question.history[-_REMEMBERED:], *mended.history)
    cares = {care_for(question.text), care_for(mended.text)}
    if Care.DISTRESS in cares or any(care_for(earlier) is Care.DISTRESS for earlier in recent):
        return Care.DISTRESS
    return Care.ADVICE if Care.ADVICE in cares else Care.NONE
