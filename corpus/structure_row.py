"""The tables and the front matter of a document as one row of the library, in JSON, and back.

A value that cannot be what was stored is a `ValueError`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from corpus.data_table import DataTable, TableRow
from corpus.document import Document
from corpus.front_matter import FrontMatter
from corpus.span import Span
from corpus.stored_value import Row, Value, int_of, span_of, str_of, str_or_none

Json = Value | Sequence["Json"] | Mapping[str, "Json"]


def structure_row(document: Document) -> Row:
    """The row that says a document's tables and front matter."""
    tables = json.dumps([_table_json(table) for table in document.tables], separators=(",", ":"))
    return (document.id, json.dumps(asdict(document.front_matter), ensure_ascii=False), tables)


def front_matter_of(value: Value) -> FrontMatter:
    """The front matter that a row says."""
    stated = _mapping(json.loads(str_of(value)))
    return FrontMatter(
        journal=_text(stated.get("journal")),
        affiliations=tuple(map(_word, _list(stated.get("affiliations")))),
        received=_text(stated.get("received")),
        accepted=_text(stated.get("accepted")),
        published=_text(stated.get("published")),
    )


def tables_of(value: Value) -> tuple[DataTable, ...]:
    """The tables that a row says."""
    return tuple(map(_table_of, _list(json.loads(str_of(value)))))


def _table_json(table: DataTable) -> dict[str, Json]:
    return {
        "span": _ends(table.span),
        "rows": [[*_ends(row.span), *(end for cell in row.cells for end in _ends(cell))] for row in table.rows],
        "head_rows": table.head_rows,
        "head_columns": table.head_columns,
        "sure": table.sure,
        "caption": None if table.caption is None else _ends(table.caption),
        "notes": [_ends(note) for note in table.notes],
    }


def _table_of(value: Json) -> DataTable:
    stated = _mapping(value)
    caption = stated.get("caption")
    return DataTable(
        span=_span(stated.get("span")),
        rows=tuple(map(_row, _list(stated.get("rows")))),
        head_rows=_number(stated.get("head_rows")),
        head_columns=_number(stated.get("head_columns")),
        sure=stated.get("sure") is not False,
        caption=None if caption is None else _span(caption),
        notes=tuple(map(_span, _list(stated.get("notes")))),
    )


def _row(value: Json) -> TableRow:
    whole, *cells = _spans(_list(value))
    return TableRow(whole, tuple(cells))


def _spans(ends: Sequence[Json]) -> Iterator[Span]:
    numbers = [_number(end) for end in ends]
    if len(numbers) < 2 or len(numbers) % 2:
        raise ValueError(f"{len(numbers)} ends where spans were stored")
    yield from (span_of(start, end) for start, end in zip(numbers[::2], numbers[1::2], strict=True))


def _span(value: Json) -> Span:
    (span,) = _spans(_list(value))
    return span


def _ends(span: Span) -> list[int]:
    return [span.start, span.end]


def _list(value: Json) -> Sequence[Json]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r:.40} where a list was stored")
    return value


def _mapping(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r:.40} where named values were stored")
    return value


def _number(value: Json) -> int:
    return int_of(value if isinstance(value, int) else None)


def _text(value: Json) -> str | None:
    return str_or_none(value if isinstance(value, str | None) else 0)


def _word(value: Json) -> str:
    return str_of(value if isinstance(value, str) else None)
