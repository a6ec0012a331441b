"""What readers of HTML and XML share: the words of an element, the cells of a table, the marks that name references."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.readers.draft import raised_letters
from corpus.span import Span
from corpus.tables import NOTHING_MARKED, DataTable, Marked, TableRow, heads
from corpus.types import Mention, Reference

_RAISED = str.maketrans("0123456789+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺")
_RAISED_DIGITS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_DASHES = frozenset("-‐‑–−")
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
_STOPS = frozenset(".,;:!?-–—/(&+=<>≤≥±")
_GOES_ON = frozenset("()[],;:.%/±+–—-=")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of some words that points to the elements with these ids."""

    span: Span
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words on one line, or a line a row, and the marks in them; offsets are into `text`."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is a word in it: a dash or a bullet alone is none."""
        return re.search(r"\w", self.text) is not None


NO_WORDS = Words()


class Gathering:
    """Words as they are gathered; `take` gives what there is and begins anew."""

    def __init__(self, lead: Words | None = None) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._open: list[tuple[int | None, tuple[str, ...]]] = []
        self._space = False
        self._raised = 0
        self._bracketed = False
        if lead is not None:
            self.add_words(lead)
            self._space = True

    def __len__(self) -> int:
        """The number of characters gathered."""
        return self._length

    @property
    def last(self) -> str:
        """The last character gathered, a space where one is due, nothing at the beginning."""
        if self._space or not self._parts:
            return " " if self._parts else ""
        return self._parts[-1][-1]

    def add(self, text: str) -> None:
        """Words as they stand in the markup."""
        if not text:
            return
        if self._raised:
            text = self._lifted(text)
        words = text.split()
        if text[0].isspace():
            self._space = True
        if words:
            self._put(" ".join(words))
            self._space = text[-1].isspace()

    def add_words(self, words: Words) -> None:
        """Words that were gathered before, with their marks."""
        if not words.text:
            return
        self._put(words.text)
        at = self._length - len(words.text)
        self._marks.extend(Mark(Span(at + mark.span.start, at + mark.span.end), mark.ids) for mark in words.marks)

    def separate(self, following: str | None) -> None:
        """Keeps the last word apart from the `following` text, unless that begins with a stop, comma or bracket."""
        if following and following[0].isalnum():
            self._space = True

    def open_mark(self, ids: tuple[str, ...]) -> None:
        """A mark begins with the next word."""
        self._open.append((None, ids))

    def close_mark(self) -> None:
        """The mark opened last ends with the last word; one without words is dropped."""
        start, ids = self._open.pop()
        if start is not None:
            self._marks.append(Mark(Span(start, self._length), ids))

    def open_raised(self) -> None:
        """What comes is raised above the line."""
        self._raised += 1
        self._bracketed = False

    def close_raised(self) -> None:
        """What comes is as high as before."""
        self._raised -= 1

    def take(self) -> Words:
        """The words gathered so far; a mark that is open goes on in what is gathered next."""
        open_ids = [ids for _, ids in self._open]
        while self._open:
            self.close_mark()
        words = Words("".join(self._parts), tuple(sorted(self._marks, key=lambda mark: mark.span)))
        self._parts, self._length, self._marks, self._space = [], 0, [], False
        self._open = [(None, ids) for ids in open_ids]
        return words

    def _put(self, text: str) -> None:
        if self._space and self._parts:
            text = f" {text}"
        here = self._length + (1 if self._space and self._parts else 0)
        self._space = False
        if self._open:
            self._open = [(here if start is None else start, ids) for start, ids in self._open]
        self._parts.append(text)
        self._length += len(text)

    def _lifted(self, text: str) -> str:
        lifted: list[str] = []
        for character in raised_letters(text):
            before = lifted[-1] if lifted else self.last
            if character in _OPENING:
                self._bracketed = True
            elif character in _CLOSING:
                self._bracketed = False
            if self._bracketed:
                lifted.append(character)
            elif character in _DASHES:
                # A dash after a digit parts a range of marks ("³–⁵"); else it is a minus ("10⁻³").
                lifted.append(character if before in _RAISED_DIGITS else "⁻")
            else:
                lifted.append(character.translate(_RAISED))
        return "".join(lifted)


class CellWords:
    """The paragraphs, items and lines of a cell, put on one line with a dot between those that nothing else parts.

    `words` takes the words as they come. A line that only ran over goes on as it is.
    """

    def __init__(self) -> None:
        self.words = Gathering()
        self._whole = Gathering()
        self._last = ""
        self._only_lines = True

    def end(self, only_line: bool = False) -> None:
        """A paragraph or an item ends here, or only a line."""
        line_words = self.words.take()
        if line_words.text:
            if self._last:
                stops = self._last in _STOPS or line_words.text[0] in _GOES_ON
                runs_over = self._only_lines and line_words.text[0].islower()
                self._whole.add(" " if stops or runs_over else " · ")
            self._whole.add_words(line_words)
            self._last = line_words.text[-1]
            self._only_lines = True
        self._only_lines = self._only_lines and only_line

    def take(self) -> Words:
        """The cell's words."""
        self.end()
        return self._whole.take()


_MOST_ROWS = 200
_MOST_COLUMNS = 100
_WIDEST = 500
_MOST_CELLS = 200_000
_LONGEST_REPEATED = 300
# Repeating the cells of a file that is made to be large must not make it much larger.
_MOST_REPEATED = 20_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words, how many rows and columns it takes, and whether the markup calls it a head."""

    words: Words
    rows: int = 1
    columns: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell and where its top left corner is."""

    cell: Cell
    row: int
    column: int


def cell(words: Words, rowspan: str | None, colspan: str | None, head: bool = False) -> Cell:
    """The cell with these attributes; numbers that are none, or too large to be meant, are mended."""
    return Cell(words, _number(rowspan, _MOST_ROWS), _number(colspan, _MOST_COLUMNS), head)


def filled(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Words, ...], ...]:
    """The words of each row from left to right, those of cells that reach into it among them."""
    return tuple(tuple(NO_WORDS if item is None else item.words for item in row) for row in spread(rows))


def spread(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Cell | None, ...], ...]:
    """The cells of each row from left to right, those that reach into it among them; None where there is none.

    A cell as wide as the table, and one with many words, stands once; every row is as long as the longest, but for
    tables of very many cells.
    """
    placed = list(_placed(rows))
    width = _width(placed)
    full: list[dict[int, Cell]] = [{} for _ in range(max((item.row for item in placed), default=-1) + 1)]
    left = _MOST_REPEATED
    for item in placed:
        last = min(item.column + item.cell.columns, width)
        once = len(item.cell.words.text) > _LONGEST_REPEATED or (item.column == 0 and last == width)
        for row in range(item.row, min(item.row + item.cell.rows, len(full))):
            for column in range(item.column, item.column + 1 if once else last):
                first = (row, column) == (item.row, item.column)
                # What is repeated costs at least its place.
                left -= 0 if first else len(item.cell.words.text) + 1
                if column < width and (first or left > 0):
                    full[row][column] = item.cell
    even = width * len(full) <= _MOST_CELLS
    return tuple(
        tuple(row.get(column) for column in range(width if even else max(row, default=-1) + 1)) for row in full
    )


def head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top hold nothing but heads; all of them where no other row follows."""
    return next((number for number, row in enumerate(rows) if not all(item.head for item in row)), len(rows))


def head_columns(rows: Sequence[Sequence[Cell]]) -> int:
    """How many cells at the left of every row are heads, in a table with other cells."""
    leading = (next((number for number, item in enumerate(row) if not item.head), len(row)) for row in rows if row)
    others = any(not item.head for row in rows for item in row)
    return min(leading, default=0) if others else 0


def _placed(rows: Iterable[Iterable[Cell]]) -> Iterator[_Placed]:
    """The cells in the columns that those reaching down from above leave free."""
    reaching: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        begun: dict[int, int] = {}
        for own, cell in enumerate(row):
            while column in reaching:
                column += 1
            if column >= _WIDEST:
                # Whoever makes a table that wide by spans means none of them.
                column, cell = own, replace(cell, rows=1, columns=1)
            yield _Placed(cell, number, column)
            if cell.rows > 1:
                begun |= dict.fromkeys(range(column, column + cell.columns), cell.rows - 1)
            column += cell.columns
        reaching = {at: left - 1 for at, left in reaching.items() if left > 1} | begun


def _width(placed: Sequence[_Placed]) -> int:
    """How many columns there are; a lone cell that says it is wider than all rows is not believed."""
    ends: dict[int, list[_Placed]] = {}
    for item in placed:
        ends.setdefault(item.row, []).append(item)
    several = [max(item.column + item.cell.columns for item in row) for row in ends.values() if len(row) > 1]
    return max(several or [max(item.column for item in row) + 1 for row in ends.values()], default=0)


def _number(stated: str | None, most: int) -> int:
    stated = (stated or "").strip()
    return max(1, min(int(stated), most)) if re.fullmatch(r"[0-9]{1,4}", stated) else 1


BETWEEN = " | "
_TABLE_LINES_MOST_CELLS = 50_000


def lined(rows: Sequence[Sequence[Words]], marked: Marked = NOTHING_MARKED) -> tuple[Words, DataTable | None]:
    """Rows of equal length as words and as a table; rows with nothing in them are dropped.

    A table of very many cells is words only.
    """
    full = [row for row in rows if any(cell.text for cell in row)]
    texts: list[str] = []
    marks: list[Mark] = []
    made: list[TableRow] = []
    at = 0
    for row in full:
        last = max(number for number, cell in enumerate(row) if cell.text)
        line = BETWEEN.join(cell.text for cell in row[: last + 1])
        start = at - (len(line) - len(line.lstrip()))
        line = line.strip()
        cells: list[Span] = []
        for cell in row:
            here = min(max(start, at), at + len(line))
            cells.append(Span(here, here + len(cell.text)))
            marks.extend(Mark(mark.span.moved(start), mark.ids) for mark in cell.marks)
            start += len(cell.text) + len(BETWEEN)
        made.append(TableRow(Span(at, at + len(line)), tuple(cells)))
        texts.append(line)
        at += len(line) + 1
    words = Words("\n".join(texts), tuple(marks))
    if not full or sum(map(len, full)) > _TABLE_LINES_MOST_CELLS or len({len(row) for row in full}) > 1:
        return words, None
    header = heads([[cell.text for cell in row] for row in full], marked)
    return words, DataTable(Span(0, len(words.text)), tuple(made), header.rows, header.columns, header.sure)


def grouped(rows: Iterable[tuple[str, tuple[Cell, ...]]]) -> tuple[Words, DataTable | None, tuple[Words, ...]]:
    """The words and the cells of a table's rows, each given with the group that it stands in ("thead", "tfoot"), and
    the notes that stand in its foot as wide as the table."""
    kept: list[tuple[Cell, ...]] = []
    notes: list[Words] = []
    heads = 0
    for group, cells in rows:
        if group == "tfoot" and len(cells) == 1:
            notes.append(cells[0].words)
        elif any(cell.words.text for cell in cells):
            kept.append(cells)
            heads += group == "thead"
    words, made = lined(filled(kept), Marked(max(heads, head_rows(kept)), head_columns(kept[heads:])))
    return words, made, tuple(note for note in notes if note)


_DASH = re.compile(r"\s{0,20}+[-‐‑–—−⁻]\s{0,20}+")
_RANGE = re.compile(r"\A\W{0,20}+(\d{1,9}+)\s{0,20}+[-‐‑–—−⁻]\s{0,20}+(\d{1,9}+)\W{0,20}+")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MOST_BETWEEN = 100


def mentions(
    text: str, marks: Sequence[Mark], numbers: Mapping[str, int], references: Sequence[Reference]
) -> tuple[Mention, ...]:
    """The mentions at `marks`, in order; `numbers` are indexes into the list by the ids of its entries.

    A dash between two marks stands for all the entries between them: the two are one mention.
    """
    labels = {reference.label: number for number, reference in enumerate(references) if reference.label}
    merged: list[Mention] = []
    for mention in _known(text, marks, numbers, labels):
        before = merged[-1] if merged else None
        if before is not None and mention.span.start < before.span.end:
            continue
        if before is not None and _DASH.fullmatch(text, before.span.end, mention.span.start):
            first, last = before.references[-1], mention.references[0]
            if first < last <= first + _MOST_BETWEEN:
                between = (*before.references, *range(first + 1, last), *mention.references)
                merged[-1] = Mention(before.span.to(mention.span), tuple(dict.fromkeys(between)))
                continue
        merged.append(mention)
    return tuple(merged)


def labelled(text: str, references: Sequence[Reference], mentions: Sequence[Mention]) -> tuple[Reference, ...]:
    """The references, those without a number of their own with the one that their marks show."""
    shown: dict[int, str] = {}
    for mention in mentions:
        words = mention.span.of(text).translate(_PLAIN).strip("[]() ")
        # A number beyond the list's length is a year ("Bell (2006)").
        if len(mention.references) == 1 and re.fullmatch(r"[0-9]{1,4}", words) and int(words) <= len(references):
            shown.setdefault(mention.references[0], words)
    return tuple(
        reference if reference.label else replace(reference, label=shown.get(number, ""))
        for number, reference in enumerate(references)
    )


def _known(
    text: str, marks: Sequence[Mark], numbers: Mapping[str, int], labels: Mapping[str, int]
) -> Iterator[Mention]:
    for mark in marks:
        named = tuple(dict.fromkeys(numbers[item] for item in mark.ids if item in numbers))
        if not named:
            continue
        ends = _RANGE.fullmatch(mark.span.of(text).translate(_PLAIN))
        if ends and len(named) <= 2 and (first := labels.get(ends.group(1))) is not None:
            last = labels.get(ends.group(2))
            if last is not None and first < last <= first + _MOST_BETWEEN and set(named) <= {first, last}:
                named = tuple(range(first, last + 1))
        yield Mention(Span(mark.span.start, mark.span.end), named)
