"""Headings that a Word document sets by hand, without a heading style; and notes put where their section ends.

A line that is one of the headings articles share is one; so is a short bold line with text under it. Left out:
headings that neither style, wording nor bold type tells.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from corpus.document import BlockKind
from corpus.reading.docx.part import Part
from corpus.reading.heading_levels import Look, heading_levels
from corpus.reading.line_marks import ends_sentence, is_section_name

_HEADING_WORDS = 14
_BY_HAND = 9
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE)


def with_headings(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, those that are headings by their looks as headings."""
    by_hand = [_is_heading(part, after) for part, after in zip_longest(parts, parts[1:])]
    looks = [Look(part.in_full, bold=part.stands_out) for part, told in zip(parts, by_hand, strict=True) if told]
    levels = iter(heading_levels(looks))
    for part, told in zip(parts, by_hand, strict=True):
        yield part.as_heading(_BY_HAND + next(levels)) if told else part


def with_notes_placed(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts with the notes of each section after the last of it."""
    notes: list[Part] = []
    for part in parts:
        if part.kind is BlockKind.HEADING:
            yield from notes
            notes.clear()
        notes.extend(part.notes)
        yield replace(part, notes=())
    yield from notes


def _is_heading(part: Part, after: Part | None) -> bool:
    words = part.words.split()
    if after is None or part.is_subtitle or not 0 < len(words) <= _HEADING_WORDS:
        return False
    if part.kind is BlockKind.PARAGRAPH and is_section_name(part.words):
        return True
    if not part.stands_out or after.stands_out or ends_sentence(part.words) or not part.words[0].isalnum():
        return False
    if part.kind is BlockKind.LIST_ITEM:
        return bool(part.label) and after.kind is BlockKind.PARAGRAPH
    return part.kind is BlockKind.PARAGRAPH and after.kind in _TEXT
