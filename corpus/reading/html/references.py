"""The reference list of an HTML page: where its entries lie, and which marks in the text link to them.

Left out: what an entry says of the work, but for a DOI that it links to (`references` takes the words apart).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import html

from corpus.document import CITABLE, Block, BlockKind
from corpus.reading.html.pieces import Piece
from corpus.reading.jats.entry import bare_doi
from corpus.reading.markup.mentions import labelled, mentions
from corpus.reading.markup.words import Mark
from corpus.reference import Mention, Reference
from corpus.span import Span

_LABEL = re.compile(r"^[\[(]?(\d{1,4})[\]).](?=\s|\D)")


@dataclass(frozen=True, slots=True)
class Listed:
    """The entries of a page's reference list, and the marks that name them."""

    references: tuple[Reference, ...] = ()
    mentions: tuple[Mention, ...] = ()


def listed(text: str, found: Sequence[Piece], blocks: Sequence[Block]) -> Listed:
    """The entries that the page marks up as such, or that its links lead to; none where it does neither."""
    linked = {one for piece in found for mark in piece.words.marks for one in mark.ids}
    pairs = [(piece, block) for piece, block in zip(found, blocks, strict=True) if block.kind is BlockKind.REFERENCE]
    if not any(piece.entry is not None or not linked.isdisjoint(piece.ids) for piece, _ in pairs):
        return Listed()
    entries = [(piece, block) for piece, block in pairs if piece.entry is not None or piece.ids]
    numbers: dict[str, int] = {}
    for number, (piece, _) in enumerate(entries):
        for one in piece.ids:
            numbers.setdefault(one, number)
    references = tuple(_reference(piece, block) for piece, block in entries)
    named = mentions(text, tuple(_marks(found, blocks)), numbers, references)
    return Listed(labelled(text, references, named), named)


def _reference(piece: Piece, block: Block) -> Reference:
    printed = _LABEL.match(piece.words.text)
    label = printed.group(1) if printed else _ordinal(piece.entry)
    doi = next((found for link in piece.links if "doi.org/" in link and (found := bare_doi(link))), None)
    return Reference(block.span, label, doi=doi)


def _ordinal(entry: html.HtmlElement | None) -> str:
    """The number that a browser prints before an item of a numbered list."""
    around = entry.getparent() if entry is not None else None
    if entry is None or around is None or around.tag != "ol":
        return ""
    number = _number(around.get("start"), 1) - 1
    for item in around.iterchildren("li"):
        number = _number(item.get("value"), number + 1)
        if item is entry:
            break
    return str(number)


def _number(stated: str | None, otherwise: int) -> int:
    return int(stated) if stated and re.fullmatch(r"[0-9]{1,5}", stated) else otherwise


def _marks(found: Sequence[Piece], blocks: Sequence[Block]) -> Iterator[Mark]:
    for piece, block in zip(found, blocks, strict=True):
        if block.kind in CITABLE:
            for mark in piece.words.marks:
                start = block.span.start
                yield Mark(Span(start + mark.span.start, start + mark.span.end), mark.ids)
