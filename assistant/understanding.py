"""A question as typed to a question that can be looked for: care, language, spelling, what it leaves to the history."""

from dataclasses import dataclass
from enum import Enum, auto

from assistant.care import Care, care_for, without_the_person
from assistant.followup import RuleRewriter
from assistant.language import is_english
from assistant.question import Question
from index.query import Query
from index.snapshot import Snapshot


class Obstacle(Enum):
    """Why a question cannot be looked for."""

    NONE = auto()
    NOT_ENGLISH = auto()
    EMPTY_LIBRARY = auto()
    NO_TERMS = auto()


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
    care = care_for(question.text)
    speller = snapshot.queries.speller
    mended = Question(speller.mended(question.text), tuple(speller.mended(earlier) for earlier in question.history))
    standalone = RuleRewriter(snapshot.queries.glossary).standalone(mended)
    asked = standalone if care is Care.NONE else without_the_person(standalone)
    query = snapshot.queries.query(asked)
    if not is_english(question.text, speller):
        return Understood(question.text, care, query, Obstacle.NOT_ENGLISH)
    if not snapshot.texts.passages:
        return Understood(standalone, care, query, Obstacle.EMPTY_LIBRARY)
    return Understood(standalone, care, query, Obstacle.NONE if query.terms else Obstacle.NO_TERMS)
