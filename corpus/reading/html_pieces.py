"""The elements of an HTML page to pieces of text in reading order: headings, paragraphs, items, captions, tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import html

from corpus.document import BlockKind
from corpus.reading.html_walk import BLOCKS, HEADINGS, Step, is_skipped, walk

_ITEMS = ("li", "dt", "dd")
_ROW_GROUPS = ("thead", "tbody", "tfoot")
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line (a table: a line a row); `level` is a heading's, 0 for all else."""

    kind: BlockKind
    words: str
    level: int = 0


def pieces(whole: html.HtmlElement) -> Iterator[Piece]:
    """The pieces under an element; words between blocks make paragraphs of their own."""
    loose: list[str] = []
    around: list[str] = []
    for step, element in walk(whole):
        is_block = element.tag in BLOCKS
        if step is Step.OPEN:
            if is_block:
                yield from _flushed(loose, around)
                around.append(element.tag)
            loose.append("\n" if element.tag == "br" else element.text or "")
            continue
        if step is Step.TABLE:
            yield from _flushed(loose, around)
            yield from _table(element)
        elif step is Step.CLOSE and is_block:
            yield from _flushed(loose, around)
            around.pop()
        if element is not whole:
            loose.append(element.tail or "")


def _flushed(loose: list[str], around: Sequence[str]) -> Iterator[Piece]:
    """The words gathered so far as a piece of the innermost block around them; `loose` is emptied."""
    words = " ".join("".join(loose).split())
    loose.clear()
    if not re.search(r"\w", words):
        return
    tag = around[-1] if around else ""
    if tag in HEADINGS:
        yield Piece(BlockKind.HEADING, words, int(tag[1]))
    elif tag in ("figcaption", "caption"):
        yield Piece(BlockKind.CAPTION, words)
    else:
        yield Piece(BlockKind.LIST_ITEM if any(item in around for item in _ITEMS) else BlockKind.PARAGRAPH, words)


def _table(table: html.HtmlElement) -> Iterator[Piece]:
    """The caption, and the rows a line each; a cell that spans rows is said again in each of them."""
    caption = table.find("caption")
    if caption is not None and (words := _on_one_line(caption)):
        yield Piece(BlockKind.CAPTION, words)
    rows: list[str] = []
    spanning: dict[int, tuple[int, str]] = {}
    groups = [table, *(part for part in table if part.tag in _ROW_GROUPS)]
    for row in (row for group in groups for row in group if row.tag == "tr"):
        own = [cell for cell in row if cell.tag in ("td", "th") and not is_skipped(cell)]
        cells: list[str] = []
        while own or len(cells) in spanning:
            left, words = spanning.pop(len(cells), (0, ""))
            if not left:
                cell = own.pop(0)
                left, words = _rows_spanned(cell), _on_one_line(cell)
            if left > 1:
                spanning[len(cells)] = (left - 1, words)
            cells.append(words)
        if any(cells):
            rows.append(" | ".join(cells))
    if rows:
        yield Piece(BlockKind.TABLE, "\n".join(rows))


def _on_one_line(whole: html.HtmlElement) -> str:
    """All the words under an element; those of blocks inside it are kept apart."""
    words: list[str] = []
    for step, element in walk(whole, tables_apart=False):
        apart = " " if element.tag in BLOCKS or element.tag == "br" else ""
        if step is Step.OPEN:
            words += (apart, element.text or "")
        elif element is not whole:
            words += (apart, element.tail or "")
    return " ".join("".join(words).split())


def _rows_spanned(cell: html.HtmlElement) -> int:
    stated = cell.get("rowspan") or ""
    return min(int(stated), _MOST_ROWS) if re.fullmatch(r"[0-9]{1,4}", stated) else 1
