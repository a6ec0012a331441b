"""The names of WordprocessingML, the same for the two dialects of it: "w:p", whichever namespace it is written in.

Word writes a Transitional dialect and, when asked, a Strict one: the same elements in other namespaces. Left out:
what the elements mean.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

Element = etree._Element

_OPEN = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_PREFIXES = {
    f"{_OPEN}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OPEN}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OPEN}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_OPEN}drawingml/2006/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_OPEN}drawingml/2006/picture": "pic",
    f"{_STRICT}drawingml/picture": "pic",
    f"{_OPEN}drawingml/2006/chart": "c",
    f"{_STRICT}drawingml/chart": "c",
    f"{_OPEN}drawingml/2006/diagram": "dgm",
    f"{_STRICT}drawingml/diagram": "dgm",
    f"{_OPEN}markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
_OFF = ("0", "false", "off", "none")
# Elements that only wrap others: what is in them stands where they stand.
_WRAPPERS = frozenset(
    ("w:customXml", "w:smartTag", "w:ins", "w:moveTo", "w:dir", "w:bdo", "w:hyperlink", "w:fldSimple")
)


def name_of(element: Element) -> str:
    """Its name with the usual prefix ("w:p"); empty for one in a namespace that is not read."""
    tag = element.tag
    return _prefixed(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _prefixed(tag: str) -> str:
    namespace, _, local = tag[1:].partition("}")
    prefix = _PREFIXES.get(namespace) if tag.startswith("{") else None
    return f"{prefix}:{local}" if prefix else ""


def attribute(element: Element, local: str) -> str:
    """The value of the attribute of that name, in the element's own namespace, the relationships' or none."""
    namespace = str(element.tag)[1:].partition("}")[0]
    for key, value in element.attrib.items():
        space, _, name = str(key)[1:].partition("}") if str(key).startswith("{") else ("", "", str(key))
        if name == local and (space in ("", namespace) or _PREFIXES.get(space) in ("w", "r", "m")):
            return str(value)
    return ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, then its first child of the next one, and so on; None where one is missing."""
    for step in path:
        if element is None:
            return None
        for one in element:
            if name_of(one) == step:
                element = one
                break
        else:
            return None
    return element


def value(element: Element | None, *path: str) -> str:
    """The `val` of the element that the path leads to, empty where there is none."""
    found = child(element, *path)
    return "" if found is None else attribute(found, "val")


def is_on(element: Element | None, *path: str) -> bool | None:
    """Whether the switch that the path leads to is on; None where there is no such switch."""
    found = child(element, *path)
    return None if found is None else attribute(found, "val").lower() not in _OFF


def number(text: str) -> int | None:
    """The whole number in an attribute, None for anything else."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


def indent_of(element: Element | None) -> int | None:
    """How far a paragraph, a style or a list's level is set in, in twentieths of a point; None where it says none."""
    found = child(element, "w:pPr", "w:ind")
    return None if found is None else number(attribute(found, "left") or attribute(found, "start"))


def named(element: Element, *names: str) -> Iterator[Element]:
    """The elements of these names anywhere under `element`, in order."""
    return (one for one in element.iterdescendants() if name_of(one) in names)


def contents(element: Element) -> Iterator[Element]:
    """The children of `element`, those of wrappers and of content controls in place of the wrappers.

    Of alternatives the first is taken, or what stands for it if it holds nothing. A prompt that waits to be filled
    in is no content.
    """
    waiting: list[Iterator[Element]] = [iter(element)]
    while waiting:
        one = next(waiting[-1], None)
        if one is None:
            waiting.pop()
            continue
        name = name_of(one)
        if name == "w:sdt":
            held = child(one, "w:sdtContent")
            if held is not None and not is_on(one, "w:sdtPr", "w:showingPlcHdr"):
                waiting.append(iter(held))
        elif name == "mc:AlternateContent":
            waiting.append(iter(_chosen(one)))
        elif name in _WRAPPERS:
            waiting.append(iter(one))
        else:
            yield one


def _chosen(alternatives: Element) -> Element | tuple[Element, ...]:
    choice, fallback = child(alternatives, "mc:Choice"), child(alternatives, "mc:Fallback")
    if choice is None or not len(choice):
        return () if fallback is None else fallback
    return choice
