"""Automatic numbers, tables, footnotes and hand-set headings of a Word file."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile, zip_longest

from corpus.readers.docx_package import (
    Element,
    Package,
    attribute,
    child,
    contents,
    indent_of,
    is_on,
    name_of,
    number,
    value,
)
from corpus.readers.docx_text import LINE_END, DocxBlock, NoteMark
from corpus.readers.draft import ends_sentence, is_section_name
from corpus.readers.markup import Cell, CellWords, Words, filled, lined
from corpus.readers.title_page import Look, heading_levels
from corpus.tables import DataTable, Marked
from corpus.types import BlockKind

_LEVELS = 9
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_NUMBER = 5_000


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: `form` is "decimal", "lowerLetter" ..., `label` has %1 for the first level.

    `style` is the id of the paragraph style that stands on this level, empty for none; `indent` is how far its items
    are set in, in twentieths of a point.
    """

    form: str
    label: str
    start: int
    style: str = ""
    indent: int | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list as the document uses it. Lists of one `counting` go on counting together, but for `restarts`."""

    counting: str
    levels: tuple[Level, ...]
    restarts: frozenset[int]


@dataclass(slots=True)
class Counter:
    """Counts through one document; `label` is to be asked once a paragraph, in order."""

    lists: dict[int, List]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[int, int]] = field(default_factory=set)

    def level_of(self, list_id: int, style: str) -> int:
        """The level on which paragraphs of that style stand; the first where the list names none."""
        numbering = self.lists.get(list_id)
        levels = numbering.levels if numbering is not None and style else ()
        return next((at for at, level in enumerate(levels) if level.style == style), 0)

    def indent(self, list_id: int, level: int) -> int | None:
        """How far items on that level are set in, where the list says so."""
        numbering = self.lists.get(list_id)
        return numbering.levels[level].indent if numbering is not None and 0 <= level < len(numbering.levels) else None

    def label(self, list_id: int, level: int) -> str:
        """The next label on that level, empty for a bullet and for a list that is not defined."""
        numbering = self.lists.get(list_id)
        if numbering is None or not 0 <= level < len(numbering.levels):
            return ""
        counts = self._counts.setdefault(numbering.counting, [None] * _LEVELS)
        begins = level in numbering.restarts and (list_id, level) not in self._begun
        self._begun.add((list_id, level))
        counted = counts[level]
        counts[level] = numbering.levels[level].start if counted is None or begins else counted + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)

        def shown(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            if at >= len(numbering.levels):
                return ""
            count = counts[at]
            return in_form(numbering.levels[at].start if count is None else count, numbering.levels[at].form)

        own = numbering.levels[level]
        return "" if own.form in ("bullet", "none") else re.sub(r"%([1-9])", shown, own.label).strip()


def in_form(count: int, form: str) -> str:
    """A number as a list shows it: in digits, letters or Roman numerals."""
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= _MOST_NUMBER:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 1 <= count <= _MOST_NUMBER:
        numeral = ""
        for size, letter in _ROMAN:
            times, count = divmod(count, size)
            numeral += letter * times
        return numeral if form == "lowerRoman" else numeral.upper()
    if form == "decimalZero":
        return f"{count:02}"
    return "" if form in ("bullet", "none") else str(count)


def counter_of(element: Element | None) -> Counter:
    """A counter over the lists in the part that holds them; one that gives no labels without it."""
    if element is None:
        return Counter({})
    abstract = {attribute(item, "abstractNumId"): item for item in element if name_of(item) == "w:abstractNum"}
    by_style = {value(item, "w:styleLink"): item for item in abstract.values() if value(item, "w:styleLink")}
    lists: dict[int, List] = {}
    for item in element:
        list_id = number(attribute(item, "numId")) if name_of(item) == "w:num" else None
        counting = value(item, "w:abstractNumId")
        defined = abstract.get(counting)
        if list_id is None or defined is None:
            continue
        linked = by_style.get(value(defined, "w:numStyleLink"))
        levels = dict(_levels(defined if linked is None else linked))
        restarts: set[int] = set()
        for override in (node for node in item if name_of(node) == "w:lvlOverride"):
            at = number(attribute(override, "ilvl"))
            if at is None:
                continue
            levels.update(_levels(override))
            start = number(value(override, "w:startOverride"))
            if start is not None:
                restarts.add(at)
                levels[at] = replace(levels.get(at, Level("decimal", "", 1)), start=start)
        lists[list_id] = List(
            counting, tuple(levels.get(at, Level("none", "", 1)) for at in range(_LEVELS)), frozenset(restarts)
        )
    return Counter(lists)


def _levels(element: Element) -> Iterator[tuple[int, Level]]:
    for item in element:
        at = number(attribute(item, "ilvl")) if name_of(item) == "w:lvl" else None
        if at is None:
            continue
        start = number(value(item, "w:start"))
        form = value(item, "w:numFmt") or ("decimal" if child(item, "w:numFmt") is None else "none")
        first = 1 if start is None else start
        yield at, Level(form, value(item, "w:lvlText"), first, value(item, "w:pStyle"), indent_of(item))


_LAYOUT_WORDS = 100
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell as the blocks in it: the column it begins in and how many it takes; `goes_on` where it is merged into the
    one above."""

    blocks: tuple[DocxBlock, ...]
    column: int
    columns: int = 1
    goes_on: bool = False

    @property
    def bold(self) -> bool:
        """Whether all of its words are bold."""
        return bool(self.blocks) and all(block.stands_out for block in self.blocks)


@dataclass(frozen=True, slots=True)
class WordTable:
    """The cells of each row, how many rows at the top are marked as heads, and how many were deleted."""

    rows: tuple[tuple[WordCell, ...], ...]
    head_rows: int
    deleted: int

    def lays_out(self) -> bool:
        """Whether the table only frames text: a single cell, one with as much text as all the others, or a single row
        with a table in it."""
        cells = [cell for row in self.rows for cell in row]
        counts = [sum(len(block.words.split()) for block in cell.blocks) for cell in cells]
        most = max(counts, default=0)
        nests = any(block.kind is BlockKind.TABLE for cell in cells for block in cell.blocks)
        if len(counts) == 1 or (len(self.rows) == 1 and nests):
            return True
        return most > _LAYOUT_WORDS and 2 * most >= sum(counts)

    def read(self) -> tuple[Words, DataTable | None]:
        """The words of the table, a line a row, and its cells in them."""
        worded = [row for row in self.rows if any(cell.blocks or cell.goes_on for cell in row)]
        bold = [bool(row) and all(cell.bold for cell in row if cell.blocks) for row in worded]
        marked = Marked(self.head_rows, bold=bold[:1] == [True] and not all(bold))
        return lined(filled(_cells(worded)), marked)


def table_of(table: Element, read_cell: Callable[[Element], tuple[DocxBlock, ...]]) -> WordTable:
    """The table in a `w:tbl`; each cell is read once, in order."""
    rows: list[tuple[WordCell, ...]] = []
    heads: list[bool] = []
    deleted = 0
    for row in contents(table):
        if name_of(row) != "w:tr":
            continue
        properties = child(row, "w:trPr")
        if child(properties, "w:del") is not None:
            deleted += 1
            continue
        heads.append(bool(is_on(properties, "w:tblHeader")))
        rows.append(tuple(_row(row, read_cell)))
    return WordTable(tuple(rows), sum(1 for _ in takewhile(bool, heads)), deleted)


def _row(row: Element, read_cell: Callable[[Element], tuple[DocxBlock, ...]]) -> Iterator[WordCell]:
    """The cells of a row, without those merged into one before."""
    # A row that starts late: the columns before it are empty.
    column = max(0, min(number(value(row, "w:trPr", "w:gridBefore")) or 0, _MOST_COLUMNS))
    yield from (WordCell((), at) for at in range(column))
    for cell in contents(row):
        if name_of(cell) != "w:tc":
            continue
        properties = child(cell, "w:tcPr")
        columns = min(max(1, number(value(properties, "w:gridSpan")) or 1), _MOST_COLUMNS)
        beside, above = child(properties, "w:hMerge"), child(properties, "w:vMerge")
        if beside is None or attribute(beside, "val") == "restart":
            parts = read_cell(cell)
            goes_on = above is not None and attribute(above, "val") != "restart" and not parts
            yield WordCell(parts, column, columns, goes_on)
        column += columns


def _cells(rows: Sequence[Sequence[WordCell]]) -> Iterator[Iterator[Cell]]:
    """The rows with each merged cell as one that spans them."""
    for at, row in enumerate(rows):
        yield (
            Cell(
                _words(cell), 1 + sum(1 for _ in takewhile(bool, _going_on(rows[at + 1 :], cell.column))), cell.columns
            )
            for cell in row
            if not _is_taken(rows, at, cell)
        )


def _going_on(rows: Sequence[Sequence[WordCell]], column: int) -> Iterator[bool]:
    """Whether each row goes on in this column with the cell above."""
    return (any(cell.goes_on and cell.column == column for cell in row) for row in rows)


def _is_taken(rows: Sequence[Sequence[WordCell]], at: int, cell: WordCell) -> bool:
    """Whether a cell is part of one above it."""
    return cell.goes_on and at > 0 and any(above.column == cell.column for above in rows[at - 1])


def _words(cell: WordCell) -> Words:
    """The words of a cell, those of its paragraphs, items and lines kept apart."""
    words = CellWords()
    for block in cell.blocks:
        for number_of, line in enumerate(_lines(block)):
            if number_of:
                words.end(only_line=block.kind is not BlockKind.TABLE)
            words.words.add(line)
        words.end()
    return words.take()


def _lines(block: DocxBlock) -> Sequence[str]:
    """The lines of a block; a table inside a cell gives its words without strokes between them."""
    if block.kind is BlockKind.TABLE:
        return block.in_full.replace(" | ", " ").split("\n")
    return block.in_full.split(LINE_END)


_SUPERSCRIPT = str.maketrans("0123456789ivxlcdm", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱᵛˣˡᶜᵈᵐ")
_KINDS = ("footnote", "endnote")


@dataclass(slots=True)
class Notes:
    """The notes by kind and id, and how many of each kind have been met."""

    by_mark: dict[tuple[str, str], Element]
    both_kinds: bool
    _met: dict[str, int] = field(default_factory=dict)

    def numbered(self, mark: NoteMark) -> str:
        """The sign that stands for the mark in the words; empty where they hold one already."""
        if mark.own:
            return ""
        count = self._met[mark.kind] = self._met.get(mark.kind, 0) + 1
        form = "lowerRoman" if self.both_kinds and mark.kind == "endnote" else "decimal"
        return in_form(count, form).translate(_SUPERSCRIPT)

    def take(self, mark: NoteMark) -> Element | None:
        """The note that is marked, the first time it is asked for."""
        return self.by_mark.pop((mark.kind, mark.id), None)


def notes_of(package: Package) -> Notes:
    """The notes of a file. Raises `FileDamaged`, `FileEncrypted`."""
    elements: dict[tuple[str, str], Element] = {}
    for kind in _KINDS:
        for xml_part in package.parts(f"{kind}s"):
            for note in xml_part:
                if name_of(note) == f"w:{kind}" and attribute(note, "type") in ("", "normal"):
                    elements[kind, attribute(note, "id")] = note
    return Notes(elements, both_kinds=len({kind for kind, _ in elements}) == len(_KINDS))


_HEADING_WORDS = 14
_BY_HAND = 9
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE)


def with_headings(docx_blocks: Sequence[DocxBlock]) -> Iterator[DocxBlock]:
    """The blocks, those that are headings by their looks as headings."""
    by_hand = [_is_heading(block, after) for block, after in zip_longest(docx_blocks, docx_blocks[1:])]
    looks = [
        Look(block.in_full, bold=block.stands_out)
        for block, is_heading in zip(docx_blocks, by_hand, strict=True)
        if is_heading
    ]
    levels = iter(heading_levels(looks))
    for block, is_heading in zip(docx_blocks, by_hand, strict=True):
        yield block.as_heading(_BY_HAND + next(levels)) if is_heading else block


def with_notes_placed(docx_blocks: Iterable[DocxBlock]) -> Iterator[DocxBlock]:
    """The blocks with the notes of each section after the last of it."""
    notes: list[DocxBlock] = []
    for block in docx_blocks:
        if block.kind is BlockKind.HEADING:
            yield from notes
            notes.clear()
        notes.extend(block.notes)
        yield replace(block, notes=())
    yield from notes


def _is_heading(block: DocxBlock, after: DocxBlock | None) -> bool:
    words = block.words.split()
    if after is None or block.is_subtitle or not 0 < len(words) <= _HEADING_WORDS:
        return False
    if block.kind is BlockKind.PARAGRAPH and is_section_name(block.words):
        return True
    if not block.stands_out or after.stands_out or ends_sentence(block.words) or not block.words[0].isalnum():
        return False
    if block.kind is BlockKind.LIST_ITEM:
        return bool(block.label) and after.kind is BlockKind.PARAGRAPH
    return block.kind is BlockKind.PARAGRAPH and after.kind in _TEXT
