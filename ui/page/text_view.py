"""A document's text as HTML, block by block, with the quote marked.

Left out: which part of a long document is shown (`excerpt`), and the panel around it (`source_panel`).
"""

import re
from itertools import groupby

from corpus.document import BlockKind, Document
from corpus.span import Span
from ui.page.escaping import escaped
from ui.page.excerpt import Piece, excerpt
from ui.page.listing import bullet_length, item_class

_HASHES = re.compile(r"#{1,6}\s+")
_CLASSES = {
    BlockKind.HEADING: "heading",
    BlockKind.PARAGRAPH: "paragraph",
    BlockKind.LIST_ITEM: "item",
    BlockKind.TABLE: "table",
    BlockKind.CAPTION: "caption",
    BlockKind.REFERENCE: "reference",
    BlockKind.FURNITURE: "furniture",
}


def text_html(document: Document, quote: Span) -> str:
    """The document's text, block by block; the text of its `<mark>`s is the quote, block breaks aside."""
    shown = excerpt(document, quote)
    lines: list[tuple[bool, str]] = []
    page: int | None = None
    for piece in shown.pieces:
        if piece.page is not None and piece.page != page:
            lines.append((False, f'<p class="page">Page {piece.page}</p>'))
        page = piece.page
        lines.append((piece.kind is BlockKind.LIST_ITEM, _piece(document.text, piece)))
    groups = groupby(lines, key=lambda line: line[0])
    runs = [(is_list, "".join(html for _, html in group)) for is_list, group in groups]
    text = "".join(f"<ul>{run}</ul>" if is_list else run for is_list, run in runs)
    return _left_out(shown.before, "before") + text + _left_out(shown.after, "after")


def _piece(text: str, piece: Piece) -> str:
    """One block; a heading's hashes and an item's bullet are left out, unless they were quoted."""
    start, words = piece.span.start, piece.span.of(text)
    start += _ornament(piece.kind, words, piece.span, piece.quoted)
    if piece.quoted is None:
        inner = escaped(text[start : piece.span.end])
    else:
        marked = escaped(piece.quoted.of(text))
        inner = (
            escaped(text[start : piece.quoted.start])
            + f"<mark>{marked}</mark>"
            + escaped(text[piece.quoted.end : piece.span.end])
        )
    name = _CLASSES[piece.kind]
    if piece.kind is BlockKind.HEADING:
        return f'<h3 class="heading">{inner}</h3>'
    if piece.kind is BlockKind.LIST_ITEM:
        bare = start > piece.span.start or not bullet_length(words)
        return f'<li class="{item_class(words) if bare else "own"}">{inner}</li>'
    return f'<div class="{name}">{inner}</div>'


def _ornament(kind: BlockKind, words: str, span: Span, quoted: Span | None) -> int:
    """How many characters at the block's start are Markdown's, not the writer's, and were not quoted."""
    length = 0
    if kind is BlockKind.HEADING and (hashes := _HASHES.match(words)):
        length = hashes.end()
    if kind is BlockKind.LIST_ITEM:
        length = bullet_length(words)
    return length if quoted is None or span.start + length <= quoted.start else 0


def _left_out(characters: int, where: str) -> str:
    """A line where the document goes on beyond what is shown."""
    if not characters:
        return ""
    return f'<p class="left-out">{characters:,} characters {where} this are not shown</p>'
