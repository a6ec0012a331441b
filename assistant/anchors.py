"""Where a stored citation stands in the library as it is now: its document read anew, or replaced by a newer version.

A quote is never merely searched for. Of the places that have its very words, the one is taken whose neighbourhood is
that of the quote; without such a place, the sentence of the new version that is most alike in words and neighbourhood.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz.distance import LCSseq

from assistant import messages
from assistant.citations import citation_of, cited_document
from assistant.extractive_writer import Written
from assistant.safety import is_order
from assistant.types import Answer, Citation, CitedDocument
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.span import Span
from corpus.storage import Opened
from corpus.stored_rows import DocumentRecord

_NEIGHBOURS = 25
# Of two unrelated stretches of English, a quarter to a third of the words stand in both in one order.
_SAME_PLACE = 0.6
_ALIKE = 0.5
_LITTLE_ALIKE = 0.3
_SAME_PLACE_SURELY = 0.8
_WORD = re.compile(r"\w+")


class QuoteState(StrEnum):
    """What became of a quote.

    `UNCHANGED`: the same words stand at the same place. `MOVED`: the very words stand elsewhere in it, among the words
    that stood around them. `CHANGED`: other words stand in their place; or they stand in other surroundings only.
    `GONE`: neither they nor anything like them. `UNKNOWN`: they do not stand at their place, and an earlier version of
    Footnote did not keep what stood around them.
    """

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"
    UNKNOWN = "unknown"


_BEST_FIRST = tuple(QuoteState)


@dataclass(frozen=True, slots=True)
class Anchor:
    """`citation` is the footnote as it would open in `document` now: its quote stands there at its offsets. None where
    the quote is gone or unknown; `document` is None where no version of the document is in the library.

    `newer` is True where that is another file's content than was quoted.
    """

    state: QuoteState
    citation: Citation | None = None
    document: CitedDocument | None = None
    newer: bool = False

    def words(self, citation: Citation) -> str:
        """One sentence on what became of this quote; empty where it stands in its document as ever."""
        if self.document is None:
            return messages.QUOTE_GONE
        if self.state is QuoteState.UNCHANGED and not self.newer:
            return ""
        same = self.citation is not None and self.citation.quote.split() == citation.quote.split()
        elsewhere = self.state is QuoteState.CHANGED and same
        return messages.quote_state("elsewhere" if elsewhere else self.state.value, self.newer)


class Anchors:
    """Looks quotes up. For one export, one replay or one footnote: each document is opened once."""

    def __init__(self, versions: Library) -> None:
        self._versions = versions
        self._opened: dict[str, Opened | None] = {}

    def anchor(self, citation: Citation, cited: CitedDocument) -> Anchor:
        """Where the quote stands now. Raises the `LibraryError`s of a library that cannot be read."""
        same = self._open(citation.document_id)
        if same is not None:
            return anchored(citation, same)
        anchors = [
            replace(anchored(citation, opened), newer=True)
            for record in _newer(cited, self._versions.documents())
            if (opened := self._open(record.id)) is not None
        ]
        return min(anchors, key=lambda item: _BEST_FIRST.index(item.state), default=Anchor(QuoteState.GONE))

    def all_of(self, answer: Answer) -> Mapping[int, Anchor]:
        """The anchor of each footnote by its number."""
        documents = {document.id: document for document in answer.documents}
        return {item.number: self.anchor(item, documents[item.document_id]) for item in answer.citations}

    def opened(self, anchor: Anchor) -> Opened | None:
        """The document that the anchor lies in."""
        return None if anchor.document is None else self._open(anchor.document.id)

    def _open(self, document_id: str) -> Opened | None:
        if document_id not in self._opened:
            try:
                self._opened[document_id] = self._versions.opened(document_id)
            except DocumentNotFound:
                self._opened[document_id] = None
        return self._opened[document_id]


def _newer(cited: CitedDocument, records: Sequence[DocumentRecord]) -> Sequence[DocumentRecord]:
    """What may be a newer version: files of that name; where there are none, documents of its DOI or its title."""
    named = [record for record in records if record.source == cited.source]
    return named or [
        record
        for record in records
        if (cited.doi is not None and record.doi == cited.doi)
        or (cited.title and record.title.casefold() == cited.title.casefold())
    ]


def anchored(citation: Citation, opened: Opened) -> Anchor:
    """The same in one document, which may be the very one that was quoted."""
    document = opened.document
    cited = cited_document(document)
    at_its_place = document.text[citation.span.start : citation.span.end] == citation.quote
    if at_its_place and (document.id == citation.document_id or citation.surroundings is None):
        same = document.id == citation.document_id
        return Anchor(QuoteState.UNCHANGED, citation if same else _moved(citation, opened, citation.span), cited)
    if citation.surroundings is None:
        return Anchor(QuoteState.UNKNOWN, None, cited)
    neighbourhood = _Neighbourhood(citation)
    if (span := _very_words(citation, document.text, neighbourhood)) is not None:
        if (longer := _longer(citation, opened, span)) is not None:
            return Anchor(QuoteState.CHANGED, _moved(citation, opened, longer), cited)
        unmoved = span == citation.span and at_its_place
        state = QuoteState.UNCHANGED if unmoved else QuoteState.MOVED
        return Anchor(state, _moved(citation, opened, span), cited)
    if (nearest := _nearest(citation, opened, neighbourhood)) is not None:
        return Anchor(QuoteState.CHANGED, _moved(citation, opened, nearest), cited)
    return Anchor(QuoteState.GONE, None, cited)


def _moved(citation: Citation, opened: Opened, span: Span) -> Citation:
    """The citation as it opens at `span` of this document."""
    document = opened.document
    block = next((block for block in document.blocks if block.span.meets(span)), None)
    section, page = (block.section, block.page) if block is not None else (None, None)
    return citation_of(citation.number, Written(document, span, section, page, citation.kind))


class _Neighbourhood:
    """How much of what stood around a quote stands around a place."""

    def __init__(self, citation: Citation) -> None:
        around = citation.surroundings
        self._before = _words(around.prefix)[-_NEIGHBOURS:] if around is not None else []
        self._after = _words(around.suffix)[:_NEIGHBOURS] if around is not None else []

    def likeness(self, text: str, span: Span) -> tuple[float, float]:
        """Of the side that is more alike, then of both together, each in 0..1."""
        around = 16 * _NEIGHBOURS
        # Where nothing stood, a single word is enough to be unlike it.
        before = _words(text[max(0, span.start - around) : span.start])[-max(1, len(self._before)) :]
        after = _words(text[span.end : span.end + around])[: max(1, len(self._after))]
        sides = (_likeness(self._before, before), _likeness(self._after, after))
        return max(sides), sum(sides) / 2


def _likeness(words: Sequence[str], others: Sequence[str]) -> float:
    """The share of words that both have in one order; 1.0 where there are none on either side."""
    return float(LCSseq.normalized_similarity(words, others))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _very_words(citation: Citation, text: str, neighbourhood: _Neighbourhood) -> Span | None:
    """The place of the very words, blanks aside, whose neighbourhood is the quote's; of several alike, the one nearest
    to where it stood."""
    best: tuple[float, float, Span] | None = None
    for span in _occurrences(citation.quote, text):
        side, both = neighbourhood.likeness(text, span)
        key = (both, -abs(span.start - citation.span.start))
        if side >= _SAME_PLACE and (best is None or key > best[:2]):
            best = (*key, span)
    return None if best is None else best[2]


def _occurrences(quote: str, text: str) -> Iterator[Span]:
    words = quote.split()
    if not words:
        return
    before = r"(?<!\w)" if words[0][0].isalnum() else ""
    after = r"(?!\w)" if words[-1][-1].isalnum() else ""
    for match in re.finditer(before + r"\s+".join(map(re.escape, words)) + after, text):
        yield Span(match.start(), match.end())


def _longer(citation: Citation, opened: Opened, span: Span) -> Span | None:
    """The sentence, or list, that the words at `span` are a part of now, though they were not before; None where they
    are as whole as they were."""
    text, around, whole = opened.document.text, citation.surroundings, span
    for sentence in opened.sentences:
        if sentence.span.meets(span):
            whole = whole.to(sentence.span)
    before, after = _words(text[whole.start : span.start]), _words(text[span.end : whole.end])
    if around is None or not (before or after):
        return None
    was = _words(around.prefix)[len(_words(around.prefix)) - len(before) :], _words(around.suffix)[: len(after)]
    return None if (before, after) == was else whole


def _nearest(citation: Citation, opened: Opened, neighbourhood: _Neighbourhood) -> Span | None:
    """The sentence that stands where the quote stood, as far as its words and its neighbours tell; never an order."""
    quote, text = _words(citation.quote), opened.document.text
    best: tuple[float, Span] | None = None
    for sentence in opened.sentences:
        span = sentence.span
        alike = _likeness(quote, _words(span.of(text)))
        if alike < _LITTLE_ALIKE:
            continue
        side, both = neighbourhood.likeness(text, span)
        if alike < _ALIKE and side < _SAME_PLACE_SURELY:
            continue
        if (best is None or alike + both / 2 > best[0]) and not is_order(span.of(text)):
            best = alike + both / 2, span
    return None if best is None else best[1]


def anchor_json(citation: Citation, anchor: Anchor) -> dict[str, object]:
    """A stored footnote and, as `now`, where it stands: `now.quote` is the text of that document at these offsets."""
    now, document = anchor.citation, anchor.document
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "state": anchor.state.value,
        "now": None
        if now is None or document is None
        else {
            "document_id": document.id,
            "source": document.source,
            "source_sha256": document.source_sha256,
            "section": now.section,
            "page": now.page,
            "start": now.span.start,
            "end": now.span.end,
            "quote": now.quote,
        },
    }
