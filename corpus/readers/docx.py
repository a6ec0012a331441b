"""Word to a draft: the body in the order of the document, tracked changes as accepted, and what its first page says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.errors import FileDamaged
from corpus.glossary import Glossary
from corpus.readers.docx_blocks import Counter, Notes, counter_of, notes_of, table_of, with_headings, with_notes_placed
from corpus.readers.docx_package import (
    Element,
    Package,
    Styles,
    child,
    contents,
    indent_of,
    name_of,
    named,
    number,
    numbering_in,
    package_of,
    styles_of,
    value,
)
from corpus.readers.docx_text import LINE_END, NOTE_PLACE, DocxBlock, Line, Runs, Tally, math_words
from corpus.readers.docx_visibility import looks_of
from corpus.readers.draft import Draft, ends_sentence, is_section_name, laid_out, list_levels, with_sections
from corpus.readers.title_page import tidy_title, title_page
from corpus.readers.xml import opened
from corpus.span import Span
from corpus.types import Block, BlockKind

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

    def blocks(self, container: Element) -> Iterator[DocxBlock]:
        """The blocks in the body, in a cell, a text box or a note."""
        waiting: list[Line] = []
        for content in contents(container):
            name = name_of(content)
            if name == "w:p":
                style = value(content, "w:pPr", "w:pStyle") or self.styles.default
                line = self.runs.line(content, style)
                # Where a line ends matters inside a cell only.
                waiting.append(line if self._cells else replace(line, words=_on_one_line(line.words)))
                # The end of such a paragraph was deleted: it goes on in the next.
                mark = child(content, "w:pPr", "w:rPr")
                if child(mark, "w:del") is None and child(mark, "w:moveFrom") is None:
                    yield from self._paragraph(content, style, _joined(waiting))
                    waiting.clear()
                continue
            if waiting and name in _APART:
                yield from self._loose(_joined(waiting))
                waiting.clear()
            if name == "w:tbl":
                yield from self._table(content)
            elif name == "m:oMathPara":
                yield DocxBlock(BlockKind.PARAGRAPH, " ".join(math_words(content).split()))
            elif name == "w:altChunk":
                self.tally.files += 1
        if waiting:
            yield from self._loose(_joined(waiting))

    def _loose(self, line: Line) -> Iterator[DocxBlock]:
        yield self._noted(DocxBlock(BlockKind.PARAGRAPH, line.words), line)
        yield from self._boxes(line)

    def _paragraph(self, paragraph: Element, style: str, line: Line) -> Iterator[DocxBlock]:
        properties = child(paragraph, "w:pPr")
        # An empty item is counted, too.
        label, indent = self._label(paragraph, style)
        block = self._block(paragraph, style, line, label, indent)
        centred = value(properties, "w:jc") == "center"
        yield self._noted(replace(block, stands_out=line.bold, centred=centred), line)
        yield from self._boxes(line)

    def _boxes(self, line: Line) -> Iterator[DocxBlock]:
        for box in line.boxes:
            for block in self.blocks(box):
                # Beside the text, the looks of a line make it neither title nor heading.
                yield replace(block, stands_out=False, centred=False)

    def _block(self, paragraph: Element, style: str, line: Line, label: str, indent: int | None) -> DocxBlock:
        styles, words = self.styles, line.words
        if line.in_contents or styles.is_contents(style):
            return DocxBlock(BlockKind.FURNITURE, words, label=label)
        if styles.is_title(style):
            return DocxBlock(BlockKind.HEADING, words, is_title=True)
        level = self._heading_level(child(paragraph, "w:pPr"), style)
        if level:
            return DocxBlock(BlockKind.PARAGRAPH, words, label=label).as_heading(level)
        if styles.is_subtitle(style):
            return DocxBlock(BlockKind.PARAGRAPH, words, is_subtitle=True)
        if styles.is_caption(style):
            return DocxBlock(BlockKind.CAPTION, DocxBlock(BlockKind.CAPTION, words, label=label).in_full)
        if indent is not None:
            return DocxBlock(BlockKind.LIST_ITEM, words, indent, label=label)
        bullet = _BULLET.match(words)
        if bullet:
            typed = next((item for item in (indent_of(paragraph), styles.indent(style)) if item is not None), 0)
            return DocxBlock(BlockKind.LIST_ITEM, words[bullet.end() :], typed, label=bullet.group().strip())
        return DocxBlock(BlockKind.PARAGRAPH, words)

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
        base_indent = next((item for item in (own_indent, self.styles.indent(style), of_list) if item is not None), 0)
        # Levels that say no indent of their own still follow each other.
        return self.counter.label(list_id, level), base_indent + level

    def _noted(self, block: DocxBlock, line: Line) -> DocxBlock:
        """The block with its notes' numbers in place, and the notes in it."""
        if not line.notes:
            return block
        notes: list[DocxBlock] = []
        before, *pieces = block.words.split(NOTE_PLACE)
        words = [before]
        for mark, rest in zip(line.notes, pieces, strict=True):
            sign = self.notes.numbered(mark)
            words += (sign, rest)
            note = self.notes.take(mark)
            if note is not None:
                first, *others = [*self.blocks(note)] or [DocxBlock(BlockKind.PARAGRAPH, "")]
                notes += [replace(first, label=sign or first.label), *others]
        return replace(block, words=" ".join("".join(words).split()), notes=tuple(notes))

    def _table(self, element: Element) -> Iterator[DocxBlock]:
        self._cells += 1
        table = table_of(element, lambda cell: tuple(block for block in self.blocks(cell) if block.words))
        self._cells -= 1
        self.tally.deleted += table.deleted
        docx_blocks = [block for row in table.rows for cell in row for block in cell.blocks]
        if table.lays_out():
            yield from (replace(block, words=_on_one_line(block.words)) for block in docx_blocks)
            return
        notes = tuple(note for block in docx_blocks for note in block.notes)
        words, made = table.read()
        yield DocxBlock(BlockKind.TABLE, words.text, notes=notes, table=made)


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


_NO_TITLE = re.compile(
    r"\A(?:(?:microsoft )?word(?: document)?(?: ?- .*)?|untitled.*|(?:new )?document ?\d*+|title|template"
    r"|.*\.(?:docx?|odt|rtf|pdf)|powerpoint.*|slide \d++|normal)\Z",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"python-docx|(?:microsoft )?(?:office )?user|author|admin(?:istrator)?|owner|unknown|anonymous|home|pc|hp|dell|"
    r"lenovo|acer|asus|windows.*|apache poi|pandoc|docx4j|aspose.*|un-named|student|guest|test",
    re.IGNORECASE,
)
_FRONT_LINE = re.compile(
    r"\b(?:universit\w+|institut\w*|faculty|department|hospital|school|college|academy|cent(?:re|er)|clinic|laborator\w+|"
    r"division|student|supervisor|advis[eo]r|mentor|editor|e-?mail|correspond\w+|received|accepted|submitted)\b|@|"
    r"^(?:[\w.,]{1,12}\s){0,3}(?:19|20)\d\d$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$",
    re.IGNORECASE,
)
_FRONT_WORDS = 40
_MOST_LINES = 45
_TITLE_WORDS = 40
_DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True, slots=True)
class Front:
    """The blocks, those of the title page as title and furniture, and what it says. `title_at` numbers the title."""

    blocks: tuple[DocxBlock, ...]
    title: str | None
    title_at: int | None
    authors: tuple[str, ...]
    year: int | None


def front_of(docx_blocks: Sequence[DocxBlock], properties: Element | None) -> Front:
    """Read the front of a document off its blocks and its core properties."""
    glossary = Glossary.bundled()
    stated = _stated_title(properties)
    at = _title_at(docx_blocks, stated)
    shown = tidy_title(docx_blocks[at].words, glossary) if at is not None else None
    authors, year, size = _page(docx_blocks, at, glossary)
    placed = list(docx_blocks)
    if at is not None:
        placed[at] = replace(docx_blocks[at], kind=BlockKind.HEADING)
        for number in range(at + 1, at + size):
            placed[number] = replace(docx_blocks[number], kind=BlockKind.FURNITURE)
    by_style = at is not None and docx_blocks[at].is_title
    return Front(
        blocks=tuple(placed),
        title=shown if by_style or stated is None else stated,
        title_at=at,
        authors=authors or _creators(properties),
        year=year,
    )


def _title_at(docx_blocks: Sequence[DocxBlock], stated: str | None) -> int | None:
    """The number of the block that is the title: by its style, as the properties say, or alone at the top."""
    first_text = next((at for at, block in enumerate(docx_blocks) if block.words), None)
    if first_text is None:
        return None
    by_style = next((at for at, block in enumerate(docx_blocks[:_MOST_LINES]) if block.is_title and block.words), None)
    if by_style is not None:
        return by_style
    same = "".join((stated or "").split()).casefold()
    for at, block in enumerate(docx_blocks[:_MOST_LINES]):
        if same and "".join(block.words.split()).casefold() == same:
            return at
    first = docx_blocks[first_text]
    if first.kind is BlockKind.HEADING and first.level == 1 and not is_section_name(first.words):
        alone = not any(block.kind is BlockKind.HEADING and block.level == 1 for block in docx_blocks[first_text + 1 :])
        return first_text if alone else None
    stands_out = first.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and (first.stands_out or first.centred)
    if not stands_out or first.level in range(1, 9) or is_section_name(first.words):
        return None
    return None if ends_sentence(first.words) or len(first.words.split()) > _TITLE_WORDS else first_text


def _page(
    docx_blocks: Sequence[DocxBlock], at: int | None, glossary: Glossary
) -> tuple[tuple[str, ...], int | None, int]:
    """Authors and year on the title page, and how many blocks belong to it, the title among them."""
    if at is None:
        return (), None, 0
    lines = [docx_blocks[at].words]
    for block in docx_blocks[at + 1 : at + _MOST_LINES]:
        if block.kind is not BlockKind.PARAGRAPH or not _is_front_line(block, glossary):
            break
        lines.append(block.words)
    # What comes after the page ends it, whatever it is.
    page = title_page([*lines, "Abstract"], glossary)
    return page.authors, page.year, len(lines)


def _is_front_line(block: DocxBlock, glossary: Glossary) -> bool:
    """Whether a line under the title says who wrote the document, where and when, and nothing of its matter."""
    words = block.words.split()
    if block.is_subtitle or title_page(["Title", block.words, "Abstract"], glossary).authors:
        return True
    sentence = ends_sentence(block.words) and 2 * sum(word[0].islower() for word in words) >= len(words)
    return not sentence and len(words) <= _FRONT_WORDS and _FRONT_LINE.search(block.words) is not None


def _stated_title(properties: Element | None) -> str | None:
    words = _property(properties, "title")
    return None if not words or _NO_TITLE.fullmatch(words) else words


def _creators(properties: Element | None) -> tuple[str, ...]:
    names = [name.strip() for name in _property(properties, "creator").split(";")]
    return tuple(name for name in names if re.search(r"[^\W\d_]{2}", name) and not _NO_AUTHOR.fullmatch(name))


def _property(properties: Element | None, local: str) -> str:
    return "" if properties is None else " ".join((properties.findtext(f"{_DC}{local}") or "").split())


def read_docx(name: str, content: bytes) -> Draft:
    """The draft of a Word file. Raises `FileDamaged`, `FileEncrypted`, `FileOverLimit`."""
    with opened(name, content) as packed:
        package = package_of(packed)
        body = child(package.document, "w:body")
        if body is None:
            raise FileDamaged(f"{name} is damaged: its main part is no Word document")
        tally = _tally(package)
        styles = styles_of(package.part("styles"))
        looks = looks_of(styles, package.part("theme"), package.part("settings"), package.document)
        reader = Body(
            styles, counter_of(package.part("numbering")), notes_of(package), tally, Runs(styles, tally, looks)
        )
        docx_blocks = [block for block in reader.blocks(body) if block.words or block.notes]
        front = front_of(tuple(with_headings(docx_blocks)), package.core_properties())
    title = None if front.title_at is None else front.blocks[front.title_at]
    docx_blocks = [block for block in with_notes_placed(front.blocks) if block.words]
    text, blocks, title_span = _placed(docx_blocks, title)
    return Draft(
        text=text,
        title=front.title,
        authors=front.authors,
        year=front.year,
        blocks=with_sections(text, blocks, title_span),
        missing=tally.missing(),
        left_out=tally.left_out(),
        tables=tuple(
            docx_block.table.moved(block.span.start)
            for docx_block, block in zip(docx_blocks, blocks, strict=True)
            if docx_block.table is not None
        ),
    )


def _tally(package: Package) -> Tally:
    """What is left out by parts of the file."""
    comments = package.part("comments")
    return Tally(
        comments=0 if comments is None else sum(name_of(comment) == "w:comment" for comment in comments),
        prompts=sum(1 for _ in named(package.document, "w:showingPlcHdr")),
        header=_holds_words(package, "header"),
        footer=_holds_words(package, "footer"),
    )


def _holds_words(package: Package, kind: str) -> bool:
    return any((text.text or "").strip() for xml_part in package.parts(kind) for text in named(xml_part, "w:t"))


def _placed(docx_blocks: Sequence[DocxBlock], title: DocxBlock | None) -> tuple[str, list[Block], Span | None]:
    """The text of the blocks as Word has them, as `Block`s, and the title's span; a label stands before its block."""
    depths = list_levels([block.level if block.kind is BlockKind.LIST_ITEM else None for block in docx_blocks])
    labels = [f"{block.label} " if block.label else "" for block in docx_blocks]
    text, spans = laid_out([label + block.words for label, block in zip(labels, docx_blocks, strict=True)])
    blocks: list[Block] = []
    title_span: Span | None = None
    for docx_block, label, whole, depth in zip(docx_blocks, labels, spans, depths, strict=True):
        span = Span(whole.start + len(label), whole.end)
        wordless = not re.search(r"\w", docx_block.words) and docx_block.kind is not BlockKind.TABLE
        blocks.append(
            Block(BlockKind.FURNITURE if wordless else docx_block.kind, span, level=depth or docx_block.level)
        )
        if (
            title is not None
            and title_span is None
            and docx_block.is_title == title.is_title
            and docx_block.words == title.words
        ):
            title_span = span
    return text, blocks, title_span
