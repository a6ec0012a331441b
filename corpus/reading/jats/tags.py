"""The elements of JATS by what a reader does with them. Any that is not named here stands in a line of text."""

from functools import lru_cache

from lxml import etree


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# What begins on a line of its own.
BLOCKS = _names(
    "abstract trans-abstract body back sec app app-group ack glossary notes fn-group bio p title subtitle list "
    "list-item def-list def-item def term-head def-head disp-quote verse-group verse-line speech statement caption "
    "table table-wrap-foot array ref-list ref floats-group floats-wrap code preformat question answer explanation "
    "attrib sig-block author-notes corresp front-stub tbody thead tfoot tr"
)
# What a paragraph may hold and a printer sets elsewhere: it never cuts the paragraph in two.
FLOATS = _names("fig fig-group table-wrap table-wrap-group boxed-text supplementary-material media chem-struct-wrap fn")
CAPTIONED = _names(
    "fig fig-group table-wrap table-wrap-group supplementary-material media chem-struct-wrap caption table-wrap-foot"
)
# What may hold sections with headings of their own.
HEADED = _names("abstract trans-abstract sec app ack glossary notes bio ref-list")
# What opens the words after it: "Figure 1.", "(i)", "AUC:".
LEADS = _names("label term speaker")
LED = _names("p caption def title fig table-wrap list-item")
UNREAD = _names(
    "graphic inline-graphic inline-media object-id alt-text long-desc permissions sec-meta kwd-group index-term "
    "private-char processing-meta related-article related-object sub-article response colgroup col "
    "contrib-group history"
)
FORMULAS = _names("math tex-math")
SPACED = _names("break hr disp-formula disp-formula-group td th")

# The heading that journals print over what has no title of its own.
IMPLIED_HEADINGS = {
    "abstract": "Abstract",
    "trans-abstract": "Abstract",
    "ack": "Acknowledgements",
    "app": "Appendix",
    "author-notes": "Author notes",
    "fn-group": "Notes",
    "notes": "Notes",
    "glossary": "Abbreviations",
    "ref-list": "References",
    "floats-group": "Figures and tables",
    "floats-wrap": "Figures and tables",
}


def tag_of(element: etree._Element) -> str:
    """The element's name, bare of its namespace."""
    return _bare(str(element.tag))


@lru_cache(maxsize=1024)
def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """The first element down this path of names."""
    found: etree._Element | None = element
    for name in path:
        found = next((one for one in found if tag_of(one) == name), None) if found is not None else None
    return found


def children(element: etree._Element, *names: str) -> tuple[etree._Element, ...]:
    """The element's own children of these names."""
    return tuple(one for one in element if tag_of(one) in names)


def link_of(element: etree._Element) -> str:
    """The address that the element links to, or nothing."""
    return next((str(value) for key, value in element.items() if str(key).endswith("href")), "")
