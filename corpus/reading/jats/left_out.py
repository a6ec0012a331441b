"""What a JATS article holds beside its words: counted, so that its receipt can say so."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from corpus.counted import count
from corpus.reading.jats.tags import child, tag_of

_PICTURES = ("graphic", "inline-graphic")
_FORMULAS = ("disp-formula", "inline-formula")
_IN_WORDS = {"math", "tex-math", "table", "textual-form"}


def left_out(article: etree._Element) -> tuple[str, ...]:
    """What is not part of the text: "3 pictures", "1 supplementary file", "2 sub-articles"."""
    counts = Counter(_kinds(article))
    names = ("picture", "supplementary file", "sub-article")
    return tuple(count(counts[name], name) for name in names if counts[name])


def missing(article: etree._Element) -> tuple[str, ...]:
    """What could not be read: a body that is not there, tables and formulas that are pictures."""
    counts = Counter(_kinds(article))
    said: list[str] = []
    body = child(article, "body")
    if body is None or not any(str(part).strip() for part in body.itertext()):
        abstract = child(article, "front", "article-meta", "abstract")
        said.append("only the abstract is here" if abstract is not None else "the article has no text")
    said.extend(
        f"{count(counts[name], name)} {'is a picture' if counts[name] == 1 else 'are pictures'}"
        for name in ("table", "formula")
        if counts[name]
    )
    return tuple(said)


def _kinds(article: etree._Element) -> Iterator[str]:
    waiting = [article]
    while waiting:
        element = waiting.pop()
        tag = tag_of(element)
        if element is not article and tag in ("sub-article", "response"):
            yield "sub-article"
            continue
        if tag == "media" and _parent(element) != "fig":
            yield "supplementary file"
        if tag in _PICTURES and (kind := _pictured(element)):
            yield kind
        waiting.extend(element)


def _pictured(graphic: etree._Element) -> str:
    """What the picture is of; nothing where the same stands beside it in words, or in another picture."""
    around = graphic.getparent()
    if around is not None and tag_of(around) == "alternatives":
        first = next(one for one in around if tag_of(one) in _PICTURES)
        if graphic is not first or any(tag_of(one) in _IN_WORDS for one in around):
            return ""
        around = around.getparent()
    if around is None:
        return "picture"
    in_words = any(tag_of(one) in _IN_WORDS for one in around)
    if tag_of(around) in _FORMULAS:
        return "" if in_words else "formula"
    if tag_of(around) == "table-wrap":
        return "" if in_words else "table"
    return "picture"


def _parent(element: etree._Element) -> str:
    parent = element.getparent()
    return tag_of(parent) if parent is not None else ""
