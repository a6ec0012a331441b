"""The styles of a Word file: which of them are headings, titles, captions or hidden, and which carry a numbering.

A style takes from the one it is based on what it does not say itself. Word keeps the English names of its own
styles in every language; other programs write their own words for them. Left out: looks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.reading.docx.xml import Element, attribute, child, indent_of, is_on, name_of, number, value

_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|başlık|"
    r"заголовок|标题|標題|見出し|제목)\s*([1-9])",
    re.IGNORECASE,
)
_TITLE = re.compile(r"title|document title|titel|dokumenttitel|titre principal|puesto|название", re.IGNORECASE)
_SUBTITLE = re.compile(r"sub-?title|untertitel|sous-titre|subtítulo|sottotitolo|подзаголовок", re.IGNORECASE)
_CAPTION = re.compile(
    r"(?:caption|beschriftung|légende|epígrafe|leyenda|didascalia|bijschrift|beskrivning|название объекта)"
    r"|(?:table|figure|image|picture)[ _-]?(?:caption|title|heading)",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:toc|contents|index)\s*(?:\d|heading)|table of figures|toc", re.IGNORECASE)
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
        for one in self._chain(style):
            outline = number(value(one, "w:pPr", "w:outlineLvl"))
            if outline is not None:
                return outline + 1 if 0 <= outline < _BODY_LEVEL else 0
            named = _HEADING.fullmatch(value(one, "w:name"))
            if named:
                return int(named.group(1))
        return 0

    def is_title(self, style: str) -> bool:
        """Whether the style is that of the document's title."""
        return self._is(style, _TITLE)

    def is_subtitle(self, style: str) -> bool:
        """Whether the style is that of a line under the title."""
        return self._is(style, _SUBTITLE)

    def is_caption(self, style: str) -> bool:
        """Whether the style is that of a table's or a figure's caption."""
        return self._is(style, _CAPTION)

    def is_contents(self, style: str) -> bool:
        """Whether the style is that of a table of contents."""
        return self._is(style, _CONTENTS)

    def numbering(self, style: str) -> Numbering:
        """The list that the style puts a paragraph in."""
        list_id = level = None
        for one in self._chain(style):
            list_id = number(value(one, "w:pPr", "w:numPr", "w:numId")) if list_id is None else list_id
            level = number(value(one, "w:pPr", "w:numPr", "w:ilvl")) if level is None else level
        return Numbering(list_id, level)

    def indent(self, style: str) -> int | None:
        """How far the style sets a paragraph in, in twentieths of a point; None where it says none."""
        said = (indent_of(one) for one in self._chain(style))
        return next((indent for indent in said if indent is not None), None)

    def _is(self, style: str, names: re.Pattern[str]) -> bool:
        return any(names.fullmatch(value(one, "w:name")) for one in self._chain(style))

    def _chain(self, style: str) -> Iterator[Element]:
        """The style and those it is based on, itself first."""
        return chain(self.by_id, style)


def styles_of(part: Element | None) -> Styles:
    """The styles in the part that holds them; none without one."""
    found = [] if part is None else [one for one in part if name_of(one) == "w:style"]
    default = next(
        (
            attribute(one, "styleId")
            for one in found
            if attribute(one, "type") == "paragraph" and attribute(one, "default").lower() in ("1", "true", "on")
        ),
        "",
    )
    by_id = {attribute(one, "styleId"): one for one in found}
    defaults = child(part, "w:docDefaults", "w:rPrDefault", "w:rPr")
    hidden, bold = _switched_on(by_id, "w:vanish"), _switched_on(by_id, "w:b")
    return Styles(by_id, default, hidden, bold, _raised(by_id), defaults)


def _switched_on(by_id: dict[str, Element], switch: str) -> frozenset[str]:
    """The styles in which a switch is on, in their own words or in those of the nearest one they are based on."""
    on: set[str] = set()
    for style in by_id:
        said = (is_on(one, "w:rPr", switch) for one in chain(by_id, style))
        if next((one for one in said if one is not None), False):
            on.add(style)
    return frozenset(on)


def _raised(by_id: dict[str, Element]) -> frozenset[str]:
    said = {style: (value(one, "w:rPr", "w:vertAlign") for one in chain(by_id, style)) for style in by_id}
    return frozenset(style for style, found in said.items() if next(filter(None, found), "") == "superscript")


def chain(by_id: dict[str, Element], style: str) -> Iterator[Element]:
    """A style and those it is based on, itself first; none for an id that there is not."""
    for _ in range(_MOST_BASES):
        one = by_id.get(style)
        if one is None:
            return
        yield one
        style = value(one, "w:basedOn")


def numbering_in(properties: Element | None) -> Numbering:
    """The list that a paragraph's own properties put it in."""
    own = child(properties, "w:numPr")
    return Numbering(number(value(own, "w:numId")), number(value(own, "w:ilvl")))
