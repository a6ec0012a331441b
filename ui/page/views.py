"""The two views of a document in the panel, its page and its text, and the controls that choose between them.

Which view is open, and how large, is the browser's to remember (`views.js`). Left out: what a page looks like
(`leaf`), what a text looks like (`text_view`).
"""

from dataclasses import dataclass

from corpus.document import Document
from corpus.errors import FootnoteError
from corpus.span import Span
from ui.page.escaping import escaped
from ui.page.leaf import Leaf, leaf_html, leaves_of
from ui.page.ports import Pictures
from ui.page.text_view import text_html


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at: `quote` in `document`, opened as `id`; `sheet` is the page turned to, if one was.

    An empty quote marks nothing and says where to begin. `text` is the document's text as HTML where it is not shown
    in the usual way.
    """

    id: str
    document: Document
    quote: Span
    sheet: int | None = None
    text: str = ""

    @property
    def text_html(self) -> str:
        """The document's text as HTML."""
        return self.text or text_html(self.document, self.quote)


@dataclass(frozen=True, slots=True)
class Views:
    """HTML: `tools` go under the panel's head, `bodies` fill the rest; `first` is the view to begin with."""

    tools: str
    bodies: str
    first: str


def views(place: Place, pictures: Pictures) -> Views:
    """Page and text of a document that has pages to show, the text of any other.

    A page that cannot be drawn leaves the text and a line that says why; one that was turned to leaves that line
    in its place, so that the reader can turn on.
    """
    document = place.document
    if document.layout is None or not document.pages:
        return Views("", _only_text(place.text_html), "text")
    marked = leaves_of(document, place.quote)
    numbers = [page.number for page in document.pages]
    shown = _shown(place, marked, numbers)
    try:
        pages = "".join(leaf_html(leaf, document, pictures) for leaf in shown)
    except FootnoteError as error:
        trouble = f'<p class="fn-trouble">The page cannot be shown: {escaped(_line(error))}</p>'
        if place.sheet is None:
            return Views("", _only_text(trouble + place.text_html), "text")
        pages = trouble
    begins = bool(marked) or not len(place.quote) or place.sheet is not None
    return Views(
        f'<div class="fn-tools">{_tabs()}{_pager(place, shown, numbers)}</div>',
        _body("page", _where(place, marked, shown) + pages) + _body("text", place.text_html),
        "page" if begins else "text",
    )


def _shown(place: Place, marked: tuple[Leaf, ...], numbers: list[int]) -> tuple[Leaf, ...]:
    """The page turned to, else those of the quote, else the one that its first character stands on."""
    if place.sheet in numbers:
        return tuple(leaf for leaf in marked if leaf.page == place.sheet) or (Leaf(place.sheet, (), ""),)
    at = place.document.page_at(place.quote.start)
    return marked or (Leaf(numbers[0] if at is None else at, (), ""),)


def _tabs() -> str:
    def tab(name: str) -> str:
        return (
            f'<button type="button" role="tab" id="fn-tab-{name}" aria-controls="fn-view-{name}" '
            f'aria-selected="false" data-view="{name}">{name.capitalize()}</button>'
        )

    return f'<div class="fn-tabs" role="tablist" aria-label="How the source is shown">{tab("page")}{tab("text")}</div>'


def _pager(place: Place, shown: tuple[Leaf, ...], numbers: list[int]) -> str:
    """Which page of how many, its neighbours, and how large."""
    first, last = numbers.index(shown[0].page), numbers.index(shown[-1].page)
    pages = f"{numbers[first]}" if first == last else f"{numbers[first]}–{numbers[last]}"
    noun = "Page" if first == last else "Pages"
    return (
        '<div class="fn-pager" role="group" aria-label="Pages">'
        + _turn(place, "previous", "&#8249;", numbers[first - 1] if first > 0 else None)
        + f'<span class="fn-at"><span>{noun} </span>{pages} of {numbers[-1]}</span>'
        + _turn(place, "next", "&#8250;", numbers[last + 1] if last + 1 < len(numbers) else None)
        + '<button type="button" class="fn-zoom" aria-pressed="false" data-zoom>Larger</button></div>'
    )


def _turn(place: Place, name: str, arrow: str, page: int | None) -> str:
    end = f'data-open="{place.id}" data-sheet="{page}"' if page is not None else "disabled"
    return (
        f'<button type="button" class="step" data-step="{name}-page" '
        f'aria-label="{name.capitalize()} page" {end}>{arrow}</button>'
    )


def _where(place: Place, marked: tuple[Leaf, ...], shown: tuple[Leaf, ...]) -> str:
    """A line where the page shown is not the quote's, with the way there, or where the quote has no known place."""
    if not len(place.quote) or any(leaf.boxes for leaf in shown):
        return ""
    if not marked:
        return '<p class="fn-elsewhere">Where these words stand on the page is not known; the text has them.</p>'
    return (
        f'<p class="fn-elsewhere">The quoted words are on page {marked[0].page}. '
        f'<button type="button" data-open="{place.id}" data-step="next-page">Show them</button></p>'
    )


def _body(name: str, html: str) -> str:
    return (
        f'<div class="fn-body {name}" id="fn-view-{name}" role="tabpanel" tabindex="0" '
        f'aria-labelledby="fn-tab-{name}" hidden>{html}</div>'
    )


def _only_text(html: str) -> str:
    return f'<div class="fn-body text" tabindex="0" role="region" aria-label="Text of the source">{html}</div>'


def _line(error: FootnoteError) -> str:
    """The error's own line, as one sentence that goes on after a colon."""
    line = " ".join(str(error).split())
    return line if line.endswith((".", "!", "?")) else line + "."
