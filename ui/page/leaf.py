"""A page of a document as a picture with the quoted words marked on it.

Left out: drawing the picture (`ports.Pictures`), and the controls around it (`views`).
"""

from base64 import b64encode
from dataclasses import dataclass

from corpus.document import Document
from corpus.errors import FileDamaged
from corpus.layout import Box
from corpus.span import Span
from ui.page.escaping import escaped
from ui.page.ports import Pictures

# A quote over more pages than this is no sentence; the first ones are shown.
MOST_LEAVES = 4


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: where the quote's lines stand on it, and their words; both are empty where there are none."""

    page: int
    boxes: tuple[Box, ...]
    words: str


def leaves_of(document: Document, quote: Span) -> tuple[Leaf, ...]:
    """The pages on which the quote's words have their places; none when no place is known."""
    boxes = document.layout.boxes(quote) if document.layout is not None else ()
    numbers = tuple(dict.fromkeys(box.page for box in boxes))[:MOST_LEAVES]
    return tuple(
        Leaf(number, tuple(box for box in boxes if box.page == number), _words(document, quote, number))
        for number in numbers
    )


def leaf_html(leaf: Leaf, document: Document, pictures: Pictures) -> str:
    """The page's picture under its marks. Raises a `FootnoteError` when it cannot be drawn.

    The picture travels inside the page: there is no address at which somebody else could ask for it.
    """
    picture = pictures.picture(document.id, leaf.page)
    title = document.title or document.source.name
    unseen = f'<figcaption class="fn-unseen">Marked: {escaped(leaf.words)}</figcaption>' if leaf.words else ""
    marks = "".join(map(_box_html, leaf.boxes))
    return (
        f'<figure class="fn-leaf" data-page="{leaf.page}">'
        f'<img alt="Page {leaf.page} of {escaped(title)}" '
        f'src="data:{_media_type(picture)};base64,{b64encode(picture).decode()}">'
        f'<div class="fn-boxes" aria-hidden="true">{marks}</div>{unseen}</figure>'
    )


def _words(document: Document, quote: Span, number: int) -> str:
    """The quote's words that stand on the page."""
    for page in document.pages:
        if page.number == number and page.span.meets(quote):
            return Span(max(page.span.start, quote.start), min(page.span.end, quote.end)).of(document.text)
    return quote.of(document.text)


def _box_html(box: Box) -> str:
    edges = {
        "left": box.left,
        "top": box.top,
        "width": box.right - box.left,
        "height": box.bottom - box.top,
    }
    style = ";".join(f"{edge}:{share:.3%}" for edge, share in edges.items())
    return f'<span class="fn-box" style="{style}"></span>'


def _media_type(picture: bytes) -> str:
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "image/webp"
    raise FileDamaged("the page was drawn, but what came of it is no picture")
