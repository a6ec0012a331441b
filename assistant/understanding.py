"""A question as typed to a question that can be looked for: care, language, spelling, what it leaves to the history."""

from dataclasses import dataclass
from enum import Enum, auto

from assistant.care import Care, asks_for_means, care_for, without_the_person
from assistant.followup import RuleRewriter
from assistant.language import is_english
from assistant.question import MAX_CHARACTERS, Question
from index.query import Query
from index.snapshot import Snapshot
from index.spelling import Speller

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
    """`standalone` is the question with its spelling mended and the history filled in; `query` what is looked for,
    the asker left out; it is of no use when there is an `obstacle`."""

    standalone: str
    care: Care
    query: Query
    obstacle: Obstacle


def understand(question: Question, snapshot: Snapshot) -> Understood:
    """The question as it can be looked for in `snapshot`."""
    speller = snapshot.queries.speller
    mended = Question(_mended(question.text, speller), tuple(_mended(earlier, speller) for earlier in question.history))
    care = _care(question, mended)
    standalone = RuleRewriter(snapshot.queries.glossary).standalone(mended)
    asked = standalone if care is Care.NONE else without_the_person(standalone)
    query = snapshot.queries.query(asked)
    if care is Care.DISTRESS and asks_for_means(mended.text):
        return Understood(question.text, care, query, Obstacle.MEANS_OF_HARM)
    if not is_english(question.text, speller):
        return Understood(question.text, care, query, Obstacle.NOT_ENGLISH)
    if not snapshot.texts.passages:
        return Understood(standalone, care, query, Obstacle.EMPTY_LIBRARY)
    return Understood(standalone, care, query, Obstacle.NONE if query.terms else Obstacle.NO_TERMS)


def _mended(text: str, speller: Speller) -> str:
    """The text with its spelling mended; as typed where that would make it longer than a question may be."""
    mended = speller.mended(text)
    return mended if len(mended) <= MAX_CHARACTERS else text


def _care(question: Question, mended: Question) -> Care:
    """The care for the question as typed and as mended; distress shortly before it is still there."""
    recent = (*question.history[-_REMEMBERED:], *mended.history[-_REMEMBERED:])
    found = {care_for(question.text), care_for(mended.text)}
    if Care.DISTRESS in found or any(care_for(earlier) is Care.DISTRESS for earlier in recent):
        return Care.DISTRESS
    return Care.ADVICE if Care.ADVICE in found else Care.NONE
