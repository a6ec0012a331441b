"""What of a document is shown around a quote, cut into pieces. Left out: how pieces look (`source_panel`)."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Block, BlockKind, Document
from corpus.span import Span
from ui.page.listing import is_list_break

SHORT_DOCUMENT = 60_000
MARGIN = 15_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or the part of it that is shown; `quoted` is the part of that which was quoted."""

    kind: BlockKind
    span: Span
    quoted: Span | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Pieces in reading order, and how many characters of the document stand before and after them."""

    pieces: tuple[Piece, ...]
    before: int
    after: int


def excerpt(document: Document, quote: Span) -> Excerpt:
    """A short document whole; of a long one, whole sections around `quote` as far as `MARGIN` allows.

    Every character of the quote is in some piece's `quoted`, in order, save for white space and bullets between blocks.
    Other text that no block covers is shown as furniture when it holds words, as a paragraph where it was quoted.
    """
    return _cut(document, quote, Span(0, len(document.text)) if _is_short(document) else _window(document, quote))


def whole(document: Document, quote: Span) -> Excerpt:
    """The same of the whole document, however long it is."""
    return _cut(document, quote, Span(0, len(document.text)))


def _is_short(document: Document) -> bool:
    return len(document.text) <= SHORT_DOCUMENT


def _cut(document: Document, quote: Span, window: Span) -> Excerpt:
    """What of the document lies in `window`, in pieces."""
    pieces = tuple(
        Piece(kind, span, _shared(span, quote), page)
        for kind, whole, page in _stretches(document, quote)
        if (span := _shared(whole, window)) is not None
    )
    return Excerpt(pieces, window.start, len(document.text) - window.end)


def _window(document: Document, quote: Span) -> Span:
    """`quote` and at most `MARGIN` on either side, cut at a section's edge, else a block's, else anywhere."""
    low, high = max(0, quote.start - MARGIN), min(len(document.text), quote.end + MARGIN)
    starts: list[int] = []
    section_starts: list[int] = []
    ends: list[int] = []
    section_ends: list[int] = []
    previous: Block | None = None
    for block in document.blocks:
        new_section = previous is None or previous.section_path != block.section_path
        if low <= block.span.start <= quote.start:
            (section_starts if new_section else starts).append(block.span.start)
        if previous is not None and quote.end <= previous.span.end <= high:
            (section_ends if new_section else ends).append(previous.span.end)
        previous = block
    start = 0 if low == 0 else min(section_starts or starts or [low])
    end = high if high == len(document.text) else max(section_ends or ends or [high])
    return Span(start, end)


def _stretches(document: Document, quote: Span) -> Iterator[tuple[BlockKind, Span, int | None]]:
    """The blocks, and between them the text that no block covers, where it is worth showing."""
    at = 0
    page: int | None = None
    for block in document.blocks:
        if block.span.end <= at or not len(block.span):
            continue
        span = Span(max(at, block.span.start), block.span.end)
        yield from _uncovered(document.text, Span(at, span.start), quote, page)
        yield block.kind, span, block.page
        at, page = span.end, block.page
    yield from _uncovered(document.text, Span(at, len(document.text)), quote, page)


def _uncovered(text: str, gap: Span, quote: Span, page: int | None) -> Iterator[tuple[BlockKind, Span, int | None]]:
    """The gap as a stretch of its own: if more than white space of it was quoted, or if it holds words. Never where it
    only parts items of a list, whose bullets the page draws itself."""
    if is_list_break(gap.of(text)):
        return
    quoted = _shared(gap, quote)
    if quoted is not None and quoted.of(text).strip():
        yield BlockKind.PARAGRAPH, gap, page
    elif any(character.isalnum() for character in gap.of(text)):
        yield BlockKind.FURNITURE, gap, page


def _shared(one: Span, other: Span) -> Span | None:
    """What two spans have in common, if it is at least one character."""
    return Span(max(one.start, other.start), min(one.end, other.end)) if one.meets(other) else None
