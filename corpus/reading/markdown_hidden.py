"""Words of a Markdown file that HTML in it hides from its reader, as `<span style="color:white">` does, and comments.

Each tag is judged by itself and by the style sheets of the file, as in a page of HTML (`html.hidden`). Left out: a
hidden cell of a table, and tags in code.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lxml import etree, html

from corpus.counted import count
from corpus.document import CITABLE, Block, BlockKind
from corpus.reading.draft import trimmed
from corpus.reading.html.hidden import mark_hidden
from corpus.reading.html.walk import hidden_words
from corpus.span import Span

_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,20}+)(?P<rest>(?:\s[^<>]{0,2000}+)?)>|<!--")
_STYLE = re.compile(r"<style\b[^<>]{0,200}+>([^<]{0,20000}+)</style", re.IGNORECASE)
_ALONE = frozenset("area base br col embed hr img input link meta source track wbr".split())
_RAW = frozenset("script style template noscript textarea title xmp plaintext iframe select option html body".split())


def hidden_spans(text: str) -> tuple[Span, ...]:
    """What is hidden, from the tag that hides it to the one that ends it, in order; comments too."""
    return tuple(_hidden(text, _hiding(text))) if "<" in text else ()


def without_hidden(text: str, blocks: Iterable[Block], hidden: Sequence[Span]) -> Iterator[Block]:
    """The blocks, with what is hidden in them apart as furniture."""
    for block in blocks:
        at, end = block.span.start, block.span.end
        over: list[Span] = []
        for span in hidden[bisect_right(hidden, at, key=lambda one: one.end) :] if block.kind in _CUT else ():
            if span.start >= end:
                break
            over.append(span)
        if block.kind is BlockKind.TABLE:
            over = [span for span in over if span.holds(block.span)]
        for span in over:
            yield from _part(text, block, at, max(at, span.start))
            at, start = min(end, span.end), max(at, span.start)
            yield from _part(text, replace(block, kind=BlockKind.FURNITURE, level=0), start, at)
        yield from _part(text, block, at, end) if over else (block,)


def told(text: str, hidden: Sequence[Span]) -> tuple[str, ...]:
    """How many words are hidden, comments aside; nothing where none are."""
    words = sum(len(_TAG.sub(" ", span.of(text)).split()) for span in hidden if not text.startswith("<!--", span.start))
    return (count(words, "hidden word"),) if words else ()


_CUT = CITABLE | {BlockKind.HEADING}


def _part(text: str, block: Block, start: int, end: int) -> Iterator[Block]:
    span = trimmed(text, start, end)
    if len(span):
        yield replace(block, span=span)


def _hidden(text: str, hiding: frozenset[str]) -> Iterator[Span]:
    at, comments = 0, True
    while (tag := _TAG.search(text, at)) is not None:
        at = tag.end()
        if tag["name"] is None:
            end = text.find("-->", at) if comments else -1
            comments = end >= 0
            if comments:
                yield Span(tag.start(), end + 3)
                at = end + 3
        elif tag.group() in hiding and not _is_in_code(text, tag.start()):
            at = _end(text, tag["name"].lower(), at)
            yield Span(tag.start(), at)


def _end(text: str, name: str, at: int) -> int:
    """Where the element that opened before `at` ends; the end of the text where nothing ends it."""
    depth = 1
    for tag in _TAG.finditer(text, at):
        if tag["name"] is not None and tag["name"].lower() == name and not tag["rest"].endswith("/"):
            depth += -1 if tag["closes"] else 1
            if not depth:
                return tag.end()
    return len(text)


def _is_in_code(text: str, at: int) -> bool:
    line = text.rfind("\n", 0, at) + 1
    return text.count("`", line, at) % 2 == 1


def _hiding(text: str) -> frozenset[str]:
    """The tags of the file that hide what is in their element: all are judged on one page that is made of them."""
    styles = "".join(f"<style>{style}</style>" for style in _STYLE.findall(text))
    opening = (tag for tag in _TAG.finditer(text) if tag["name"] and not tag["closes"] and (styles or tag["rest"]))
    # A mark that is never closed would take in the tags after it.
    names = {tag.group(): tag["name"] for tag in opening if not tag["rest"].count('"') % 2 | tag["rest"].count("'") % 2}
    tags = [tag for tag, name in names.items() if name.lower() not in _ALONE | _RAW]
    if not tags:
        return frozenset()
    page = "".join(f'<section id="tag{n}">{tag}x</{names[tag]}></section>' for n, tag in enumerate(tags))
    try:
        root = html.document_fromstring(f"<html><head>{styles}</head><body>{page}</body></html>")
    except (etree.ParserError, ValueError):
        return frozenset()
    mark_hidden(root)
    judged = {section.get("id"): section for section in root.iter("section")}
    return frozenset(tag for n, tag in enumerate(tags) if f"tag{n}" in judged and hidden_words(judged[f"tag{n}"]))
