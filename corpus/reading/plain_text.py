"""Plain text to a draft, the way a careful reader takes in a rough one.

Text files come out of PDFs with their headings lost, their lists without bullets and their paragraphs broken
at page ends. The rules, in the order they are tried for a group of lines:

- it belongs to the page, not to the text ("Scroll to Top"): furniture;
- it is numbered and holds a year with a volume, pages or DOI: a reference;
- it has a bullet, or follows a line that ends in a colon and is no full sentence: a list item;
- two or more short lines without a full stop, in lower case: list items whose lead-in was lost;
- short, without a full stop, beginning with a capital, alone: a heading;
- otherwise a paragraph; one that stops in mid-sentence is joined with the next that goes on in lower case.

Offsets are into the text as given. Left out: columns, tables.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Block, BlockKind
from corpus.glossary import Glossary
from corpus.reading.draft import Draft, trimmed, with_sections, words_of
from corpus.reading.line_groups import Group, groups
from corpus.reading.line_marks import (
    ends_sentence,
    is_all_capitals,
    is_bold,
    is_furniture,
    is_numbered_heading,
    is_reference_entry,
    is_section_name,
    run_in_label,
)
from corpus.reading.title_page import title_page
from corpus.span import Span

_HEADING_WORDS = 14
_ITEM_WORDS = 25
_BARE_ITEM_WORDS = 12


def read_plain_text(text: str, glossary: Glossary) -> Draft:
    """The draft of a plain text file."""
    found = groups(text)
    lines = [words_of(text, group.span) for group in found]
    front = title_page(lines, glossary)
    blocks: list[Block] = []
    for number, group in enumerate(found[: front.size]):
        kind = BlockKind.HEADING if number < front.title_size else BlockKind.FURNITURE
        blocks.append(Block(kind, group.span))
    title = blocks[0].span if front.title_size else None
    kinds = _kinds(lines[front.size :], found[front.size :])
    for group, kind in zip(found[front.size :], kinds, strict=True):
        blocks.extend(_run_in(text, Block(kind, group.span)))
    return Draft(text, front.title, front.authors, front.year, with_sections(text, _joined(text, blocks), title))


def _run_in(text: str, block: Block) -> tuple[Block, ...]:
    """The block, parted into label and rest where it opens with a section label."""
    label = run_in_label(block.span.of(text)) if block.kind is BlockKind.PARAGRAPH else 0
    if not label:
        return (block,)
    after = block.span.start + label
    return (
        Block(BlockKind.HEADING, trimmed(text, block.span.start, after)),
        replace(block, span=trimmed(text, after, block.span.end)),
    )


def _kinds(lines: Sequence[str], found: Sequence[Group]) -> list[BlockKind]:
    kinds: list[BlockKind] = []
    in_list = False
    for number, (line, group) in enumerate(zip(lines, found, strict=True)):
        kind = _kind(lines, number, group, in_list)
        in_list = (in_list and kind is BlockKind.LIST_ITEM) or (kind is BlockKind.PARAGRAPH and line.endswith(":"))
        kinds.append(kind)
    return kinds


def _kind(lines: Sequence[str], number: int, group: Group, in_list: bool) -> BlockKind:
    line = lines[number]
    if is_furniture(line):
        return BlockKind.FURNITURE
    if is_reference_entry(line):
        return BlockKind.REFERENCE
    if group.underlined or is_section_name(line):
        return BlockKind.HEADING
    if group.marked:
        return BlockKind.LIST_ITEM
    if in_list and _could_be_item(line):
        return BlockKind.LIST_ITEM
    if _is_bare_item(line) and (_is_bare_item(_at(lines, number - 1)) or _is_bare_item(_at(lines, number + 1))):
        return BlockKind.LIST_ITEM
    if _could_be_heading(line) and number + 1 < len(lines):
        # Two in a row are a heading and its subheading; more are a list that lost its bullets.
        return BlockKind.HEADING if _run_length(lines, number) <= 2 else BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


def _at(lines: Sequence[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _run_length(lines: Sequence[str], number: int) -> int:
    first = last = number
    while _could_be_heading(_at(lines, first - 1)):
        first -= 1
    while _could_be_heading(_at(lines, last + 1)):
        last += 1
    return last - first + 1


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
            and block.span.of(text)[:1].islower()
        ):
            joined[-1] = replace(before, span=before.span.to(block.span))
        else:
            joined.append(block)
    return tuple(joined)


