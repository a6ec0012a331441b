"""Whether a reader of a Word page sees the words of a run: not what is tiny, off the page, or in the colour behind
it."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.readers.docx_package import Element, Styles, attribute, chain, child, is_on, name_of, named, number, value

# Three points, in half points.
_SMALLEST = 6
# Three points, in twentieths of a point.
_LOWEST = 60
_FAR_LEFT = -8_000
_FAR_OFF = 31_000
_THINNEST = 5
# The half points that Word draws in where nothing says how large.
_USUAL = 20
# As in HTML: "F0F0F0" on white is not seen, "DDDDDD" is.
_LEAST_CONTRAST = 0.08
# English metric units: 12,700 to a point.
_SMALLEST_BOX = 40_000
_FAR_OFF_BOX = 9_000_000
_FAINTEST = 90_000
_NEAR = 40
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_SHARE = re.compile(r"[0-9A-Fa-f]{1,2}")
_HIGHLIGHTS = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000", "white": "FFFFFF",
}  # fmt: skip
_THEME_NAMES = {
    "background1": "lt1", "light1": "lt1", "bg1": "lt1", "text1": "dk1", "dark1": "dk1", "tx1": "dk1",
    "background2": "lt2", "light2": "lt2", "bg2": "lt2", "text2": "dk2", "dark2": "dk2", "tx2": "dk2",
}  # fmt: skip
_PAINTS = ("a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")

Colour = tuple[int, int, int]
_WHITE: Colour = (255, 255, 255)


@dataclass(slots=True)
class Looks:
    """The looks of one document: its styles, its theme's colours, and the colour of its pages."""

    styles: Styles
    theme: dict[str, Colour] = field(default_factory=dict)
    page: Colour | None = _WHITE
    _of_styles: dict[tuple[str, str], tuple[Element, ...]] = field(default_factory=dict)

    def shows(self, run: Element, character_style: str, paragraph_style: str) -> bool:
        """Whether the words of a `w:r` are seen, `w:vanish` aside."""
        paragraph = _around(run, "w:p")
        if paragraph is not None and self._is_off_the_page(paragraph, paragraph_style):
            return False
        settings = (
            *_present(child(run, "w:rPr")),
            *self._set_by(character_style, paragraph_style),
            *self._set_by_table(run),
            *_present(self.styles.defaults),
        )
        size = next((size for setting in settings if (size := number(value(setting, "w:sz"))) is not None), None)
        width = next(
            (width for setting in settings if (width := number(value(setting, "w:w").rstrip("%"))) is not None), None
        )
        if (size is not None and size <= _SMALLEST) or (width is not None and width <= _THINNEST):
            return False
        if _is_drawn_together(settings, _USUAL if size is None else size):
            return False
        colour = self._ink(settings)
        if colour is None:
            return True
        grounds = self._grounds(run, paragraph, settings)
        return any(ground is None or _contrast(colour, ground) >= _LEAST_CONTRAST for ground in grounds)

    def _set_by(self, character_style: str, paragraph_style: str) -> tuple[Element, ...]:
        """What the two styles set of a run, the nearer first."""
        key = (character_style, paragraph_style)
        if key not in self._of_styles:
            links = (link for style in key for link in chain(self.styles.by_id, style))
            self._of_styles[key] = tuple(
                properties for link in links if (properties := child(link, "w:rPr")) is not None
            )
        return self._of_styles[key]

    def _set_by_table(self, run: Element) -> Iterator[Element]:
        cell = _around(run, "w:tc")
        for style in self._styles_of(cell) if cell is not None else ():
            settings = child(style, "w:rPr")
            if settings is not None:
                yield settings

    def _ink(self, settings: tuple[Element, ...]) -> Colour | None:
        """The colour of the words as it is set; None where Word chooses one that stands out."""
        for setting in settings:
            fill = child(setting, "w14:textFill")
            if fill is not None:
                if child(fill, "w14:noFill") is not None or _is_clear(fill):
                    return self.page
                stated = next(named(fill, "w14:srgbClr"), None)
                if stated is not None:
                    return _hex(attribute(stated, "val"))
            element = child(setting, "w:color")
            if element is not None:
                return self._stated(element, "val", "themeColor")
        return None

    def _stated(self, element: Element, plain: str, themed: str) -> Colour | None:
        """A colour in attributes: that of the theme where it is named, as it is lightened or darkened."""
        name = attribute(element, themed)
        known = self.theme.get(_THEME_NAMES.get(name, name)) if name else None
        if known is None:
            return _hex(attribute(element, plain))
        for end, towards in (("Tint", 255), ("Shade", 0)):
            written = attribute(element, f"{themed.removesuffix('Color')}{end}")
            if _SHARE.fullmatch(written):
                share = int(written, 16) / 255
                red, green, blue = (round(share * channel + (1 - share) * towards) for channel in known)
                known = (red, green, blue)
        return known

    def _grounds(
        self, run: Element, paragraph: Element | None, settings: tuple[Element, ...]
    ) -> Iterator[Colour | None]:
        """The colours that may be behind the words, the nearest that are set; None for one that cannot be told."""
        for setting in settings:
            name = value(setting, "w:highlight")
            if name and name != "none":
                yield _hex(_HIGHLIGHTS.get(name, ""))
                return
        for setting in (*settings, *self._paragraph_settings(paragraph)):
            shading = child(setting, "w:shd")
            if shading is not None and self._is_filled(shading):
                yield self._fill(shading)
                return
        yield from self._grounds_around(run)

    def _grounds_around(self, run: Element) -> Iterator[Colour | None]:
        """What is behind the cell or the text box that a run is in, and that is in another perhaps; else the page."""
        at: Element | None = run
        while at is not None:
            at = at.getparent()
            name = "" if at is None else name_of(at)
            if at is not None and name == "w:tc":
                fills = list(self._fills_of(at))
                if fills:
                    yield from fills
                    return
            elif at is not None and name == "w:txbxContent":
                fill = self._box_fill(at)
                if fill != ():
                    yield from fill
                    return
        yield self.page

    def _fills_of(self, cell: Element) -> Iterator[Colour | None]:
        own = child(cell, "w:tcPr", "w:shd")
        if own is not None and self._is_filled(own):
            yield self._fill(own)
            return
        table = _around(cell, "w:tbl")
        parts = list(self._styles_of(cell))
        places = [child(style, *path, "w:shd") for path in (("w:tcPr",), ("w:tblPr",)) for style in parts]
        for shading in (*places, child(table, "w:tblPr", "w:shd")):
            if shading is not None and self._is_filled(shading):
                yield self._fill(shading)

    def _styles_of(self, cell: Element) -> Iterator[Element]:
        """What the table's style says of the cell: of its row and column first, then of the whole table."""
        table = _around(cell, "w:tbl")
        style = value(table, "w:tblPr", "w:tblStyle")
        row = _around(cell, "w:tr")
        if table is None or row is None or not style:
            return
        places = {"wholeTable", "band1Horz", "band2Horz", "band1Vert", "band2Vert"}
        for name, element in (("Row", row), ("Col", cell)):
            places |= {f"first{name}"} if _is_outermost(element, before=True) else set()
            places |= {f"last{name}"} if _is_outermost(element, before=False) else set()
        for link in chain(self.styles.by_id, style):
            yield from (item for item in link if name_of(item) == "w:tblStylePr" and attribute(item, "type") in places)
            yield link

    def _paragraph_settings(self, paragraph: Element | None) -> Iterator[Element]:
        own = child(paragraph, "w:pPr")
        if own is not None:
            yield own
        style = value(own, "w:pStyle") or self.styles.default
        for link in chain(self.styles.by_id, style):
            settings = child(link, "w:pPr")
            if settings is not None:
                yield settings

    def _is_filled(self, shading: Element) -> bool:
        pattern, fill = attribute(shading, "val"), attribute(shading, "fill")
        plain = pattern in ("", "clear", "nil")
        return not plain or bool(attribute(shading, "themeFill")) or _HEX.fullmatch(fill) is not None

    def _fill(self, shading: Element) -> Colour | None:
        pattern = attribute(shading, "val")
        if pattern == "solid":
            return self._stated(shading, "color", "themeColor")
        return self._stated(shading, "fill", "themeFill") if pattern in ("", "clear", "nil") else None

    def _box_fill(self, content: Element) -> tuple[Colour | None, ...]:
        """The fill of the shape around a text box; nothing where it has none, so that what is behind it shows."""
        for shape in content.iterancestors():
            local = str(shape.tag).rpartition("}")[2]
            if local == "wsp":
                return self._drawn_fill(shape)
            if local in ("shape", "rect", "roundrect", "oval") and name_of(shape).startswith("v:"):
                if (shape.get("filled") or "").lower() in ("f", "false", "0"):
                    return ()
                stated = (shape.get("fillcolor") or "white").lstrip("#").split(" ")[0]
                return (_WHITE,) if stated == "white" else (_hex(stated),)
            if local == "p":
                break
        return ()

    def _drawn_fill(self, shape: Element) -> tuple[Colour | None, ...]:
        properties = next((item for item in shape if str(item.tag).endswith("}spPr")), None)
        paint = (
            next((item for item in properties if name_of(item) in _PAINTS), None) if properties is not None else None
        )
        if paint is None:
            styled = any(str(item.tag).endswith("}style") for item in shape)
            bare = properties is not None and child(properties, "a:noFill") is not None
            return (None,) if styled and not bare else ()
        plain = child(paint, "a:srgbClr")
        if plain is not None:
            return (_hex(attribute(plain, "val")),)
        themed = child(paint, "a:schemeClr")
        name = "" if themed is None or len(themed) else attribute(themed, "val")
        return (self.theme.get(_THEME_NAMES.get(name, name)),)

    def _is_off_the_page(self, paragraph: Element, style: str) -> bool:
        """Whether the paragraph's lines have no height, or are drawn beside the page, or in a box that is."""
        own = child(paragraph, "w:pPr")
        for item in (own, *(child(link, "w:pPr") for link in chain(self.styles.by_id, style))):
            spacing, indent, frame = (child(item, f"w:{name}") for name in ("spacing", "ind", "framePr"))
            if spacing is not None and attribute(spacing, "lineRule") == "exact":
                height = number(attribute(spacing, "line"))
                if height is not None and height <= _LOWEST:
                    return True
            if indent is not None:
                left = number(attribute(indent, "left") or attribute(indent, "start"))
                if left is not None and (left <= _FAR_LEFT or left >= _FAR_OFF):
                    return True
            if frame is not None:
                places = (number(attribute(frame, side)) for side in ("x", "y"))
                if any(offset is not None and (offset <= _FAR_LEFT or offset >= _FAR_OFF) for offset in places):
                    return True
        row = _around(paragraph, "w:tr")
        row_height = child(row, "w:trPr", "w:trHeight")
        if row_height is not None and attribute(row_height, "hRule") == "exact":
            stated = number(attribute(row_height, "val"))
            if stated is not None and stated <= _LOWEST:
                return True
        return _is_in_lost_box(paragraph)


def looks_of(styles: Styles, theme: Element | None, settings: Element | None, document: Element) -> Looks:
    """The looks that the parts of a file tell."""
    colours: dict[str, Colour] = {}
    for scheme in named(theme, "a:clrScheme") if theme is not None else ():
        for item in scheme:
            stated = next(iter(item), None)
            if stated is not None:
                plain = attribute(stated, "lastClr") or attribute(stated, "val")
                colour = _hex(plain)
                if colour is not None:
                    colours[str(item.tag).rpartition("}")[2]] = colour
    colours = {"lt1": _WHITE, "dk1": (0, 0, 0)} | colours
    looks = Looks(styles, colours)
    background = child(document, "w:background")
    if background is not None and is_on(settings, "w:displayBackgroundShape"):
        looks.page = looks._stated(background, "color", "themeColor") or (None if len(background) else _WHITE)
    return looks


def _present(*elements: Element | None) -> Iterator[Element]:
    return (element for element in elements if element is not None)


def _around(element: Element | None, name: str) -> Element | None:
    """The nearest element of that name around one; none beyond a text box or another table's cell."""
    at = None if element is None else element.getparent()
    while at is not None and name_of(at) != name:
        if name_of(at) == "w:txbxContent":
            return None
        at = at.getparent()
    return at


def _is_outermost(element: Element, before: bool) -> bool:
    """Whether no other of its kind stands before it, or after it."""
    at = element
    for _ in range(_NEAR):
        beside = at.getprevious() if before else at.getnext()
        if beside is None:
            return True
        if name_of(beside) == name_of(element):
            return False
        at = beside
    return False


def _is_in_lost_box(paragraph: Element) -> bool:
    """Whether the paragraph is in a text box that is hidden, next to nothing in size, or off the page."""
    for iterancestor in paragraph.iterancestors():
        local = str(iterancestor.tag).rpartition("}")[2]
        if local in ("shape", "rect", "roundrect", "oval") and "hidden" in (iterancestor.get("style") or ""):
            return True
        if local not in ("anchor", "inline"):
            continue
        inner = {str(node.tag).rpartition("}")[2]: node for node in iterancestor}
        if "docPr" in inner and inner["docPr"].get("hidden") in ("1", "true"):
            return True
        if "extent" in inner:
            sides = [number(inner["extent"].get(side) or "") for side in ("cx", "cy")]
            if any(side is not None and side <= _SMALLEST_BOX for side in sides):
                return True
        for position in ("positionH", "positionV"):
            for offset in inner.get(position, ()):
                moved = number((offset.text or "").strip())
                if moved is not None and abs(moved) >= _FAR_OFF_BOX:
                    return True
    return False


def _is_drawn_together(settings: tuple[Element, ...], size: float) -> bool:
    """Whether the letters are drawn over one another: set closer by half their size, or fitted into next to nothing."""
    apart = next((by for setting in settings if (by := number(value(setting, "w:spacing"))) is not None), None)
    fitted = next((into for setting in settings if (into := number(value(setting, "w:fitText"))) is not None), None)
    # In twentieths of a point, the size in half points.
    return (apart is not None and apart <= -5 * size) or (fitted is not None and fitted <= _LOWEST)


def _is_clear(fill: Element) -> bool:
    alpha = next(named(fill, "w14:alpha"), None)
    covered = number(attribute(alpha, "val")) if alpha is not None else None
    return covered is not None and covered >= _FAINTEST


def _hex(text: str) -> Colour | None:
    """The colour in six hexadecimal figures; None for all else ("auto")."""
    if _HEX.fullmatch(text) is None:
        return None
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


def _contrast(colour: Colour, ground: Colour) -> float:
    """How far words stand out from what is behind them, from 0 (not at all) to 1 (black on white)."""
    return math.sqrt(sum((item - other) ** 2 for item, other in zip(colour, ground, strict=True)) / 3) / 255
