"""A Word paragraph to its words on one line: fields, symbols and equations as they show; hidden words counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.readers.docx_package import Element, Styles, attribute, child, contents, is_on, name_of, named, value
from corpus.readers.docx_visibility import Looks
from corpus.readers.draft import raised_letters
from corpus.tables import DataTable
from corpus.types import BlockKind


@dataclass(frozen=True, slots=True)
class DocxBlock:
    """Words on one line (a table: a line a row).

    `label` is its automatic number, or the mark of a note. `level` is a heading's, 1 to 9 by its style and more where
    it is set by hand; for an item how far it is set in; and 0 for a title and all else. `is_title` and `is_subtitle` go
    by the style; `stands_out` is bold throughout, `centred` set in the middle. `notes` are the notes marked in it, to
    stand where its section ends; `table` are the cells of a table, their places in its words.
    """

    kind: BlockKind
    words: str
    level: int = 0
    label: str = ""
    is_title: bool = False
    is_subtitle: bool = False
    stands_out: bool = False
    centred: bool = False
    notes: tuple["DocxBlock", ...] = ()
    table: DataTable | None = None

    @property
    def in_full(self) -> str:
        """The words with the label before them; a label alone says nothing."""
        return f"{self.label} {self.words}" if self.label and self.words else self.words

    def as_heading(self, level: int) -> "DocxBlock":
        """The same as a heading; its number belongs to its words."""
        return replace(self, kind=BlockKind.HEADING, words=self.in_full, label="", level=level)


@dataclass(slots=True)
class Tally:
    """Counts while one file is read. `pictures` to `running` are left out on purpose, the rest could not be read."""

    pictures: int = 0
    comments: int = 0
    deleted: int = 0
    hidden_words: int = 0
    prompts: int = 0
    header: bool = False
    footer: bool = False
    charts: int = 0
    diagrams: int = 0
    equations: int = 0
    spreadsheets: int = 0
    files: int = 0

    def left_out(self) -> tuple[str, ...]:
        """What was read and is not part of the text."""
        return (
            *_counted(self.pictures, "picture", "pictures"),
            *_counted(self.comments, "comment", "comments"),
            *_counted(self.deleted, "deleted stretch (tracked changes)", "deleted stretches (tracked changes)"),
            *_counted(self.hidden_words, "hidden word", "hidden words"),
            *_counted(self.prompts, "prompt that was not filled in", "prompts that were not filled in"),
            *((" and ".join(self._running()),) if self.header or self.footer else ()),
        )

    def missing(self) -> tuple[str, ...]:
        """What holds content that could not be read."""
        return (
            *_counted(self.charts, "chart", "charts"),
            *_counted(self.diagrams, "diagram", "diagrams"),
            *_counted(self.equations, "equation of an old kind", "equations of an old kind"),
            *_counted(self.spreadsheets, "embedded spreadsheet", "embedded spreadsheets"),
            *_counted(self.files, "embedded file", "embedded files"),
        )

    def _running(self) -> Iterator[str]:
        if self.header:
            yield "header"
        if self.footer:
            yield "footer"


def _counted(count: int, text: str, many: str) -> Iterator[str]:
    if count:
        yield f"{count} {text if count == 1 else many}"


_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊",
)
_WINGDINGS = {
    0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xA8: "☐", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xF0: "⇨", 0x4A: "☺", 0x6C: "●", 0x6E: "■", 0xA7: "▪",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺")
# Such a character is stored as its code, or as its code in the private use area.
_PRIVATE = 0xF000


def symbol(font: str, code: int) -> str:
    """The character with this code in the font, in Unicode; empty for an ornament."""
    bare = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    family = font.casefold()
    if family == "symbol" and 0x20 <= bare <= 0x7E:
        return _SYMBOL[0][bare - 0x20]
    if family == "symbol" and 0xA0 <= bare < 0xA0 + len(_SYMBOL[1]):
        return _SYMBOL[1][bare - 0xA0]
    if family.startswith("wingdings") and bare <= 0xFF:
        return _WINGDINGS.get(bare, "") if family == "wingdings" else ""
    return "" if 0xE000 <= code <= 0xF8FF or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def in_unicode(font: str, words: str) -> str:
    """Words with the characters that the font keeps in the private use area put into Unicode."""
    return re.sub(r"[\uf000-\uf0ff]", lambda match: symbol(font or "Symbol", ord(match.group())), words)


def in_superscript(words: str) -> str:
    """Raised digits, signs and letters that are marks as characters of their own, so that 10² is never 102."""
    return raised_letters(re.sub(r"^[-−–](?=\d)", "⁻", words).translate(_RAISED))


_SCRIPTS = {"m:sup": "^", "m:sub": "_"}


def math_words(equation: Element) -> str:
    """The words of an `m:oMath`, of what holds several, or of any element inside one."""
    name = name_of(equation)
    if name == "m:t" or name == "w:t":
        return equation.text or ""
    if name in ("w:del", "w:moveFrom", "m:ctrlPr", "w:rPr", "m:rPr"):
        return ""
    if name == "m:f":
        return f"{_grouped(child(equation, 'm:num'))}/{_grouped(child(equation, 'm:den'))}"
    if name == "m:rad":
        return f"{_inside(child(equation, 'm:deg'))}√{_grouped(child(equation, 'm:e'))}"
    if name == "m:d":
        return _delimited(equation)
    if name == "m:nary":
        sign = child(equation, "m:naryPr", "m:chr")
        return ("∫" if sign is None else value(equation, "m:naryPr", "m:chr")) + _inside(equation)
    if name in ("m:sSup", "m:sSub", "m:sSubSup"):
        return _grouped(child(equation, "m:e")) + "".join(
            math_words(item) for item in equation if name_of(item) in _SCRIPTS
        )
    if name in _SCRIPTS:
        script = _grouped(equation)
        return f"{_SCRIPTS[name]}{script}" if script else ""
    if name == "m:func":
        return f"{_inside(child(equation, 'm:fName'))} {_inside(child(equation, 'm:e'))}"
    apart = " " if name in ("m:oMathPara", "m:eqArr", "m:mr", "m:m") else ""
    return apart.join(math_words(item) for item in equation)


def _inside(element: Element | None) -> str:
    return "" if element is None else "".join(math_words(item) for item in element)


def _grouped(element: Element | None) -> str:
    """The words, in brackets where they are more than one number or name and stand in none yet."""
    words = _inside(element).strip()
    bare = len(words) < 2 or words.replace(".", "").isalnum()
    return words if bare or _in_brackets(words) else f"({words})"


def _in_brackets(words: str) -> bool:
    """Whether the first bracket is closed by the last character, and not before."""
    deep = 0
    for at, character in enumerate(words):
        deep += (character == "(") - (character == ")")
        if not deep:
            return at == len(words) - 1 and character == ")"
    return False


def _delimited(equation: Element) -> str:
    begin, end = child(equation, "m:dPr", "m:begChr"), child(equation, "m:dPr", "m:endChr")
    opening = "(" if begin is None else value(equation, "m:dPr", "m:begChr")
    closing = ")" if end is None else value(equation, "m:dPr", "m:endChr")
    parts = [_inside(item) for item in equation if name_of(item) == "m:e"]
    return f"{opening}{(value(equation, 'm:dPr', 'm:sepChr') or '|').join(parts)}{closing}"


_SPACES = frozenset(("w:tab", "w:br", "w:cr", "w:ptab"))
_NOTES = frozenset(("w:footnoteReference", "w:endnoteReference"))
_DRAWN = frozenset(("w:drawing", "w:pict", "w:object"))
_DROPPED = frozenset(("w:del", "w:moveFrom"))
_MATHS = frozenset(("m:oMath", "m:oMathPara"))
# Soft hyphens and characters of no width; and the one that is put where a note is marked.
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFC))
_LONGEST_CODE = 200


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A mark for a note in the words: `kind` is "footnote" or "endnote"; `own` says that the words hold a sign."""

    kind: str
    id: str
    own: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's words; each of `notes` is marked in them by one U+FFFC, in order. `boxes` are its text boxes."""

    words: str
    bold: bool
    in_contents: bool
    boxes: tuple[Element, ...]
    notes: tuple[NoteMark, ...]


@dataclass(slots=True)
class _Field:
    """A field that is open: the words in it are its result once `shown`."""

    code: str = ""
    shown: bool = False


@dataclass(slots=True)
class _Gathered:
    """What has been met of one paragraph."""

    style: str
    words: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[NoteMark] = field(default_factory=list)


NOTE_PLACE = "\ufffc"
LINE_END = "\ue02c"
"""What stands in a line's words where it was broken by hand; a character that no text uses."""


@dataclass(slots=True)
class Runs:
    """Reads paragraphs one after another; fields may begin in one and end in a later one."""

    styles: Styles
    tally: Tally
    looks: Looks
    _fields: list[_Field] = field(default_factory=list)

    def line(self, paragraph: Element, style: str) -> Line:
        """The line of a `w:p` in that style."""
        met = _Gathered(style)
        in_contents = self._in_contents()
        self._inline(paragraph, met)
        in_contents = in_contents or self._in_contents()
        # An instruction that is never closed would swallow all the rest of the document.
        self._fields = [field for field in self._fields if field.shown]
        words = " ".join("".join(met.words).split())
        return Line(words, bool(met.bold) and all(met.bold), in_contents, tuple(met.boxes), tuple(met.notes))

    def _in_contents(self) -> bool:
        return any(re.match(r"TOC\b", field.code.lstrip()) for field in self._fields)

    def _inline(self, element: Element, met: _Gathered) -> None:
        before = ""
        for content in contents(element):
            name = name_of(content)
            if name == "w:r":
                self._run(content, met)
            elif name in _DROPPED:
                self.tally.deleted += any((text.text or "").strip() for text in named(content, "w:delText", "w:t"))
            elif name in _MATHS:
                words = math_words(content)
                # Two equations in a row are set apart on the page.
                met.words.append(f" {words} " if name == "m:oMathPara" or before in _MATHS else words)
            before = name

    def _run(self, run: Element, met: _Gathered) -> None:
        properties = child(run, "w:rPr")
        own_style = value(properties, "w:rStyle")
        hidden = is_on(properties, "w:vanish")
        if hidden is None:
            hidden = own_style in self.styles.hidden or met.style in self.styles.hidden
        hidden = hidden or not self.looks.shows(run, own_style, met.style)
        bold = is_on(properties, "w:b")
        if bold is None:
            bold = own_style in self.styles.bold or met.style in self.styles.bold
        fonts = child(properties, "w:rFonts")
        font = "" if fonts is None else attribute(fonts, "ascii")
        aligned = value(properties, "w:vertAlign")
        raised = aligned == "superscript" if aligned else own_style in self.styles.raised
        for content in contents(run):
            name = name_of(content)
            if name == "w:fldChar":
                self._field(attribute(content, "fldCharType"))
            elif name == "w:instrText" and self._fields:
                code = self._fields[-1].code
                self._fields[-1].code = (code + (content.text or ""))[:_LONGEST_CODE]
            elif not all(open_field.shown for open_field in self._fields):
                continue
            elif hidden:
                self.tally.hidden_words += len((content.text or "").split()) if name == "w:t" else 0
            elif name in _DRAWN:
                self._drawn(content, met)
            elif name == "w:ruby":
                base = child(content, "w:rubyBase")
                if base is not None:
                    self._inline(base, met)
            elif name in _NOTES:
                own = attribute(content, "customMarkFollows").lower() in ("1", "true", "on")
                met.notes.append(NoteMark(name[2:].removesuffix("Reference"), attribute(content, "id"), own))
                met.words.append(NOTE_PLACE)
            elif name in _MATHS:
                met.words.append(math_words(content))
            else:
                words = in_superscript(_words_of(content, name, font)) if raised else _words_of(content, name, font)
                met.words.append(words)
                if re.search(r"\w", words):
                    met.bold.append(bold)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            # Such a field has no result in words: Word draws it from its instruction.
            self.tally.equations += re.match(r"EQ\s", ended.code.lstrip()) is not None and not ended.shown

    def _drawn(self, drawing: Element, met: _Gathered) -> None:
        embedded = [attribute(item, "ProgID") for item in named(drawing, "o:OLEObject")]
        self.tally.equations += sum(program.startswith("Equation") for program in embedded)
        self.tally.spreadsheets += sum(program.startswith("Excel") for program in embedded)
        self.tally.files += sum(not program.startswith(("Equation", "Excel")) for program in embedded)
        waiting = [drawing]
        while waiting:
            element = waiting.pop()
            name = name_of(element)
            if name == "w:txbxContent":
                met.boxes.append(element)
                continue
            self.tally.pictures += name in ("pic:pic", "v:imagedata") and not embedded
            self.tally.charts += name in ("c:chart", "cx:chart")
            self.tally.diagrams += name == "dgm:relIds"
            waiting.extend(reversed(list(contents(element))))


def _words_of(element: Element, name: str, font: str) -> str:
    if name == "w:t":
        return in_unicode(font, element.text or "").translate(_UNSEEN)
    if name == "w:br" and attribute(element, "type") in ("", "textWrapping"):
        return f" {LINE_END} "
    if name in _SPACES:
        return " "
    if name == "w:noBreakHyphen":
        return "-"
    if name == "w:sym":
        code = attribute(element, "char")
        return symbol(attribute(element, "font"), int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code) else ""
    return ""
