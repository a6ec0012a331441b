"""The words at a span as a reader is shown them: white space evened out, list items on lines of their own, and no
Markdown marks. The words and their order are the document's; the exact quote is `span.of(document.text)`.

Each character shown keeps the offset it came from, so that a stretch of the document has its place in what is shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import BlockKind, Document
from corpus.span import Span

# What a match is shown as: this group of it.
_MARKS = (
    (re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), 1),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), 2),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])"), 1),
    (re.compile(r"(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])"), 1),
    (re.compile(r"`([^`]+)`"), 1),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), 1),
)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` as displayed; `origins[i]` is the offset in the document's text that `text[i]` came from, for white space
    that of some white space it stands for or of the word behind it. `source` is the document's whole text."""

    text: str
    origins: tuple[int, ...]
    source: str

    def place(self, span: Span) -> Span | None:
        """Where in `text` the document's words at `span` stand, white space at its ends left out; None where not every
        letter and digit of them is shown."""
        held = [
            at
            for at, (character, origin) in enumerate(zip(self.text, self.origins, strict=True))
            if span.start <= origin < span.end and not character.isspace()
        ]
        if not held:
            return None
        place = Span(held[0], held[-1] + 1)
        return place if _count(place.of(self.text)) == _count(span.of(self.source)) else None


def displayed(document: Document, span: Span) -> Shown:
    """The words at `span`, lines only between list items and table rows, each with where it came from."""
    text: list[str] = []
    origins: list[int] = []
    for number, (block, inside) in enumerate(document.citable_in(span)):
        own_line = block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE)
        if number:
            text.append("\n" if own_line else " ")
            origins.append(inside.start)
        lines = _rows(document.text, inside) if block.kind is BlockKind.TABLE else (inside,)
        for row, line in enumerate(lines):
            if row:
                text.append("\n")
                origins.append(line.start)
            _take(document.text, line, text, origins)
    if not text:
        _take(document.text, span, text, origins)
    made = Shown("".join(text), tuple(origins), document.text)
    return _without_marks(made) if document.source.media_type == "text/markdown" else made


def shown(document: Document, span: Span) -> str:
    """The words at `span` as a reader is shown them."""
    return displayed(document, span).text


def _take(source: str, span: Span, text: list[str], origins: list[int]) -> None:
    """Add the words at `span`, a blank between each two."""
    for number, word in enumerate(_WORD.finditer(source, span.start, span.end)):
        if number:
            text.append(" ")
            origins.append(word.start() - 1)
        text.extend(word.group())
        origins.extend(range(word.start(), word.end()))


def _rows(source: str, table: Span) -> Sequence[Span]:
    """The lines of a table that hold words; the rule under a Markdown table's head is none."""
    rows: list[Span] = []
    at = table.start
    for line in table.of(source).splitlines(keepends=True):
        if re.search(r"\w", line):
            rows.append(Span(at, at + len(line)))
        at += len(line)
    return rows


def _without_marks(made: Shown) -> Shown:
    for pattern, group in _MARKS:
        kept: list[Span] = []
        at = 0
        for match in pattern.finditer(made.text):
            kept += [Span(at, match.start()), Span(*match.span(group))]
            at = match.end()
        kept.append(Span(at, len(made.text)))
        text = "".join(span.of(made.text) for span in kept)
        made = Shown(
            text, tuple(origin for span in kept for origin in made.origins[span.start : span.end]), made.source
        )
    return made


def _count(words: str) -> int:
    return sum(character.isalnum() for character in words)
