"""A table in HTML that stands in a Markdown file: its cells where they stand in the file's own text, tags and all.

Left out: tables inside its cells, and what only a style tells.
"""

import re
from html.parser import HTMLParser

from corpus.data_table import DataTable, TableRow
from corpus.reading.draft import trimmed
from corpus.reading.markup.rows import Cell, cell, head_columns, head_rows, spread
from corpus.reading.markup.words import Words
from corpus.span import Span
from corpus.table_heads import Marked, heads

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_HIDDEN = re.compile(r"\bhidden\b|display\s*:\s*none|opacity|font-size", re.IGNORECASE)
_TAG = r"<[^<>]{0,400}>"
_OPENING = re.compile(rf"(?:\s|{_TAG})*+")
_CLOSING = re.compile(rf"{_TAG}\s*")
_TAGS = re.compile(_TAG)
_MOST_CELLS = 20_000
_MOST_CHARACTERS = 100_000


def html_table(text: str, span: Span) -> DataTable | None:
    """The table whose markup stands at `span`; None where it holds none or several, or hides some of it."""
    markup = span.of(text)
    if len(markup) > _MOST_CHARACTERS or len(_TABLE.findall(markup)) != 1 or _HIDDEN.search(markup):
        return None
    if not markup.rstrip().lower().endswith("</table>"):
        return None
    reader = _Reader(markup)
    reader.feed(markup)
    reader.close()
    return reader.table(span)


class _Reader(HTMLParser):
    """Notes the cells of a table, and where they stand."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0, *(found.end() for found in re.finditer(r"\n", markup))]
        self._markup = markup
        self._rows: list[list[Cell]] = []
        self._places: dict[int, Span] = {}
        self._open: tuple[str, int, dict[str, str | None]] | None = None
        self._heads = 0
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or a cell begins."""
        if tag in ("tr", "td", "th", "tbody", "tfoot"):
            self._close(self._at())
        if tag in ("thead", "tbody", "tfoot"):
            self._in_head = tag == "thead"
        elif tag == "tr":
            self._rows.append([])
            self._heads += self._in_head
        elif tag in ("td", "th"):
            self._open = (tag, self._at() + len(self.get_starttag_text() or ""), dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """A cell ends, by itself or with what is around it."""
        if tag in ("td", "th", "tr", "thead", "tbody", "tfoot", "table"):
            self._close(self._at())

    def table(self, span: Span) -> DataTable | None:
        """What was noted, at its place in the text."""
        rows = [row for row in self._rows if any(one.words.text for one in row)]
        grid = spread(rows)
        if not grid or len(grid) * len(grid[0]) > _MOST_CELLS:
            return None
        made: list[TableRow] = []
        for row, cells in zip(rows, grid, strict=True):
            own = [self._places[id(one)].moved(span.start) for one in row]
            whole = own[0].to(own[-1])
            places = (
                Span(whole.end, whole.end) if one is None else self._places[id(one)].moved(span.start) for one in cells
            )
            made.append(TableRow(whole, tuple(places)))
        words = [["" if one is None else one.words.text for one in cells] for cells in grid]
        told = heads(words, Marked(max(self._heads, head_rows(rows)), head_columns(rows[self._heads :])))
        return DataTable(span, tuple(made), told.rows, told.columns, told.sure)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _close(self, end: int) -> None:
        if self._open is None:
            return
        tag, start, attributes = self._open
        self._open = None
        opening = _OPENING.match(self._markup, start, end)
        place = trimmed(self._markup, opening.end() if opening else start, end)
        while (last := self._markup.rfind("<", place.start, place.end)) >= 0:
            if not _CLOSING.fullmatch(self._markup, last, place.end):
                break
            place = trimmed(self._markup, place.start, last)
        words = " ".join(_TAGS.sub(" ", place.of(self._markup)).split())
        made = cell(Words(words), attributes.get("rowspan"), attributes.get("colspan"), tag == "th")
        self._places[id(made)] = place
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(made)
