"""Words of an HTML page that its reader never sees: they answer no question, and may be meant to mislead one."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import html
from tinycss2 import ast, color3, color4

from corpus.readers.html_cascade import Cascade, Declaration, Node, nodes

_HIDDEN_CLASSES = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|u-visually-hidden|d-none|is-hidden)(?:$|\s)",
    re.IGNORECASE,
)
_WANTED = frozenset(
    "display visibility opacity content-visibility font font-size color background background-color background-image "
    "-webkit-text-fill-color position left right top bottom inset margin-left margin-top margin text-indent width "
    "height max-width max-height overflow overflow-x overflow-y clip clip-path transform translate scale zoom filter "
    "letter-spacing line-height mask mask-image -webkit-mask -webkit-mask-image block-size inline-size max-block-size "
    "max-inline-size inset-inline-start inset-block-start inset-inline inset-block margin-inline-start "
    "margin-block-start margin-inline margin-block".split()
)
_NOT_TEXT = frozenset(("script", "style", "template", "noscript"))
# Three points, as a browser draws them.
_SMALLEST = 4.0
_FAINTEST = 0.1
# "#f0f0f0" on white is not seen, "#ddd" is.
_LEAST_CONTRAST = 0.08
_FAR = -100.0
_FARTHEST = 3_000.0
_SHUT = 1.0
_INHERITED = ("inherit", "initial", "unset", "revert", "revert-layer")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.945, "rem": 16.0}
_PIXELS |= {"vw": 12.8, "vh": 8.0, "vmin": 8.0, "vmax": 12.8}
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}

Colour = tuple[float, float, float, float]
_BLACK: Colour = (0.0, 0.0, 0.0, 1.0)
_WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
_LINK: Colour = (0.0, 0.0, 0.93, 1.0)


@dataclass(frozen=True, slots=True)
class _Look:
    """How the words of an element are drawn; what lies in it takes over what it does not set itself.

    `ground` is the colour behind them, None where a picture is. `coloured` and `grounded` tell that the page set
    them, the ground not only for the whole page.
    """

    size: float = 16.0
    colour: Colour = _BLACK
    ground: Colour | None = _WHITE
    coloured: bool = False
    grounded: bool = False
    seen: bool = True
    drawn_together: bool = False
    variables: dict[str, tuple[ast.Node, ...]] = field(default_factory=dict)

    def shows_words(self) -> bool:
        """Whether a reader sees words that are drawn like this."""
        if not self.seen or self.size < _SMALLEST or self.colour[3] <= _FAINTEST or self.drawn_together:
            return False
        # Where only the page's ground is known, a style that is not at hand may have set the colour on it.
        known = self.coloured or self.grounded
        return self.ground is None or not known or _contrast(self.colour, self.ground) >= _LEAST_CONTRAST


def is_hidden(element: html.HtmlElement) -> bool:
    """Whether the page hides this element, and all in it, from its reader; `mark_hidden` brings its styles in."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    # Neither is drawn before a script or a click opens it.
    if element.get("popover") is not None or (element.tag == "dialog" and element.get("open") is None):
        return True
    return _HIDDEN_CLASSES.search(element.get("class") or "") is not None


def mark_hidden(root: html.HtmlElement, sheets: Iterable[str] = ()) -> None:
    """Gives the attribute `hidden` to what the page's styles hide; `sheets` are style sheets beside its own."""
    own = (style.text or "" for style in root.iter("style") if _is_for_screens(style))
    cascade = Cascade((*sheets, *own), _WANTED)
    looks: dict[Node, _Look] = {}
    shut: set[Node] = set()
    unseen: list[html.HtmlElement] = []
    for node in nodes(root):
        if node.tag in _NOT_TEXT or node.parent in shut:
            shut.add(node)
            continue
        declared = cascade.declared(node)
        around = looks.get(node.parent, _Look()) if node.parent is not None else _Look()
        look = looks[node] = _look_of(node, declared, around)
        if _is_shut(declared, look):
            node.element.set("hidden", "")
            shut.add(node)
        elif not look.shows_words():
            unseen.append(node.element)
    for element in unseen:
        _hide_words(element)


def seen_words(element: html.HtmlElement) -> int:
    """How many words lie under an element, those of scripts and styles left out."""
    return sum(len(words.split()) for words in _texts(element))


def _texts(element: html.HtmlElement) -> Iterator[str]:
    for inner in element.iter("*"):
        if inner.tag not in _NOT_TEXT:
            yield inner.text or ""
        if inner is not element:
            yield inner.tail or ""


def _is_for_screens(style: html.HtmlElement) -> bool:
    media = (style.get("media") or "").lower()
    return not media or "screen" in media or "all" in media


def _hide_words(element: html.HtmlElement) -> None:
    """Puts the element's own words, not those of the elements in it, into hidden ones."""
    children = list(element)
    if (element.text or "").strip():
        element.insert(0, _hidden(element.text or ""))
        element.text = None
    for child in children:
        if (child.tail or "").strip():
            apart = _hidden(child.tail or "")
            child.tail = None
            child.addnext(apart)


def _hidden(words: str) -> html.HtmlElement:
    apart = html.Element("span")
    apart.set("hidden", "")
    apart.text = words
    return apart


def _look_of(node: Node, declared: dict[str, Declaration], around: _Look) -> _Look:
    variables = {name: item.value for name, item in declared.items() if name.startswith("--")}
    look = replace(around, variables=around.variables | variables) if variables else around
    element = node.element
    if node.tag == "a" and element.get("href") is not None:
        look = replace(look, colour=_LINK, coloured=False)
    ground = _colour_written(element.get("bgcolor"))
    if ground is not None:
        look = replace(look, ground=ground, grounded=node.tag not in ("body", "html"))
    colour = _colour_written(element.get("color" if node.tag == "font" else "text"))
    if colour is not None:
        look = replace(look, colour=colour, coloured=True)
    if not declared:
        return look
    look = _with_ground(look, declared, whole_page=node.tag in ("body", "html"))
    for name in ("color", "-webkit-text-fill-color"):
        colour = _colour(_value(declared, name, look))
        if colour is not None:
            look = replace(look, colour=colour, coloured=True)
    visibility = _word(_value(declared, "visibility", look))
    if visibility in ("hidden", "collapse", "visible"):
        look = replace(look, seen=visibility == "visible")
    size = _size(_value(declared, "font-size", look), look.size)
    if size is None:
        size = _size_in_font(_value(declared, "font", look), look.size)
    if size is not None:
        look = replace(look, size=size)
    spacing = _length(_value(declared, "letter-spacing", look), look.size)
    if spacing is not None:
        look = replace(look, drawn_together=spacing <= -0.5 * look.size)
    return look


def _with_ground(look: _Look, declared: dict[str, Declaration], whole_page: bool) -> _Look:
    for name in ("background", "background-color", "background-image"):
        for token in _value(declared, name, look):
            colour = _colour((token,))
            if token.type == "url" or (token.type == "function" and colour is None):
                # A picture, a gradient, or what cannot be told.
                look = replace(look, ground=None)
            elif colour is not None and colour[3] >= 0.5:
                look = replace(look, ground=colour, grounded=not whole_page)
    return look


def _is_shut(declared: dict[str, Declaration], look: _Look) -> bool:
    """Whether the element is not drawn at all, with all that lies in it."""
    if not declared:
        return False

    def value(name: str) -> tuple[ast.Node, ...]:
        return _value(declared, name, look)

    def length(name: str) -> float | None:
        return _length(value(name), look.size)

    if _word(value("display")) == "none" or _word(value("content-visibility")) == "hidden":
        return True
    faint = [
        _number(value("opacity")),
        _number(value("zoom")),
        _number(value("scale")),
        _shown_by_filter(value("filter")),
    ]
    if any(share is not None and share <= _FAINTEST for share in faint):
        return True
    sides = [length(name) for name in ("left", "right", "top", "bottom", "inset-inline-start", "inset-block-start")]
    insets = ("inset", "inset-inline", "inset-block")
    sides += [_length((token,), look.size) for name in insets for token in value(name)]
    placed = _word(value("position")) in ("absolute", "fixed", "relative", "sticky")
    if placed and any(side is not None and side <= _FAR for side in sides):
        return True
    if placed and any(side is not None and side >= _FARTHEST for side in sides[:2]):
        return True
    moved = [length("text-indent")]
    margins = [f"margin{side}" for side in ("", "-left", "-top", "-inline", "-block", "-inline-start", "-block-start")]
    moved += [_length((token,), look.size) for name in (*margins, "translate") for token in value(name)]
    if any(move is not None and (move <= 5 * _FAR or move >= _FARTHEST) for move in moved):
        return True
    indent = length("text-indent")
    if indent is not None and indent <= _FAR:
        return True
    cut = any(_word(value(name)) in ("hidden", "clip") for name in ("overflow", "overflow-x", "overflow-y"))
    edges = [
        length(f"{most}{edge}") for most in ("", "max-") for edge in ("width", "height", "block-size", "inline-size")
    ]
    if cut and any(edge is not None and edge <= _SHUT for edge in edges):
        return True
    if any(_is_masked(value(f"{by}{name}")) for by in ("", "-webkit-") for name in ("mask", "mask-image")):
        return True
    return _is_cut_away(value("clip")) or _is_cut_away(value("clip-path")) or _is_moved_away(value("transform"), look)


def _value(declared: dict[str, Declaration], name: str, look: _Look) -> tuple[ast.Node, ...]:
    """What the property is set to, with the page's own variables put in; empty where it is not set."""
    declaration = declared.get(name)
    if declaration is None:
        return ()
    value: list[ast.Node] = []
    for token in declaration.value:
        if token.type == "function" and token.lower_name == "var":
            arguments = [argument for argument in token.arguments if argument.type != "whitespace"]
            named = arguments[0].value if arguments and arguments[0].type == "ident" else ""
            value += look.variables.get(named, tuple(arguments[2:]))
        else:
            value.append(token)
    return tuple(value)


def _word(value: tuple[ast.Node, ...]) -> str:
    """The first word of a value, in lower case."""
    return value[0].lower_value if value and value[0].type == "ident" else ""


def _number(value: tuple[ast.Node, ...]) -> float | None:
    if not value or value[0].type not in ("number", "percentage"):
        return None
    return float(value[0].value) / (100 if value[0].type == "percentage" else 1)


def _length(value: tuple[ast.Node, ...], size: float) -> float | None:
    """A length in pixels; a share of what is not known counts as one of a screen. None for all else."""
    if not value:
        return None
    token = value[0]
    if token.type == "number":
        return float(token.value)
    if token.type == "percentage":
        return float(token.value) * 12.8
    if token.type == "dimension":
        unit = token.lower_unit
        return float(token.value) * (size if unit in ("em", "ch", "ex", "lh") else _PIXELS.get(unit, 1.0))
    if token.type == "function" and token.lower_name == "calc":
        inner = tuple(argument for argument in token.arguments if argument.type != "whitespace")
        return _length(inner, size) if len(inner) in (1, 3) else None
    return None


def _size(value: tuple[ast.Node, ...], around: float) -> float | None:
    word = _word(value)
    if word in _SIZES:
        return _SIZES[word]
    if value and value[0].type == "percentage":
        return around * float(value[0].value) / 100
    return _length(value, around)


def _size_in_font(value: tuple[ast.Node, ...], around: float) -> float | None:
    """The size in the shorthand "italic 400 12px/1.5 Arial": the first length, or a bare nought."""
    for token in value:
        if token.type in ("dimension", "percentage") or (token.type == "number" and token.value == 0):
            return _size((token,), around)
    return None


def _shown_by_filter(value: tuple[ast.Node, ...]) -> float | None:
    for token in value:
        if token.type == "function" and token.lower_name == "opacity":
            return _number(tuple(token.arguments))
    return None


def _numbers(token: ast.Node) -> list[float]:
    """The numbers in a function, of whatever unit."""
    return [
        float(argument.value) for argument in token.arguments if argument.type in ("number", "dimension", "percentage")
    ]


def _is_cut_away(value: tuple[ast.Node, ...]) -> bool:
    """Whether a clip leaves next to nothing of the element."""
    for token in value:
        if token.type != "function":
            continue
        numbers = _numbers(token)
        if token.lower_name == "rect" and len(numbers) == 4 and numbers[2] - numbers[0] <= 1 >= numbers[1] - numbers[3]:
            return True
        if token.lower_name == "inset" and numbers and max(numbers) >= 50:
            return True
        if token.lower_name in ("circle", "ellipse") and numbers and numbers[0] <= 0:
            return True
        if token.lower_name == "polygon" and numbers and max(numbers) - min(numbers) <= 1:
            return True
    return False


def _is_masked(value: tuple[ast.Node, ...]) -> bool:
    """Whether a mask lets nothing of the element through: a gradient between colours that cover nothing."""
    for token in value:
        if token.type == "function" and token.lower_name.endswith("gradient"):
            colours = [colour for argument in token.arguments if (colour := _colour((argument,))) is not None]
            if colours and all(colour[3] <= _FAINTEST for colour in colours):
                return True
    return False


def _is_moved_away(value: tuple[ast.Node, ...], look: _Look) -> bool:
    """Whether a transformation shrinks the element to nothing, turns it on its edge or takes it off the page."""
    for token in value:
        if token.type != "function":
            continue
        numbers, name = _numbers(token), token.lower_name
        if name.startswith("scale") and any(abs(number) <= _FAINTEST for number in numbers):
            return True
        if name in ("rotatex", "rotatey") and any(number in (90, 270, -90) for number in numbers):
            return True
        if name == "matrix" and len(numbers) == 6 and abs(numbers[0]) <= _FAINTEST >= abs(numbers[3]):
            return True
        if name.startswith("translate"):
            moves = [
                _length((argument,), look.size)
                for argument in token.arguments
                if argument.type in ("number", "dimension")
            ]
            if any(move is not None and (move <= 5 * _FAR or move >= _FARTHEST) for move in moves):
                return True
    return False


def _colour(value: tuple[ast.Node, ...]) -> Colour | None:
    """A colour as shares of red, green and blue, and how much it covers; None for what is none."""
    if len(value) != 1 or _word(value) in _INHERITED:
        return None
    if value[0].type == "function" and value[0].lower_name == "light-dark":
        # A page is read in the light.
        return _colour(tuple(token for token in value[0].arguments if token.type != "whitespace")[:1])
    if value[0].type == "function" and value[0].lower_name == "color-mix":
        return _mixed(value[0])
    simple = color3.parse_color(value[0])
    if simple is not None:
        return None if isinstance(simple, str) else (simple.red, simple.green, simple.blue, simple.alpha)
    stated = color4.parse_color(value[0])
    if stated is None or isinstance(stated, str):
        return None
    try:
        red, green, blue = stated.to("srgb").coordinates
    except NotImplementedError:
        red, green, blue = _roughly(stated)
    return (red, green, blue, stated.alpha)


def _mixed(mix: ast.Node) -> Colour | None:
    """The colour between two: half of each where no shares are stated."""
    parts: list[list[ast.Node]] = [[]]
    for token in mix.arguments:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type != "whitespace":
            parts[-1].append(token)
    colours, shares = [], []
    for component in parts[1:]:
        colours.append(next((colour for token in component if (colour := _colour((token,))) is not None), None))
        shares.append(next((float(token.value) / 100 for token in component if token.type == "percentage"), None))
    if len(colours) != 2 or colours[0] is None or colours[1] is None:
        return None
    first, second = shares
    share = first if first is not None else 0.5 if second is None else 1 - second
    red, green, blue, covers = (share * item + (1 - share) * two for item, two in zip(*colours, strict=True))
    return red, green, blue, covers


def _roughly(colour: color4.Color) -> tuple[float, float, float]:
    """A colour that the library does not bring to red, green and blue: as grey as it is light, or as it is stated."""
    first, second, third = (float(coordinate or 0) for coordinate in colour.coordinates)
    if colour.space in ("oklab", "oklch", "lab", "lch"):
        grey = min(1.0, first / (1 if colour.space.startswith("ok") else 100))
        return grey, grey, grey
    return first, second, third


def _colour_written(attribute: str | None) -> Colour | None:
    if not attribute:
        return None
    for written in (attribute.strip(), f"#{attribute.strip()}"):
        colour = color3.parse_color(written)
        if colour is not None and not isinstance(colour, str):
            return (colour.red, colour.green, colour.blue, colour.alpha)
    return None


def _contrast(colour: Colour, ground: Colour) -> float:
    """How far words stand out from what is behind them, from 0 (not at all) to 1 (black on white)."""
    share = colour[3]
    apart = (share * (item - other) for item, other in zip(colour[:3], ground[:3], strict=True))
    return math.sqrt(sum(difference * difference for difference in apart) / 3)
