"""The caption and the notes of each table, told by where they stand and how they begin."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from corpus.document import Block, BlockKind
from corpus.reading.draft import Draft
from corpus.reading.raised import RAISED_LETTERS
from corpus.table_parsed import tables_in

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
