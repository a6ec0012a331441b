"""A JATS table to lines of text, a row a line. Left out: the widths of columns, and which cells are heads."""

from lxml import etree

from corpus.reading.jats.line import words_of
from corpus.reading.jats.tags import children, tag_of
from corpus.reading.markup.rows import cell, filled
from corpus.reading.markup.words import Words, lines

_ROW_GROUPS = ("thead", "tbody", "tfoot")


def table_words(table: etree._Element) -> Words:
    """The rows of a table, in the order they stand in; one without rows gives all its words on one line."""
    rows: list[etree._Element] = []
    for part in table:
        if tag_of(part) == "tr":
            rows.append(part)
        elif tag_of(part) in _ROW_GROUPS:
            rows.extend(children(part, "tr"))
    if not rows:
        return words_of(table)
    return lines(
        filled(
            [cell(words_of(one), one.get("rowspan"), one.get("colspan")) for one in children(row, "td", "th")]
            for row in rows
        )
    )
