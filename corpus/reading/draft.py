"""What a reader makes of a file before it becomes a `Document`: text, blocks, and what the title page says."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind
from corpus.reading.line_marks import is_furniture, is_references_heading
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """`title` is None where the file names none; blocks have no section yet."""

    text: str
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    blocks: tuple[Block, ...]


def trimmed(text: str, start: int, end: int) -> Span:
    """The span `start:end` without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def words_of(text: str, span: Span) -> str:
    """The words at a span on one line."""
    return " ".join(span.of(text).split())


def with_sections(text: str, blocks: Sequence[Block], title: Span | None) -> tuple[Block, ...]:
    """Blocks with the section that each lies in.

    The title heads no section, nor does a run-in label ("Annotation:") beyond the paragraph it stands in.
    What stands under a heading "References" and is not a heading becomes a reference; short lines that are
    known furniture become furniture.
    """
    placed: list[Block] = []
    section: str | None = None
    in_references = False
    run_in = False
    for block in blocks:
        words = words_of(text, block.span)
        kind = block.kind
        if kind is BlockKind.HEADING:
            if block.span == title:
                section, in_references = None, False
            else:
                section = re.sub(r"\s*:$", "", words.strip("*_# "))
                in_references = is_references_heading(section)
            run_in = words.endswith(":")
            placed.append(replace(block, section=section))
            continue
        if kind is not BlockKind.FURNITURE and is_furniture(words):
            kind = BlockKind.FURNITURE
        elif in_references and kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            kind = BlockKind.REFERENCE
        placed.append(replace(block, kind=kind, section=section))
        if run_in and kind is BlockKind.PARAGRAPH:
            section, run_in = None, False
    return tuple(placed)


def citable_characters(blocks: Iterable[Block]) -> int:
    """How many characters of text there are that could answer something."""
    from corpus.document import CITABLE

    return sum(len(block.span) for block in blocks if block.kind in CITABLE)
