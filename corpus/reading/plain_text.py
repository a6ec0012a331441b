"""Plain text to a draft, the way a careful reader takes in a rough one.

Text files come out of PDFs with their headings lost, their lists without bullets and their paragraphs broken
at page ends. The rules, in the order they are tried for a group of lines:

- it is rows of cells: a table;
- it belongs to the page, not to the text ("Scroll to Top"): furniture;
- it is numbered and holds a year with a volume, pages or DOI: a reference;
- it has a bullet, or follows a line that ends in a colon and is no full sentence: a list item;
- two or more short lines without a full stop, in lower case: list items whose lead-in was lost;
- short, without a full stop, beginning with a capital, alone: a heading;
- otherwise a paragraph; one that stops in mid-sentence is joined with the next that goes on in lower case.

Offsets are into the text as given. Left out: columns.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from corpus.document import Block, BlockKind
from corpus.glossary import Glossary
from corpus.reading.decoding import Decoded
from corpus.reading.draft import Draft, trimmed, with_sections, words_of
from corpus.reading.heading_levels import Look, heading_levels
from corpus.reading.line_groups import Group, groups
from corpus.reading.line_marks import (
    ends_sentence,
    is_all_capitals,
    is_bold,
    is_capitals_label,
    is_furniture,
    is_number,
    is_numbered_heading,
    is_reference_entry,
    is_references_heading,
    is_section_name,
    is_statement,
    run_in_label,
)
from corpus.reading.list_levels import list_levels
from corpus.reading.title_page import title_page
from corpus.span import Span

_UNDER = re.compile(r"[ \t]{0,99}+(?:\r\n|\n|\r)[ \t]{0,99}+([=-])")
_HEADING_WORDS = 14
# A label heads its own paragraph and stands under whatever heading is above.
_RUN_IN_LEVEL = 10_000
_ITEM_WORDS = 25
_BARE_ITEM_WORDS = 12
_TABLE_NAME = re.compile(r"tab(?:le|\.)\s*[A-Z]?\d", re.IGNORECASE)


def read_plain_text(decoded: Decoded, glossary: Glossary) -> Draft:
    """The draft of a plain text file."""
    text = decoded.text
    found = groups(text)
    lines = [words_of(text, group.span) for group in found]
    front = title_page(lines, glossary)
    blocks: list[Block] = []
    title = found[0].span.to(found[front.title_size - 1].span) if front.title_size else None
    if title is not None:
        blocks.append(Block(BlockKind.HEADING, title))
    # A table is no part of the title page.
    size = next((at for at in range(front.title_size, front.size) if found[at].table), front.size)
    blocks.extend(Block(BlockKind.FURNITURE, group.span) for group in found[front.title_size : size])
    kinds = _kinds(lines[size:], found[size:])
    for group, kind in zip(found[size:], kinds, strict=True):
        blocks.extend(_run_in(text, Block(kind, group.span)))
    levelled = _with_levels(text, _joined(text, blocks), title)
    sections = with_sections(text, levelled, title)
    return Draft(text, front.title, front.authors, front.year, sections, decoded.encoding)


def _with_levels(text: str, blocks: Sequence[Block], title: Span | None) -> list[Block]:
    def is_open(block: Block) -> bool:
        return block.kind is BlockKind.HEADING and not block.level and block.span != title

    headings = iter(heading_levels([_look(text, block.span) for block in blocks if is_open(block)]))
    items = list_levels([_indent(text, block) for block in blocks])
    return [
        replace(block, level=next(headings) if is_open(block) else item or block.level)
        for block, item in zip(blocks, items, strict=True)
    ]


def _indent(text: str, block: Block) -> int | None:
    """How many blanks stand before an item and its bullet."""
    if block.kind is not BlockKind.LIST_ITEM:
        return None
    begins = 1 + max(text.rfind(end, 0, block.span.start) for end in "\n\r\f")
    before = text[begins : block.span.start].expandtabs(4)
    return len(before) - len(before.lstrip())


def _look(text: str, heading: Span) -> Look:
    """What marks the heading as one, as if it were its size: "#", "##" or a line under it."""
    line = words_of(text, heading)
    under = _UNDER.match(text, heading.end)
    hashes = len(line) - len(line.lstrip("#"))
    size = 10.0 - hashes if hashes else {"=": 2.0, "-": 1.0}[under.group(1)] if under else 0.0
    return Look(line, size, is_bold(line))


def _run_in(text: str, block: Block) -> tuple[Block, ...]:
    """The block, parted into label and rest where it opens with a section label."""
    label = run_in_label(block.span.of(text)) if block.kind is BlockKind.PARAGRAPH else 0
    if not label:
        return (block,)
    after = block.span.start + label
    return (
        Block(BlockKind.HEADING, trimmed(text, block.span.start, after), level=_RUN_IN_LEVEL),
        replace(block, span=trimmed(text, after, block.span.end)),
    )


def _kinds(lines: Sequence[str], found: Sequence[Group]) -> list[BlockKind]:
    kinds: list[BlockKind] = []
    runs = _runs(lines)
    in_list = in_references = False
    for number, (line, group) in enumerate(zip(lines, found, strict=True)):
        before_table = number + 1 < len(found) and found[number + 1].table
        kind = _kind(lines, number, group, in_list, runs[number])
        if group.table or (before_table and _TABLE_NAME.match(line)):
            kind = BlockKind.TABLE if group.table else BlockKind.CAPTION
            in_list = False
            kinds.append(kind)
            continue
        if group.underlined or is_section_name(line):
            in_references = is_references_heading(line)
        elif in_references and is_statement(line):
            in_references = False
        elif in_references and kind is not BlockKind.FURNITURE:
            # An entry without a full stop looks like a heading, and would end the list.
            kind = BlockKind.REFERENCE
        in_list = (in_list and kind is BlockKind.LIST_ITEM) or (kind is BlockKind.PARAGRAPH and line.endswith(":"))
        kinds.append(kind)
    return kinds


def _kind(lines: Sequence[str], number: int, group: Group, in_list: bool, run: int) -> BlockKind:
    line = lines[number]
    if is_furniture(line):
        return BlockKind.FURNITURE
    if is_reference_entry(line):
        return BlockKind.REFERENCE
    if group.underlined or is_section_name(line) or is_capitals_label(line):
        return BlockKind.HEADING
    if group.marked:
        return BlockKind.LIST_ITEM
    if in_list and _could_be_item(line):
        return BlockKind.LIST_ITEM
    if _is_bare_item(line) and (_is_bare_item(_at(lines, number - 1)) or _is_bare_item(_at(lines, number + 1))):
        return BlockKind.LIST_ITEM
    if _is_cell(lines, number):
        return BlockKind.FURNITURE
    if _could_be_heading(line) and number + 1 < len(lines) and not _goes_on(_at(lines, number + 1)):
        # Two in a row are a heading and its subheading; more are a list that lost its bullets.
        return BlockKind.HEADING if run <= 2 else BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


def _at(lines: Sequence[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _runs(lines: Sequence[str]) -> list[int]:
    """For each line how many in a row with it could be headings."""
    runs: list[int] = []
    for could_be, run in groupby(lines, _could_be_heading):
        length = len(list(run))
        runs.extend([length if could_be else 0] * length)
    return runs


def _is_cell(lines: Sequence[str], number: int) -> bool:
    """Whether the line is a cell of a table whose every cell is a line; a page number makes no table."""
    after = _at(lines, number + 1)
    is_row = is_number(after) and (not after.isdigit() or is_number(_at(lines, number + 2)))
    return is_row and _could_be_heading(lines[number])


def _goes_on(line: str) -> bool:
    """Whether the line carries on a sentence that the line before it began."""
    return line[:1].islower() and not _is_bare_item(line)


def _could_be_item(line: str) -> bool:
    return len(line.split()) <= _ITEM_WORDS and not ends_sentence(line) and not line.endswith(":")


def _is_bare_item(line: str) -> bool:
    return 0 < len(line.split()) <= _BARE_ITEM_WORDS and line[:1].islower() and not ends_sentence(line)


def _could_be_heading(line: str) -> bool:
    if not 0 < len(line.split()) <= _HEADING_WORDS or line[-1] in ".!?;,:":
        return False
    bare = line.strip("*_# ")
    return is_bold(line) or is_all_capitals(bare) or is_numbered_heading(bare) or bare[:1].isupper()


def _joined(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.kind is block.kind is BlockKind.PARAGRAPH
            and not ends_sentence(before.span.of(text))
            and not before.span.of(text).endswith(":")
            and (block.span.of(text)[:1].islower() or before.span.of(text).endswith(","))
        ):
            joined[-1] = replace(before, span=before.span.to(block.span))
        else:
            joined.append(block)
    return tuple(joined)
