"""What a reader makes of a file before it becomes a `Document`: text, blocks, and what the title page says."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.data_table import DataTable
from corpus.document import Block, BlockKind, Page
from corpus.front_matter import NOTHING_STATED, FrontMatter
from corpus.layout import Layout
from corpus.reading.line_marks import ends_sentence, is_furniture, is_references_heading, is_statement
from corpus.reference import Mention, Reference
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Draft:
    """What a `Document` holds, but for where it came from.

    `title` is None where the file names none; blocks know their sections. `encoding` is how the bytes were decoded,
    empty where the format says so itself. `tables` are those of the table blocks whose cells are known, their captions
    and notes not yet among them. `references` and `mentions` are those that the format itself marks, as
    JATS does; where it marks none, `read` looks for them in the text.
    """

    text: str
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    blocks: tuple[Block, ...]
    encoding: str = ""
    doi: str | None = None
    pages: tuple[Page, ...] = ()
    layout: Layout | None = None
    references: tuple[Reference, ...] = ()
    mentions: tuple[Mention, ...] = ()
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    tables: tuple[DataTable, ...] = ()
    front_matter: FrontMatter = NOTHING_STATED


def laid_out(blocks: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """The text that a reader makes of the words of its blocks, a blank line between them, and the span of each."""
    spans: list[Span] = []
    at = 0
    for words in blocks:
        spans.append(Span(at, at + len(words)))
        at = spans[-1].end + 2
    return "\n\n".join(blocks), tuple(spans)


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
    """Blocks with the headings that each stands under.

    A heading stands under those of a lower level before it; one of level 0 under none. The title heads no section,
    nor does a run-in label ("Annotation:") beyond the paragraph it stands in.
    What stands under a heading "References" and is not a heading becomes a reference; short lines that are
    known furniture, and the words under a heading "Keywords", become furniture.
    """
    placed: list[Block] = []
    path: tuple[str, ...] = ()
    levels: list[int] = []
    around = path, levels
    in_references = keywords = False
    run_in: int | None = None
    for block in blocks:
        words = words_of(text, block.span)
        kind = block.kind
        if kind is BlockKind.HEADING:
            if block.span == title:
                path, levels, in_references, keywords = (), [], False, False
            else:
                section = words.strip("*_# ").removesuffix(":").rstrip()
                around = path, levels
                # Levels rise from the outermost heading to the nearest.
                above = bisect_left(levels, block.level)
                path, levels = (*path[:above], section), [*levels[:above], block.level]
                in_references = is_references_heading(section)
                keywords = re.fullmatch(r"key\s?words|index terms", section, re.IGNORECASE) is not None
            run_in = block.span.end if words.endswith(":") else None
            placed.append(replace(block, section_path=path))
            continue
        if kind is not BlockKind.TABLE and (is_furniture(words) or (keywords and not ends_sentence(words))):
            kind = BlockKind.FURNITURE
        elif in_references and kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            # Who paid is sometimes said behind the list of references.
            in_references = kind is BlockKind.LIST_ITEM or not is_statement(words)
            if in_references:
                kind = BlockKind.REFERENCE
            else:
                path, levels = (), []
        placed.append(replace(block, kind=kind, section_path=path))
        if run_in is not None and kind is BlockKind.PARAGRAPH:
            if not re.search(r"[\r\n]", text[run_in : block.span.start]):
                path, levels = around
            run_in = None
    return tuple(placed)
