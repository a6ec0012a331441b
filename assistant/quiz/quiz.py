"""The quiz: which question comes next.

Spread over documents and sections: the document, and in it the section, that was asked about least comes first; among
these the seed decides. A document's questions are made when it is first its turn. Left out: how questions are made
(`drafting`).
"""

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from threading import Lock

from assistant.quiz.about import Topic
from assistant.quiz.drafting import question_key, questions_of
from assistant.quiz.quiz_question import QuizQuestion
from corpus.errors import NothingToAsk
from corpus.passage import Passage, Sentence
from index.snapshot import Snapshot

_REMEMBERED = 512


class Quiz:
    """Makes questions of what `snapshots` gives, the library as it is now. Safe for many threads."""

    def __init__(self, snapshots: Callable[[], Snapshot]) -> None:
        self._snapshots = snapshots
        self._lock = Lock()
        self._generation = -1
        self._sentences: dict[str, range] = {}
        self._made: OrderedDict[str, tuple[QuizQuestion, ...]] = OrderedDict()

    def next(self, seed: int, done: frozenset[str], about: str = "") -> QuizQuestion:
        """The question after those in `done`, ids of questions asked before; the same for the same library and seed.

        With `about`, one that speaks of it. When all have been asked it begins again, with one that says so (`again`):
        whoever asks then starts `done` anew. Raises `NothingToAsk` where there is none at all, and a `LibraryError`
        when the library cannot be read.
        """
        snapshot = self._snapshots()
        topic = Topic.of(about, snapshot)
        asked = frozenset(map(question_key, done))
        repeated = False
        for one in self._in_order(snapshot, seed, done, topic):
            if question_key(one.id) not in asked:
                return one
            repeated = True
        if repeated:
            return replace(next(self._in_order(snapshot, seed, frozenset(), topic)), again=True)
        raise NothingToAsk(
            f"no question can be made about {about.strip()!r}: try another word for it, or leave it empty"
            if about.strip()
            else "no question can be made of this library: add documents in full sentences with footnote add"
        )

    def _in_order(self, snapshot: Snapshot, seed: int, done: frozenset[str], topic: Topic) -> Iterator[QuizQuestion]:
        """The questions, those of the document and the section asked about least before others."""
        asked = Counter(one.rpartition(":")[0] for one in done)
        documents = topic.documents(snapshot)
        for document_id in sorted(documents, key=lambda one: (asked[one], _drawn(seed, one))):
            questions = [one for one in self._questions(snapshot, document_id) if topic.holds(one, snapshot)]
            of_section = Counter(one.citation.section for one in questions if one.id in done)
            yield from sorted(
                questions,
                key=lambda one: (
                    of_section[one.citation.section],
                    _drawn(seed, str(one.citation.section)),
                    _drawn(seed, one.id),
                ),
            )

    def _questions(self, snapshot: Snapshot, document_id: str) -> tuple[QuizQuestion, ...]:
        with self._lock:
            if self._generation != snapshot.generation or not self._sentences:
                self._generation = snapshot.generation
                self._sentences = _by_document(snapshot.texts.passages)
                self._made.clear()
            numbers = self._sentences.get(document_id, range(0))
            if document_id in self._made:
                self._made.move_to_end(document_id)
                return self._made[document_id]
        made = questions_of(
            snapshot.texts.documents[document_id], _sentences(snapshot, numbers), snapshot.queries.glossary
        )
        with self._lock:
            if self._generation == snapshot.generation:
                self._made[document_id] = made
                while len(self._made) > _REMEMBERED:
                    self._made.popitem(last=False)
        return made


def _by_document(passages: Sequence[Passage]) -> dict[str, range]:
    """The numbers of each document's passages, which stand together."""
    found: dict[str, range] = {}
    at = 0
    for document_id, group in groupby(passages, key=lambda passage: passage.document_id):
        count = sum(1 for _ in group)
        found[document_id] = range(at, at + count)
        at += count
    return found


def _sentences(snapshot: Snapshot, passages: range) -> tuple[tuple[Passage, Sentence], ...]:
    texts = snapshot.texts
    return tuple(
        (texts.passages[number], texts.sentences[sentence])
        for number in passages
        for sentence in texts.sentences_of[number]
    )


def _drawn(seed: int, what: str) -> str:
    """A place in an order that looks drawn by lot and is the same every time."""
    return hashlib.sha256(f"{seed} {what}".encode()).hexdigest()
