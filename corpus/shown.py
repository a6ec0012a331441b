"""The words at a span as a reader is shown them: white space evened out, list items on lines of their own, rows of a
table under its heads, and no Markdown marks. The words are the document's; the exact quote is `span.of(document.text)`.

Each character shown keeps the offset it came from, so that a stretch of the document has its place in what is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.data_table import MARKUP, DataTable
from corpus.document import BlockKind, Document
from corpus.hyphens import words_at
from corpus.span import Span
from corpus.table_shown import Cell, plain_rows, small_table
from corpus.table_text import row_lines

# What a match is shown as: this group of it.
_SUPERSCRIPT = re.compile(r"<sup>([^<>]{1,12})</sup>")
_MARKS = (
    (re.compile(r"!?\[([^\[\]]*+)\]\([^)\[\s]*+(?:\s{1,9}+\"[^\"]*+\")?\)"), 1),
    (re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)++)(?<=\S)\1"), 2),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]++)(?<=\S)\*(?![\w*])"), 1),
    (re.compile(r"(?<![\w_])_(?=\S)([^_]++)(?<=\S)_(?![\w_])"), 1),
    (re.compile(r"`([^`]++)`"), 1),
    (re.compile(r"<sub>([^<>]{1,12})</sub>"), 1),
    (_SUPERSCRIPT, 1),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), 1),
)
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
NOWHERE = -1
"""The origin of a sign of ours."""

# A stroke, or in Markdown the end of a line or another tag, inside a cell.
_IN_CELL = re.compile(rf"\|| ?<br ?/?> ?|{MARKUP.pattern}")


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` as displayed; `origins[i]` is the offset in the document's text that `text[i]` came from, for white space
    that of some white space it stands for or of the word behind it, and `NOWHERE` for a sign of ours.
    `source` is the document's whole text."""

    text: str
    origins: tuple[int, ...]
    source: str

    def origin(self, place: Span) -> Span | None:
        """The stretch of the document that the words at `place` of `text` came from; None where all are ours.

        Where words from elsewhere stand between them, such as the heads of a table, only the last run counts.
        """
        origins = [origin for origin in self.origins[place.start : place.end] if origin != NOWHERE]
        if not origins:
            return None
        first = len(origins) - 1
        while first and origins[first - 1] <= origins[first]:
            first -= 1
        return Span(origins[first], origins[-1] + 1)

    def place(self, span: Span) -> Span | None:
        """Where in `text` the document's words at `span` stand, white space at its ends left out; None where not every
        letter and digit of them is shown."""
        held = [
            at
            for at, (character, origin) in enumerate(zip(self.text, self.origins, strict=True))
            if span.start <= origin < span.end and not character.isspace()
        ]
        if not held:
            return None
        place = Span(held[0], held[-1] + 1)
        return place if _count(place.of(self.text)) == _count(span.of(self.source)) else None


def displayed(document: Document, span: Span, *rows: Span) -> Shown:
    """The words at `span`: list items on lines of their own, set in as deep as they lie, and rows of a table as a small
    table with their heads; each character with where it came from. `rows` are more of the same table as the row at
    `span`."""
    marked = document.source.media_type == "text/markdown"
    whole = _Gathered(document.text, marked)
    blocks = tuple(document.citable_in(span))
    outermost = min((block.level for block, _ in blocks if block.kind is BlockKind.LIST_ITEM), default=0)
    for number, (block, inside) in enumerate(blocks):
        table = document.table_at(block.span.start) if block.kind is BlockKind.TABLE else None
        if number:
            whole.sign("\n" if block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE) else " ", inside.start)
            # Two blanks a level.
            whole.sign("  " * (block.level - outermost) if block.kind is BlockKind.LIST_ITEM else "")
        if table is None:
            whole.words(inside, block.span)
        else:
            _add_table(whole, table, (inside, *rows))
    if not whole.text:
        whole.words(span)
    return whole.shown()


def shown(document: Document, span: Span) -> str:
    """The words at `span` as a reader is shown them."""
    return displayed(document, span).text


def as_read(document: Document, span: Span, captioned: bool = False) -> Shown:
    """The words at `span` as a network reads them, on one line: as they stand, but a row of a table with the heads of
    each value, and with its caption where that is not read beside it."""
    whole = _Gathered(document.text, marked=False)
    table = document.table_at(span.start)
    lines = row_lines(document.text, table, span, captioned) if table is not None else ()
    for number, line in enumerate(lines):
        whole.sign(" " if number else "")
        for stretch in line:
            if stretch.span is None:
                whole.sign(stretch.sign)
            else:
                whole.words(stretch.span)
    if not lines:
        whole.words(span)
    return whole.shown()


def reading_text(document: Document, span: Span) -> str:
    """The words at `span` as evidence: as a reader is shown them, but rows of a table as a network reads them."""
    return (
        shown(document, span) if document.table_at(span.start) is None else as_read(document, span, captioned=True).text
    )


class _Gathered:
    """What is shown, as it grows: words of the `source`, without marks where it is Markdown, and signs of ours."""

    def __init__(self, source: str, marked: bool) -> None:
        self.text: list[str] = []
        self._origins: list[int] = []
        self.source = source
        self._marked = marked

    def words(self, span: Span, block: Span | None = None) -> None:
        """The words at a span, a blank between each two; marks that enclose more are known by the whole `block`."""
        made = self._taken(block if block is not None and self._marked else span)
        for character, origin in zip(made.text, made.origins, strict=True):
            if span.start <= origin < span.end:
                self.text.append(character)
                self._origins.append(origin)

    def cell(self, span: Span) -> None:
        """The words of a cell, in which a stroke begins no other and a line ends with a dot."""
        made = self._taken(span)
        at = 0
        for found in _IN_CELL.finditer(made.text):
            self.text.extend(made.text[at : found.start()])
            self._origins.extend(made.origins[at : found.start()])
            for character in "\\|" if found.group() == "|" else " · " if "<br" in found.group() else "":
                self.sign(character)
            at = found.end()
        self.text.extend(made.text[at:])
        self._origins.extend(made.origins[at:])

    def sign(self, sign: str, origin: int = NOWHERE) -> None:
        """A sign that no words of the document are."""
        self.text.extend(sign)
        self._origins.extend([origin] * len(sign))

    def shown(self) -> Shown:
        """All of it."""
        return Shown("".join(self.text), tuple(self._origins), self.source)

    def _taken(self, span: Span) -> Shown:
        text: list[str] = []
        origins: list[int] = []
        for word in words_at(self.source, span):
            if text and not word.joined:
                text.append(" ")
                origins.append(word.span.start - 1)
            text.extend(word.span.of(self.source))
            origins.extend(range(word.span.start, word.span.end))
        made = Shown("".join(text), tuple(origins), self.source)
        return _without_marks(made) if self._marked else made


def _add_table(whole: _Gathered, table: DataTable, spans: Sequence[Span]) -> None:
    rows = small_table(whole.source, table, spans)
    for number, row in enumerate(rows):
        whole.sign("\n|" if number else "|")
        for cell in row:
            whole.sign(" ")
            _add_cell(whole, cell, framed=True)
            whole.sign(" |")
        if not number:
            whole.sign("\n|" + " --- |" * len(row))
    for number, line in enumerate(() if rows else plain_rows(whole.source, table, spans)):
        whole.sign("\n" if number else "")
        _add_cell(whole, line, framed=False)


def _add_cell(whole: _Gathered, cell: Cell, framed: bool) -> None:
    for stretch in cell:
        if stretch.span is None:
            whole.sign(stretch.sign)
        elif framed:
            whole.cell(stretch.span)
        else:
            whole.words(stretch.span)


def _without_marks(made: Shown) -> Shown:
    for pattern, group in _MARKS:
        text: list[str] = []
        origins: list[int] = []
        at = 0
        for match in pattern.finditer(made.text):
            words = match.group(group)
            text += [made.text[at : match.start()], words.translate(_RAISED) if pattern is _SUPERSCRIPT else words]
            origins += [*made.origins[at : match.start()], *made.origins[match.start(group) : match.end(group)]]
            at = match.end()
        made = Shown("".join([*text, made.text[at:]]), (*origins, *made.origins[at:]), made.source)
    return made


def _count(words: str) -> int:
    return sum(character.isalnum() for character in words)
