"""Three questions to begin with, each asked beforehand of the library as it is now: what is offered is answered."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from threading import Lock

from assistant.safety import is_order
from assistant.suggestions import question_of
from assistant.types import Answer, Coverage, Question
from corpus.errors import FootnoteError
from corpus.types import BlockKind, Document
from index.snapshot import Snapshot

MOST = 3
_MOST_ASKED = 12
_MOST_READ = 20

_log = logging.getLogger(__name__)


class OpeningQuestions:
    """Asks `first`, then what the documents' headings ask, a document after the other, until three are answered.

    They are kept until the library changes. Safe for many threads: one asks, the others wait for it.
    """

    def __init__(
        self, answer: Callable[[Question], Answer], snapshot: Callable[[], Snapshot], first: Sequence[str]
    ) -> None:
        self._answer = answer
        self._snapshot = snapshot
        self._first = tuple(first)
        self._lock = Lock()
        self._kept: tuple[int, tuple[str, ...]] | None = None

    def __call__(self) -> tuple[str, ...]:
        """At most three; fewer where fewer are answered, none where the library cannot be read."""
        try:
            snapshot = self._snapshot()
        except FootnoteError as error:
            _log.warning("no questions to begin with: %s", error)
            return ()
        with self._lock:
            if self._kept is None or self._kept[0] != snapshot.generation:
                self._kept = snapshot.generation, self._answered(snapshot)
            return self._kept[1]

    def _answered(self, snapshot: Snapshot) -> tuple[str, ...]:
        able = dict.fromkeys(chain(self._first, _of_headings(snapshot.texts.documents.values())))
        answered: list[str] = []
        for question in list(able)[:_MOST_ASKED]:
            if len(answered) == MOST or not snapshot.texts.passages:
                break
            try:
                answer = self._answer(Question(question))
            except FootnoteError as error:
                _log.warning("a question to begin with could not be tried: %s", error)
                continue
            # What was chosen by hand is good enough partly covered; what a heading asks is not.
            enough = not answer.abstained if question in self._first else answer.coverage is Coverage.COVERED
            if enough and answer.citations:
                answered.append(question)
        return tuple(answered)


def _of_headings(documents: Iterable[Document]) -> Iterator[str]:
    """What the headings ask: the first of each document, then the second of each; a large library is not read whole."""
    for turn in zip_longest(*(list(_asked_in(document)) for document in islice(documents, _MOST_READ))):
        yield from filter(None, turn)


def _asked_in(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            heading = block.span.of(document.text).lstrip("# ").strip()
            skipped = heading == document.title or is_order(heading)
            question = None if skipped else question_of(heading, document.text)
            if question is not None:
                yield question
