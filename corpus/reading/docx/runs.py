"""A Word paragraph to its words on one line: tracked changes accepted, fields as they show, hidden words counted.

What stands beside the line (text boxes, notes) is handed on for the body to place. Left out: pictures, and the
instructions of fields.
"""

import re
from dataclasses import dataclass, field

from corpus.reading.docx.looks import Looks
from corpus.reading.docx.math import math_words
from corpus.reading.docx.styles import Styles
from corpus.reading.docx.symbols import in_superscript, in_unicode, symbol
from corpus.reading.docx.tally import Tally
from corpus.reading.docx.xml import Element, attribute, child, contents, is_on, name_of, named, value

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
        self._fields = [one for one in self._fields if one.shown]
        words = " ".join("".join(met.words).split())
        return Line(words, bool(met.bold) and all(met.bold), in_contents, tuple(met.boxes), tuple(met.notes))

    def _in_contents(self) -> bool:
        return any(re.match(r"TOC\b", one.code.lstrip()) for one in self._fields)

    def _inline(self, element: Element, met: _Gathered) -> None:
        before = ""
        for one in contents(element):
            name = name_of(one)
            if name == "w:r":
                self._run(one, met)
            elif name in _DROPPED:
                self.tally.deleted += any((text.text or "").strip() for text in named(one, "w:delText", "w:t"))
            elif name in _MATHS:
                words = math_words(one)
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
        for one in contents(run):
            name = name_of(one)
            if name == "w:fldChar":
                self._field(attribute(one, "fldCharType"))
            elif name == "w:instrText" and self._fields:
                code = self._fields[-1].code
                self._fields[-1].code = (code + (one.text or ""))[:_LONGEST_CODE]
            elif not all(open_field.shown for open_field in self._fields):
                continue
            elif hidden:
                self.tally.hidden_words += len((one.text or "").split()) if name == "w:t" else 0
            elif name in _DRAWN:
                self._drawn(one, met)
            elif name == "w:ruby":
                base = child(one, "w:rubyBase")
                if base is not None:
                    self._inline(base, met)
            elif name in _NOTES:
                own = attribute(one, "customMarkFollows").lower() in ("1", "true", "on")
                met.notes.append(NoteMark(name[2:].removesuffix("Reference"), attribute(one, "id"), own))
                met.words.append(NOTE_PLACE)
            elif name in _MATHS:
                met.words.append(math_words(one))
            else:
                words = in_superscript(_words_of(one, name, font)) if raised else _words_of(one, name, font)
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
        embedded = [attribute(one, "ProgID") for one in named(drawing, "o:OLEObject")]
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
