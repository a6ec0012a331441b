"""Answers from the reference lists: the entries that a question about a published work means, word for word.

An entry fits when it holds nearly all that the question says of the work; of several that fit equally three are
shown. Who wrote the documents themselves is told from what they state, in Footnote's own words. Left out: which
questions ask for a work (`asked_entry`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from assistant import wording
from assistant.answer import CitationKind
from assistant.asked_entry import AskedEntry
from assistant.extractive_writer import Written
from assistant.orders import is_order
from corpus.document import Document
from corpus.reference import Reference
from index.keywords import KeywordIndex
from index.query import QueryMaker
from index.snapshot import Snapshot
from index.words import plain, terms, words

_MOST = 3
_LOOKED_AT = 60
# Chosen on `evals/questions/bibliography.jsonl`.
_LEAST_SHARE = 0.75
_SAME_TITLE = 88.0
_EQUAL = 0.02
# Words that say what kind of work is meant, and need not stand in its entry.
_KINDS = frozenset(
    terms("trial study studies randomized randomised controlled meta-analysis review systematic clinical experiment")
)
_KIND_WEIGHT = 0.25
_SAY_NOTHING = frozenset(
    terms(
        "paper article publication work report book published publish wrote written author called titled entitled "
        "named original first early earliest famous recent large big small landmark classic new cited title topic "
        "subject number full complete doi reference citation journal compared comparing testing tested showing showed "
        "et al people using about against"
    )
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the reference lists answer: what is `written` is quoted, `notice` is said; `share` in 0..1 tells how much
    of what the question says of the work the entry holds."""

    written: tuple[Written, ...]
    notice: str
    share: float


@dataclass(frozen=True, slots=True)
class _Listing:
    document: Document
    reference: Reference
    words: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    listing: _Listing
    share: float
    likeness: float


class Bibliography:
    """The entries of all reference lists of a snapshot; its index is made when it is first searched."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.generation = snapshot.generation
        self._queries: QueryMaker = snapshot.queries
        self._documents = tuple(snapshot.texts.documents.values())
        self._listings = tuple(
            _Listing(document, reference, " ".join(reference.span.of(document.text).split()))
            for document in self._documents
            for reference in document.references
        )

    def reply(self, asked: AskedEntry) -> Reply | None:
        """The answer; None where the question may as well mean something else."""
        if asked.number:
            return self._numbered(asked)
        weighed = self._weighed(asked)
        if asked.own and not any(one.likeness >= _SAME_TITLE for one in weighed):
            meant = self._own(asked.about)
            if meant:
                return Reply((), wording.authors_of(tuple(map(_byline, meant[:_MOST])), len(meant) - _MOST), 0.0)
        if asked.title:
            weighed = [one for one in weighed if _has_title(one.listing, asked.title)]
        best = max((one.share for one in weighed), default=0.0)
        if best < _LEAST_SHARE:
            return Reply((), f"{wording.NOT_IN_DOCUMENTS} {wording.NO_ENTRY}", best) if asked.certain else None
        fitting = [one for one in weighed if one.share >= best - _EQUAL]
        alike = [one for one in fitting if one.likeness >= _SAME_TITLE]
        shown = _each_once(one.listing for one in alike or fitting)
        notice = wording.MORE_ENTRIES if len(shown) > _MOST else ""
        if asked.doi and not any(one.reference.doi for one in shown[:_MOST]):
            notice = f"{wording.NO_DOI} {notice}".strip()
        return Reply(_written(shown[:_MOST]), notice, best)

    def _numbered(self, asked: AskedEntry) -> Reply:
        """The entries of that number, in the document named or in all."""
        documents = self._named(asked.within) if asked.within else self._documents
        found = [one for document in documents if (one := _at_number(document, asked.number)) is not None]
        if not found:
            return Reply((), f"{wording.NOT_IN_DOCUMENTS} {wording.NO_ENTRY}", 0.0)
        notice = wording.SEVERAL_LISTS if len(found) > 1 else ""
        return Reply(_written(found[:_MOST]), notice, 1.0 / len(found))

    def _named(self, name: str) -> tuple[Document, ...]:
        """The documents whose titles or file names hold all these words."""
        wanted = set(terms(name)) - _SAY_NOTHING - _KINDS
        if not wanted:
            return ()
        return tuple(one for one in self._documents if wanted <= set(terms(f"{one.title} {one.source.name}")))

    def _own(self, about: str) -> tuple[Document, ...]:
        wanted = set(terms(about)) - set(terms("review document chapter guide text file article footnote bundled"))
        return self._named(about) if wanted else self._documents

    def _weighed(self, asked: AskedEntry) -> list[_Weighed]:
        """The entries that share most with the question, the most alike first."""
        about = " ".join(self._mended(word) for word in words(asked.about))
        within = {one.id for one in self._named(asked.within)} if asked.within else None
        wanted = tuple(dict.fromkeys(term for term in terms(about) if term not in _SAY_NOTHING))
        if not wanted or not self._listings:
            return []
        others = self._other_names(asked.about)
        of_others = (term for names in others.values() for name in names for term in name)
        scores = self._keywords.scores((*wanted, *of_others))
        found = []
        for number in np.argsort(-scores, kind="stable")[:_LOOKED_AT]:
            listing = self._listings[int(number)]
            if scores[number] > 0 and (within is None or listing.document.id in within):
                found.append(self._weigh(listing, about, wanted, others))
        return sorted(found, key=lambda one: (-one.share, -one.likeness))

    def _weigh(
        self, listing: _Listing, about: str, wanted: Sequence[str], others: dict[str, tuple[frozenset[str], ...]]
    ) -> _Weighed:
        held = frozenset(terms(listing.words))
        total = share = 0.0
        for term in wanted:
            weight = self._keywords.idf(term) * (_KIND_WEIGHT if term in _KINDS else 1.0)
            total += weight
            if term in held or any(name <= held for name in others.get(term, ())):
                share += weight
            elif _YEAR.fullmatch(term):
                # Another year is another work.
                return _Weighed(listing, 0.0, 0.0)
        title = listing.reference.title or listing.words
        likeness = fuzz.ratio(" ".join(words(about)), " ".join(words(title)))
        return _Weighed(listing, share / total if total else 0.0, likeness)

    def _other_names(self, about: str) -> dict[str, tuple[frozenset[str], ...]]:
        """For each term that is part of a name of something, the other names of it."""
        found: dict[str, tuple[frozenset[str], ...]] = {}
        for mention in self._queries.glossary.mentions(about):
            names = tuple(frozenset(terms(name)) for name in mention.term.names)
            for term in terms(mention.span.of(about)):
                found[term] = (*found.get(term, ()), *(name for name in names if name))
        return found

    def _mended(self, word: str) -> str:
        """A word that neither the entries nor the language know, as the entries spell it."""
        term = (terms(word) or [""])[0]
        if not term or len(word) < 5 or self._keywords.holds(term) or not word.isalpha():
            return word
        if self._queries.speller.knows(word):
            return word
        allowed = 1 if len(word) < 8 else 2
        near = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=5)
        likely = [found for found, *_ in near if found[0] == word[0]]
        return likely[0] if likely else word

    @cached_property
    def _keywords(self) -> KeywordIndex:
        return KeywordIndex([one.words for one in self._listings])

    @cached_property
    def _vocabulary(self) -> tuple[str, ...]:
        return tuple(sorted({word for one in self._listings for word in words(one.words) if len(word) > 3}))


class CurrentBibliography:
    """Gives the bibliography of a snapshot, and keeps the last one. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: tuple[Snapshot, Bibliography] | None = None

    def of(self, snapshot: Snapshot) -> Bibliography:
        """The bibliography of the snapshot."""
        with self._lock:
            if self._made is None or self._made[0] is not snapshot:
                self._made = (snapshot, Bibliography(snapshot))
            return self._made[1]


def _at_number(document: Document, number: str) -> _Listing | None:
    """The entry labelled so; in a list without labels, the one at that place."""
    labelled = any(one.label for one in document.references)
    for at, one in enumerate(document.references, start=1):
        if (one.label if labelled else str(at)) == number:
            return _Listing(document, one, "")
    return None


def _has_title(listing: _Listing, title: str) -> bool:
    """Whether the entry has this title, mistyped or without its second half."""
    return fuzz.partial_ratio(" ".join(words(title)), " ".join(words(listing.words))) >= _SAME_TITLE


def _each_once(listings: Iterable[_Listing]) -> list[_Listing]:
    """Each work once, though several documents cite it."""
    found: dict[tuple[str, int | None], _Listing] = {}
    for one in listings:
        name = one.reference.doi or " ".join(words(one.reference.title or one.words))
        found.setdefault((plain(name), one.reference.year), one)
    return list(found.values())


def _written(listings: Sequence[_Listing]) -> tuple[Written, ...]:
    written = []
    for one in listings:
        span = one.reference.span
        if is_order(span.of(one.document.text)):
            continue
        block = next((block for block in one.document.blocks if block.span.meets(span)), None)
        section = block.section if block is not None and block.section else wording.REFERENCES
        page = block.page if block is not None else None
        written.append(Written(one.document, span, section, page, CitationKind.REFERENCE))
    return tuple(written)


def _byline(document: Document) -> str:
    by = ", ".join(document.authors)
    year = f" ({document.year})" if document.year is not None else ""
    return f"“{document.title}” is by {by}{year}" if by else f"“{document.title}” names no author"
