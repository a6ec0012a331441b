"""What a document is: its text, its blocks and sections, its passages and sentences, the works it cites; all by exact
spans."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from corpus.errors import escape_names
from corpus.span import Layout, Span
from corpus.tables import DataTable


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`journal` it appeared in, `affiliations` of its authors, and its dates as the document says them ("2020-03-14",
    "March 2020"); None or empty where it does not say."""

    journal: str | None = None
    affiliations: tuple[str, ...] = ()
    received: str | None = None
    accepted: str | None = None
    published: str | None = None

    def __post_init__(self) -> None:
        escape_names(self, "journal", "affiliations", "received", "accepted", "published")


NOTHING_STATED = FrontMatter()
"""That of a document whose front says nothing more."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of the reference list. What could not be told is None, or empty.

    `span` is the whole entry in `Document.text`. `label` is the number or key printed before it ("12"), bare of
    brackets and full stop. `authors` are as printed ("Zarate CA Jr"), a group's name among them; `doi` is bare
    ("10.1001/archpsyc.63.8.856"), in lower case.
    """

    span: Span
    label: str = ""
    authors: tuple[str, ...] = ()
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    doi: str | None = None

    def __post_init__(self) -> None:
        escape_names(self, "label", "authors", "title", "journal", "doi")


@dataclass(frozen=True, slots=True)
class Mention:
    """A mark in the text, "[12]" or "(Zarate et al., 2006)": `references` are indexes into `Document.references`."""

    span: Span
    references: tuple[int, ...]


class BlockKind(StrEnum):
    """What a stretch of text is. Only `CITABLE` kinds ever answer a question."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE = "table"
    CAPTION = "caption"
    REFERENCE = "reference"
    FURNITURE = "furniture"


CITABLE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CAPTION})


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item ...

    `section_path` is the headings that it stands under, outermost first and the document's title left out; a heading's
    ends with itself. `page` counts from 1. `level` is a heading's as its file gives it or a list item's depth, both 1
    for the outermost, and 0 where the file does not say.
    """

    kind: BlockKind
    span: Span
    section_path: tuple[str, ...] = ()
    page: int | None = None
    level: int = 0

    @property
    def section(self) -> str | None:
        """Its nearest heading's text."""
        return self.section_path[-1] if self.section_path else None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged file: `number` counts from 1; `span` is empty for a page without text."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from.

    `name` is the file's name, `path` the absolute path it was added from (of a file in a zip, the zip's path and
    the name in it), `sha256` the hex digest of the file's bytes, `media_type` what it was read as ("text/plain",
    "application/pdf"), `encoding` how its bytes were decoded, empty for formats that say so themselves.
    """

    name: str
    path: str
    sha256: str
    media_type: str
    encoding: str

    def __post_init__(self) -> None:
        escape_names(self, "name")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text with its blocks in reading order; blocks do not overlap.

    `text` of a text or Markdown file is the file's own decoded text, as it lies on disk; of any other it is the
    text read out of it. `pages` is empty for files without pages, `layout` None for all but PDF. `missing` says
    what of the file could not be read ("pages 3-7 hold no text: scanned?"), `left_out` what was read and is not
    part of the text ("2 pictures"). `tables` are the cells of its tables, in the order of the text,
    and `front_matter` is what its front says beside its title, authors, year and DOI. `citation_key` is what the user's
    reference manager cites it by.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    source: Source
    doi: str | None = None
    references: tuple[Reference, ...] = ()
    mentions: tuple[Mention, ...] = ()
    layout: Layout | None = None
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    tables: tuple[DataTable, ...] = ()
    front_matter: FrontMatter = NOTHING_STATED
    citation_key: str = ""

    def __post_init__(self) -> None:
        escape_names(self, "title", "authors", "doi", "citation_key")

    def table_at(self, offset: int) -> DataTable | None:
        """The table that the character at `offset` stands in; None where there is none, or its cells are not known."""
        at = bisect_right(self.tables, offset, key=lambda table: table.span.start) - 1
        return self.tables[at] if at >= 0 and offset < self.tables[at].span.end else None

    def citable_in(self, span: Span) -> Iterator[tuple[Block, Span]]:
        """The citable blocks that share words with `span`, in order, each with the stretch of it that lies inside."""
        first = bisect_right(self.blocks, span.start, key=lambda block: block.span.end)
        for block in islice(self.blocks, first, None):
            if block.span.start >= span.end:
                return
            if block.kind in CITABLE:
                yield block, Span(max(block.span.start, span.start), min(block.span.end, span.end))

    def page_at(self, offset: int) -> int | None:
        """The number of the page that the character at `offset` stands on; None in a file without pages."""
        at = bisect_right(self.pages, offset, key=lambda page: page.span.start) - 1
        return self.pages[at].number if at >= 0 else None

    def mentions_in(self, span: Span) -> tuple[Reference, ...]:
        """The entries of the reference list that are named inside `span`, each once, in the order they are named."""
        first = bisect_right(self.mentions, span.start, key=lambda mention: mention.span.end)
        named: dict[int, None] = {}
        for mention in islice(self.mentions, first, None):
            if mention.span.start >= span.end:
                break
            named.update(dict.fromkeys(mention.references))
        return tuple(self.references[number] for number in named)


def document_id(content: bytes) -> str:
    """The id of the document made from a file with these bytes: 16 hex digits of their SHA-256."""
    return hashlib.sha256(content).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one section, never longer than the embedding model reads.

    `id` is `<document id>-p<ordinal>`, ordinals counting from 0 in reading order; `section_path` is the headings that
    it stands under, outermost first and the document's title left out.
    """

    id: str
    document_id: str
    span: Span
    section_path: tuple[str, ...] = ()
    page: int | None = None

    @property
    def section(self) -> str | None:
        """Its nearest heading's text."""
        return self.section_path[-1] if self.section_path else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a footnote opens at: a sentence, or a short list together with its lead-in line.

    `leans_on` is the earlier sentence without which this one is not understood: the lead-in of a long
    list's item, or what a bare "It", "These", "Such" refers to. None for a sentence that stands alone.
    """

    span: Span
    passage_id: str
    leans_on: Span | None = None
