"""What of an HTML page is read: its elements in order, without menus, banners, scripts and hidden words.

A walk, not a recursion: pages nest as deep as they like. Left out: styles from files; scripts are never run.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import islice

from lxml import html

from corpus.reading.html.hidden import is_hidden, seen_words


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


BLOCKS = _names(
    "p h1 h2 h3 h4 h5 h6 li dt dd blockquote pre table tr td th figcaption caption div section article "
    "main body ul ol dl header figure address center hr details summary fieldset form"
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_SKIPPED = _names(
    "script style noscript template svg math nav aside button input select textarea iframe object embed "
    "video audio canvas dialog head footer"
)
_SKIPPED_ROLES = _names("navigation banner contentinfo search complementary dialog alert menu toolbar")
_SKIPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|share|sharing|social|breadcrumbs?|menu|navbar|nav|sidebar|newsletter|"
    r"subscribe|related|comments?|advert\w*|ads?|promo|popup|modal|skip-?link|toc|pagination|footer|masthead|mw-cite-backlink|back-?link)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Pages of old kinds wrap all they have in one form, or call the whole "with-sidebar": what holds these is no menu.
_ARTICLE_MARKS = ("h1", "main", "article")
_CELL_WORDS = 100


class Step(Enum):
    """What a walk meets: an element as it opens and as it closes, and what it passes by without going in."""

    OPEN = auto()
    CLOSE = auto()
    TABLE = auto()
    SKIPPED = auto()


def walk(whole: html.HtmlElement, tables_apart: bool = True) -> Iterator[tuple[Step, html.HtmlElement]]:
    """The elements under `whole`, itself first; it does not go into tables of data if they are to stay apart."""
    path, children = [whole], [iter(whole)]
    yield Step.OPEN, whole
    while path:
        child = next(children[-1], None)
        if child is None:
            children.pop()
            yield Step.CLOSE, path.pop()
        elif is_skipped(child):
            yield Step.SKIPPED, child
        elif tables_apart and _is_data_table(child):
            yield Step.TABLE, child
        else:
            path.append(child)
            children.append(iter(child))
            yield Step.OPEN, child


def hidden_words(whole: html.HtmlElement) -> int:
    """How many words under `whole` its reader does not see."""
    skipped = (element for step, element in walk(whole, tables_apart=False) if step is Step.SKIPPED)
    return sum(seen_words(element) for element in skipped if is_hidden(element))


def is_skipped(element: html.HtmlElement) -> bool:
    """Whether the element belongs to the page around the text, or is not seen by a reader."""
    tag = element.tag
    if tag in _SKIPPED or is_hidden(element):
        return True
    if tag in ("body", "main", "article") or tag in HEADINGS:
        return False
    apart = (
        tag == "form"
        or (element.get("role") or "").lower() in _SKIPPED_ROLES
        or _SKIPPED_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None
    )
    return apart and next(element.iter(*_ARTICLE_MARKS), None) is None


def _is_data_table(element: html.HtmlElement) -> bool:
    """Whether the element is a table of data; one that lays out a page is a single cell, is a single row with a table
    in it, or has a cell with much of the text in it."""
    if element.tag != "table" or element.get("role") in ("presentation", "none"):
        return False
    cells = sum(1 for _ in islice(element.iter("td", "th"), 2))
    nests = next(element.iterdescendants("table"), None) is not None
    if cells < 2 or (nests and _rows(element) < 2):
        return False
    return all(len(str(cell.text_content()).split()) <= _CELL_WORDS for cell in element.iter("td"))


def _rows(table: html.HtmlElement) -> int:
    """How many rows are the table's own, and not those of one in its cells."""
    groups = (table, *(part for part in table if part.tag in ("thead", "tbody", "tfoot")))
    return sum(1 for group in groups for row in group if row.tag == "tr")
