"""Which answer a tutor judges next, and the documents' words that verdicts are held against."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.study_file import Brief
from assistant.types import Coverage
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.span import Span
from evals.verdicts import Texts


class Order(StrEnum):
    """Flagged answers alone, the oldest first; or all, the least sure first; or all, in an order drawn by a seed."""

    FLAGGED = "flagged"
    LEAST_SURE = "least_sure"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class Left:
    """How many answers a reviewer has not done: flagged ones, and all; and how many there are to judge at all."""

    flagged: int
    all: int
    total: int

    @property
    def done(self) -> int:
        """How many are done."""
        return self.total - self.all


class Judgements(Protocol):
    """Where it is told what a reviewer has judged: `Rulings`."""

    def judged(self, reviewer: str) -> Mapping[str, int]:
        """How many footnotes of each answer; those of which nothing is judged are left out."""
        ...


def queue(
    order: Order,
    briefs: Sequence[Brief],
    rulings: Judgements,
    reviewer: str,
    coverage: Coverage | None = None,
    seed: int = 0,
) -> tuple[Brief, ...]:
    """The answers left for `reviewer`, the next one first.

    `coverage` keeps answers of that kind alone; `seed` is of the sampled order, in which a new answer moves no other.
    """
    judged = rulings.judged(reviewer)
    undone = [
        brief
        for brief in briefs
        if coverage in (None, brief.coverage)
        and not _is_done(brief, judged)
        and (_is_due(brief) or coverage is not None)
    ]
    if order is Order.FLAGGED:
        return tuple(sorted((item for item in undone if item.flagged), key=lambda item: (item.asked_at, item.id)))
    if order is Order.LEAST_SURE:
        return tuple(sorted(undone, key=lambda item: (item.confidence, item.asked_at, item.id)))
    return tuple(sorted(undone, key=lambda item: hashlib.sha256(f"{seed}:{item.id}".encode()).digest()))


def left(briefs: Sequence[Brief], rulings: Judgements, reviewer: str) -> Left:
    """What is left for `reviewer` of the answers that have footnotes, or were flagged."""
    judged = rulings.judged(reviewer)
    due = [brief for brief in briefs if _is_due(brief)]
    undone = [item for item in due if not _is_done(item, judged)]
    return Left(sum(item.flagged for item in undone), len(undone), len(due))


def _is_due(brief: Brief) -> bool:
    return bool(brief.cited) or brief.flagged


def _is_done(brief: Brief, judged: Mapping[str, int]) -> bool:
    return brief.id in judged and judged[brief.id] >= brief.cited


_KEPT = 64


@dataclass(frozen=True, slots=True)
class _State:
    """The places of all passages in one state of the library, by document and in reading order, and the texts that
    were asked for in it."""

    generation: int
    passages: Mapping[str, Sequence[Span]]
    texts: dict[str, str]


class Surroundings(Protocol):
    """Where the passage around a place is found."""

    def around(self, document_id: str, span: Span) -> str | None:
        """The words of the passages that `span` lies in, from the first to the last; None where there is no such
        document, or no passage there."""
        ...


class Sources(Texts, Surroundings, Protocol):
    """Both."""


class LibrarySources:
    """The texts and passages of `library`, followed as it changes; the last few texts are kept.

    Raises a `LibraryError` where it cannot be read.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._last = _State(-1, {}, {})

    def text(self, document_id: str) -> str | None:
        """The document's text; None where the library has none of that id."""
        texts = self._state().texts
        text = texts.get(document_id)
        if text is None:
            text = self._read(document_id)
            if len(texts) >= _KEPT:
                texts.clear()
            if text is not None:
                texts[document_id] = text
        return text

    def around(self, document_id: str, span: Span) -> str | None:
        """See `Surroundings`."""
        text = self.text(document_id)
        overlapping = [item for item in self._state().passages.get(document_id, ()) if item.meets(span)]
        if text is None or not overlapping or overlapping[-1].end > len(text):
            return None
        return overlapping[0].to(overlapping[-1]).of(text)

    def _read(self, document_id: str) -> str | None:
        try:
            return self._library.document(document_id).text
        except DocumentNotFound:
            return None

    def _state(self) -> _State:
        with self._library.reading():
            generation = self._library.generation
            if self._last.generation != generation:
                passages: dict[str, list[Span]] = defaultdict(list)
                for item in self._library.passages():
                    passages[item.passage.document_id].append(item.passage.span)
                self._last = _State(generation, passages, {})
        return self._last
