"""Where the entries of a reference list begin and end.

A block of a reference list is an entry, unless it is certain that it is not: one that is numbered further on holds
several, one that goes on where the block before stopped belongs to it. No character is lost; only blocks of
references change. Left out: what an entry says (`fields`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind
from corpus.reading.draft import trimmed
from corpus.reading.references.fields import fields_of
from corpus.reading.references.label import label_before, label_of
from corpus.reading.references.names import names_at_head

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_GOES_ON = re.compile(r"[a-z]\w{0,60}+[\s,;.]|\d{1,9}+\s{0,20}+\(?\d{0,9}+\)?\s{0,20}+[:;,]\s{0,20}+\d|[–-]")
_LINK = re.compile(r"(?:https?://|www\.|doi\b|10\.\d{4,}/)", re.IGNORECASE)
_STOPS = tuple('.!?)]*_"”')
_LINKED = re.compile(r"10\.\d{4,}/\S|https?://\S")
_LONGEST_WORD = 400
_LINES = re.compile(r"(?<=\n)[^\n]+")
_IS_ENTRY = re.compile(
    r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|\b10\.\d{4,}/|https?://|\bin press\b|\bforthcoming\b", re.IGNORECASE
)
_MOST_NUMBERED = 10_000
_NUMBERED_SHARE = 0.6
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of the reference list, and the label printed before it or at its head."""

    block: Block
    label: str


def with_entries(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those of references parted and joined so that each is an entry."""
    found: list[Block] = []
    run: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.REFERENCE:
            run.append(block)
            continue
        found.extend(_mended(text, run))
        run = []
        found.append(block)
    found.extend(_mended(text, run))
    return tuple(found)


def entries(text: str, blocks: Sequence[Block]) -> tuple[Entry, ...]:
    """The blocks of references that are entries: numbered, or with a year or a link."""
    found = []
    for block in blocks:
        if block.kind is not BlockKind.REFERENCE:
            continue
        words = block.span.of(text)
        label = label_of(words).label or label_before(text, block.span.start)
        if len(words.split()) >= _FEWEST_WORDS and (label or _IS_ENTRY.search(words)):
            found.append(Entry(block, label))
    return tuple(found)


def _mended(text: str, run: Sequence[Block]) -> Iterator[Block]:
    """The blocks of one list without a break, each an entry."""
    if not run:
        return
    labels = [_number(text, block) for block in run]
    numbered = sum(label is not None for label in labels) >= _NUMBERED_SHARE * len(run)
    parts: list[Block] = []
    last: int | None = None
    for block, label in zip(run, labels, strict=True):
        if parts and label is None and _continues(text, parts[-1], block, numbered):
            parts[-1] = replace(parts[-1], span=parts[-1].span.to(block.span))
            continue
        last = label if label is not None else last
        parts.append(block)
    for block in parts:
        number = _number(text, block)
        yield from _numbered_inside(text, block, number) if number is not None else _lines_inside(text, block)


def _number(text: str, block: Block) -> int | None:
    label = label_of(block.span.of(text)).label or label_before(text, block.span.start)
    return int(label) if label.isdecimal() and int(label) < _MOST_NUMBERED else None


def _continues(text: str, before: Block, block: Block, numbered: bool) -> bool:
    """Whether the block is the rest of the entry before it."""
    between = text[before.span.end : block.span.start]
    if between.strip() or before.section != block.section:
        return False
    words, stopped = block.span.of(text), _is_stopped(text, before.span.start, before.span.end)
    if _LINK.match(words):
        return True
    if stopped:
        return _lacks_title(before.span.of(text)) and not names_at_head(words).names
    goes_on = bool(_GOES_ON.match(words)) or (numbered and len(words.split()) > 1)
    return goes_on and not names_at_head(" ".join(words.split())).names


def _lacks_title(entry: str) -> bool:
    """Whether the entry stops behind its authors and their year."""
    said = fields_of(entry)
    return bool(said.authors) and said.year is not None and said.title is said.journal is None


def _numbered_inside(text: str, block: Block, number: int) -> Iterator[Block]:
    """The entries of a block that begins with one number and holds the next ones too."""
    years = _Years(text, block)
    starts = [block.span.start]
    at = block.span.start + max(1, label_of(block.span.of(text)).length)
    while True:
        number += 1
        opener = re.compile(rf"(?<=\s)(?:\[{number}\]|\({number}\)|{number}[.)])\s*(?=[^\W\d_]|[“\"‘*_])")
        match = next(
            (one for one in opener.finditer(text, at, block.span.end) if _opens(text, years, starts[-1], one)), None
        )
        if match is None:
            break
        starts.append(match.start())
        at = match.end()
    for start, end in zip(starts, [*starts[1:], block.span.end], strict=True):
        yield replace(block, span=trimmed(text, start, end))


class _Years:
    """Where the years of a block stand."""

    def __init__(self, text: str, block: Block) -> None:
        self._starts = [match.start() for match in _YEAR.finditer(text, block.span.start, block.span.end)]

    def between(self, start: int, end: int) -> bool:
        """Whether one begins there."""
        return bisect_left(self._starts, start) < bisect_left(self._starts, end)


def _is_stopped(text: str, start: int, end: int) -> bool:
    """Whether the words between end as an entry does: with a full stop or the like, or with a link."""
    last = text[max(start, end - _LONGEST_WORD) : end].split()[-1:]
    return bool(last) and (last[0].endswith(_STOPS) or _LINKED.search(last[0]) is not None)


def _opens(text: str, years: _Years, start: int, match: re.Match[str]) -> bool:
    """Whether a number after one whole entry opens the next."""
    end = match.start()
    if not years.between(start, end) or not _is_stopped(text, start, end):
        return False
    near = text[max(start, end - _LONGEST_WORD) : end]
    new_line = "\n" in near[len(near.rstrip()) :]
    return new_line or bool(names_at_head(text[match.end() : match.end() + 300]).names)


def _lines_inside(text: str, block: Block) -> Iterator[Block]:
    """The entries of a block without numbers, each beginning a line with its authors."""
    years = _Years(text, block)
    start = block.span.start
    for line in _LINES.finditer(text, block.span.start, block.span.end):
        at = line.start()
        if (
            years.between(start, at)
            and _is_stopped(text, start, at)
            and names_at_head(" ".join(text[at : min(at + 600, block.span.end)].split())).names
        ):
            yield replace(block, span=trimmed(text, start, at))
            start = at
    yield replace(block, span=trimmed(text, start, block.span.end))
