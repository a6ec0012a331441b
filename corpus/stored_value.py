"""A value of the library's tables, checked to be of the kind that was stored. Each raises `ValueError` otherwise."""

import json
from collections.abc import Sequence

from corpus.span import Span

Value = str | int | float | bytes | None
Row = tuple[Value, ...]


def span_of(start: Value, end: Value) -> Span:
    """A span from its two ends."""
    return Span(int_of(start), int_of(end))


def json_of(texts: tuple[str, ...]) -> str:
    """Texts as one JSON list."""
    return json.dumps(texts, ensure_ascii=False)


def texts_of(value: Value) -> tuple[str, ...]:
    """The texts of a JSON list."""
    return tuple(map(str_of, list_of(value)))


def list_of(value: Value) -> Sequence[Value]:
    """A JSON list."""
    found: Sequence[Value] = json.loads(str_of(value))
    return found


def str_of(value: Value) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.40} where a text was stored")
    return value


def int_of(value: Value) -> int:
    """A whole number."""
    if not isinstance(value, int):
        raise ValueError(f"{value!r:.40} where a whole number was stored")
    return value


def str_or_none(value: Value) -> str | None:
    """A text, or none."""
    return None if value is None else str_of(value)


def int_or_none(value: Value) -> int | None:
    """A whole number, or none."""
    return None if value is None else int_of(value)
