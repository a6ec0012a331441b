"""A JATS table to lines of text, a row a line. Left out: the widths of columns, and which cells are heads."""

from lxml import etree

from corpus.reading.html_rows import cell, filled
from corpus.reading.html_words import Words, lines
from corpus.reading.jats_line import words_of
from corpus.reading.jats_tags import children, tag_of

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
