"""What a page is made of: pieces, each a paragraph, heading, table ... or what a page's end left of one.

Left out: what joins pieces over columns and pages (`joining`).
"""

from dataclasses import dataclass
from functools import cached_property

from corpus.document import BlockKind
from corpus.reading.pdf.lines import Line, spaced
from corpus.reading.pdf.words import Area, Word


@dataclass(frozen=True)
class Piece:
    """Words on lines, or a table's on rows of cells: `rows` holds a line as a row of one cell.

    `flow` counts the columns of the document; `aside` is what stands beside the text and not in it (a float, a
    footnote). `full` tells that the last line reaches the column's right edge, `indented` that the first begins
    inside its left one, `title` that it is the document's title.
    """

    kind: BlockKind
    rows: tuple[tuple[tuple[Word, ...], ...], ...]
    page: int
    flow: int
    area: Area
    size: float
    bold: bool = False
    italic: bool = False
    aside: bool = False
    full: bool = False
    indented: bool = False
    title: bool = False

    @cached_property
    def text(self) -> str:
        """Its words on one line; what a line's end broke stays broken."""
        return " ".join(spaced(cell) for row in self.rows for cell in row if cell)

    @property
    def breaks_off(self) -> bool:
        """Whether a hyphen at its end breaks a word."""
        last = self.rows[-1][-1][-1] if self.rows and self.rows[-1] and self.rows[-1][-1] else None
        return last is not None and (last.broken or (len(last.text) > 1 and last.text.endswith("-")))


def prose(kind: BlockKind, lines: tuple[Line, ...], page: int, flow: int, full: bool, indented: bool) -> Piece:
    """A piece of lines under each other."""
    area = lines[0].area
    for line in lines[1:]:
        area = area.to(line.area)
    letters = sum(line.letters for line in lines)
    return Piece(
        kind,
        tuple((line.words,) for line in lines),
        page,
        flow,
        area,
        max(lines, key=lambda line: line.letters).size,
        bold=10 * sum(line.letters for line in lines if line.bold) >= 9 * letters,
        italic=10 * sum(line.letters for line in lines if line.italic) >= 9 * letters,
        full=full,
        indented=indented,
    )
