"""A line of authors to their names, initials and all: "A. B. Carter, D. Evans", "Carter, A. B., & Evans, D.",
"Carter AB; Evans D". A surname that stands first with its initials behind a comma is put behind them.

Left out: names in other orders, and what stands in lines that hold more than names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.document import Block, BlockKind
from corpus.span import Span

_LABEL = re.compile(r"^(?:students?|authors?|written\s+by|by|prepared\s+by)(?:\s*:\s*|\s+)(?=[^\W\d_])", re.IGNORECASE)
_MARKS = re.compile(
    r"\[[\d,\s*–-]{1,12}\]|\(\d{1,2}\)|[*†‡§¶‖#∗⁎]|[⁰¹²³⁴⁵⁶⁷⁸⁹]|[ᵃ-ᶻ]|(?<=[^\W\d_])\d{1,2}(?:,\d{1,2})*|\b\d{1,2}\b"
)
_AND = re.compile(r"(?:(?<!\s)\s++)?(?:,\s*+)?(?:\band\b|&)\s*+", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?){1,5}|[^\W\d_]{1,4}")
_TITLE = re.compile(r"(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.?\s+", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:M\.?D|Ph\.?\s?D|M\.?Sc|B\.?Sc|D\.?Sc|D\.?Phil|M\.?P\.?H|MBBS|MBChB|Pharm\.?D|R\.?N|FRC\w+|MRC\w+|BA|MBA)\.?"
)
_JUNIOR = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_ET_AL = re.compile(r"(?<![,;\s])[,;\s]*+\bet\s++al\.?$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w’'‐-]*[^\W\d_])?\.?")
_PARTICLES = frozenset(
    "van de der den von da di del della du la le al el bin ibn ten ter dos das do zu zum af av".split()
)
_LONGEST = 40
_MOST_TOKENS = 6
_LEAST_LETTERS = 2


def authors_in(line: str, labelled_only: bool = False) -> tuple[str, ...]:
    """The names in a line that holds nothing else; empty for any other line.

    A name of one word counts only behind a label such as "By"; with `labelled_only`, so does a single name in full.
    """
    label = _LABEL.match(line)
    rest = _ET_AL.sub("", line[label.end() if label else 0 :].strip(" *_:"))
    plain = " ".join(_MARKS.sub(" ", rest).replace("|", ",").split())
    names = tuple(_names(plain))
    if not names or not all(_is_name(name, label is not None) for name in names):
        return ()
    if labelled_only and label is None and len(names) == 1 and not _has_initials(names[0]):
        return ()
    return names


def begins_with_initials(line: str) -> bool:
    """Whether a line of names begins with an initial, which a list's letter would look like: "A. B. Carter"."""
    names = authors_in(line)
    return bool(names) and _has_initials(names[0]) and (len(names) > 1 or re.match(r"\S\.\s?\S\.", line) is not None)


def byline(text: str, blocks: Sequence[Block], title: Span | None) -> tuple[tuple[str, ...], tuple[Block, ...]]:
    """The names in the paragraph under a title, and the blocks with that paragraph as furniture; no names, and the
    blocks as they are, where it holds anything else."""
    number = next((at for at, block in enumerate(blocks) if block.span == title), len(blocks)) + 1
    if number >= len(blocks) or blocks[number].kind is not BlockKind.PARAGRAPH:
        return (), tuple(blocks)
    names = authors_in(" ".join(blocks[number].span.of(text).split()), labelled_only=True)
    marked = replace(blocks[number], kind=BlockKind.FURNITURE) if names else blocks[number]
    return names, (*blocks[:number], marked, *blocks[number + 1 :])


def _names(line: str) -> Iterator[str]:
    """The names in a line, parted by semicolons, else by commas."""
    line = line.strip(" ,;.") + ("." if re.search(r"\b[^\W\d_]\.[,;\s]*$", line) else "")
    if ";" in line:
        for part in line.split(";"):
            yield from _of_parts(part.split(","))
        return
    yield from _of_parts([part for several in _AND.split(line) for part in several.split(",")])


def _of_parts(parts: Sequence[str]) -> Iterator[str]:
    """Names out of what commas part: degrees are dropped, initials behind a surname belong to it."""
    held = ""
    for part in (_TITLE.sub("", one.strip()).strip() for one in parts):
        if not part or _DEGREE.fullmatch(part):
            continue
        if held and _JUNIOR.fullmatch(part):
            held = f"{held} {part}"
        elif held and _is_initials(part) and not _has_initials(held) and not _JUNIOR.search(held):
            yield f"{part} {held}"
            held = ""
        else:
            if held:
                yield held
            held = part
    if held:
        yield held


def _is_initials(part: str) -> bool:
    return _INITIALS.fullmatch(part) is not None and part.upper() == part


def _has_initials(name: str) -> bool:
    tokens = name.split()
    return len(tokens) > 1 and any(_is_initials(token) for token in tokens)


def _is_name(name: str, labelled: bool) -> bool:
    """Whether words are a name: capitals, initials and particles, and one of them a word of several letters."""
    tokens = name.split()
    if len(name) > _LONGEST or not (1 if labelled else 2) <= len(tokens) <= _MOST_TOKENS:
        return False
    if not all(_WORD.fullmatch(token) or _is_initials(token) for token in tokens):
        return False
    if not all(token in _PARTICLES or token[0].isupper() or not token[0].islower() for token in tokens):
        return False
    worded = [token for token in tokens if not _is_initials(token) and token not in _PARTICLES]
    return any(sum(map(str.isalpha, token)) >= _LEAST_LETTERS for token in worded)
