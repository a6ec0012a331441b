"""A document's card: what it says it is about, its sections, tables and figures, the works it cites, and who in the
library cites what. All of it from structure, front matter and reference lists; nothing is guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.document_questions import DocumentQuestion, Kind, reply
from assistant.safety import is_order
from corpus.errors import DocumentNotFound
from corpus.span import Span
from corpus.types import Block, BlockKind, Document, Reference
from index.snapshot import Snapshot
from index.text import words

_FIGURE = re.compile(r"\W{0,4}(?:supplementary |additional )?(?:fig(?:ure|\.|s?\b)|scheme|plate)", re.IGNORECASE)
_LEAST_TITLE = 4
MOST_COMPARED = 500


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Words of the document that stand at `span`; `depth` counts from 0, a heading's."""

    words: str
    span: Span
    depth: int = 0


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A work of the reference list: how often the text names it and where first, the document that it is where the
    library holds it, and the other documents that cite it too."""

    reference: Reference
    mentions: int
    first: Span | None
    document: Document | None
    also: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of `document`; `citing` are the documents of the library whose reference lists name it. The lists
    are `compared` in libraries of up to `MOST_COMPARED` documents: all of them are read for it."""

    document: Document
    about: tuple[CardPlace, ...] = ()
    sections: tuple[CardPlace, ...] = ()
    tables: tuple[CardPlace, ...] = ()
    figures: tuple[CardPlace, ...] = ()
    works: tuple[CitedWork, ...] = ()
    citing: tuple[Document, ...] = ()
    compared: bool = True


def card_of(snapshot: Snapshot, document_id: str) -> Card:
    """The card. Raises `DocumentNotFound`."""
    documents = snapshot.texts.documents
    if document_id not in documents:
        raise DocumentNotFound("this document is no longer in the library")
    document = documents[document_id]
    compared = len(documents) <= MOST_COMPARED
    others = [documents[other] for other in documents if other != document_id] if compared else []
    summary = reply(DocumentQuestion(Kind.SUMMARY), snapshot, (document,))
    about = [written.span for written in summary.written] if summary is not None else []
    own = _names(document.doi, document.title)
    return Card(
        document,
        tuple(line for span in about if not is_order((line := _place(document, span)).words)),
        tuple(_sections(document)),
        tuple(_tables(document)),
        tuple(_place(document, block.span) for block in document.blocks if _is_figure(document, block)),
        tuple(_works(document, others)),
        tuple(other for other in others if any(own & _names(work.doi, work.title) for work in other.references)),
        compared,
    )


def _place(document: Document, span: Span, depth: int = 0) -> CardPlace:
    return CardPlace(" ".join(span.of(document.text).split()).lstrip("#*- "), span, depth)


def _sections(document: Document) -> Iterator[CardPlace]:
    """The headings, but for the title's."""
    title = words(document.title)
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            heading = _place(document, block.span, max(0, len(block.section_path) - 1))
            if words(heading.words) != title:
                yield heading


def _tables(document: Document) -> Iterator[CardPlace]:
    """Each table, by its caption; where it has none, by its first line."""
    for number, block in enumerate(document.blocks):
        if block.kind is not BlockKind.TABLE:
            continue
        table = document.table_at(block.span.start)
        before = document.blocks[number - 1] if number else None
        named = table.caption if table is not None else None
        if (
            named is None
            and before is not None
            and before.kind is BlockKind.CAPTION
            and not _is_figure(document, before)
        ):
            named = before.span
        line = block.span.of(document.text).strip().partition("\n")[0]
        named_line = _place(document, named or block.span)
        yield named_line if named is not None else CardPlace(" ".join(line.replace("|", " ").split()), block.span)


def _is_figure(document: Document, block: Block) -> bool:
    return block.kind is BlockKind.CAPTION and _FIGURE.match(block.span.of(document.text)) is not None


def _works(document: Document, others: Sequence[Document]) -> Iterator[CitedWork]:
    """The works, those named most often first, else as they are listed."""
    named: dict[int, list[Span]] = {}
    for mention in document.mentions:
        for number in mention.references:
            named.setdefault(number, []).append(mention.span)
    holders = [(other, _names(other.doi, other.title)) for other in others]
    lists = [
        (other, frozenset(name for work in other.references for name in _names(work.doi, work.title)))
        for other in others
    ]
    for number in sorted(range(len(document.references)), key=lambda number: -len(named.get(number, ()))):
        work = document.references[number]
        names, spans = _names(work.doi, work.title), named.get(number, [])
        yield CitedWork(
            work,
            len(spans),
            min(spans, default=None),
            next((other for other, own in holders if names & own), None),
            tuple(other for other, listed in lists if names & listed),
        )


def _names(doi: str | None, title: str | None) -> frozenset[str]:
    """What a work is told by: its DOI, and its title where that is long enough to be nobody else's."""
    title_words = words(title or "")
    title_name = " ".join(title_words) if len(title_words) >= _LEAST_TITLE else ""
    return frozenset(name for name in ((doi or "").lower(), title_name) if name)
