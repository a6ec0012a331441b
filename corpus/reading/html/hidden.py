"""Words of an HTML page that its reader never sees: they answer no question, and may be meant to mislead one.

Told by attributes, by an element's own style, and by plain rules (".x {display: none}") in the page itself. Left
out: styles from files, rules with more to them than one class or id, and what a script would show or hide.
"""

import re
from collections.abc import Iterator

from lxml import html

_ZERO = r"0*\.?0+(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)"
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    rf"|(?:^|[;\s])(?:font-size|opacity|max-height|max-width)\s*:\s*{_ZERO}"
    r"|(?:^|[;\s])font(?:-size)?\s*:\s*(?:0?\.\d+|[01])px"
    r"|text-indent\s*:\s*-\d{3,}"
    r"|(?:^|[;\s])color\s*:\s*(?:transparent|rgba\([^)]*,\s*0(?:\.0+)?\s*\))"
    r"|clip\s*:\s*rect\(\s*(?:0|1px|0px)[\s,]|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0)"
    r"|transform\s*:\s*scale[xy]?\(\s*0\s*[,)]",
    re.IGNORECASE,
)
_PLACED = re.compile(r"position\s*:\s*(?:absolute|fixed)", re.IGNORECASE)
_FAR_OFF = re.compile(r"(?:^|[;\s])(?:left|right|top|bottom|margin-left)\s*:\s*-\s*\d{3,}", re.IGNORECASE)
_SHUT = re.compile(rf"(?:^|[;\s])(?:height|width)\s*:\s*{_ZERO}", re.IGNORECASE)
_OVERFLOW = re.compile(r"overflow\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_COLOR = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|[;\s])background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = re.compile(
    r"white|#fff|#ffffff|rgba?\(255,255,255(?:,1(?:\.0+)?)?\)|hsl\(0,0%,100%\)|snow|#fefefe", re.IGNORECASE
)
_NO_COLOR = re.compile(r"none|transparent|inherit|initial|unset", re.IGNORECASE)
_HIDDEN_CLASSES = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|u-visually-hidden|d-none|is-hidden)(?:$|\s)",
    re.IGNORECASE,
)
_SELECTOR = re.compile(r"\s*\w*([.#][\w-]+)\s*")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_SHOWN = re.compile(r"(?:display|visibility|opacity|position|color)\s*:", re.IGNORECASE)


def is_hidden(element: html.HtmlElement) -> bool:
    """Whether the page hides this element, and all in it, from its reader."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN_CLASSES.search(element.get("class") or ""):
        return True
    style = element.get("style")
    return style is not None and (_is_hiding(style) or _is_white_on_white(element, style))


def mark_hidden(root: html.HtmlElement) -> None:
    """Gives the attribute `hidden` to what a plain rule of the page's own styles hides."""
    hidden: set[str] = set()
    for style in root.iter("style"):
        for selectors, declarations in _rules(_COMMENT.sub(" ", style.text or "")):
            names = {one.group(1) for selector in selectors.split(",") if (one := _SELECTOR.fullmatch(selector))}
            if _is_hiding(declarations):
                hidden |= names
            elif _SHOWN.search(declarations):
                hidden -= names  # a later rule has the last word
    if not hidden:
        return
    for element in root.iter("*"):
        classes = (f".{one}" for one in (element.get("class") or "").split())
        if f"#{element.get('id')}" in hidden or not hidden.isdisjoint(classes):
            element.set("hidden", "")


def seen_words(element: html.HtmlElement) -> int:
    """How many words lie under an element, those of scripts and styles left out."""
    return sum(len(words.split()) for words in _texts(element))


def _rules(styles: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that hold always: those for print or small screens lie deeper."""
    depth = at = 0
    selectors = ""
    for brace in _BRACE.finditer(styles):
        if brace.group() == "{":
            selectors = styles[at : brace.start()].rpartition(";")[2] if not depth else selectors
            depth += 1
        else:
            if depth == 1 and "@" not in selectors:
                yield selectors, styles[at : brace.start()]
            depth = max(0, depth - 1)
        at = brace.end()


def _texts(element: html.HtmlElement) -> Iterator[str]:
    for inner in element.iter("*"):
        if inner.tag not in ("script", "style", "template", "noscript"):
            yield inner.text or ""
        if inner is not element:
            yield inner.tail or ""


def _is_hiding(style: str) -> bool:
    if _HIDDEN.search(style):
        return True
    if _PLACED.search(style) and _FAR_OFF.search(style):
        return True
    return _SHUT.search(style) is not None and _OVERFLOW.search(style) is not None


def _is_white_on_white(element: html.HtmlElement, style: str) -> bool:
    color = _COLOR.search(style)
    if not color or not _WHITE.fullmatch(_bare(color.group(1))):
        return False
    around: html.HtmlElement | None = element
    while around is not None:
        background = _BACKGROUND.search(around.get("style") or "")
        stated = _bare(background.group(1)) if background else _bare(around.get("bgcolor") or "")
        if stated and not _NO_COLOR.fullmatch(stated):
            return _WHITE.fullmatch(stated) is not None
        around = around.getparent()
    return True


def _bare(color: str) -> str:
    return "".join(color.split())
