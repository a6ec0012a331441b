"""Pieces that a column's or a page's end parted put together again, and the order all are told in.

Floats, footnotes and furniture that stand between the halves are told after the whole where the page is the same,
and before it where it runs on to the next page: so that each is told within its own page. A paragraph over a page that
holds such pieces of its own is left in two. Left out: headings and tables, which are never joined.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import BlockKind
from corpus.reading.line_marks import ends_sentence
from corpus.reading.pdf.paragraphs import has_label
from corpus.reading.pdf.pieces import Piece

_JOINED = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.REFERENCE})
_SIMILAR = 0.08
_OPENED = re.compile(r"[(\[][^)\]]*$")


@dataclass(frozen=True, slots=True)
class Chain:
    """Pieces that are one: the first gives the kind and the page."""

    pieces: tuple[Piece, ...]

    @property
    def first(self) -> Piece:
        """The piece it begins with."""
        return self.pieces[0]


def chains(pieces: Sequence[Piece]) -> list[Chain]:
    """The pieces of a document, given in the order of its pages, joined and in the order they are told."""
    whole = _joined(pieces)
    crowded = {chain.first.page for chain in whole if chain.first.aside}
    found: list[Chain] = []
    held: Chain | None = None
    for chain in _parted(whole, crowded):
        if held is not None and chain.first.page > held.first.page:
            found.append(held)
            held = None
        if chain.pieces[-1].page > chain.first.page:
            if held is not None:
                found.append(held)
            held = chain
        else:
            found.append(chain)
    if held is not None:
        found.append(held)
    return found


def _joined(pieces: Sequence[Piece]) -> list[Chain]:
    found: list[list[Piece]] = []
    open_one: list[Piece] | None = None
    for piece in pieces:
        if piece.aside or piece.kind is BlockKind.TABLE:
            found.append([piece])
            continue
        if open_one is not None and _goes_on(open_one[-1], piece):
            open_one.append(piece)
            continue
        open_one = [piece]
        found.append(open_one)
    return [Chain(tuple(group)) for group in found]


def _parted(whole: Sequence[Chain], crowded: set[int]) -> list[Chain]:
    """The chains cut so that none runs over a page with pieces that have to be told within that page."""
    found: list[Chain] = []
    late: list[Chain] = []
    for chain in whole:
        while late and late[0].first.page <= chain.first.page:
            found.append(late.pop(0))
        first = chain.first.page
        cut = next(
            (
                number
                for number, piece in enumerate(chain.pieces)
                if any(page in crowded for page in range(first + 1, piece.page))
            ),
            None,
        )
        if cut is None:
            found.append(chain)
            continue
        found.append(Chain(chain.pieces[:cut]))
        late.append(Chain(chain.pieces[cut:]))
    return [*found, *late]


def _goes_on(before: Piece, piece: Piece) -> bool:
    """Whether `piece` carries on what `before` left off."""
    if before.kind not in _JOINED or piece.kind not in _JOINED or piece.page - before.page > 2:
        return False
    if abs(before.size - piece.size) > _SIMILAR * max(before.size, piece.size):
        return False
    if piece.kind is BlockKind.LIST_ITEM or (piece.kind is BlockKind.REFERENCE and has_label(piece.text)):
        return False
    text, after = before.text, piece.text
    if before.breaks_off and after[:1].isalnum():
        return True
    if ends_sentence(text):
        return after[:1].islower() and before.full and _is_abbreviation(text)
    if text.endswith(":"):
        return False
    if after[:1].islower() or text.endswith(","):
        return True
    # Within one column a formula or a heading that was not told apart may stand between.
    moved = before.flow != piece.flow
    return moved and before.full and not piece.indented and len(text) > 60


def _is_abbreviation(text: str) -> bool:
    return re.search(r"\b(?:al|e\.g|i\.e|vs|cf|etc|Fig|Figs|Eq|Eqs|Ref|Refs|approx|ca|Dr|St|No)\.$", text) is not None
