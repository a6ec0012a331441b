"""A line of text in JATS: its words in order, with what cuts it short or interrupts it handed to the caller.

A walk, not a recursion. Left out: what begins a block of its own (`jats_flow`).
"""

from collections.abc import Iterator
from enum import Enum, auto

from lxml import etree

from corpus.reading.jats.formulas import math_words, tex_words
from corpus.reading.jats.tags import BLOCKS, FLOATS, FORMULAS, LEADS, SPACED, UNREAD, children, link_of, tag_of
from corpus.reading.markup.words import Gathering, Words

# What a line of text is cut short by, or hands on.
APART = BLOCKS | FLOATS | LEADS

# The sign of a note is this long at most: "a", "†", "a,b".
_SIGN = 3
_BEST_FIRST = ("table", "math", "tex-math", "mixed-citation", "element-citation", "citation")


class Step(Enum):
    """What a walk along a line meets."""

    OPEN = auto()
    CLOSE = auto()
    APART = auto()


def words_of(element: etree._Element) -> Words:
    """All the words under an element on one line, those of blocks in it kept apart by a space."""
    if not len(element) and element.text and tag_of(element) not in ("sup", *FORMULAS):
        return Words(" ".join(element.text.split()))
    gathered = Gathering()
    for step, inner in walk(element, frozenset()):
        if step is not Step.APART:
            gather(gathered, step, inner, element)
            if tag_of(inner) in BLOCKS:
                gathered.add(" ")
        if step is not Step.OPEN and inner is not element:
            gathered.add(inner.tail or "")
    return gathered.take()


def walk(whole: etree._Element, apart: frozenset[str]) -> Iterator[tuple[Step, etree._Element]]:
    """The elements under `whole`, itself first; it does not go into those named in `apart`, nor what is not read."""
    path, waiting = [whole], [iter(_read_of(whole))]
    yield Step.OPEN, whole
    while path:
        inner = next(waiting[-1], None)
        if inner is None:
            waiting.pop()
            yield Step.CLOSE, path.pop()
        elif tag_of(inner) in apart or tag_of(inner) in UNREAD:
            yield Step.APART, inner
        else:
            path.append(inner)
            waiting.append(iter(_read_of(inner)))
            yield Step.OPEN, inner


def gather(gathered: Gathering, step: Step, element: etree._Element, whole: etree._Element) -> None:
    """The words that an element of the line begins with, and what its opening and closing do to the line."""
    tag = tag_of(element)
    if step is Step.OPEN:
        if tag in SPACED:
            gathered.add(" ")
        if tag == "sup" or _marks_note(element):
            gathered.open_raised()
        if tag == "xref" and element is not whole:
            gathered.open_mark(_cited(element))
        if tag == "math":
            gathered.add(math_words(element))
        elif tag == "tex-math":
            gathered.add("" if _is_told_twice(element) else tex_words(element))
        else:
            gathered.add(element.text or _address(element))
        return
    if tag == "sup" or _marks_note(element):
        gathered.close_raised()
    if tag == "xref" and element is not whole:
        gathered.close_mark()
    if tag in SPACED:
        gathered.part(element.tail if tag.startswith("disp") else "x")


def _read_of(element: etree._Element) -> tuple[etree._Element, ...]:
    """The children that are read: of alternatives the best one, and none of a formula, which is read as a whole."""
    tag = tag_of(element)
    if tag in FORMULAS:
        return ()
    if tag not in ("alternatives", "citation-alternatives"):
        return tuple(element)
    for best in _BEST_FIRST:
        if found := children(element, best):
            # A table too long for one is given as several.
            return found if best == "table" else found[:1]
    return tuple(one for one in element if tag_of(one) not in UNREAD)[:1]


def _cited(xref: etree._Element) -> tuple[str, ...]:
    """The ids of the references that a mark names; none for a mark that points to a figure or a note."""
    return tuple((xref.get("rid") or "").split()) if xref.get("ref-type") in ("bibr", None) else ()


def _marks_note(element: etree._Element) -> bool:
    """Whether a mark is the sign of a note of a table, which is raised though the file need not say so."""
    return (
        tag_of(element) == "xref"
        and element.get("ref-type") == "table-fn"
        and len("".join(str(text) for text in element.itertext()).strip()) <= _SIGN
    )


def _address(element: etree._Element) -> str:
    """What a link without words of its own shows."""
    if tag_of(element) not in ("ext-link", "uri") or len(element):
        return ""
    link = link_of(element)
    return link if link.startswith("http") else ""


def _is_told_twice(tex: etree._Element) -> bool:
    parent = tex.getparent()
    return parent is not None and bool(children(parent, "math"))
