"""The parts of a Word file, the names of WordprocessingML in both dialects, and its styles."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from corpus.errors import FileDamaged
from corpus.readers.xml import Packed, parse_xml

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
        for item in element:
            if name_of(item) == step:
                element = item
                break
        else:
            return None
    return element


def value(element: Element | None, *path: str) -> str:
    """The `val` of the element that the path leads to, empty where there is none."""
    property_element = child(element, *path)
    return "" if property_element is None else attribute(property_element, "val")


def is_on(element: Element | None, *path: str) -> bool | None:
    """Whether the switch that the path leads to is on; None where there is no such switch."""
    property_element = child(element, *path)
    return None if property_element is None else attribute(property_element, "val").lower() not in _OFF


def number(text: str) -> int | None:
    """The whole number in an attribute, None for anything else."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


def indent_of(element: Element | None) -> int | None:
    """How far a paragraph, a style or a list's level is set in, in twentieths of a point; None where it says none."""
    property_element = child(element, "w:pPr", "w:ind")
    return (
        None
        if property_element is None
        else number(attribute(property_element, "left") or attribute(property_element, "start"))
    )


def named(element: Element, *names: str) -> Iterator[Element]:
    """The elements of these names anywhere under `element`, in order."""
    return (iterdescendant for iterdescendant in element.iterdescendants() if name_of(iterdescendant) in names)


def contents(element: Element) -> Iterator[Element]:
    """The children of `element`, those of wrappers and of content controls in place of the wrappers.

    Of alternatives the first is taken, or what stands for it if it holds nothing. A prompt that waits to be filled
    in is no content.
    """
    waiting: list[Iterator[Element]] = [iter(element)]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            continue
        name = name_of(node)
        if name == "w:sdt":
            content = child(node, "w:sdtContent")
            if content is not None and not is_on(node, "w:sdtPr", "w:showingPlcHdr"):
                waiting.append(iter(content))
        elif name == "mc:AlternateContent":
            waiting.append(iter(_chosen(node)))
        elif name in _WRAPPERS:
            waiting.append(iter(node))
        else:
            yield node


def _chosen(alternatives: Element) -> Element | tuple[Element, ...]:
    choice, fallback = child(alternatives, "mc:Choice"), child(alternatives, "mc:Fallback")
    if choice is None or not len(choice):
        return () if fallback is None else fallback
    return choice


_DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One part that another refers to: `kind` is the last word of its type ("styles"), `target` a member's name."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file with its main document parsed."""

    packed: Packed
    document: Element
    relations: tuple[Relation, ...]

    def part(self, kind: str) -> Element | None:
        """The part of that kind, None where the file has none. Raises `FileDamaged`, `FileEncrypted`."""
        return next(self.parts(kind), None)

    def parts(self, kind: str) -> Iterator[Element]:
        """The parts of that kind. Raises `FileDamaged`, `FileEncrypted`."""
        for relation in self.relations:
            member = self.packed.find(relation.target) if relation.kind == kind else None
            if member is not None:
                yield _parsed(self.packed, member)

    def core_properties(self) -> Element | None:
        """Title, creator and the like. Raises `FileDamaged`, `FileEncrypted`."""
        for relation in _relations(self.packed, ""):
            member = self.packed.find(relation.target) if relation.kind == "core-properties" else None
            if member is not None:
                return _parsed(self.packed, member)
        return None


def package_of(packed: Packed) -> Package:
    """The Word file in an open zip. Raises `FileDamaged`, `FileEncrypted`."""
    stated = [relation.target for relation in _relations(packed, "") if relation.kind == "officeDocument"]
    member = next((member_name for target in [*stated, _DOCUMENT] if (member_name := packed.find(target))), None)
    if member is None:
        raise FileDamaged(f"{packed.name} is cut short or no Word file: {_DOCUMENT} is missing in it")
    return Package(packed, _parsed(packed, member), tuple(_relations(packed, member)))


def _parsed(packed: Packed, member: str) -> Element:
    return parse_xml(f"{packed.name}/{member}", packed.read(member))


def _relations(packed: Packed, member: str) -> Iterator[Relation]:
    """What a member refers to inside the file; the member without a name is the file itself."""
    folder, name = posixpath.split(member)
    listed = packed.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    if listed is None:
        return
    for item in _parsed(packed, listed):
        if item.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, item.get("Target") or ""))
            yield Relation(item.get("Id") or "", (item.get("Type") or "").rpartition("/")[2], target.lstrip("/"))


_MOST_BASES = 12
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Numbering:
    """The list that a paragraph belongs to, and how deep; `list_id` 0 takes it out of any."""

    list_id: int | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by id, the id of the one that a paragraph without a style has, and what holds for every run.

    Words in the styles of `hidden` are not shown, those of `bold` are bold, those of `raised` stand above the line.
    """

    by_id: dict[str, Element]
    default: str
    hidden: frozenset[str]
    bold: frozenset[str]
    raised: frozenset[str]
    defaults: Element | None = None

    def heading_level(self, style: str) -> int:
        """1 to 9 for a heading, 0 for all else."""
        for item in self._chain(style):
            outline = number(value(item, "w:pPr", "w:outlineLvl"))
            if outline is not None:
                return outline + 1 if 0 <= outline < _BODY_LEVEL else 0
            kind, _, depth = value(item, "w:name").lower().partition(" ")
            if kind == "heading" and (level := number(depth)):
                return level
        return 0

    def is_title(self, style: str) -> bool:
        """Whether the style is that of the document's title."""
        return self._is(style, "title")

    def is_subtitle(self, style: str) -> bool:
        """Whether the style is that of a line under the title."""
        return self._is(style, "subtitle")

    def is_caption(self, style: str) -> bool:
        """Whether the style is that of a table's or a figure's caption."""
        return self._is(style, "caption")

    def is_contents(self, style: str) -> bool:
        """Whether the style is that of a table of contents."""
        return self._is(style, "toc", *(f"toc {level}" for level in range(1, 10)))

    def numbering(self, style: str) -> Numbering:
        """The list that the style puts a paragraph in."""
        list_id = level = None
        for item in self._chain(style):
            list_id = number(value(item, "w:pPr", "w:numPr", "w:numId")) if list_id is None else list_id
            level = number(value(item, "w:pPr", "w:numPr", "w:ilvl")) if level is None else level
        return Numbering(list_id, level)

    def indent(self, style: str) -> int | None:
        """How far the style sets a paragraph in, in twentieths of a point; None where it says none."""
        indents = (indent_of(item) for item in self._chain(style))
        return next((indent for indent in indents if indent is not None), None)

    def _is(self, style: str, *names: str) -> bool:
        """Whether Word's own style of such a name, the same in every language, is it or what it is based on."""
        return any(value(item, "w:name").lower() in names for item in self._chain(style))

    def _chain(self, style: str) -> Iterator[Element]:
        """The style and those it is based on, itself first."""
        return chain(self.by_id, style)


def styles_of(element: Element | None) -> Styles:
    """The styles in the part that holds them; none without one."""
    style_elements = [] if element is None else [item for item in element if name_of(item) == "w:style"]
    default = next(
        (
            attribute(item, "styleId")
            for item in style_elements
            if attribute(item, "type") == "paragraph" and attribute(item, "default").lower() in ("1", "true", "on")
        ),
        "",
    )
    by_id = {attribute(item, "styleId"): item for item in style_elements}
    defaults = child(element, "w:docDefaults", "w:rPrDefault", "w:rPr")
    hidden, bold = _switched_on(by_id, "w:vanish"), _switched_on(by_id, "w:b")
    return Styles(by_id, default, hidden, bold, _raised(by_id), defaults)


def _switched_on(by_id: dict[str, Element], switch: str) -> frozenset[str]:
    """The styles in which a switch is on, in their own words or in those of the nearest one they are based on."""
    on: set[str] = set()
    for style in by_id:
        switches = (is_on(item, "w:rPr", switch) for item in chain(by_id, style))
        if next((item for item in switches if item is not None), False):
            on.add(style)
    return frozenset(on)


def _raised(by_id: dict[str, Element]) -> frozenset[str]:
    alignments = {style: (value(item, "w:rPr", "w:vertAlign") for item in chain(by_id, style)) for style in by_id}
    return frozenset(style for style, values in alignments.items() if next(filter(None, values), "") == "superscript")


def chain(by_id: dict[str, Element], style: str) -> Iterator[Element]:
    """A style and those it is based on, itself first; none for an id that there is not."""
    for _ in range(_MOST_BASES):
        style_element = by_id.get(style)
        if style_element is None:
            return
        yield style_element
        style = value(style_element, "w:basedOn")


def numbering_in(properties: Element | None) -> Numbering:
    """The list that a paragraph's own properties put it in."""
    own = child(properties, "w:numPr")
    return Numbering(number(value(own, "w:numId")), number(value(own, "w:ilvl")))
