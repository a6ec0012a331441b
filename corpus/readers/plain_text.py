"""Plain text to a draft: lines grouped into paragraphs and tables, the way a careful reader takes in a rough file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.glossary import Glossary
from corpus.readers.base import Decoded
from corpus.readers.draft import (
    Draft,
    bullet_length,
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
    list_levels,
    run_in_label,
    trimmed,
    with_sections,
    words_of,
)
from corpus.readers.title_page import Look, authors_in, begins_with_initials, heading_levels, title_page
from corpus.span import Span
from corpus.types import Block, BlockKind

_STROKES = re.compile(r"(?:(?<!\s)\s++)?\|\s*+")
_TABS = re.compile(r"\t")
_GAPS = re.compile(r" {2,}+")
_RULE = re.compile(r"[\s|+:=-]*+")
_LEAST_ROWS = 2
_LEAST_ROWS_BY_GAPS = 3
_CELL_WORDS = 6.0


def table_runs(text: str, lines: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The first line of each table and the line behind its last, by number."""
    at = 0
    while at < len(lines):
        end = max(_run(text, lines, at, between) for between in (_STROKES, _TABS, _GAPS))
        if end > at:
            yield at, end
        at = max(end, at + 1)


def _run(text: str, lines: Sequence[Span], first: int, between: re.Pattern[str]) -> int:
    """The line behind the last of a table that begins at `first`; `first` itself where none does."""
    count = len(_cells(text, lines[first], between))
    end = first
    rows: list[list[str]] = []
    while count > 1 and end < len(lines):
        cells = _cells(text, lines[end], between)
        ruled = between is _STROKES and _RULE.fullmatch(lines[end].of(text)) is not None
        # The last cells of a row may be empty, and a tab at its end is cut off.
        if not ruled and not (1 < len(cells) <= count and (len(cells) == count or between is _TABS)):
            break
        if not ruled:
            rows.append(cells)
        end += 1
    least = _LEAST_ROWS_BY_GAPS if between is _GAPS else _LEAST_ROWS
    return end if len(rows) >= least and _are_cells(rows, text, lines[first:end]) else first


def _cells(text: str, line: Span, between: re.Pattern[str]) -> list[str]:
    return between.split(line.of(text).strip().strip("|") if between is _STROKES else line.of(text))


def _are_cells(rows: Sequence[Sequence[str]], text: str, lines: Sequence[Span]) -> bool:
    """Whether what is parted are the cells of a table: short, and no marks of a list or sentences."""
    if all(bullet_length(line.of(text)) or is_reference_entry(line.of(text)) for line in lines):
        return False
    cells = [cell for row in rows for cell in row]
    words = sum(len(cell.split()) for cell in cells)
    sentences = sum(1 for cell in cells if re.search(r"[a-z]{2}\.$", cell) and len(cell.split()) > 2)
    return words <= _CELL_WORDS * len(cells) and 4 * sentences <= len(cells)


# Wrapped prose fills its lines: every line but the last reaches this share of the longest.
_LINE = re.compile(r"[^\n\r\f]*+(?:\r\n|\n|\r|\f|\Z)")
_FULL_LINE = 0.6
_SHORTEST_WRAP = 40
_LONGEST_WRAP = 120
# How far into the text its authors stand, and the second item of a lettered list.
_UNDER_TITLE = 400
_LETTERED = r"^[ \t]*B\.[ \t]"


@dataclass(frozen=True, slots=True)
class Group:
    """`span` holds the words without bullet and underline; `marked` tells that a bullet or number opened it;
    `underlined` that a line of `===` or `---` stood under it; `table` that its lines are the rows of one."""

    span: Span
    marked: bool = False
    underlined: bool = False
    table: bool = False


def groups(text: str) -> tuple[Group, ...]:
    """The groups of `text` in order."""
    text_groups: list[Group] = []
    lines: list[Span] = []
    for line in _LINE.finditer(text):
        words = trimmed(text, line.start(), line.end())
        # A line without a word in it ends a block, and so does a new page.
        if (not len(words) or text[line.start() - 1 : line.start()] == "\f") and lines:
            text_groups.extend(_of_block(text, lines))
            lines = []
        if len(words):
            lines.append(words)
    if lines:
        text_groups.extend(_of_block(text, lines))
    return tuple(text_groups)


def _of_block(text: str, lines: list[Span]) -> Iterator[Group]:
    at = 0
    for first, end in table_runs(text, lines):
        yield from _of_lines(text, lines[at:first])
        yield Group(lines[first].to(lines[end - 1]), table=True)
        at = end
    yield from _of_lines(text, lines[at:])


def _of_lines(text: str, lines: list[Span]) -> Iterator[Group]:
    if not lines:
        return
    if len(lines) == 2 and re.fullmatch(r"=+|-{3,}", lines[1].of(text)):
        yield Group(lines[0], underlined=True)
        return
    if is_bold(Span(lines[0].start, lines[-1].end).of(text)):
        yield Group(Span(lines[0].start, lines[-1].end))
        return
    full = _full_length(lines)
    current: Span | None = None
    marked = goes_on = False
    for line in lines:
        bullet = _bullet(text, line)
        words = line.of(text)
        page_mark = is_furniture(words) and (current is None or ends_sentence(current.of(text)))
        apart = page_mark or is_reference_entry(words)
        continues = goes_on or marked
        goes_on = full is not None and len(line) >= full
        if current is not None and not bullet and not apart and continues:
            current = current.to(line)
            continue
        if current is not None:
            yield Group(current, marked)
        marked = bullet > 0
        current = trimmed(text, line.start + bullet, line.end)
    if current is not None:
        yield Group(current, marked)


def _bullet(text: str, line: Span) -> int:
    words = line.of(text)
    # A reference keeps its number: it is part of the entry, and marks in the text point to it.
    if is_reference_entry(words) or _is_byline(text, line):
        return 0
    return bullet_length(words)


def _is_byline(text: str, line: Span) -> bool:
    """Whether what looks like a list's letter is an author's initial: of several, or alone under the title."""
    words = line.of(text)
    if not re.match(r"[A-Z]\.\s", words) or begins_with_initials(words):
        return begins_with_initials(words)
    if line.start > _UNDER_TITLE:
        return False
    before = [item for item in text[: line.start].splitlines() if item.strip()]
    alone = (
        len(before) == 1 and not text[line.end : line.end + 2].strip() and not re.search(_LETTERED, text, re.MULTILINE)
    )
    return alone and bool(authors_in(words))


def _full_length(lines: list[Span]) -> int | None:
    """The length from which a line goes on in the next one; None where every line stands alone.

    A short line at the head is a heading; a short one further down ends its paragraph.
    """
    longest = max(len(line) for line in lines)
    full = int(_FULL_LINE * longest)
    if longest < _SHORTEST_WRAP:
        return None
    body = lines
    while len(body) > 2 and len(body[0]) < full:
        body = body[1:]
    short = sum(len(line) < full for line in body[:-1])
    if not short:
        return full
    return full if longest <= _LONGEST_WRAP and 3 * short <= len(body) - 1 else None


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
    text_groups = groups(text)
    lines = [words_of(text, group.span) for group in text_groups]
    front = title_page(lines, glossary)
    blocks: list[Block] = []
    title = text_groups[0].span.to(text_groups[front.title_size - 1].span) if front.title_size else None
    if title is not None:
        blocks.append(Block(BlockKind.HEADING, title))
    # A table is no part of the title page.
    size = next((at for at in range(front.title_size, front.size) if text_groups[at].table), front.size)
    blocks.extend(Block(BlockKind.FURNITURE, group.span) for group in text_groups[front.title_size : size])
    kinds = _kinds(lines[size:], text_groups[size:])
    for group, kind in zip(text_groups[size:], kinds, strict=True):
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


def _kinds(lines: Sequence[str], text_groups: Sequence[Group]) -> list[BlockKind]:
    kinds: list[BlockKind] = []
    runs = _runs(lines)
    in_list = in_references = False
    for number, (line, group) in enumerate(zip(lines, text_groups, strict=True)):
        before_table = number + 1 < len(text_groups) and text_groups[number + 1].table
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
