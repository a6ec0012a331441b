"""The levels of headings where a file does not state them, and the captions and notes of tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.readers.draft import RAISED_LETTERS, Draft, is_all_capitals
from corpus.table_text import tables_in
from corpus.types import Block, BlockKind

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\D")
_SHARED = re.compile(
    r"(?:abstract|introduction|background|(?:materials|patients|subjects)?(?: and )?methods?|results|discussion|"
    r"conclusions?|references)",
    re.IGNORECASE,
)
# Between the levels of numbered headings there is room for those of unnumbered.
_STEP = 100
# Set alike is alike to half a point or so.
_SAME_SIZE = 0.3

Rank = tuple[float, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Look:
    """How a heading is set: `size` in points, or 0.0 where that is not known."""

    words: str
    size: float = 0.0
    bold: bool = False
    italic: bool = False

    @property
    def rank(self) -> Rank:
        """The greater, the more the heading stands out."""
        size = round(self.size / (2 * _SAME_SIZE)) * 2 * _SAME_SIZE
        return size, is_all_capitals(self.words), self.bold, not self.italic

    @property
    def known_level(self) -> int:
        """The level that the words themselves tell, 0 where they do not."""
        bare = self.words.strip("*_# ")
        if numbered := _NUMBER.match(bare):
            return numbered.group(1).count(".") + 1
        bare = re.sub(r"^[IVX]{1,5}\.\s+", "", bare)
        return 1 if _SHARED.fullmatch(bare.rstrip(" :")) else 0


def heading_levels(looks: Sequence[Look]) -> list[int]:
    """The level of each heading of a document: the lower, the further out. The title is not among them."""
    largest: dict[str, Rank] = {}
    for look in looks:
        name = look.words.casefold()
        largest[name] = max(look.rank, largest.get(name, look.rank))
    # A label inside an abstract has the name of a section and is set smaller: its look tells its level.
    known = [look.known_level if look.rank == largest[look.words.casefold()] else 0 for look in looks]
    levels: dict[Rank, int] = {}
    for look, depth in zip(looks, known, strict=True):
        if depth:
            levels[look.rank] = min(_STEP * depth, levels.get(look.rank, _STEP * depth))
    for rank in sorted({look.rank for look in looks} - levels.keys(), reverse=True):
        above = max((level for other, level in levels.items() if other > rank), default=0)
        levels[rank] = above + 1 if above else _STEP
    return [_STEP * depth if depth else levels[look.rank] for look, depth in zip(looks, known, strict=True)]


_CAPTION = re.compile(
    r"\A[*_ ]*+(?:(?:supplement\w*+|online|additional)\s++)?(?:tables?|box|tab\.)\s*[A-Z]?\.?\d*", re.IGNORECASE
)
_FIGURE = re.compile(r"\A[*_ ]*+(?:supplement\w*+\s++)?fig(?:ure|\.)", re.IGNORECASE)
_NOTE = re.compile(
    rf"\A(?:[*_ ]*+(?i:notes?\b|abbreviations?\b|(?:sources?|legend|key)\s?:|(?:p[- ])?values?\b|data are\b)"
    rf"|[*†‡§¶#‖{RAISED_LETTERS}⁰¹²³⁴⁵⁶⁷⁸⁹\\]|\(?[a-z]\)?\s+[A-Z]|[A-Z][A-Za-z-]{{1,9}}\s?[,:=]\s)"
)
_PROSE_CAPTION = re.compile(r"\A[*_ ]*+(?:tables?|tab\.)\s*+[A-Z]?\d++[a-z]?\s*(?:[.:|–—]|\n|$)", re.IGNORECASE)
_MOST_NOTES = 12
_NOTE_WORDS = 80


def with_captions(draft: Draft) -> Draft:
    """The draft with a table for each of its table blocks, which knows its caption and notes."""
    blocks = draft.blocks
    numbers = {block.span: number for number, block in enumerate(blocks) if block.kind is BlockKind.TABLE}
    tables = []
    taken: set[int] = set()
    for table in tables_in(draft.text, blocks, draft.tables):
        number = numbers[table.span]
        caption = _caption(draft.text, blocks, number, taken)
        after = number + 2 if caption == number + 1 else number + 1
        notes = tuple(takewhile(lambda at: _is_note(draft.text, blocks, at), range(after, after + _MOST_NOTES)))
        taken |= {*notes, *(() if caption is None else (caption,))}
        tables.append(
            replace(
                table,
                caption=None if caption is None else blocks[caption].span,
                notes=tuple(blocks[at].span for at in notes),
            )
        )
    return replace(draft, tables=tuple(tables))


def _caption(text: str, blocks: Sequence[Block], number: int, taken: set[int]) -> int | None:
    """The number of the block that is the table's caption: before it, else behind it."""
    if number and number - 1 not in taken and _is_caption(text, blocks[number - 1], before=True):
        return number - 1
    if number + 1 < len(blocks) and _is_caption(text, blocks[number + 1], before=False):
        next_is_table = number + 2 < len(blocks) and blocks[number + 2].kind is BlockKind.TABLE
        return None if next_is_table else number + 1
    return None


def _is_caption(text: str, block: Block, before: bool) -> bool:
    words = block.span.of(text)
    if block.kind is BlockKind.CAPTION:
        return not _FIGURE.match(words) if before else _CAPTION.match(words) is not None
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) and _PROSE_CAPTION.match(words) is not None


def _is_note(text: str, blocks: Sequence[Block], number: int) -> bool:
    if number >= len(blocks):
        return False
    words = blocks[number].span.of(text)
    if blocks[number].kind is BlockKind.CAPTION:
        return not _FIGURE.match(words) and not _CAPTION.match(words)
    short = len(words.split()) <= _NOTE_WORDS
    return blocks[number].kind is BlockKind.PARAGRAPH and short and _NOTE.match(words) is not None
