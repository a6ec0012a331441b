"""The items of an HTML page that are entries of its reference list, told by the list's name or the heading over it.

Left out: entries in paragraphs, which the heading over them tells as it does in a text.
"""

import re
from collections.abc import Iterator

from lxml import html

from corpus.reading.html.walk import HEADINGS, Step, walk
from corpus.reading.line_marks import is_references_heading

_NAMED = re.compile(
    r"(?:[a-z]{1,40}+[_-]){0,8}(?:references?|ref-?list|bibliography|literature-cited|citation-?list)"
    r"(?:[_-](?:list|content|section|container|wrapper)){0,8}",
    re.IGNORECASE,
)
# What holds these is the page, or the article, not its reference list.
_ARTICLE_MARKS = ("h1", "main", "article")
_LISTS = ("ol", "ul")
_HOLDERS = ("ol", "ul", "div", "section")


def entries(whole: html.HtmlElement) -> frozenset[html.HtmlElement]:
    """The list items under `whole` that are references, each once; one inside another counts as part of it."""
    return frozenset(_items(whole))


def names_the_list(name: str) -> bool:
    """Whether an id names the whole list, not one of its entries."""
    return _NAMED.fullmatch(name) is not None


def _items(whole: html.HtmlElement) -> Iterator[html.HtmlElement]:
    holders: list[html.HtmlElement] = []
    depth = 0
    headed = False
    for step, element in walk(whole):
        if step is Step.CLOSE:
            if holders and holders[-1] is element:
                holders.pop()
            if depth and element.tag == "li":
                depth -= 1
            if element.tag in HEADINGS:
                headed = is_references_heading(" ".join(str(element.text_content()).split()))
            continue
        if step is not Step.OPEN:
            continue
        if element.tag in _HOLDERS and (_is_list(element) or (headed and element.tag in _LISTS)):
            holders.append(element)
        if element.tag == "li" and holders:
            if not depth:
                yield element
            depth += 1


def _is_list(element: html.HtmlElement) -> bool:
    if element.get("role") == "doc-bibliography":
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return any(map(names_the_list, named)) and next(element.iter(*_ARTICLE_MARKS), None) is None
