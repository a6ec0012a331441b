"""The elements of a JATS article to pieces of text in reading order.

One rule for all of them: words run on until a block begins; what a paragraph holds and a printer sets elsewhere (a
figure, a table, a note) follows the paragraph; a label opens the words after it. The elements that wait are kept in
a list, not on Python's stack. Left out: pictures, licences, and the words behind a picture for those who do not see it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from corpus.data_table import DataTable
from corpus.document import BlockKind
from corpus.reading.jats.entry import Entry, entry
from corpus.reading.jats.line import APART, Step, gather, walk, words_of
from corpus.reading.jats.statements import NOTE_HEADINGS
from corpus.reading.jats.table import only_cell, read_table
from corpus.reading.jats.tags import BLOCKS, CAPTIONED, FLOATS, HEADED, IMPLIED_HEADINGS, LEADS, LED, child, tag_of
from corpus.reading.markup.words import NO_WORDS, Gathering, Words
from corpus.reading.raised import raised_letters

_PARAGRAPHS = ("p", "title", "th", "td", "attrib")
_TITLES_IN_LINE = ("caption", "fig", "table-wrap", "statement", "supplementary-material")
_ITEMS = ("list-item", "def-item")
_NO_HEADING_NEEDED = ("sec", "app", "abstract")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one block; `entry` is what a reference says of the work, `level` a heading's or an item's, `table` the
    table that the words are. What is `stated` in the front is a paragraph, whatever its words."""

    kind: BlockKind
    words: Words
    entry: Entry | None = None
    level: int = 0
    table: DataTable | None = None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Part:
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

    def piece(self, words: Words) -> Piece:
        """Words of it as a piece."""
        level = {BlockKind.HEADING: self.sections, BlockKind.LIST_ITEM: self.lists}.get(self.kind, 0)
        return Piece(self.kind, words, level=level)


def pieces(whole: Part) -> Iterator[Piece]:
    """The pieces of an element, in reading order."""
    waiting: list[Iterator[Piece | Part]] = [iter((whole,))]
    while waiting:
        match next(waiting[-1], None):
            case None:
                waiting.pop()
            case Piece() as piece:
                if piece.words:
                    yield piece
            case Part() as part:
                waiting.append(_read(part))


def _read(part: Part) -> Iterator[Piece | Part]:
    tag = tag_of(part.element)
    if tag in ("table", "array"):
        if (framed := only_cell(part.element)) is not None:
            yield replace(part, element=framed, kind=BlockKind.PARAGRAPH)
            return
        read_as = read_table(part.element)
        yield Piece(BlockKind.TABLE, read_as.words, table=read_as.table)
        yield from (Piece(BlockKind.CAPTION, note) for note in read_as.notes)
    elif tag == "ref":
        read = entry(part.element)
        yield Piece(BlockKind.REFERENCE, Words(read.words), read)
    else:
        if heading := _implied_heading(part) or _note_heading(part):
            yield Piece(BlockKind.HEADING, Words(heading), level=part.sections)
        yield from _flow(part)


def _flow(part: Part) -> Iterator[Piece | Part]:
    whole = part.element
    gathered = Gathering(part.lead)
    lead_length = len(gathered)
    after: list[Part] = []
    for step, element in walk(whole, APART):
        tag = tag_of(element)
        if step is not Step.APART:
            gather(gathered, step, element, whole)
        elif tag in FLOATS and tag_of(whole) in _PARAGRAPHS:
            after.append(_inner(element, part))
            gathered.part(element.tail)
        elif tag in LEADS or (tag == "title" and tag_of(whole) in _TITLES_IN_LINE):
            only_lead = len(gathered) == lead_length
            gathered.add_words(_lead(element, part))
            gathered.add(" ")
            lead_length = len(gathered) if only_lead else lead_length
        elif tag in BLOCKS or tag in FLOATS:
            only_lead = len(gathered) == lead_length
            lead = gathered.take()
            if only_lead and tag in LED:
                yield replace(_inner(element, part), lead=lead)
            else:
                yield part.piece(lead)
                yield _inner(element, part)
            lead_length = 0
        if step is not Step.OPEN and element is not whole:
            gathered.add(element.tail or "")
    yield part.piece(gathered.take())
    yield from after


def _inner(element: etree._Element, around: Part) -> Part:
    """An element inside another as a part: what its paragraphs are follows from both."""
    tag = tag_of(element)
    if around.kind is BlockKind.FURNITURE:
        return Part(element, BlockKind.FURNITURE)
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
    return Part(element, kind, floats=floats, sections=sections, lists=around.lists + (tag in _ITEMS))


def _lead(element: etree._Element, part: Part) -> Words:
    """The words of a label or title that open what comes, closed off from it where they are words themselves."""
    words = words_of(element)
    if not words.text:
        return words
    if tag_of(element) in ("term", "speaker"):
        return replace(words, text=f"{words.text.rstrip(':')}:")
    captions = part.kind is BlockKind.CAPTION or tag_of(part.element) in ("statement", "boxed-text")
    if captions and tag_of(part.element) != "fn" and not re.search(r"[.:?!]$", words.text):
        return replace(words, text=f"{words.text}.")
    if tag_of(part.element) == "fn":
        return replace(words, text=raised_letters(words.text))
    return words


def _note_heading(part: Part) -> str:
    """What a note in a list of notes is about, where its type says so; what the list is called, after such a note."""
    element, parent = part.element, part.element.getparent()
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


def _implied_heading(part: Part) -> str:
    """The heading of what has none of its own, so that it does not pass for a part of the section before it."""
    element, tag = part.element, tag_of(part.element)
    parent = element.getparent()
    if part.floats or part.kind is not BlockKind.PARAGRAPH or child(element, "title") is not None:
        return ""
    if parent is not None and tag_of(parent) in _NO_HEADING_NEEDED:
        return ""
    if tag == "body":
        first = next((one for one in element if tag_of(one) in BLOCKS | FLOATS), None)
        headed = first is not None and tag_of(first) == "sec" and child(first, "title") is not None
        article = parent if parent is not None else element
        return "" if headed or child(article, "front", "article-meta", "abstract") is None else "Main text"
    if tag == "sec" and parent is not None and tag_of(parent) == "back":
        return "Notes"
    if tag == "app" and child(element, "label") is not None:
        return ""
    return _about(element) if tag == "notes" and _about(element) else IMPLIED_HEADINGS.get(tag, "")
