"""Pages to page blocks in reading order, and chains of those to a text with its blocks and the place of every word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.readers.draft import list_levels, raised_letters
from corpus.readers.pdf.columns import Chain, Flow, PageBlock, flows, prose
from corpus.readers.pdf.lines import Line, is_caption, label_length, line_of, paragraphs
from corpus.readers.pdf.page import Area, Sheet, Word
from corpus.readers.pdf.page_tables import Table, levels, ruled_tables, table_of, tabular_run
from corpus.readers.pdf.structure import Body, is_note
from corpus.readers.title_page import Look, heading_levels
from corpus.span import Fragment, Span
from corpus.tables import DataTable, Marked, TableRow, heads
from corpus.text import Hyphens, is_suspended
from corpus.types import Block, BlockKind, Page

_FIGURE_WORDS = 6.0
_MOST_OF_PAGE = 0.6
_PROSE_WORDS = 5
_FOOT = 0.45


def page_blocks(sheet: Sheet, lines: Sequence[Line], body: Body, first_flow: int) -> list[PageBlock]:
    """The blocks of a page, its columns counted from `first_flow`."""
    places: dict[int, PageBlock] = {}
    rest = list(lines)
    for table in ruled_tables(sheet, rest):
        taken = {id(line) for line in table.lines}
        rest = [line for line in rest if id(line) not in taken]
        places[id(table.lines[0])] = replace(_table(table, sheet.number, first_flow), area=table.area)
    labels = {id(line) for picture in sheet.pictures for line in _labels(picture, rest, sheet, body)}
    stand_ins = [_stand_in(block) for block in places.values()]
    keyed = {id(line): places[key] for key, line in zip(places, stand_ins, strict=True)}
    blocks: list[PageBlock] = []
    for number, flow in enumerate(flows([*rest, *stand_ins])):
        blocks.extend(_of_flow(flow, keyed, labels, sheet, body, first_flow + number))
    return blocks


def _stand_in(block: PageBlock) -> Line:
    """A line as large as the block, which keeps its place among the lines."""
    words = next(cell for row in block.rows for cell in row if cell)
    return replace(line_of(words), area=block.area, baseline=block.area.top + block.size)


def _labels(picture: Area, lines: Sequence[Line], sheet: Sheet, body: Body) -> list[Line]:
    """The labels in a figure; none where a box is drawn around prose."""
    if picture.width * picture.height > _MOST_OF_PAGE * sheet.width * sheet.height:
        return []
    inside = [line for line in lines if picture.holds_centre(line.area) and not is_caption(line.text)]
    if not inside or sum(len(line.words) for line in inside) > _FIGURE_WORDS * len(inside):
        return []
    return [line for line in inside if len(line.words) < _PROSE_WORDS or abs(line.size - body.size) > 0.05 * body.size]


def _table(table: Table, page: int, flow: int) -> PageBlock:
    lines = table.lines
    return PageBlock(BlockKind.TABLE, table.rows, page, flow, table.area, lines[0].size, aside=True)


def _of_flow(
    flow: Flow, keyed: dict[int, PageBlock], labels: set[int], sheet: Sheet, body: Body, number: int
) -> list[PageBlock]:
    blocks: list[PageBlock] = []
    prose_lines: list[Line] = []
    in_figure: list[Line] = []

    def release() -> None:
        if in_figure:
            block = prose(BlockKind.FURNITURE, tuple(in_figure), sheet.number, number, False, False)
            blocks.append(replace(block, aside=True))
        for paragraph in paragraphs(prose_lines, flow.left, flow.right):
            kind = BlockKind.PARAGRAPH
            blocks.append(prose(kind, paragraph.lines, sheet.number, number, paragraph.full, paragraph.indented))
        prose_lines.clear()
        in_figure.clear()

    rows = levels([line for line in flow.lines if id(line) not in keyed])
    tables = sorted((keyed[id(line)] for line in flow.lines if id(line) in keyed), key=lambda block: block.area.top)
    at = 0
    while at < len(rows) or tables:
        if tables and (at >= len(rows) or tables[0].area.top < rows[at][0].area.top):
            release()
            blocks.append(replace(tables.pop(0), flow=number))
            continue
        row = rows[at]
        if all(id(cell) in labels for cell in row):
            if prose_lines:
                release()
            in_figure.extend(row)
            at += 1
            continue
        stop = tables[0].area.top if tables else float("inf")
        size = tabular_run([row for row in rows[at:] if row[0].area.top <= stop])
        if size or in_figure:
            release()
        if size:
            blocks.append(_table(table_of(rows[at : at + size], sheet.rules), sheet.number, number))
        else:
            prose_lines.append(row[0] if len(row) == 1 else line_of(word for cell in row for word in cell.words))
        at += max(1, size)
    release()
    return _notes(blocks, body, sheet)


def _notes(blocks: Sequence[PageBlock], body: Body, sheet: Sheet) -> list[PageBlock]:
    """The blocks with the footnotes at the column's foot told apart."""
    marked = list(blocks)
    at = len(marked)
    while at and marked[at - 1].size < 0.93 * body.size and marked[at - 1].kind is BlockKind.PARAGRAPH:
        at -= 1
    first = next(
        (number for number in range(at, len(marked)) if is_note(marked[number], body)),
        len(marked),
    )
    for number in range(first, len(marked)):
        if at > 0 and marked[number].area.top > _FOOT * sheet.height:
            marked[number] = replace(marked[number], aside=True)
    return marked


_RAISED = str.maketrans("0123456789+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺")
_HYPHENS = "-‐‑"
# Items set in by less than so many points lie on one level.
_SET_IN = 4.0
# Scripts written without spaces: a line's end parts no words.
_UNSPACED = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
# An address that the line's end parted after a full stop, a slash or the like.
_URL = re.compile(r"https?:|www\.|doi\.org|10\.\d{4}")
_URL_STOPS = tuple("./_=&?-")
_URL_GOES_ON = re.compile(r"\A(?:[a-z0-9/](?=[\w./-]{0,200}?[\d/.])|\w{1,200}+[./]\w)")


Row = tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """The text, its blocks without sections, its tables, its words' places and its pages; `title` is the title's
    span."""

    text: str
    blocks: tuple[Block, ...]
    fragments: tuple[Fragment, ...]
    pages: tuple[Page, ...]
    title: Span | None
    tables: tuple[DataTable, ...] = ()


class Composer:
    """Writes chains one after the other."""

    def __init__(self, hyphens: Hyphens) -> None:
        self._hyphens = hyphens
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._fragments: list[Fragment] = []
        self._starts: dict[int, int] = {}
        self._title: Span | None = None
        self._looks: list[Look] = []
        self._tables: list[DataTable] = []
        # The column that each block begins in, and how far to the right.
        self._columns: list[tuple[int, float]] = []

    def composed(self, chains: Sequence[Chain], pages: int) -> Composed:
        """The chains as a text of a document of so many pages."""
        for chain in chains:
            self._write_chain(chain)
        text = "".join(self._parts)
        starts: list[int] = []
        following = len(text)
        for number in range(pages, 0, -1):
            following = min(following, self._starts.get(number, following))
            starts.append(following)
        starts.reverse()
        ends = [*starts[1:], len(text)]
        spans = tuple(
            Page(number, Span(start, end)) for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        )
        blocks = tuple(self._levelled())
        return Composed(text, blocks, tuple(self._fragments), spans, self._title, tuple(self._tables))

    def _levelled(self) -> Iterator[Block]:
        """The blocks, headings and items with their level; a list does not go on over a column's end."""
        headings = iter(heading_levels(self._looks))
        for _, run in groupby(zip(self._blocks, self._columns, strict=True), key=lambda placed: placed[1][0]):
            placed = list(run)
            items = list_levels(
                [left if block.kind is BlockKind.LIST_ITEM else None for block, (_, left) in placed], _SET_IN
            )
            for (block, _), item in zip(placed, items, strict=True):
                is_section = block.kind is BlockKind.HEADING and block.span != self._title
                yield replace(block, level=next(headings) if is_section else item)

    def _write_chain(self, chain: Chain) -> None:
        if self._length:
            self._write("\n\n")
        start = self._length
        if chain.first.kind is BlockKind.TABLE:
            self._write_table(chain.first.rows, chain.first.page)
        else:
            self._write_words(chain)
        words = "".join(self._parts)[start:] if len(self._parts) < 64 else self._tail(start)
        skipped = label_length(words) if chain.first.kind is BlockKind.LIST_ITEM else 0
        inner = words[skipped:].strip()
        if not inner:
            return
        begins = start + words.index(inner, skipped)
        span = Span(begins, begins + len(inner))
        self._blocks.append(Block(chain.first.kind, span, page=chain.first.page))
        self._columns.append((chain.first.flow, chain.first.area.left))
        if chain.first.title and self._title is None:
            self._title = span
        elif chain.first.kind is BlockKind.HEADING:
            self._looks.append(Look(inner, chain.first.size, chain.first.bold, chain.first.italic))

    def _tail(self, start: int) -> str:
        """What was written from `start` on."""
        parts: list[str] = []
        left = self._length - start
        for segment in reversed(self._parts):
            if left <= 0:
                break
            parts.append(segment)
            left -= len(segment)
        return "".join(reversed(parts))

    def _write_table(self, rows: Sequence[Row], page: int) -> None:
        full = [row for row in rows if any(row)]
        width = max((len(row) for row in full), default=0)
        made: list[TableRow] = []
        for number, row in enumerate(full):
            if number:
                self._write("\n")
            made.append(self._write_row(row, page, width))
        if made:
            grid = [[" ".join(word.text for word in cell) for cell in row] + [""] * (width - len(row)) for row in full]
            bold = [all(word.face.bold for cell in row for word in cell) for row in full]
            header = heads(grid, Marked(bold=bold[0] and not all(bold)))
            whole = Span(made[0].span.start, self._length)
            self._tables.append(DataTable(whole, tuple(made), header.rows, header.columns, header.sure))

    def _write_row(self, row: Row, page: int, width: int) -> TableRow:
        start = self._length
        cells: list[Span] = []
        last = max(number for number, cell in enumerate(row) if cell)
        for number, cell in enumerate(row[: last + 1]):
            if number:
                self._write(" | " if cell else " |")
                if number == 1 and not row[0]:
                    start += 1  # the blank before the stroke after an empty cell
            at = self._length
            self._write_line(cell, page, None)
            cells.append(Span(at, self._length))
        cells += [Span(self._length, self._length)] * (width - len(cells))
        cells = [Span(max(start, cell.start), max(start, cell.end)) for cell in cells]
        return TableRow(Span(start, self._length), tuple(cells))

    def _write_words(self, chain: Chain) -> None:
        before: Word | None = None
        for block in chain.blocks:
            for row in block.rows:
                for cell in row:
                    if cell:
                        self._write_line(cell, block.page, before)
                        before = cell[-1]
        if before is not None and before.broken:
            self._lengthen("-")

    def _write_line(self, words: Sequence[Word], page: int, before: Word | None) -> None:
        """Words of one line; `before` is the last of the line above in the same paragraph."""
        for number, word in enumerate(words):
            text = shown(word)
            if before is not None:
                if number == 0:
                    self._end_line(before, word)
                else:
                    if before.broken:
                        # No line ended here: the hyphen is the word's own.
                        self._lengthen("-")
                    if not word.glued:
                        self._write(" ")
            self._starts.setdefault(page, self._length)
            self._write_word(text, word)
            before = word

    def _end_line(self, before: Word, word: Word) -> None:
        """What stands between the last word of a line and the first of the next: a space, a hyphen or nothing."""
        if (
            _is_cut_address(before.text)
            and not before.broken
            and (before.text.endswith("/") or _URL_GOES_ON.match(word.text))
        ):
            return
        if _UNSPACED.match(before.text[-1:]) and _UNSPACED.match(word.text[:1]):
            return
        hard = len(before.text) > 1 and before.text[-1] in _HYPHENS and before.text[-2].isalnum()
        if not (before.broken or hard) or not word.text[:1].isalnum():
            if before.broken:
                self._lengthen("-")
            self._write(" ")
            return
        if is_suspended(word.text):
            self._lengthen("-" if before.broken else "")
            self._write(" ")
            return
        keeps = self._hyphens.keeps(before.text.rstrip(_HYPHENS), word.text)
        if before.broken and keeps:
            self._lengthen("-")
        elif hard and not keeps:
            self._shorten()

    def _write_word(self, text: str, word: Word) -> None:
        start = self._length
        self._write(text)
        self._fragments.append(Fragment(Span(start, self._length), word.box))

    def _lengthen(self, text: str) -> None:
        """More characters to the word just written."""
        last = self._fragments[-1]
        self._write(text)
        self._fragments[-1] = Fragment(Span(last.span.start, self._length), last.box)

    def _shorten(self) -> None:
        """One character less of the word just written."""
        last = self._fragments[-1]
        self._parts[-1] = self._parts[-1][:-1]
        self._length -= 1
        self._fragments[-1] = Fragment(Span(last.span.start, self._length), last.box)

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def shown(word: Word) -> str:
    """The word as it is told: the digits and marks of a raised one as raised ones, so that they join no number."""
    if not word.raised:
        return word.text
    return raised_letters(word.text).translate(_RAISED)


def _is_cut_address(word: str) -> bool:
    """Whether a word is a web address or a DOI that a line's end may have cut."""
    if word.endswith(("https:", "http:", "doi.")):
        return True
    opens = _URL.search(word)
    return opens is not None and opens.end() < len(word) and word.endswith(_URL_STOPS)
