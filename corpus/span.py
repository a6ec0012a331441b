"""A stretch of a document's text. It knows two offsets and nothing of the text."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
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
