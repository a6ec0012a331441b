"""What each paragraph of a document is: heading, caption, list item, footnote, prose.

Told by type size and weight against the body's, numbering and wording. Left out: the title page (`front`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.document import BlockKind
from corpus.reading.line_marks import (
    ends_sentence,
    is_all_capitals,
    is_furniture,
    is_numbered_heading,
    is_references_heading,
    is_section_name,
    is_statement,
)
from corpus.reading.pdf.furniture import is_banner, is_caption
from corpus.reading.pdf.lines import Line
from corpus.reading.pdf.paragraphs import has_label
from corpus.reading.pdf.pieces import Piece

_LARGER = 1.12
_SMALLER = 0.93
_HEADING_WORDS = 22
_NOTE_MARK = re.compile(r"^[\d*†‡§¶#∗⁎]|^\(?[a-z]\)?\s")
_MATHS = re.compile(r"[=≈≤≥∑∏∫∈→←↔∂∇×·±√∞∝⊂∪∩]|\s[+−<>|]\s")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Body:
    """How the document's prose is set: the size of most of its letters, and whether it is bold."""

    size: float
    bold: bool


def body_of(lines: Iterable[Line]) -> Body:
    """The type that most letters of the document are set in."""
    sizes: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        if len(line.words) > 3:
            sizes[round(line.size * 2) / 2, line.bold] += line.letters
    (size, bold), _ = sizes.most_common(1)[0] if sizes else ((10.0, False), 0)
    return Body(size, bold)


def kinds(pieces: Sequence[Piece], body: Body) -> list[Piece]:
    """The pieces of the document in reading order, each with its kind."""
    found: list[Piece] = []
    in_references = False
    pieces = _without_figure_words(_captioned(pieces), body)
    for number, piece in enumerate(pieces):
        after = next((one for one in pieces[number + 1 : number + 4] if not one.aside), None)
        told = _told(piece, body, after, in_references)
        if told.kind is BlockKind.HEADING:
            in_references = is_references_heading(told.text) or (in_references and not _ends_references(told, found))
        elif in_references and is_statement(told.text):
            in_references = False
        elif in_references and told.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and not told.aside:
            told = replace(told, kind=BlockKind.REFERENCE)
        found.append(told)
    return found


def _captioned(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with a label that stands alone ("Table 2") put together with the words under it."""
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if (
            before is not None
            and before.kind is piece.kind is BlockKind.PARAGRAPH
            and len(before.text.split()) <= 3
            and is_caption(before.text)
            and before.page == piece.page
            and before.flow == piece.flow
            and -1 < piece.area.top - before.area.bottom < 1.5 * piece.size
        ):
            found[-1] = replace(piece, rows=(*before.rows, *piece.rows), area=before.area.to(piece.area))
        else:
            found.append(piece)
    return found


def _without_figure_words(pieces: Sequence[Piece], body: Body) -> list[Piece]:
    """The pieces with those right above a figure's caption known as its labels, where they are no prose."""
    found = list(pieces)
    for number, piece in enumerate(pieces):
        if (
            piece.kind is not BlockKind.PARAGRAPH
            or not re.match(r"fig", piece.text, re.I)
            or not is_caption(piece.text)
        ):
            continue
        for at in range(number - 1, -1, -1):
            above = found[at]
            if above.flow != piece.flow or above.kind is not BlockKind.PARAGRAPH or _is_prose(above, body):
                break
            found[at] = replace(above, kind=BlockKind.FURNITURE, aside=True)
    return found


def _is_prose(piece: Piece, body: Body) -> bool:
    words = piece.text.split()
    if is_section_name(piece.text) or piece.size > _LARGER * body.size or (piece.bold and not body.bold):
        return True
    usual = abs(piece.size - body.size) < 0.06 * body.size
    return (usual and len(words) > 8) or (ends_sentence(piece.text) and len(words) > 8) or len(words) > 40


def _ends_references(heading: Piece, before: Sequence[Piece]) -> bool:
    """Whether a heading under the references is one, and no entry or a label inside the list."""
    last = next((piece for piece in reversed(before) if piece.kind is BlockKind.HEADING), None)
    return last is None or heading.size >= last.size - 0.6 or is_section_name(heading.text)


def _told(piece: Piece, body: Body, after: Piece | None, in_references: bool) -> Piece:
    if piece.kind is not BlockKind.PARAGRAPH:
        return piece
    text = piece.text
    if is_caption(text):
        return replace(piece, kind=BlockKind.CAPTION, aside=True)
    if is_furniture(text) and not is_section_name(text):
        return replace(piece, kind=BlockKind.FURNITURE, aside=True)
    if (
        in_references
        and not is_section_name(text)
        and not is_statement(text)
        and (has_label(text) or len(text.split()) > 12)
    ):
        return replace(piece, kind=BlockKind.REFERENCE)
    if _is_heading(piece, text, body, after):
        return replace(piece, kind=BlockKind.HEADING)
    if piece.size < 0.85 * body.size and is_banner(text):
        return replace(piece, kind=BlockKind.FURNITURE, aside=True)
    if not _WORD.search(text) or _is_formula(text):
        # A formula set apart, or a stray number.
        return replace(piece, kind=BlockKind.FURNITURE, aside=True)
    if has_label(text):
        return replace(piece, kind=BlockKind.LIST_ITEM)
    return piece


def _is_formula(text: str) -> bool:
    parts = text.split()
    if len(parts) > 30 or not _MATHS.search(text):
        return False
    return sum(1 for part in parts if re.fullmatch(r"[(\[]?[^\W\d_]{4,}[)\].,;:]?", part)) < 0.2 * len(parts)


def is_note(piece: Piece, body: Body) -> bool:
    """Whether a piece at a column's foot is a footnote: smaller than the body, opened by a mark."""
    return piece.size < _SMALLER * body.size and _NOTE_MARK.match(piece.text) is not None


def _is_heading(piece: Piece, text: str, body: Body, after: Piece | None) -> bool:
    words = text.split()
    lines = len(piece.rows)
    if len(words) > _HEADING_WORDS or lines > 4 or not _WORD.search(text) or text[-1:] in ",;":
        return False
    if is_section_name(text) and lines == 1:
        return True
    numbered = is_numbered_heading(text)
    if ends_sentence(text) and not (numbered and piece.bold and len(words) <= 12):
        return False
    if text[:1].islower() and not piece.bold:
        return False
    if piece.size >= _LARGER * body.size:
        return True
    if piece.size < 0.8 * body.size or (has_label(text) and not numbered):
        return False
    followed = after is not None and after.kind is BlockKind.PARAGRAPH
    if piece.bold and not body.bold:
        return followed or numbered
    if is_all_capitals(text) and len(words) <= 12 and lines <= 2:
        return followed
    if piece.italic and lines <= 2 and text[:1].isupper() and text[-1:] != ":" and followed:
        return len(words) <= 14
    return numbered and lines == 1 and followed and len(words) <= 10 and (piece.italic or piece.size > body.size + 0.4)
