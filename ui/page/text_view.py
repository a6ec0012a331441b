"""A document's text as HTML, block by block, with the quote marked, and words that were put in its place.

Each block says where its first character stands in `Document.text` (`data-at`), and from there on holds every character
of that text, so that words chosen in the browser have an exact place. A Markdown file's front matter is not shown: the
panel's head says what stands in it. Left out: which part of a long document is shown (`excerpt`), and the panel around
it (`source_panel`).
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from corpus.document import BlockKind, Document
from corpus.span import Span
from ui.page.escaping import escaped
from ui.page.excerpt import Excerpt, Piece, excerpt
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
    return shown_html(document, excerpt(document, quote))


def shown_html(document: Document, shown: Excerpt, chosen: Span | None = None) -> str:
    """What is shown of the document; the words of `chosen` stand in `<ins>`, around or inside the quote's `<mark>`."""
    lines: list[tuple[bool, str]] = []
    page: int | None = None
    for piece in shown.pieces:
        if _is_front_matter(document.text, piece):
            continue
        if piece.page is not None and piece.page != page:
            lines.append((False, f'<p class="page">Page {piece.page}</p>'))
        page = piece.page
        lines.append((piece.kind is BlockKind.LIST_ITEM, _piece(document.text, piece, chosen)))
    groups = groupby(lines, key=lambda line: line[0])
    runs = [(is_list, "".join(html for _, html in group)) for is_list, group in groups]
    text = "".join(f"<ul>{run}</ul>" if is_list else run for is_list, run in runs)
    return _left_out(shown.before, "before") + text + _left_out(shown.after, "after")


def _is_front_matter(text: str, piece: Piece) -> bool:
    opens = piece.kind is BlockKind.FURNITURE and not text[: piece.span.start].strip()
    return opens and piece.quoted is None and piece.span.of(text).partition("\n")[0].rstrip() == "---"


def _piece(text: str, piece: Piece, chosen: Span | None) -> str:
    """One block; a heading's hashes and an item's bullet are left out, unless they were quoted or chosen."""
    start, words = piece.span.start, piece.span.of(text)
    taken = [span for span in (piece.quoted, chosen) if span is not None and span.meets(piece.span)]
    start += _ornament(piece.kind, words, piece.span, taken)
    inner = _marked(text, Span(start, piece.span.end), piece.quoted, chosen)
    at = f'data-at="{start}"'
    name = _CLASSES[piece.kind]
    if piece.kind is BlockKind.HEADING:
        return f'<h3 class="heading" {at}>{inner}</h3>'
    if piece.kind is BlockKind.LIST_ITEM:
        bare = start > piece.span.start or not bullet_length(words)
        return f'<li class="{item_class(words) if bare else "own"}" {at}>{inner}</li>'
    return f'<div class="{name}" {at}>{inner}</div>'


def _marked(text: str, span: Span, quoted: Span | None, chosen: Span | None) -> str:
    """The words at `span`, escaped: each stretch of them in the marks that it has."""
    known = [one for one in (quoted, chosen) if one is not None]
    edges = {span.start, span.end, *(edge for one in known for edge in (one.start, one.end))}
    places = sorted(edge for edge in edges if span.start <= edge <= span.end)
    html = []
    for start, end in pairwise(places):
        here = Span(start, end)
        words = escaped(here.of(text))
        if chosen is not None and chosen.holds(here):
            words = f"<ins>{words}</ins>"
        html.append(f"<mark>{words}</mark>" if quoted is not None and quoted.holds(here) else words)
    return "".join(html)


def _ornament(kind: BlockKind, words: str, span: Span, taken: Sequence[Span]) -> int:
    """How many characters at the block's start are Markdown's, not the writer's, and in none of `taken`."""
    length = 0
    if kind is BlockKind.HEADING and (hashes := _HASHES.match(words)):
        length = hashes.end()
    if kind is BlockKind.LIST_ITEM:
        length = bullet_length(words)
    return length if all(span.start + length <= one.start for one in taken) else 0


def _left_out(characters: int, where: str) -> str:
    """A line where the document goes on beyond what is shown."""
    if not characters:
        return ""
    return f'<p class="left-out">{characters:,} characters {where} this are not shown</p>'
