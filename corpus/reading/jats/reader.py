"""JATS XML to a draft: title, abstract, body and back matter in reading order, with the reference list as data.

The text is made here, block by block, and spans are into it. Marks in the text are tied to the references they name,
as the file says. Left out: addresses, licences, sub-articles (reviews, replies), and pictures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from corpus.document import CITABLE, Block, BlockKind
from corpus.errors import FileNotText
from corpus.reading.draft import Draft, laid_out, with_sections
from corpus.reading.jats.flow import Part, Piece, pieces
from corpus.reading.jats.front import Front, front
from corpus.reading.jats.left_out import left_out, missing
from corpus.reading.jats.line import words_of
from corpus.reading.jats.statements import front_matter, statements
from corpus.reading.jats.tags import child, children, tag_of
from corpus.reading.markup.mentions import labelled, mentions
from corpus.reading.markup.safe_xml import parse_xml
from corpus.reading.markup.words import Mark, Words
from corpus.reference import Reference
from corpus.span import Span

_NO_CAPTION = re.compile(r"click here (?:for|to view) .{0,40}(?:file|data)s?\.?(?: \([^()]*\))?", re.IGNORECASE)


def read_jats(name: str, content: bytes) -> Draft:
    """The draft of a JATS file. Raises `FileDamaged`, and `FileNotText` for XML that is not one JATS article."""
    article = _article(name, parse_xml(name, content))
    about = front(article)
    found = [_furnished(piece) for piece in _pieces(article, about) if piece.words]
    found += _stated(article, found)
    text, spans = laid_out([piece.words.text for piece in found])
    blocks = [Block(piece.kind, span, level=piece.level) for piece, span in zip(found, spans, strict=True)]
    title = spans[0] if found and found[0].words.text == about.title else None
    placed = tuple(
        # An entry that is nothing but an address is a reference all the same.
        replace(block, kind=BlockKind.REFERENCE if piece.entry else BlockKind.PARAGRAPH)
        if piece.entry or piece.stated
        else block
        for piece, block in zip(found, with_sections(text, blocks, title), strict=True)
    )
    references, numbers = _references(found, spans)
    named = mentions(text, tuple(_marks(found, placed)), numbers, references)
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
            piece.table.moved(span.start) for piece, span in zip(found, spans, strict=True) if piece.table is not None
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


def _pieces(article: etree._Element, about: Front) -> Iterator[Piece]:
    """Title, authors and abstract, the body, what stands at the back, and then the notes that the front holds."""
    if about.title:
        yield Piece(BlockKind.HEADING, Words(about.title))
    if about.authors:
        yield Piece(BlockKind.FURNITURE, Words(", ".join(about.authors)))
    meta = child(article, "front", "article-meta")
    if meta is not None:
        for group in children(meta, "kwd-group"):
            yield Piece(BlockKind.FURNITURE, _keywords(group))
        yield from _read(*children(meta, "abstract"), *children(meta, "trans-abstract"))
    yield from _read(*children(article, "body", "back", "floats-group", "floats-wrap"))
    if meta is not None:
        yield from _read(*children(meta, "author-notes"))


def _read(*parts: etree._Element) -> Iterator[Piece]:
    for part in parts:
        yield from pieces(Part(part))


def _keywords(group: etree._Element) -> Words:
    words = (words_of(one).text for one in group if tag_of(one) not in ("title", "label"))
    return Words("Keywords: " + ", ".join(word for word in words if word))


def _stated(article: etree._Element, found: Sequence[Piece]) -> Iterator[Piece]:
    """What the front states beside the text, but for what is among the pieces already."""
    meta = child(article, "front", "article-meta")
    said = "\n".join(piece.words.text for piece in found)
    for statement in () if meta is None else statements(meta):
        new = [words for words in statement.paragraphs if words not in said]
        if new:
            yield Piece(BlockKind.HEADING, Words(statement.heading), level=1)
            yield from (Piece(BlockKind.PARAGRAPH, Words(words), stated=True) for words in new)


def _furnished(piece: Piece) -> Piece:
    if piece.kind is BlockKind.CAPTION and _NO_CAPTION.fullmatch(piece.words.text):
        return replace(piece, kind=BlockKind.FURNITURE)
    return piece


def _references(found: Sequence[Piece], spans: Sequence[Span]) -> tuple[tuple[Reference, ...], dict[str, int]]:
    """The entries of the reference list, and the place of each by the ids that marks name it by."""
    references: list[Reference] = []
    numbers: dict[str, int] = {}
    for piece, span in zip(found, spans, strict=True):
        if (entry := piece.entry) is None:
            continue
        for one in entry.ids:
            numbers.setdefault(one, len(references))
        references.append(
            Reference(span, entry.label, entry.authors, entry.title, entry.journal, entry.year, entry.doi)
        )
    return tuple(references), numbers


def _marks(found: Sequence[Piece], placed: Sequence[Block]) -> Iterator[Mark]:
    for piece, block in zip(found, placed, strict=True):
        if block.kind in CITABLE:
            for mark in piece.words.marks:
                start = block.span.start
                yield Mark(Span(start + mark.span.start, start + mark.span.end), mark.ids)
