"""How places in a PDF page's own space become places on the page as it is seen: crop box and rotation.

Left out: user units; shares of the page do not depend on them.
"""

from dataclasses import dataclass

from corpus.layout import Box
from corpus.reading.pdf.words import Area


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of page `number` in the page's space, and `quarters`: the quarter turns to the right that it
    is shown with."""

    number: int
    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def width(self) -> float:
        """The width of the page as it is seen, in points."""
        return (self.top - self.bottom) if self.quarters % 2 else (self.right - self.left)

    @property
    def height(self) -> float:
        """The height of the page as it is seen, in points."""
        return (self.right - self.left) if self.quarters % 2 else (self.top - self.bottom)

    def seen(self, across: float, up: float) -> tuple[float, float]:
        """A point of the page's space as points from the top left corner of what is seen."""
        match self.quarters % 4:
            case 0:
                return across - self.left, self.top - up
            case 1:
                return up - self.bottom, across - self.left
            case 2:
                return self.right - across, up - self.bottom
            case _:
                return self.top - up, self.right - across

    def area(self, left: float, bottom: float, right: float, top: float) -> Area:
        """A rectangle of the page's space as it is seen."""
        one, other = self.seen(left, bottom), self.seen(right, top)
        return Area(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))

    def box(self, area: Area) -> Box:
        """The area as shares of the page, cut at its edges."""
        width, height = self.width, self.height
        left, right = _share(area.left, width), _share(area.right, width)
        top, bottom = _share(area.top, height), _share(area.bottom, height)
        return Box(self.number, min(left, right), min(top, bottom), max(left, right), max(top, bottom))

    def shows(self, area: Area) -> bool:
        """Whether the middle of the area is on the page."""
        return Area(0, 0, self.width, self.height).holds_centre(area)


def turned(area: Area, quarters: int, width: float, height: float) -> Area:
    """The area after the page, `width` by `height`, was turned to the right by so many quarters."""
    match quarters % 4:
        case 0:
            return area
        case 1:
            return Area(height - area.bottom, area.left, height - area.top, area.right)
        case 2:
            return Area(width - area.right, height - area.bottom, width - area.left, height - area.top)
        case _:
            return Area(area.top, width - area.right, area.bottom, width - area.left)


def _share(points: float, whole: float) -> float:
    if points <= 0 or whole <= 0:
        return 0.0
    return points / whole if points < whole else 1.0
