"""The source of a footnote as HTML: whose words they are, and the document's text with the quote marked.

Left out: which part of a long document is shown (`excerpt`), and scrolling to the mark (`panel.js`).
"""

import re
from itertools import groupby

from corpus.document import BlockKind, Document
from corpus.span import Span
from ui.page.escaping import escaped
from ui.page.excerpt import Piece, excerpt
from ui.page.footnote import Footnote, FootnoteId
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

EMPTY_PANEL = (
    '<section class="fn-hint" aria-label="Source"><p class="specimen">Each sentence ends in a number'
    '<span class="fn-marks"><span class="cite">1</span></span></p>'
    '<p class="specimen">and the number opens <mark>the exact words it came from</mark>, here.</p></section>'
)


def source_html(footnote: Footnote, document: Document | None) -> str:
    """The panel for one footnote.

    With no document, or one whose text no longer holds the quote at its place, the quote stands alone with a
    line that says so: no other words are ever marked.
    """
    citation = footnote.citation
    if document is None:
        head = _title("Source", "", footnote)
        body = _alone(footnote, "This document is no longer in the library.")
    else:
        head = _title(document.title or document.source.name, _byline(document), footnote)
        if document.text[citation.span.start : citation.span.end] == citation.quote:
            body = body_html(document, citation.span)
        else:
            body = _alone(footnote, "This document has changed since it was quoted.")
    return (
        f'<article class="fn-source" data-footnote="{footnote.id}" '
        f'aria-label="Source of footnote {footnote.id.number}">'
        f"<header>{_navigation(footnote)}{head}</header>"
        f'<div class="fn-body" tabindex="0" role="region" aria-label="Text of the source">{body}</div>'
        "</article>"
    )


def body_html(document: Document, quote: Span) -> str:
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


def _navigation(footnote: Footnote) -> str:
    """Which footnote of how many, its neighbours, and the way back to the answer."""
    return (
        '<nav aria-label="Footnotes">'
        '<button type="button" class="back" data-back>&#8593; Back to the answer</button>'
        f'<span class="count"><span>Footnote </span><b>{footnote.place}</b> of {footnote.total}</span>'
        + _step("previous", "&#8592;", footnote.previous)
        + _step("next", "&#8594;", footnote.next)
        + "</nav>"
    )


def _step(name: str, arrow: str, target: FootnoteId | None) -> str:
    end = f'data-open="{target}"' if target is not None else "disabled"
    return (
        f'<button type="button" class="step" data-step="{name}" '
        f'aria-label="{name.capitalize()} footnote" {end}>{arrow}</button>'
    )


def _title(title: str, byline: str, footnote: Footnote) -> str:
    """Title, authors and year, and the quote's section and page."""
    citation = footnote.citation
    places = [escaped(citation.section)] if citation.section else []
    if citation.page is not None:
        places.append(f"page {citation.page}")
    place = " · ".join(places)
    return (
        f'<h2 class="fn-text">{escaped(title)}</h2>'
        + (f'<p class="byline fn-text">{byline}</p>' if byline else "")
        + (f'<p class="place fn-text">{place}</p>' if place else "")
    )


def _byline(document: Document) -> str:
    """Authors and year; without either, the file's name."""
    named = ", ".join(author for author in document.authors if author.strip())
    parts = [escaped(named)] if named else []
    if document.year is not None:
        parts.append(str(document.year))
    return " · ".join(parts) or escaped(document.source.name)


def _alone(footnote: Footnote, why: str) -> str:
    return (
        f'<p class="fn-trouble">{why} These are the words that were quoted from it.</p>'
        f'<div class="paragraph"><mark>{escaped(footnote.citation.quote)}</mark></div>'
    )


def _left_out(characters: int, where: str) -> str:
    """A line where the document goes on beyond what is shown."""
    if not characters:
        return ""
    return f'<p class="left-out">{characters:,} characters {where} this are not shown</p>'
