"""Questions to go on with: at most three, each of them judged beforehand, so that what is offered is answered.

One-method Protocol `Suggester`; `NoSuggestions` for whoever has nobody to offer them to. Left out: making the
questions (`question_bank`), and the words around them (`wording`).
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from assistant.answer import Coverage
from assistant.asked_entry import asked_entry
from assistant.aspects import OF_DOSES, asked_aspects
from assistant.care import Care
from assistant.confidence import ConfidenceModel
from assistant.followup import RuleRewriter
from assistant.judging import Judge
from assistant.question import Question
from assistant.question_bank import Candidate, candidates
from assistant.reached import reached
from assistant.understanding import Obstacle, understand
from corpus.span import Span
from index.search import Found
from index.snapshot import Snapshot

MOST = 3
_MOST_TRIED = 8
# Nobody reads on for questions that come later; on a machine under load there are then fewer.
_SECONDS = 3.0
_MOST_OF_A_SUBJECT = 2
_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a document."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: `question` stands alone, `history` is what was typed before it, oldest first;
    `found` is what lies near it."""

    snapshot: Snapshot
    question: str
    history: tuple[str, ...]
    found: Found
    care: Care


class Suggester(Protocol):
    """Offers questions to go on with."""

    def suggest(self, asked: Asked, shown: tuple[Place, ...]) -> tuple[str, ...]:
        """At most `MOST` questions that the documents answer, the likeliest first, and not by what is `shown` already.

        Called from many threads.
        """
        ...


class NoSuggestions:
    """Offers none."""

    def suggest(self, asked: Asked, shown: tuple[Place, ...]) -> tuple[str, ...]:
        """None."""
        del asked, shown
        return ()


class CheckedSuggester:
    """Offers those of the question bank that would be answered as covered."""

    def __init__(self, judge: Judge, confidence: ConfidenceModel, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._judge = judge
        self._confidence = confidence
        self._lock = Lock()
        self._generation = -1
        self._checked: OrderedDict[str, Place | None] = OrderedDict()

    def suggest(self, asked: Asked, shown: tuple[Place, ...]) -> tuple[str, ...]:
        """The questions; at most eight are tried, and what they came to is kept until the library changes."""
        if asked.care is Care.DISTRESS:
            return ()
        rewriter = RuleRewriter(asked.snapshot.queries.glossary)
        earlier = (*asked.history, asked.question)
        chosen: list[Candidate] = []
        places = list(shown)
        tried = 0
        began = self._clock()
        for one in candidates(asked.snapshot, asked.found, earlier):
            if len(chosen) == MOST or tried == _MOST_TRIED or self._clock() - began >= _SECONDS:
                break
            if _is_one_too_many(one, chosen) or (asked.care is Care.ADVICE and OF_DOSES & asked_aspects(one.text)):
                continue
            # What is clicked is asked with the conversation before it, and must not lean on that.
            if rewriter.standalone(Question(one.text, earlier)) != one.text:
                continue
            tried += 1
            place = self._answered_at(asked.snapshot, one.text)
            if place is not None and not any(_meets(place, other) for other in places):
                chosen.append(one)
                places.append(place)
        return tuple(one.text for one in chosen)

    def _answered_at(self, snapshot: Snapshot, text: str) -> Place | None:
        """The first sentence of the answer that this question would get; None where it would not be covered."""
        with self._lock:
            if self._generation != snapshot.generation:
                self._generation = snapshot.generation
                self._checked.clear()
            elif text in self._checked:
                self._checked.move_to_end(text)
                return self._checked[text]
        place = self._judged(snapshot, text)
        with self._lock:
            if self._generation == snapshot.generation:
                self._checked[text] = place
                while len(self._checked) > _REMEMBERED:
                    self._checked.popitem(last=False)
        return place

    def _judged(self, snapshot: Snapshot, text: str) -> Place | None:
        understood = understand(Question(text), snapshot, RuleRewriter(snapshot.queries.glossary))
        plain = understood.care is Care.NONE and understood.obstacle is Obstacle.NONE
        if not plain or understood.standalone != text or asked_entry(text) is not None:
            return None
        judgement = self._judge.judge(snapshot, understood.query)
        if judgement is None or reached(judgement, self._confidence).coverage is not Coverage.COVERED:
            return None
        first = judgement.weighed[0].hit
        return Place(first.document.id, first.sentence.span)


def _is_one_too_many(one: Candidate, chosen: list[Candidate]) -> bool:
    """Whether its subject has been offered often enough, or the same aspect of another."""
    subjects = Counter(other.subject for other in chosen)
    aspects = Counter(other.aspect for other in chosen)
    return subjects[one.subject] >= _MOST_OF_A_SUBJECT or (one.aspect != "heading" and aspects[one.aspect] >= 1)


def _meets(one: Place, other: Place) -> bool:
    return one.document_id == other.document_id and one.span.meets(other.span)
