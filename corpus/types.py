"""What a document is: its text, its blocks and sections, its passages and sentences, the works it cites; all by exact
spans."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice, takewhile

from corpus.layout import Layout
from corpus.span import Span

_TURNING = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_UNFIT = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_TURNING}]")
_UNFIT_IN_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_TURNING}]")


def one_line(text: str) -> str:
    """A name or a message with all of these escaped, line breaks and tabs among them."""
    return text if text.isprintable() else _UNFIT.sub(_escape, text)


def printable(text: str) -> str:
    """Text of several lines for a terminal: the same, but line feeds and tabs stay."""
    return text if text.isprintable() else _UNFIT_IN_TEXT.sub(_escape, text)


def escape_names(owner: object, *names: str) -> None:
    """Escape these fields of a frozen dataclass as it is made; each is a text, several texts, or None."""
    for name in names:
        value: object = getattr(owner, name)
        if isinstance(value, str) and not value.isprintable():
            object.__setattr__(owner, name, one_line(value))
        elif isinstance(value, tuple) and not all(str(part).isprintable() for part in value):
            object.__setattr__(owner, name, tuple(one_line(str(part)) for part in value))


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")


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


_SENTENCE_WORDS = 8
_GROUPS_IN_A_ROW = 4
# How many rows up the head of a row is looked for.
_FARTHEST_HEAD = 60
_LINE_BREAK = re.compile(r" ?<br ?/?> ?")
MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
"""A tag, as it stands in the cells of a Markdown file's tables."""
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]*]*$")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table and the words of its cells from left to right; the span of an empty cell is empty."""

    span: Span
    cells: tuple[Span, ...]

    def moved(self, by: int) -> "TableRow":
        """The row `by` characters further on."""
        return TableRow(self.span.moved(by), tuple(cell.moved(by) for cell in self.cells))


@dataclass(frozen=True, slots=True)
class DataTable:
    """`span` is the table's block. The first `head_rows` rows head columns, the first `head_columns` cells rows.

    `sure` is False where which rows are heads was guessed: they can then be cited, too. `caption` and `notes` are
    the blocks that belong to it. Raises `ValueError` for rows of unequal length or more heads than rows.
    """

    span: Span
    rows: tuple[TableRow, ...]
    head_rows: int = 0
    head_columns: int = 0
    sure: bool = True
    caption: Span | None = None
    notes: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if len({len(row.cells) for row in self.rows}) > 1:
            raise ValueError(f"the table at {self.span.start}:{self.span.end} has rows of unequal length")
        if not (0 <= self.head_rows <= len(self.rows) and 0 <= self.head_columns <= self.width):
            raise ValueError(f"the table at {self.span.start}:{self.span.end} has more heads than rows or columns")

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0].cells) if self.rows else 0

    @property
    def head(self) -> Span | None:
        """The stretch of the text that its head rows take up; None without any."""
        heads = self.rows[: self.head_rows]
        return heads[0].span.to(heads[-1].span) if heads else None

    def moved(self, by: int) -> "DataTable":
        """The table `by` characters further on."""
        return replace(
            self,
            span=self.span.moved(by),
            rows=tuple(row.moved(by) for row in self.rows),
            caption=None if self.caption is None else self.caption.moved(by),
            notes=tuple(note.moved(by) for note in self.notes),
        )

    def is_citable(self, number: int) -> bool:
        """Whether a row can be cited: it is none of the heads, or was only taken for one."""
        return number >= self.head_rows or not self.sure

    def rows_at(self, span: Span) -> tuple[int, ...]:
        """The numbers of the rows that share characters with `span`."""
        return tuple(number for number, row in enumerate(self.rows) if row.span.meets(span))

    def column_heads(self, text: str, column: int) -> tuple[Span, ...]:
        """The heads over a column from the topmost down, none twice in a row."""
        heads: list[Span] = []
        for row in range(self.head_rows):
            cell = self._head_over(row, column)
            if len(cell) and not (heads and words_at(text, heads[-1]) == words_at(text, cell)):
                heads.append(cell)
        return tuple(heads)

    def row_heads(self, text: str, row: int) -> tuple[Span, ...]:
        """The heads beside a row: the lines above that head it and others, and its own first cells."""
        heads = list(self.groups_over(text, row))
        for column in range(self.head_columns):
            cell = self.head_cell(text, row, column)
            if len(cell) and not (heads and words_at(text, heads[-1]) == words_at(text, cell)):
                heads.append(cell)
        return tuple(heads)

    def head_cell(self, text: str, row: int, column: int) -> Span:
        """The cell that heads a row in this column; for an empty one the nearest above it that is not."""
        above = range(row, max(self.head_rows, row - _FARTHEST_HEAD) - 1, -1)
        for at in takewhile(lambda at: at == row or not self.is_group(text, at), above):
            if len(cell := self.rows[at].cells[column]):
                return cell
        return self.rows[row].cells[column]

    def groups_over(self, text: str, row: int) -> tuple[Span, ...]:
        """The cells of the nearest lines above that head this row, the topmost first."""
        if self.is_group(text, row):
            return ()
        above = range(row - 1, max(self.head_rows, row - _FARTHEST_HEAD) - 1, -1)
        nearest = next((at for at in above if self.is_group(text, at)), None)
        if nearest is None:
            return ()
        run = takewhile(lambda at: self.is_group(text, at), range(nearest, max(-1, nearest - _GROUPS_IN_A_ROW), -1))
        return tuple(self._filled(at)[0] for at in run)[::-1]

    def is_group(self, text: str, number: int) -> bool:
        """Whether a row only heads the rows under it: a single cell with words, no sentence, and full rows below."""
        if self.width < 2 or number < self.head_rows or not self._only_heads(text, number):
            return False
        if self.width == 2 and not self.head_rows:
            return False  # a name without its value, in a list of names and values
        below = range(number + 1, min(number + 1 + _GROUPS_IN_A_ROW, len(self.rows)))
        return any(not self._says_one_thing(text, row) and len(self._filled(row)) > 1 for row in below)

    def _only_heads(self, text: str, row: int) -> bool:
        if not self._says_one_thing(text, row):
            return False
        words = words_at(text, self._filled(row)[0])
        return len(words.split()) <= _SENTENCE_WORDS and not _SENTENCE_END.search(words)

    def _says_one_thing(self, text: str, row: int) -> bool:
        """Whether one cell of the row holds words, or all hold the same."""
        return len({words_at(text, cell) for cell in self._filled(row)}) == 1

    def _filled(self, row: int) -> tuple[Span, ...]:
        return tuple(cell for cell in self.rows[row].cells if len(cell))

    def _head_over(self, row: int, column: int) -> Span:
        """The head over a column in one of the head rows; an empty one that has a head under it belongs to the one to
        its left, which reaches over it."""
        cells = self.rows[row].cells
        if len(cells[column]) or row + 1 >= self.head_rows or not len(self.rows[row + 1].cells[column]):
            return cells[column]
        left = range(column - 1, max(1, self.head_columns) - 1, -1)
        return next((cells[at] for at in left if len(cells[at])), cells[column])


def words_at(text: str, span: Span) -> str:
    """The words of a cell on one line, with a comma between its paragraphs, items and lines."""
    words = " ".join(span.of(text).split()).replace(" · ", ", ")
    return " ".join(MARKUP.sub("", _LINE_BREAK.sub(", ", words)).split()) if "<" in words else words


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
    and `front_matter` is what its front says beside its title, authors, year and DOI.
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

    def __post_init__(self) -> None:
        escape_names(self, "title", "authors", "doi")

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
