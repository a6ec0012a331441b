"""Templates, every value in them escaped, and the lines that several pages share: bylines, receipts, the top bar."""

import re
import string
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from corpus.errors import storable
from corpus.receipts import Receipt
from corpus.text import count
from corpus.types import Document
from evals.run_metrics import shown

_WHITE_SPACE = re.compile(r"\s+")
_REFERENCES = str.maketrans(
    {mark: f"&#{ord(mark)};" for mark in string.punctuation}
    # A carriage return would be read as a line feed, and nothing at all may stand for NUL.
    | {"\r": "&#13;", "\x00": "\N{REPLACEMENT CHARACTER}"}
)


def escaped(text: str) -> Markup:
    """`text` as HTML that shows exactly that text. Line breaks stay as they are.

    All punctuation is escaped: Gradio reads Markdown in messages and `${...}` in its HTML. NUL and lone surrogates,
    which no page can hold, are shown as U+FFFD.
    """
    return Markup(storable(text).translate(_REFERENCES))


def render(name: str, /, **values: object) -> Markup:
    """What a macro makes of its arguments: "answer.turn" is `turn` in `templates/answer.html`. Values are escaped."""
    template, macro = name.split(".")
    made: object = getattr(_environment().get_template(f"{template}.html").module, macro)
    assert callable(made)
    return Markup(made(**values))


class _OneLine(Extension):
    """A line break in a template, with the white space around it, is nothing beside a tag or a brace, else a space."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template in one line."""
        del name, filename
        made = ""
        for line in filter(None, map(str.strip, source.split("\n"))):
            made += line if not made or made[-1] in ">}" or line[0] in "<{" else f" {line}"
        return made


@cache
def _environment() -> Environment:
    """Made at the first page that is shown; a template is read once."""
    environment = Environment(
        loader=PackageLoader("ui.web"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=[_OneLine],
        finalize=lambda value: value if hasattr(value, "__html__") else escaped(str(value)),
    )
    environment.filters |= {"line": one_line, "moment": moment, "number": number}
    environment.globals |= {"count": count, "counts": _counts, "file": _file, "item_class": item_class, "shown": shown}
    return environment


def evenly_spaced(text: str) -> str:
    """Each run of white space as one space."""
    return _WHITE_SPACE.sub(" ", text)


def one_line(text: object) -> str:
    """The text, an error's as any other, on one line."""
    return " ".join(str(text).split())


LONGEST = 240


def clipped(text: str, longest: int = LONGEST) -> str:
    """The text, with a sign where it was longer."""
    return text if len(text) <= longest else text[:longest].rstrip() + "…"


def moment(at: datetime) -> str:
    """ "3 May 2026, 09:30", in this machine's time."""
    here = at.astimezone()
    return f"{here.day} {here:%B %Y, %H:%M}"


def number(value: float, style: str = ",") -> Markup:
    """The number as `format` writes it: digits and signs, nothing to escape."""
    return Markup(format(value, style))


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


def byline(document: Document) -> Markup:
    """The document's line; without authors and year it begins with the file's name."""
    return byline_of(document.authors, document.year, document.doi, document.source.name)


def byline_of(authors: Iterable[str], year: int | None, doi: str | None, name: str = "") -> Markup:
    """Authors, year and DOI, as far as they are known; `name` stands where authors and year are not."""
    fields = [", ".join(author for author in authors if author.strip()), "" if year is None else str(year)]
    return render("common.byline", fields=[field for field in (fields if any(fields) else [name]) if field], doi=doi)


_KIND_WORDS = {
    "text/plain": "Plain text",
    "text/markdown": "Markdown",
    "text/html": "HTML",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/jats+xml": "JATS article",
    "application/epub+zip": "EPUB",
}


def _file(receipt: Receipt) -> str:
    """The file's name and what it was read as; a kind that has no words keeps its name."""
    kind = _KIND_WORDS.get(receipt.media_type, receipt.media_type)
    return " · ".join(text for text in (receipt.source, kind) if text)


def _counts(receipt: Receipt) -> str:
    """How much was read, part by part."""
    counted = (
        (receipt.pages, "page"),
        (receipt.sections, "section"),
        (receipt.passages, "passage"),
        (receipt.sentences, "sentence"),
        (receipt.references, "reference"),
    )
    return " · ".join(count(number, noun) for number, noun in counted if number)


def top_bar(here: str) -> Markup:
    """The bar of the page at the path `here`, as "/check"."""
    return render("common.bar", here=here)


def top_bar_head() -> str:
    """The style and the script of the bar, for the head of a page that has one."""
    return f"<style>{static('top_bar.css')}</style><script>{static('top_bar.js')}</script>"


def static(*names: str) -> str:
    """The text of these files of `static`, one after another."""
    return "".join(files("ui.web").joinpath("static", name).read_text("utf-8") for name in names)
