"""Text as a reader is shown it: white space evened out, hyphens at line ends resolved, list items and table rows on
lines of their own."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from corpus.span import Span
from corpus.table_text import Line, plain_rows, row_lines, small_table
from corpus.tables import MARKUP, DataTable
from corpus.types import BlockKind, Document


def count(number: int, noun: str) -> str:
    """ "1 page", "2,000 pages"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_LAST_PART = re.compile(r"(?<![^\W_])(?<![^\W_][-‐‑])[^\W_]++(?:[-‐‑][^\W_]++)*+$")
_FIRST_PART = re.compile(r"^[^\W_]++(?:[-‐‑][^\W_]++)*+")
_WORD_LIST = "frequency_dictionary_en_82_765.txt"
_LEAST_PART = 3
# "5-HT2A", "rTMS": what has a capital or a digit behind its first letter is never half a word.
_NAME = re.compile(r"\d|(?<=[^\W_])[A-Z]")
_RUN = re.compile(r"\S+")
_SOFT = "\u00ad"
_LINE_END_HYPHENS = f"-‐‑{_SOFT}"
_LATER = re.compile(r"(?:and|or|to|und|oder|bis|et|ou|y|o|e|en|of|och|og|i|lub|и|или)(?![^\W_])", re.IGNORECASE)
# How many characters on either side say how a word is written elsewhere.
_AROUND = 10_000


class Hyphens:
    """Judges line-end hyphens of one document by the words it holds."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known = Counter(_WORD.findall(" ".join(words).lower()))
        for whole in [word for word in self._known if "-" in word]:
            self._known.update(whole.split("-"))

    def keeps(self, before: str, after: str) -> bool:
        """Whether the hyphen between `before` and `after` is part of the word."""
        left, right = _LAST_PART.search(before), _FIRST_PART.search(after)
        if left is None or right is None:
            return True
        head, tail = left.group().lower(), right.group().lower()
        whole, joined = self._known[f"{head}-{tail}"], self._known[head + tail]
        return _is_compound(left.group(), right.group()) if whole == joined else whole > joined


def _is_compound(left: str, right: str) -> bool:
    """Whether two parts are written with a hyphen between them, as far as they themselves tell."""
    if not right[0].islower() or len(left) == 1 or _NAME.search(left):
        return True
    head, tail = left.lower().split("-")[-1], right.lower().split("-")[0]
    if head + tail in _english() or min(len(head), len(tail)) < _LEAST_PART:
        return False
    return head in _english() and tail in _english()


def is_suspended(after: str) -> bool:
    """Whether a hyphen before these words stands for a part of a word that comes later: "short- and long-term"."""
    return _LATER.match(after) is not None


def one_line(text: str, span: Span) -> str:
    """The words at a span on one line; a word that a line's end broke is whole again."""
    words: list[str] = []
    for word in words_at(text, span):
        words += ["" if word.joined else " ", word.span.of(text)] if words else [word.span.of(text)]
    return "".join(words)


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word's place; `joined` tells that it goes on from the word before, whose line ended in the middle of it."""

    span: Span
    joined: bool = False


def words_at(text: str, span: Span) -> Iterator[PlacedWord]:
    """The words at a span in order; a hyphen that only a line's end put there is left out."""
    before: PlacedWord | None = None
    for match in _RUN.finditer(text, span.start, span.end):
        word = PlacedWord(Span(match.start(), match.end()))
        if before is not None:
            keeps = _keeps_at(text, before.span, word.span)
            word = replace(word, joined=keeps is not None)
            cut = before.span.end - 1 if keeps is False else before.span.end
            yield replace(before, span=Span(before.span.start, cut))
        before = word
    if before is not None:
        yield before


def _keeps_at(text: str, before: Span, after: Span) -> bool | None:
    """Whether the hyphen at the end of the line between two words is kept; None where the line broke no word."""
    last = text[before.end - 1]
    if last not in _LINE_END_HYPHENS or not text[after.start].isalnum() or not before.of(text)[-2:-1].isalnum():
        return None
    if not re.search(r"[\r\n\f]", text[before.end : after.start]) or is_suspended(after.of(text)):
        return None
    if last == _SOFT:
        return False
    left, right = _LAST_PART.search(before.of(text)[:-1]), _FIRST_PART.search(after.of(text))
    if left is None or right is None:
        return True
    around = f"{text[max(0, before.start - _AROUND) : before.start]} {text[after.end : after.end + _AROUND]}".lower()
    whole = around.count(f"{left.group()}-{right.group()}".lower())
    joined = around.count(f"{left.group()}{right.group()}".lower())
    return _is_compound(left.group(), right.group()) if whole == joined else whole > joined


@cache
def _english() -> frozenset[str]:
    spec = find_spec("symspellpy")
    if spec is None or not spec.submodule_search_locations:
        return frozenset()
    path = Path(spec.submodule_search_locations[0]) / _WORD_LIST
    if not path.exists():
        return frozenset()
    # Each line is a word and how often it is used.
    return frozenset(path.read_text(encoding="utf-8-sig").split()[::2])


# What a match is shown as: this group of it.
_SUPERSCRIPT = re.compile(r"<sup>([^<>]{1,12})</sup>")
BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)++)(?<=\S)\1")
"""Words set bold in Markdown, its second group."""
ITALIC = re.compile(r"(?<![\w*])\*(?=\S)([^*]++)(?<=\S)\*(?![\w*])")
"""Words set in italics by stars, its first group."""
_MARKS = (
    (re.compile(r"!?\[([^\[\]]*+)\]\([^)\[\s]*+(?:\s{1,9}+\"[^\"]*+\")?\)"), 1),
    (BOLD, 2),
    (ITALIC, 1),
    (re.compile(r"(?<![\w_])_(?=\S)([^_]++)(?<=\S)_(?![\w_])"), 1),
    (re.compile(r"`([^`]++)`"), 1),
    (re.compile(r"<sub>([^<>]{1,12})</sub>"), 1),
    (_SUPERSCRIPT, 1),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), 1),
)
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
NOWHERE = -1
"""The origin of a sign of ours."""

# A stroke, or in Markdown the end of a line or another tag, inside a cell.
_IN_CELL = re.compile(rf"\|| ?<br ?/?> ?|{MARKUP.pattern}")


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` as displayed; `origins[i]` is the offset in the document's text that `text[i]` came from, for white space
    that of some white space it stands for or of the word behind it, and `NOWHERE` for a sign of ours.
    `source` is the document's whole text."""

    text: str
    origins: tuple[int, ...]
    source: str

    def origin(self, span: Span) -> Span | None:
        """The stretch of the document that the words at `span` of `text` came from; None where all are ours.

        Where words from elsewhere stand between them, such as the heads of a table, only the last run counts.
        """
        origins = [origin for origin in self.origins[span.start : span.end] if origin != NOWHERE]
        if not origins:
            return None
        first = len(origins) - 1
        while first and origins[first - 1] <= origins[first]:
            first -= 1
        return Span(origins[first], origins[-1] + 1)

    def locate(self, span: Span) -> Span | None:
        """Where in `text` the document's words at `span` stand, white space at its ends left out; None where not every
        letter and digit of them is shown."""
        positions = [
            at
            for at, (character, origin) in enumerate(zip(self.text, self.origins, strict=True))
            if span.start <= origin < span.end and not character.isspace()
        ]
        if not positions:
            return None
        stretch = Span(positions[0], positions[-1] + 1)
        return stretch if _count(stretch.of(self.text)) == _count(span.of(self.source)) else None


def displayed(document: Document, span: Span, *rows: Span) -> Shown:
    """The words at `span`: list items on lines of their own, set in as deep as they lie, and rows of a table as a small
    table with their heads; each character with where it came from. `rows` are more of the same table as the row at
    `span`."""
    marked = document.source.media_type == "text/markdown"
    whole = _Gathered(document.text, marked)
    blocks = tuple(document.citable_in(span))
    outermost = min((block.level for block, _ in blocks if block.kind is BlockKind.LIST_ITEM), default=0)
    for number, (block, inside) in enumerate(blocks):
        table = document.table_at(block.span.start) if block.kind is BlockKind.TABLE else None
        if number:
            whole.sign("\n" if block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE) else " ", inside.start)
            # Two blanks a level.
            whole.sign("  " * (block.level - outermost) if block.kind is BlockKind.LIST_ITEM else "")
        if table is None:
            whole.words(inside, block.span)
        else:
            _add_table(whole, table, (inside, *rows))
    if not whole.text:
        whole.words(span)
    return whole.shown()


def shown(document: Document, span: Span) -> str:
    """The words at `span` as a reader is shown them."""
    return displayed(document, span).text


def as_read(document: Document, span: Span, captioned: bool = False) -> Shown:
    """The words at `span` as a network reads them, on one line: as they stand, but a row of a table with the heads of
    each value, and with its caption where that is not read beside it."""
    whole = _Gathered(document.text, marked=False)
    table = document.table_at(span.start)
    lines = row_lines(document.text, table, span, captioned) if table is not None else ()
    for number, line in enumerate(lines):
        whole.sign(" " if number else "")
        for stretch in line:
            if stretch.span is None:
                whole.sign(stretch.sign)
            else:
                whole.words(stretch.span)
    if not lines:
        whole.words(span)
    return whole.shown()


def reading_text(document: Document, span: Span) -> str:
    """The words at `span` as evidence: as a reader is shown them, but rows of a table as a network reads them."""
    return (
        shown(document, span) if document.table_at(span.start) is None else as_read(document, span, captioned=True).text
    )


class _Gathered:
    """What is shown, as it grows: words of the `source`, without marks where it is Markdown, and signs of ours."""

    def __init__(self, source: str, marked: bool) -> None:
        self.text: list[str] = []
        self._origins: list[int] = []
        self.source = source
        self._marked = marked

    def words(self, span: Span, block: Span | None = None) -> None:
        """The words at a span, a blank between each two; marks that enclose more are known by the whole `block`."""
        made = self._taken(block if block is not None and self._marked else span)
        for character, origin in zip(made.text, made.origins, strict=True):
            if span.start <= origin < span.end:
                self.text.append(character)
                self._origins.append(origin)

    def cell(self, span: Span) -> None:
        """The words of a cell, in which a stroke begins no other and a line ends with a dot."""
        made = self._taken(span)
        at = 0
        for match in _IN_CELL.finditer(made.text):
            self.text.extend(made.text[at : match.start()])
            self._origins.extend(made.origins[at : match.start()])
            for character in "\\|" if match.group() == "|" else " · " if "<br" in match.group() else "":
                self.sign(character)
            at = match.end()
        self.text.extend(made.text[at:])
        self._origins.extend(made.origins[at:])

    def sign(self, sign: str, origin: int = NOWHERE) -> None:
        """A sign that no words of the document are."""
        self.text.extend(sign)
        self._origins.extend([origin] * len(sign))

    def shown(self) -> Shown:
        """All of it."""
        return Shown("".join(self.text), tuple(self._origins), self.source)

    def _taken(self, span: Span) -> Shown:
        text: list[str] = []
        origins: list[int] = []
        for word in words_at(self.source, span):
            if text and not word.joined:
                text.append(" ")
                origins.append(word.span.start - 1)
            text.extend(word.span.of(self.source))
            origins.extend(range(word.span.start, word.span.end))
        made = Shown("".join(text), tuple(origins), self.source)
        return _without_marks(made) if self._marked else made


def _add_table(whole: _Gathered, table: DataTable, spans: Sequence[Span]) -> None:
    rows = small_table(whole.source, table, spans)
    for number, row in enumerate(rows):
        whole.sign("\n|" if number else "|")
        for cell in row:
            whole.sign(" ")
            _add_cell(whole, cell, framed=True)
            whole.sign(" |")
        if not number:
            whole.sign("\n|" + " --- |" * len(row))
    for number, line in enumerate(() if rows else plain_rows(whole.source, table, spans)):
        whole.sign("\n" if number else "")
        _add_cell(whole, line, framed=False)


def _add_cell(whole: _Gathered, cell: Line, framed: bool) -> None:
    for stretch in cell:
        if stretch.span is None:
            whole.sign(stretch.sign)
        elif framed:
            whole.cell(stretch.span)
        else:
            whole.words(stretch.span)


def _without_marks(made: Shown) -> Shown:
    for pattern, group in _MARKS:
        text: list[str] = []
        origins: list[int] = []
        at = 0
        for match in pattern.finditer(made.text):
            words = match.group(group)
            text += [made.text[at : match.start()], words.translate(_RAISED) if pattern is _SUPERSCRIPT else words]
            origins += [*made.origins[at : match.start()], *made.origins[match.start(group) : match.end(group)]]
            at = match.end()
        made = Shown("".join([*text, made.text[at:]]), (*origins, *made.origins[at:]), made.source)
    return made


def _count(words: str) -> int:
    return sum(character.isalnum() for character in words)
