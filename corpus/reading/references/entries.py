"""Where the entries of a reference list begin and end.

A block of a reference list is an entry, unless it is certain that it is not: one that is numbered further on holds
several, one that goes on where the block before stopped belongs to it. No character is lost; only blocks of
references change. Left out: what an entry says (`fields`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import Block, BlockKind
from corpus.reading.draft import trimmed
from corpus.reading.references.fields import fields_of
from corpus.reading.references.label import label_before, label_of
from corpus.reading.references.names import names_at_head

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_GOES_ON = re.compile(r"[a-z]\w*[\s,;.]|\d+\s*\(?\d*\)?\s*[:;,]\s*\d|[–-]")
_LINK = re.compile(r"(?:https?://|www\.|doi\b|10\.\d{4,}/)", re.IGNORECASE)
_STOPPED = re.compile(r"(?:[.!?)\]*_\"”]|10\.\d{4,}/\S+|https?://\S+)\s*$")
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
    words, stopped = block.span.of(text), _STOPPED.search(before.span.of(text)) is not None
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
    starts = [block.span.start]
    at = block.span.start + max(1, label_of(block.span.of(text)).length)
    while True:
        number += 1
        opener = re.compile(rf"(?<=\s)(?:\[{number}\]|\({number}\)|{number}[.)])\s*(?=[^\W\d_]|[“\"‘*_])")
        match = next((one for one in opener.finditer(text, at, block.span.end) if _opens(text, starts[-1], one)), None)
        if match is None:
            break
        starts.append(match.start())
        at = match.end()
    for start, end in zip(starts, [*starts[1:], block.span.end], strict=True):
        yield replace(block, span=trimmed(text, start, end))


def _opens(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a number after one whole entry opens the next."""
    before = text[start : match.start()]
    new_line = "\n" in before[len(before.rstrip()) :]
    whole = _YEAR.search(before) is not None and _STOPPED.search(before) is not None
    return whole and (new_line or bool(names_at_head(text[match.end() : match.end() + 300]).names))


def _lines_inside(text: str, block: Block) -> Iterator[Block]:
    """The entries of a block without numbers, each beginning a line with its authors."""
    start = block.span.start
    for line in re.finditer(r"(?<=\n)[^\n]+", text[block.span.start : block.span.end]):
        at = block.span.start + line.start()
        before = text[start:at]
        if (
            _STOPPED.search(before)
            and _YEAR.search(before)
            and names_at_head(" ".join(text[at : min(at + 600, block.span.end)].split())).names
        ):
            yield replace(block, span=trimmed(text, start, at))
            start = at
    yield replace(block, span=trimmed(text, start, block.span.end))
