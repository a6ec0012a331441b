"""Plain text into groups: a paragraph, however many lines it was wrapped over, or one line that stands alone.

Says nothing of what a group is; `plain_text` does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.reading.author_line import authors_in, begins_with_initials
from corpus.reading.draft import trimmed
from corpus.reading.line_marks import bullet_length, ends_sentence, is_bold, is_furniture, is_reference_entry
from corpus.reading.text_tables import table_runs
from corpus.span import Span

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
    found: list[Group] = []
    lines: list[Span] = []
    for line in _LINE.finditer(text):
        words = trimmed(text, line.start(), line.end())
        # A line without a word in it ends a block, and so does a new page.
        if (not len(words) or text[line.start() - 1 : line.start()] == "\f") and lines:
            found.extend(_of_block(text, lines))
            lines = []
        if len(words):
            lines.append(words)
    if lines:
        found.extend(_of_block(text, lines))
    return tuple(found)


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
    before = [one for one in text[: line.start].splitlines() if one.strip()]
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
