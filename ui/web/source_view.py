"""The source of a footnote as HTML: whose words they are, and where they stand in text or page."""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup

from corpus.errors import FileDamaged, FootnoteError
from corpus.span import Box, Span
from corpus.types import Block, BlockKind, Document
from ui.web.render import bullet_length, is_list_break, item_class, one_line, render
from ui.web.services import Pictures

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


def leaf_html(leaf: Leaf, document: Document, pictures: Pictures) -> Markup:
    """The page's picture under its marks. Raises a `FootnoteError` when it cannot be drawn."""
    picture = pictures.picture(document.id, leaf.page)
    address = Markup(f"data:{_media_type(picture)};base64,{b64encode(picture).decode()}")  # nothing in it to escape
    return render("source.leaf", leaf=leaf, title=document.title or document.source.name, picture=address)


def _words(document: Document, quote: Span, number: int) -> str:
    """The quote's words that stand on the page."""
    for page in document.pages:
        if page.number == number and page.span.meets(quote):
            return Span(max(page.span.start, quote.start), min(page.span.end, quote.end)).of(document.text)
    return quote.of(document.text)


def _media_type(picture: bytes) -> str:
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "image/webp"
    raise FileDamaged("the page was drawn, but what came of it is no picture")


SHORT_DOCUMENT = 60_000
MARGIN = 15_000


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block, or the part of it that is shown; `quoted` is the part of that which was quoted."""

    kind: BlockKind
    span: Span
    quoted: Span | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Blocks in reading order, and how many characters of the document stand before and after them."""

    blocks: tuple[ShownBlock, ...]
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
    """What of the document lies in `window`, in blocks."""
    blocks = tuple(
        ShownBlock(kind, span, _shared(span, quote), page)
        for kind, whole, page in _stretches(document, quote)
        if (span := _shared(whole, window)) is not None
    )
    return Excerpt(blocks, window.start, len(document.text) - window.end)


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


def _shared(span: Span, other: Span) -> Span | None:
    """What two spans have in common, if it is at least one character."""
    return Span(max(span.start, other.start), min(span.end, other.end)) if span.meets(other) else None


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


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block as HTML: its tag and class, where its `words` begin, and for each stretch of them whether it was quoted
    and whether it was chosen; or the head of a `page`."""

    tag: str = ""
    kind: str = ""
    at: int = 0
    words: tuple[tuple[str, bool, bool], ...] = ()
    page: int | None = None


def text_html(document: Document, quote: Span) -> Markup:
    """The document's text, block by block; the text of its `<mark>`s is the quote, block breaks aside."""
    return shown_html(document, excerpt(document, quote))


def shown_html(document: Document, shown: Excerpt, chosen: Span | None = None) -> Markup:
    """What is shown of the document; the words of `chosen` stand in `<ins>`, around or inside the quote's `<mark>`."""
    blocks: list[_Shown] = []
    page: int | None = None
    for block in shown.blocks:
        if _is_front_matter(document.text, block):
            continue
        if block.page is not None and block.page != page:
            blocks.append(_Shown(page=block.page))
        page = block.page
        blocks.append(_shown_block(document.text, block, chosen))
    runs = [(is_list, list(run)) for is_list, run in groupby(blocks, key=lambda block: block.tag == "li")]
    return render("source.text", runs=runs, before=shown.before, after=shown.after)


def _is_front_matter(text: str, block: ShownBlock) -> bool:
    opens = block.kind is BlockKind.FURNITURE and not text[: block.span.start].strip()
    return opens and block.quoted is None and block.span.of(text).partition("\n")[0].rstrip() == "---"


def _shown_block(text: str, block: ShownBlock, chosen: Span | None) -> _Shown:
    """One block; a heading's hashes and an item's bullet are left out, unless they were quoted or chosen."""
    start, words = block.span.start, block.span.of(text)
    taken = [span for span in (block.quoted, chosen) if span is not None and span.meets(block.span)]
    start += _ornament(block.kind, words, block.span, taken)
    tag, kind = "h3" if block.kind is BlockKind.HEADING else "div", _CLASSES[block.kind]
    if block.kind is BlockKind.LIST_ITEM:
        bare = start > block.span.start or not bullet_length(words)
        tag, kind = "li", item_class(words) if bare else "own"
    return _Shown(tag, kind, start, tuple(_marked(text, Span(start, block.span.end), block.quoted, chosen)))


def _marked(text: str, span: Span, quoted: Span | None, chosen: Span | None) -> Iterator[tuple[str, bool, bool]]:
    """The words at `span`: each stretch of them with the marks that it has."""
    known = [item for item in (quoted, chosen) if item is not None]
    edges = {span.start, span.end, *(edge for item in known for edge in (item.start, item.end))}
    for start, end in pairwise(sorted(edge for edge in edges if span.start <= edge <= span.end)):
        here = Span(start, end)
        yield here.of(text), quoted is not None and quoted.holds(here), chosen is not None and chosen.holds(here)


def _ornament(kind: BlockKind, words: str, span: Span, taken: Sequence[Span]) -> int:
    """How many characters at the block's start are Markdown's, not the writer's, and in none of `taken`."""
    length = 0
    if kind is BlockKind.HEADING and (hashes := _HASHES.match(words)):
        length = hashes.end()
    if kind is BlockKind.LIST_ITEM:
        length = bullet_length(words)
    return length if all(span.start + length <= item.start for item in taken) else 0


@dataclass(frozen=True, slots=True)
class SourceTarget:
    """What is looked at: `quote` in `document`, opened as `id`; `sheet` is the page turned to, if one was.

    An empty quote marks nothing and says where to begin. `text` is the document's text as HTML where it is not shown
    in the usual way.
    """

    id: str
    document: Document
    quote: Span
    sheet: int | None = None
    text: Markup | None = None

    @property
    def text_html(self) -> Markup:
        """The document's text as HTML."""
        return self.text or text_html(self.document, self.quote)


@dataclass(frozen=True, slots=True)
class Views:
    """`tools` go under the panel's head, `bodies` fill the rest; `first` is the view to begin with."""

    tools: Markup
    bodies: Markup
    first: str


def views(target: SourceTarget, pictures: Pictures) -> Views:
    """Page and text of a document that has pages to show, the text of any other.

    A page that cannot be drawn leaves the text and a line that says why; one that was turned to leaves that line
    in its place, so that the reader can turn on.
    """
    document = target.document
    if document.layout is None or not document.pages:
        return Views(Markup(), render("source.only_text", inner=target.text_html), "text")
    marked = leaves_of(document, target.quote)
    numbers = [page.number for page in document.pages]
    shown = _shown(target, marked, numbers)
    try:
        pages = Markup().join(leaf_html(leaf, document, pictures) for leaf in shown)
    except FootnoteError as error:
        pages = render("source.not_drawn", line=_line(error))
        if target.sheet is None:
            return Views(Markup(), render("source.only_text", inner=pages + target.text_html), "text")
    begins = bool(marked) or not len(target.quote) or target.sheet is not None
    elsewhere: int | None = None
    if len(target.quote) and not any(leaf.boxes for leaf in shown):
        elsewhere = marked[0].page if marked else 0
    first, last = numbers.index(shown[0].page), numbers.index(shown[-1].page)
    return Views(
        render(
            "source.tools",
            id=target.id,
            first=numbers[first],
            last=numbers[last],
            most=numbers[-1],
            before=numbers[first - 1] if first > 0 else 0,
            after=numbers[last + 1] if last + 1 < len(numbers) else 0,
        ),
        render("source.both", pages=pages, text=target.text_html, id=target.id, elsewhere=elsewhere),
        "page" if begins else "text",
    )


def _shown(target: SourceTarget, marked: tuple[Leaf, ...], numbers: list[int]) -> tuple[Leaf, ...]:
    """The page turned to, else those of the quote, else the one that its first character stands on."""
    if target.sheet in numbers:
        return tuple(leaf for leaf in marked if leaf.page == target.sheet) or (Leaf(target.sheet, (), ""),)
    at = target.document.page_at(target.quote.start)
    return marked or (Leaf(numbers[0] if at is None else at, (), ""),)


def _line(error: FootnoteError) -> str:
    """The error's own line, as one sentence that goes on after a colon."""
    line = one_line(error)
    return line if line.endswith((".", "!", "?")) else line + "."
