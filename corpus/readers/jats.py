"""JATS XML to a draft: title, abstract, body and back matter in reading order, with the reference list as data."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from corpus.errors import FileNotText
from corpus.readers.draft import Draft, laid_out, raised_letters, with_sections
from corpus.readers.jats_front import NOTE_HEADINGS, Front, front, front_matter, statements
from corpus.readers.jats_references import Entry, entry
from corpus.readers.jats_text import (
    APART,
    BLOCKS,
    CAPTIONED,
    FLOATS,
    HEADED,
    IMPLIED_HEADINGS,
    LEADS,
    LED,
    Step,
    child,
    children,
    gather,
    only_cell,
    read_table,
    tag_of,
    walk,
    words_of,
)
from corpus.readers.markup import NO_WORDS, Gathering, Mark, Words, labelled, mentions
from corpus.readers.xml import parse_xml
from corpus.span import Span
from corpus.tables import DataTable
from corpus.text import count
from corpus.types import CITABLE, Block, BlockKind, Reference

_PICTURES = ("graphic", "inline-graphic")
_FORMULAS = ("disp-formula", "inline-formula")
_IN_WORDS = {"math", "tex-math", "table", "textual-form"}


def left_out(article: etree._Element) -> tuple[str, ...]:
    """What is not part of the text: "3 pictures", "1 supplementary file", "2 sub-articles"."""
    counts = Counter(_kinds(article))
    names = ("picture", "supplementary file", "sub-article")
    return tuple(count(counts[name], name) for name in names if counts[name])


def missing(article: etree._Element) -> tuple[str, ...]:
    """What could not be read: a body that is not there, tables and formulas that are pictures."""
    counts = Counter(_kinds(article))
    gaps: list[str] = []
    body = child(article, "body")
    if body is None or not any(str(text).strip() for text in body.itertext()):
        abstract = child(article, "front", "article-meta", "abstract")
        gaps.append("only the abstract is here" if abstract is not None else "the article has no text")
    gaps.extend(
        f"{count(counts[name], name)} {'is a picture' if counts[name] == 1 else 'are pictures'}"
        for name in ("table", "formula")
        if counts[name]
    )
    return tuple(gaps)


def _kinds(article: etree._Element) -> Iterator[str]:
    waiting = [article]
    while waiting:
        element = waiting.pop()
        tag = tag_of(element)
        if element is not article and tag in ("sub-article", "response"):
            yield "sub-article"
            continue
        if tag == "media" and _parent(element) != "fig":
            yield "supplementary file"
        if tag in _PICTURES and (kind := _pictured(element)):
            yield kind
        waiting.extend(element)


def _pictured(graphic: etree._Element) -> str:
    """What the picture is of; nothing where the same stands beside it in words, or in another picture."""
    around = graphic.getparent()
    if around is not None and tag_of(around) == "alternatives":
        first = next(item for item in around if tag_of(item) in _PICTURES)
        if graphic is not first or any(tag_of(item) in _IN_WORDS for item in around):
            return ""
        around = around.getparent()
    if around is None:
        return "picture"
    in_words = any(tag_of(item) in _IN_WORDS for item in around)
    if tag_of(around) in _FORMULAS:
        return "" if in_words else "formula"
    if tag_of(around) == "table-wrap":
        return "" if in_words else "table"
    return "picture"


def _parent(element: etree._Element) -> str:
    parent = element.getparent()
    return tag_of(parent) if parent is not None else ""


_PARAGRAPHS = ("p", "title", "th", "td", "attrib")
_TITLES_IN_LINE = ("caption", "fig", "table-wrap", "statement", "supplementary-material")
_ITEMS = ("list-item", "def-item")
_NO_HEADING_NEEDED = ("sec", "app", "abstract")


@dataclass(frozen=True, slots=True)
class JatsBlock:
    """Words of one block; `entry` is what a reference says of the work, `level` a heading's or an item's, `table` the
    table that the words are. What is `stated` in the front is a paragraph, whatever its words."""

    kind: BlockKind
    words: Words
    entry: Entry | None = None
    level: int = 0
    table: DataTable | None = None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class PendingElement:
    """An element still to be read: what its paragraphs are, the words that open it, and whether it floats.

    What floats has no headings: they would take over the section that it floats in. `sections` counts the elements
    around its words that a title may head, `lists` the items that they lie in.
    """

    element: etree._Element
    kind: BlockKind = BlockKind.PARAGRAPH
    lead: Words = NO_WORDS
    floats: bool = False
    sections: int = 1
    lists: int = 0

    def block(self, words: Words) -> JatsBlock:
        """Words of it as a block."""
        level = {BlockKind.HEADING: self.sections, BlockKind.LIST_ITEM: self.lists}.get(self.kind, 0)
        return JatsBlock(self.kind, words, level=level)


def blocks_in(whole: PendingElement) -> Iterator[JatsBlock]:
    """The blocks of an element, in reading order."""
    waiting: list[Iterator[JatsBlock | PendingElement]] = [iter((whole,))]
    while waiting:
        match next(waiting[-1], None):
            case None:
                waiting.pop()
            case JatsBlock() as block:
                if block.words:
                    yield block
            case PendingElement() as pending:
                waiting.append(_read(pending))


def _read(pending: PendingElement) -> Iterator[JatsBlock | PendingElement]:
    tag = tag_of(pending.element)
    if tag in ("table", "array"):
        if (framed := only_cell(pending.element)) is not None:
            yield replace(pending, element=framed, kind=BlockKind.PARAGRAPH)
            return
        read_as = read_table(pending.element)
        yield JatsBlock(BlockKind.TABLE, read_as.words, table=read_as.table)
        yield from (JatsBlock(BlockKind.CAPTION, note) for note in read_as.notes)
    elif tag == "ref":
        read = entry(pending.element)
        yield JatsBlock(BlockKind.REFERENCE, Words(read.words), read)
    else:
        if heading := _implied_heading(pending) or _note_heading(pending):
            yield JatsBlock(BlockKind.HEADING, Words(heading), level=pending.sections)
        yield from _flow(pending)


def _flow(pending: PendingElement) -> Iterator[JatsBlock | PendingElement]:
    whole = pending.element
    gathered = Gathering(pending.lead)
    lead_length = len(gathered)
    after: list[PendingElement] = []
    for step, element in walk(whole, APART):
        tag = tag_of(element)
        if step is not Step.APART:
            gather(gathered, step, element, whole)
        elif tag in FLOATS and tag_of(whole) in _PARAGRAPHS:
            after.append(_inner(element, pending))
            gathered.separate(element.tail)
        elif tag in LEADS or (tag == "title" and tag_of(whole) in _TITLES_IN_LINE):
            only_lead = len(gathered) == lead_length
            gathered.add_words(_lead(element, pending))
            gathered.add(" ")
            lead_length = len(gathered) if only_lead else lead_length
        elif tag in BLOCKS or tag in FLOATS:
            only_lead = len(gathered) == lead_length
            lead = gathered.take()
            if only_lead and tag in LED:
                yield replace(_inner(element, pending), lead=lead)
            else:
                yield pending.block(lead)
                yield _inner(element, pending)
            lead_length = 0
        if step is not Step.OPEN and element is not whole:
            gathered.add(element.tail or "")
    yield pending.block(gathered.take())
    yield from after


def _inner(element: etree._Element, around: PendingElement) -> PendingElement:
    """An element inside another as a part: what its paragraphs are follows from both."""
    tag = tag_of(element)
    if around.kind is BlockKind.FURNITURE:
        return PendingElement(element, BlockKind.FURNITURE)
    floats = around.floats or tag in FLOATS
    kind: BlockKind = around.kind if around.kind is not BlockKind.HEADING else BlockKind.PARAGRAPH
    if tag == "title" and tag_of(around.element) not in ("list", "def-list"):
        kind = BlockKind.CAPTION if floats else BlockKind.HEADING
    elif tag in _ITEMS:
        kind = BlockKind.LIST_ITEM
    elif tag in CAPTIONED:
        kind = BlockKind.CAPTION
    elif tag in ("boxed-text", "fn"):
        kind = BlockKind.CAPTION if around.kind is BlockKind.CAPTION else BlockKind.PARAGRAPH
    elif tag == "corresp":
        kind = BlockKind.FURNITURE
    sections = around.sections + (tag != "title" and tag_of(around.element) in HEADED)
    return PendingElement(element, kind, floats=floats, sections=sections, lists=around.lists + (tag in _ITEMS))


def _lead(element: etree._Element, pending: PendingElement) -> Words:
    """The words of a label or title that open what comes, closed off from it where they are words themselves."""
    words = words_of(element)
    if not words.text:
        return words
    if tag_of(element) in ("term", "speaker"):
        return replace(words, text=f"{words.text.rstrip(':')}:")
    captions = pending.kind is BlockKind.CAPTION or tag_of(pending.element) in ("statement", "boxed-text")
    if captions and tag_of(pending.element) != "fn" and not re.search(r"[.:?!]$", words.text):
        return replace(words, text=f"{words.text}.")
    if tag_of(pending.element) == "fn":
        return replace(words, text=raised_letters(words.text))
    return words


def _note_heading(pending: PendingElement) -> str:
    """What a note in a list of notes is about, where its type says so; what the list is called, after such a note."""
    element, parent = pending.element, pending.element.getparent()
    if parent is None or tag_of(element) != "fn" or tag_of(parent) not in ("fn-group", "author-notes", "notes"):
        return ""
    heading, before = _about(element), element.getprevious()
    while before is not None and tag_of(before) != "fn":
        before = before.getprevious()
    earlier = _about(before) if before is not None else ""
    if heading == earlier:
        return ""
    return heading or IMPLIED_HEADINGS[tag_of(parent)]


def _about(note: etree._Element) -> str:
    """What a note is about by its type; nothing where it opens with a title or a bold one of its own."""
    first = next(note.iterdescendants("title", "bold", "{*}title", "{*}bold"), None)
    kind = (note.get("fn-type") or note.get("notes-type") or "").lower()
    return "" if first is not None else NOTE_HEADINGS.get(kind, "")


def _implied_heading(pending: PendingElement) -> str:
    """The heading of what has none of its own, so that it does not pass for a part of the section before it."""
    element, tag = pending.element, tag_of(pending.element)
    parent = element.getparent()
    if pending.floats or pending.kind is not BlockKind.PARAGRAPH or child(element, "title") is not None:
        return ""
    if parent is not None and tag_of(parent) in _NO_HEADING_NEEDED:
        return ""
    if tag == "body":
        first = next((item for item in element if tag_of(item) in BLOCKS | FLOATS), None)
        headed = first is not None and tag_of(first) == "sec" and child(first, "title") is not None
        article = parent if parent is not None else element
        return "" if headed or child(article, "front", "article-meta", "abstract") is None else "Main text"
    if tag == "sec" and parent is not None and tag_of(parent) == "back":
        return "Notes"
    if tag == "app" and child(element, "label") is not None:
        return ""
    return _about(element) if tag == "notes" and _about(element) else IMPLIED_HEADINGS.get(tag, "")


_NO_CAPTION = re.compile(r"click here (?:for|to view) .{0,40}(?:file|data)s?\.?(?: \([^()]*\))?", re.IGNORECASE)


def read_jats(name: str, content: bytes) -> Draft:
    """The draft of a JATS file. Raises `FileDamaged`, and `FileNotText` for XML that is not one JATS article."""
    article = _article(name, parse_xml(name, content))
    about = front(article)
    jats_blocks = [_furnished(jats_block) for jats_block in _article_blocks(article, about) if jats_block.words]
    jats_blocks += _stated(article, jats_blocks)
    text, spans = laid_out([jats_block.words.text for jats_block in jats_blocks])
    blocks = [
        Block(jats_block.kind, span, level=jats_block.level)
        for jats_block, span in zip(jats_blocks, spans, strict=True)
    ]
    title = spans[0] if jats_blocks and jats_blocks[0].words.text == about.title else None
    placed = tuple(
        # An entry that is nothing but an address is a reference all the same.
        replace(block, kind=BlockKind.REFERENCE if jats_block.entry else BlockKind.PARAGRAPH)
        if jats_block.entry or jats_block.stated
        else block
        for jats_block, block in zip(jats_blocks, with_sections(text, blocks, title), strict=True)
    )
    references, numbers = _references(jats_blocks, spans)
    named = mentions(text, tuple(_marks(jats_blocks, placed)), numbers, references)
    return Draft(
        text=text,
        title=about.title,
        authors=about.authors,
        year=about.year,
        blocks=placed,
        doi=about.doi,
        references=labelled(text, references, named),
        mentions=named,
        missing=missing(article),
        left_out=left_out(article),
        front_matter=front_matter(article),
        tables=tuple(
            jats_block.table.moved(span.start)
            for jats_block, span in zip(jats_blocks, spans, strict=True)
            if jats_block.table is not None
        ),
    )


def _article(name: str, root: etree._Element) -> etree._Element:
    """The one article of the file."""
    articles: list[etree._Element] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if tag_of(element) == "article":
            articles.append(element)
        else:
            waiting.extend(element)
    if len(articles) > 1:
        raise FileNotText(f"{name} holds {len(articles)} articles: split it, and add each as a file of its own")
    if not articles:
        raise FileNotText(f"{name} is an XML file that is no JATS article: save its text as HTML or .txt")
    if not children(articles[0], "front", "front-stub", "body"):
        raise FileNotText(f"{name} is an XML file that is no JATS article, though it calls itself one")
    return articles[0]


def _article_blocks(article: etree._Element, about: Front) -> Iterator[JatsBlock]:
    """Title, authors and abstract, the body, what stands at the back, and then the notes that the front holds."""
    if about.title:
        yield JatsBlock(BlockKind.HEADING, Words(about.title))
    if about.authors:
        yield JatsBlock(BlockKind.FURNITURE, Words(", ".join(about.authors)))
    meta = child(article, "front", "article-meta")
    if meta is not None:
        for group in children(meta, "kwd-group"):
            yield JatsBlock(BlockKind.FURNITURE, _keywords(group))
        yield from _reader_read(*children(meta, "abstract"), *children(meta, "trans-abstract"))
    yield from _reader_read(*children(article, "body", "back", "floats-group", "floats-wrap"))
    if meta is not None:
        yield from _reader_read(*children(meta, "author-notes"))


def _reader_read(*parts: etree._Element) -> Iterator[JatsBlock]:
    for element in parts:
        yield from blocks_in(PendingElement(element))


def _keywords(group: etree._Element) -> Words:
    words = (words_of(item).text for item in group if tag_of(item) not in ("title", "label"))
    return Words("Keywords: " + ", ".join(word for word in words if word))


def _stated(article: etree._Element, jats_blocks: Sequence[JatsBlock]) -> Iterator[JatsBlock]:
    """What the front states beside the text, but for what is among the blocks already."""
    meta = child(article, "front", "article-meta")
    front_text = "\n".join(jats_block.words.text for jats_block in jats_blocks)
    for statement in () if meta is None else statements(meta):
        new = [words for words in statement.paragraphs if words not in front_text]
        if new:
            yield JatsBlock(BlockKind.HEADING, Words(statement.heading), level=1)
            yield from (JatsBlock(BlockKind.PARAGRAPH, Words(words), stated=True) for words in new)


def _furnished(jats_block: JatsBlock) -> JatsBlock:
    if jats_block.kind is BlockKind.CAPTION and _NO_CAPTION.fullmatch(jats_block.words.text):
        return replace(jats_block, kind=BlockKind.FURNITURE)
    return jats_block


def _references(
    jats_blocks: Sequence[JatsBlock], spans: Sequence[Span]
) -> tuple[tuple[Reference, ...], dict[str, int]]:
    """The entries of the reference list, and the place of each by the ids that marks name it by."""
    references: list[Reference] = []
    numbers: dict[str, int] = {}
    for jats_block, span in zip(jats_blocks, spans, strict=True):
        if (entry := jats_block.entry) is None:
            continue
        for item in entry.ids:
            numbers.setdefault(item, len(references))
        references.append(
            Reference(span, entry.label, entry.authors, entry.title, entry.journal, entry.year, entry.doi)
        )
    return tuple(references), numbers


def _marks(jats_blocks: Sequence[JatsBlock], placed: Sequence[Block]) -> Iterator[Mark]:
    for jats_block, block in zip(jats_blocks, placed, strict=True):
        if block.kind in CITABLE:
            for mark in jats_block.words.marks:
                start = block.span.start
                yield Mark(Span(start + mark.span.start, start + mark.span.end), mark.ids)
