"""PDF files made on the spot with reportlab: words at known places, measured from the top left corner in points."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 600.0, 800.0
ROMAN, BOLD = "Times-Roman", "Times-Bold"
_VOCABULARY = """patients treated with ketamine showed a marked reduction of depressive symptoms within hours of the
first infusion and the effect lasted for about one week in most trials that were reported so far""".split()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A word and where it was drawn: its left and right ends and its baseline, from the top left corner."""

    text: str
    page: int
    left: float
    right: float
    baseline: float


class Pages:
    """A PDF in the making, one page after the other."""

    def __init__(self, size: tuple[float, float] = (WIDTH, HEIGHT), password: str | None = None) -> None:
        self._bytes = io.BytesIO()
        lock = None if password is None else StandardEncryption(password, ownerPassword="owner", canPrint=1)
        self.canvas = Canvas(self._bytes, pagesize=size, encrypt=lock, invariant=1)
        self._height = size[1]
        self.number = 1
        self.drawn: list[Drawn] = []

    def line(self, left: float, top: float, words: str, size: float = 10, font: str = ROMAN) -> float:
        """Words on one line, each drawn by itself; gives the line's right end."""
        self.canvas.setFont(font, size)
        for word in words.split():
            width = float(stringWidth(word, font, size))
            self.canvas.drawString(left, self._height - top, word)
            self.drawn.append(Drawn(word, self.number, left, left + width, top))
            left += width + 0.25 * size
        return left - 0.25 * size

    def prose(
        self, left: float, top: float, words: str, width: float = 240, size: float = 10, indent: float = 0
    ) -> float:
        """Words wrapped to a width and justified; gives the baseline of the line after."""
        rows: list[list[str]] = [[]]
        room = width - indent
        for word in words.split():
            used = sum(stringWidth(one, ROMAN, size) for one in [*rows[-1], word]) + 0.25 * size * len(rows[-1])
            if rows[-1] and used > room:
                rows.append([])
                room = width
            rows[-1].append(word)
        for number, row in enumerate(rows):
            inset = indent if number == 0 else 0
            spare = width - inset - sum(stringWidth(word, ROMAN, size) for word in row)
            gap = spare / (len(row) - 1) if number < len(rows) - 1 and len(row) > 1 else 0.25 * size
            at = left + inset
            for word in row:
                self.line(at, top, word, size)
                at = self.drawn[-1].right + gap
            top += 1.2 * size
        return top

    def rotate(self, degrees: int) -> None:
        """Have the page shown turned to the right."""
        if degrees in (90, 270):
            # reportlab swaps the sides of a page that it turns.
            self.canvas.setPageSize((self._height, WIDTH))
        self.canvas.setPageRotation(degrees)

    def turn(self) -> None:
        """On to the next page."""
        self.canvas.showPage()
        self.number += 1

    def content(self) -> bytes:
        """The file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._bytes.getvalue()


def words(count: int, first: str = "The") -> str:
    """So many words of one sentence, with a full stop at its end."""
    return " ".join([first, *islice(cycle(_VOCABULARY), count - 1)]) + "."


def lined(rows: Sequence[str], left: float = 60, top: float = 80, size: float = 10) -> Pages:
    """A file with these lines under each other."""
    pages = Pages()
    for number, row in enumerate(rows):
        pages.line(left, top + 1.2 * size * number, row, size)
    return pages
