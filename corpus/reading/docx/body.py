"""The body of a Word file to parts in reading order: headings, paragraphs, items, captions, tables, notes.

Left out: what only lines on the page tell (bold headings), which `docx_headings` adds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import BlockKind
from corpus.reading.docx.math import math_words
from corpus.reading.docx.notes import Notes
from corpus.reading.docx.numbering import Counter
from corpus.reading.docx.part import Part
from corpus.reading.docx.runs import LINE_END, NOTE_PLACE, Line, Runs
from corpus.reading.docx.styles import Styles, numbering_in
from corpus.reading.docx.tables import table_of
from corpus.reading.docx.tally import Tally
from corpus.reading.docx.xml import Element, child, contents, indent_of, name_of, number, value

_CAPTION = re.compile(
    r"(?:table|figure|fig\.?|box|scheme|supplementary (?:table|figure))\s*[A-Z]?\d+[a-z]?\s*[.:|–—]", re.I
)
_BULLET = re.compile(r"[-*•‣◦▪▫●○■□–—·➢✓]\s+(?=\S)")
_APART = ("w:tbl", "m:oMathPara", "w:altChunk")
_BODY_LEVEL = 9


@dataclass(slots=True)
class Body:
    """Reads one document; the order of reading is the order of counting."""

    styles: Styles
    counter: Counter
    notes: Notes
    tally: Tally
    runs: Runs
    _cells: int = 0

    def parts(self, container: Element) -> Iterator[Part]:
        """The parts in the body, in a cell, a text box or a note."""
        waiting: list[Line] = []
        for one in contents(container):
            name = name_of(one)
            if name == "w:p":
                style = value(one, "w:pPr", "w:pStyle") or self.styles.default
                line = self.runs.line(one, style)
                # Where a line ends matters inside a cell only.
                waiting.append(line if self._cells else replace(line, words=_on_one_line(line.words)))
                # The end of such a paragraph was deleted: it goes on in the next.
                mark = child(one, "w:pPr", "w:rPr")
                if child(mark, "w:del") is None and child(mark, "w:moveFrom") is None:
                    yield from self._paragraph(one, style, _joined(waiting))
                    waiting.clear()
                continue
            if waiting and name in _APART:
                yield from self._loose(_joined(waiting))
                waiting.clear()
            if name == "w:tbl":
                yield from self._table(one)
            elif name == "m:oMathPara":
                yield Part(BlockKind.PARAGRAPH, " ".join(math_words(one).split()))
            elif name == "w:altChunk":
                self.tally.files += 1
        if waiting:
            yield from self._loose(_joined(waiting))

    def _loose(self, line: Line) -> Iterator[Part]:
        yield self._noted(Part(BlockKind.PARAGRAPH, line.words), line)
        yield from self._boxes(line)

    def _paragraph(self, paragraph: Element, style: str, line: Line) -> Iterator[Part]:
        properties = child(paragraph, "w:pPr")
        # An empty item is counted, too.
        label, indent = self._label(paragraph, style)
        part = self._part(paragraph, style, line, label, indent)
        centred = value(properties, "w:jc") == "center"
        yield self._noted(replace(part, stands_out=line.bold, centred=centred), line)
        yield from self._boxes(line)

    def _boxes(self, line: Line) -> Iterator[Part]:
        for box in line.boxes:
            for part in self.parts(box):
                # Beside the text, the looks of a line make it neither title nor heading.
                yield replace(part, stands_out=False, centred=False)

    def _part(self, paragraph: Element, style: str, line: Line, label: str, indent: int | None) -> Part:
        styles, words = self.styles, line.words
        if line.in_contents or styles.is_contents(style):
            return Part(BlockKind.FURNITURE, words, label=label)
        if styles.is_title(style):
            return Part(BlockKind.HEADING, words, is_title=True)
        level = self._heading_level(child(paragraph, "w:pPr"), style)
        if level:
            return Part(BlockKind.PARAGRAPH, words, label=label).as_heading(level)
        if styles.is_subtitle(style):
            return Part(BlockKind.PARAGRAPH, words, is_subtitle=True)
        if styles.is_caption(style) or _CAPTION.match(words):
            return Part(BlockKind.CAPTION, Part(BlockKind.CAPTION, words, label=label).in_full)
        if indent is not None:
            return Part(BlockKind.LIST_ITEM, words, indent, label=label)
        bullet = _BULLET.match(words)
        if bullet:
            typed = next((one for one in (indent_of(paragraph), styles.indent(style)) if one is not None), 0)
            return Part(BlockKind.LIST_ITEM, words[bullet.end() :], typed, label=bullet.group().strip())
        return Part(BlockKind.PARAGRAPH, words)

    def _heading_level(self, properties: Element | None, style: str) -> int:
        outline = number(value(properties, "w:outlineLvl"))
        if outline is not None:
            return outline + 1 if 0 <= outline < _BODY_LEVEL else 0
        return self.styles.heading_level(style)

    def _label(self, paragraph: Element, style: str) -> tuple[str, int | None]:
        """The automatic number of a paragraph, and how far it is set in; None where it is in no list."""
        properties = child(paragraph, "w:pPr")
        own, of_style = numbering_in(properties), self.styles.numbering(style)
        list_id = of_style.list_id if own.list_id is None else own.list_id
        if not list_id:
            return "", None
        level = of_style.level if own.level is None else own.level
        if level is None:
            level = self.counter.level_of(list_id, style)
        own_indent, of_list = indent_of(paragraph), self.counter.indent(list_id, level)
        said = next((one for one in (own_indent, self.styles.indent(style), of_list) if one is not None), 0)
        # Levels that say no indent of their own still follow each other.
        return self.counter.label(list_id, level), said + level

    def _noted(self, part: Part, line: Line) -> Part:
        """The part with its notes' numbers in place, and the notes in it."""
        if not line.notes:
            return part
        notes: list[Part] = []
        before, *pieces = part.words.split(NOTE_PLACE)
        words = [before]
        for mark, piece in zip(line.notes, pieces, strict=True):
            sign = self.notes.numbered(mark)
            words += (sign, piece)
            note = self.notes.take(mark)
            if note is not None:
                first, *others = [*self.parts(note)] or [Part(BlockKind.PARAGRAPH, "")]
                notes += [replace(first, label=sign or first.label), *others]
        return replace(part, words=" ".join("".join(words).split()), notes=tuple(notes))

    def _table(self, element: Element) -> Iterator[Part]:
        self._cells += 1
        table = table_of(element, lambda cell: tuple(part for part in self.parts(cell) if part.words))
        self._cells -= 1
        self.tally.deleted += table.deleted
        parts = [part for row in table.rows for cell in row for part in cell.parts]
        if table.lays_out():
            yield from (replace(part, words=_on_one_line(part.words)) for part in parts)
            return
        notes = tuple(note for part in parts for note in part.notes)
        words, made = table.read()
        yield Part(BlockKind.TABLE, words.text, notes=notes, table=made)


def _on_one_line(words: str) -> str:
    """The words of a paragraph without the ends of its lines; a table's are left alone."""
    return " ".join(words.replace(LINE_END, " ").split()) if LINE_END in words else words


def _joined(lines: Sequence[Line]) -> Line:
    """Lines that are one paragraph."""
    if len(lines) == 1:
        return lines[0]
    return Line(
        " ".join(" ".join(line.words for line in lines).split()),
        all(line.bold for line in lines),
        any(line.in_contents for line in lines),
        tuple(box for line in lines for box in line.boxes),
        tuple(note for line in lines for note in line.notes),
    )
