"""What stands on a page once it is read: words with their places and type, rules, pictures.

Coordinates are points from the top left corner of the page as a reader sees it, turned so that most of the page's
words run from left to right. Left out: lines, columns and all else that is made of words.
"""

from dataclasses import dataclass

from corpus.layout import Box


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in points, `top` above `bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def to(self, other: "Area") -> "Area":
        """The smallest area that holds both."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def holds_centre(self, other: "Area") -> bool:
        """Whether the middle of `other` lies inside."""
        across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= across <= self.right and self.top <= down <= self.bottom


@dataclass(frozen=True, slots=True)
class Typeface:
    """How words are set; `name` tells fonts apart."""

    name: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space, on one line and one baseline.

    `glued` tells that no space parts it from the word before (a raised reference mark), `broken` that the line's end
    broke it at a hyphen, which `text` does not hold; `raised` that it stands above its line, small.
    """

    text: str
    area: Area
    baseline: float
    size: float
    face: Typeface
    box: Box
    glued: bool = False
    broken: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: `number` counts from 1, `rules` are horizontal lines, `pictures` what is drawn or photographed.

    `turned` words run in another direction than the rest; `hidden` ones a reader cannot see, only counted.
    `confidence` tells how sure a recognizer was of the page's picture (0 to 1); None where none was asked.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    turned: tuple[Word, ...] = ()
    rules: tuple[Area, ...] = ()
    pictures: tuple[Area, ...] = ()
    images: int = 0
    hidden: int = 0
    unreadable: int = 0
    fault: str = ""
    confidence: float | None = None
