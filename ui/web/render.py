"""Anybody's text made safe in HTML, and the lines that several pages share: bylines, receipts, the top bar."""

import re
import string
from collections.abc import Iterable
from importlib.resources import files

from corpus.receipts import Receipt, Status
from corpus.text import count
from corpus.types import Document
from ui.web.services import Shelved

_REFERENCES = str.maketrans(
    {mark: f"&#{ord(mark)};" for mark in string.punctuation}
    # A carriage return would be read as a line feed, and nothing at all may stand for NUL.
    | {"\r": "&#13;", "\x00": "\N{REPLACEMENT CHARACTER}"}
)

_SURROGATE = re.compile("[\ud800-\udfff]")


def escaped(text: str) -> str:
    """`text` as HTML that shows exactly that text. Line breaks stay as they are.

    NUL and lone surrogates, which no page can hold, are shown as U+FFFD.
    """
    return whole(text).translate(_REFERENCES)


def whole(text: str) -> str:
    """`text` with lone surrogates, which cannot be sent anywhere, replaced by U+FFFD."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


_BULLETS = "-*+•‣◦▪–—"
_BULLET = re.compile(rf"[{re.escape(_BULLETS)}]\s+")
_OWN = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]\s")


def bullet_length(line: str) -> int:
    """How many characters at the start of `line` are a bullet and its space; 0 for none."""
    match = _BULLET.match(line)
    return match.end() if match else 0


def is_list_break(text: str) -> bool:
    """Whether `text` is what may stand between two blocks: white space and bullets, nothing else."""
    return all(len(token) == 1 and token in _BULLETS for token in text.split())


def item_class(line: str) -> str:
    """`own` for a line that begins with its own number or letter, so that no bullet is put before it; and `in1` to
    `in3` for one that is set in, an item under an item."""
    words = line.lstrip()
    depth = min((len(line) - len(words)) // 2, 3)
    return ("own" if _OWN.match(words) else "dot") + (f" in{depth}" if depth else "")


def byline(document: Document) -> str:
    """The document's line; without authors and year it begins with the file's name."""
    return byline_of(document.authors, document.year, document.doi) if _named(document) else _unnamed(document)


def byline_of(authors: Iterable[str], year: int | None, doi: str | None) -> str:
    """Authors, year and DOI, as far as they are known."""
    named = ", ".join(author for author in authors if author.strip())
    parts = [escaped(named)] if named else []
    if year is not None:
        parts.append(str(year))
    if doi:
        parts.append(f'<span class="doi">doi:{escaped(doi)}</span>')
    return " · ".join(parts)


def _named(document: Document) -> bool:
    return document.year is not None or any(author.strip() for author in document.authors)


def _unnamed(document: Document) -> str:
    doi = byline_of((), None, document.doi)
    return escaped(document.source.name) + (f" · {doi}" if doi else "")


_KIND_WORDS = {
    "text/plain": "Plain text",
    "text/markdown": "Markdown",
    "text/html": "HTML",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/jats+xml": "JATS article",
    "application/epub+zip": "EPUB",
}


def file_html(receipt: Receipt) -> str:
    """The file's name and what it was read as; a kind that has no words keeps its name."""
    kind = _KIND_WORDS.get(receipt.media_type, receipt.media_type)
    return " · ".join(escaped(text) for text in (receipt.source, kind) if text)


def counts_html(receipt: Receipt) -> str:
    """How much was read, part by part."""
    counted = (
        (receipt.pages, "page"),
        (receipt.sections, "section"),
        (receipt.passages, "passage"),
        (receipt.sentences, "sentence"),
        (receipt.references, "reference"),
    )
    return " · ".join(count(number, noun) for number, noun in counted if number)


def since_html(shelved: Shelved) -> str:
    """When it was added, or last tried, in this machine's time; nothing where that is not known."""
    if shelved.added_at is None:
        return ""
    at = shelved.added_at.astimezone()
    since = "tried on" if shelved.receipt.status is Status.FAILED else "in the library since"
    return f' · <time datetime="{at.isoformat()}">{since} {at.day} {at:%B %Y}, {at:%H:%M}</time>'


def top_bar_html(here: str) -> str:
    """The bar of the page at the path `here`, as "/check"."""
    return (
        f'<nav class="fn-bar" aria-label="Footnote" data-here="{escaped(here)}">'
        '<a class="fn-name" href="/">Footnote<span aria-hidden="true">1</span></a>'
        '<div class="fn-bar-rest" id="fn-bar-rest"></div></nav>'
    )


def top_bar_head() -> str:
    """The style and the script of the bar, for the head of a page that has one."""
    static = files("ui.web").joinpath("static")
    style, script = (static.joinpath(name).read_text("utf-8") for name in ("top_bar.css", "top_bar.js"))
    return f"<style>{style}</style><script>{script}</script>"
