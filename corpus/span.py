"""A stretch of a document's text, by two offsets; where the words of a paged file stand on its pages, a box for each.

A 300-page book has 150,000 words: their boxes are kept as bytes, twenty a word, and unpacked for the few that are
asked for. Left out: reading the boxes (`corpus/readers/pdf/`), drawing them (`ui/`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pydantic import ConfigDict, GetCoreSchemaHandler
    from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open stretch `[start, end)` of Unicode code points in `Document.text`.

    Raises `ValueError` unless `0 <= start <= end`.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: start {self.start}, end {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words of `text` at this place. Raises `ValueError` if the span runs past its end."""
        if self.end > len(text):
            raise ValueError(f"span {self.start}:{self.end} runs past a text of {len(text)}")
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def to(self, other: "Span") -> "Span":
        """The smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def moved(self, by: int) -> "Span":
        """The span `by` characters further on. Raises `ValueError` if that is before the text."""
        return Span(self.start + by, self.end + by)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        """In JSON it is a list of its two ends."""
        from pydantic_core import core_schema

        del source, handler
        return core_schema.no_info_after_validator_function(
            lambda ends: cls(*ends),
            core_schema.tuple_schema([core_schema.int_schema(), core_schema.int_schema()]),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda span: (span.start, span.end)),
        )


_WHOLE = 65_535
_ROW = np.dtype(
    [
        ("start", "<u4"),
        ("end", "<u4"),
        ("page", "<u4"),
        ("left", "<u2"),
        ("top", "<u2"),
        ("right", "<u2"),
        ("bottom", "<u2"),
    ]
)
# Two words stand on one line when this much of the lower one's height is shared.
_SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, as a reader sees the page: `page` counts from 1; the rest are shares (0 to 1) of the
    page's width and height, from its top left corner.

    Raises `ValueError` unless `0 <= left <= right <= 1` and `0 <= top <= bottom <= 1`.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (0 <= self.left <= self.right <= 1 and 0 <= self.top <= self.bottom <= 1):
            raise ValueError(f"not a box within its page: {self}")

    def to(self, other: "Box") -> "Box":
        """The smallest box that holds both; the two lie on one page."""
        return Box(
            self.page,
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def beside(self, other: "Box") -> bool:
        """Whether the two stand on one line of one page."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        lower = min(self.bottom - self.top, other.bottom - other.top)
        return self.page == other.page and shared >= _SAME_LINE * lower


@dataclass(frozen=True, slots=True)
class Fragment:
    """A word, or the part of one that stands on one line, and its box."""

    span: Span
    box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """The fragments of a document in the order of its text, as bytes: per fragment little-endian start, end and page
    (4 bytes each), then left, top, right and bottom (2 bytes each, 65,535 being the whole page)."""

    __pydantic_config__: ClassVar["ConfigDict"] = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}

    packed: bytes

    @classmethod
    def of(cls, fragments: Iterable[Fragment]) -> "Layout":
        """The fragments packed. Raises `ValueError` when they overlap or are out of order."""
        known = tuple(fragments)
        for earlier, later in pairwise(known):
            if later.span.start < earlier.span.end:
                raise ValueError(f"fragment {later.span} begins before {earlier.span} ends")
        rows = np.array(
            [
                (item.span.start, item.span.end, item.box.page, *(round(share * _WHOLE) for share in _shares(item.box)))
                for item in known
            ],
            dtype=_ROW,
        )
        return cls(rows.tobytes())

    def fault(self, length: int, pages: int) -> str | None:
        """What is wrong with it for a text of `length` characters on `pages` pages; None when it is whole."""
        if len(self.packed) % _ROW.itemsize:
            return "the places of its words are cut short"
        rows = self._rows()
        starts, ends = rows["start"], rows["end"]
        if len(rows) and (np.any(starts > ends) or np.any(starts[1:] < ends[:-1]) or int(ends[-1]) > length):
            return "the places of its words do not fit its text"
        if np.any(rows["left"] > rows["right"]) or np.any(rows["top"] > rows["bottom"]):
            return "the place of a word is no box"
        if np.any(rows["page"] < 1) or np.any(rows["page"] > pages):
            return "a word stands on a page that is not there"
        return None

    def fragments(self, span: Span) -> Iterator[Fragment]:
        """The fragments that share characters with `span`; one that reaches beyond it is cut, in proportion."""
        rows = self._rows()
        first = int(np.searchsorted(rows["end"], span.start, side="right"))
        for row in rows[first:]:
            start, end, page, *edges = (int(value) for value in row.tolist())
            if start >= span.end:
                return
            left, top, right, bottom = (edge / _WHOLE for edge in edges)
            inside = Span(max(start, span.start), min(end, span.end))
            width = (right - left) / (end - start)
            yield Fragment(
                inside,
                Box(page, left + width * (inside.start - start), top, right - width * (end - inside.end), bottom),
            )

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """The places of the words at `span`, one box for each line they stand on, in reading order."""
        merged: list[Box] = []
        for fragment in self.fragments(span):
            if merged and merged[-1].beside(fragment.box):
                merged[-1] = merged[-1].to(fragment.box)
            else:
                merged.append(fragment.box)
        return tuple(merged)

    def _rows(self) -> NDArray[np.void]:
        return np.frombuffer(self.packed, dtype=_ROW)


def _shares(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom
