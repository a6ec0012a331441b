"""A document cut into passages and sentences, with what the networks read of each."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.sentences import Unit, units
from corpus.span import Span
from corpus.table_text import column_heads, row_text, row_values
from corpus.tables import DataTable
from corpus.text import one_line
from corpus.types import CITABLE, BlockKind, Document, Passage, Sentence

# More headings, or longer ones, are left out of what the model reads: they would crowd out the text.
_HEADING_CHARACTERS = 100
_UNDER = " > "
# The heads of a table that are longer are read with each of its rows alone, and not before them all.
_TABLE_HEAD_CHARACTERS = 160
# A passage this full of its even share ends with the paragraph.
_FULL_ENOUGH = 0.8
# The most word pieces that one character makes: a Hangul syllable is three letters.
_PIECES_A_CHARACTER = 4


class TokenCounter(Protocol):
    """Counts the word pieces an embedding model reads."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, the model's own start and end marks included."""
        ...


@dataclass(frozen=True, slots=True)
class Cutting:
    """A document's passages and sentences, in reading order."""

    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Sized:
    """A unit and how many word pieces it takes inside a passage."""

    unit: Unit
    pieces: int


def cut(document: Document, counter: TokenCounter, limit: int) -> Cutting:
    """Passages of at most `limit` word pieces, heading and marks included, of whole sentences each.

    A single sentence longer than that is parted between words: its parts are cited as sentences are.
    """
    marks = counter.count([""])[0]
    passages: list[Passage] = []
    sentences: list[Sentence] = []
    for run in _sections(document):
        first = document.blocks[run[0].block]
        tables = {unit.block: document.table_at(unit.span.start) for unit in run}
        heads = [f"{_table_heads(document.text, table)}." for table in tables.values() if table is not None]
        room = max(
            1, limit - max(counter.count([_heading(first.section_path)])[0], marks) - _most(counter, heads, marks)
        )
        sized = _sized(document, run, counter, marks, room)
        for group in _groups(sized, room):
            block = document.blocks[group[0].unit.block]
            passage = Passage(
                id=f"{document.id}-p{len(passages)}",
                document_id=document.id,
                span=group[0].unit.span.to(group[-1].unit.span),
                section_path=block.section_path,
                page=document.page_at(group[0].unit.span.start) if document.pages else block.page,
            )
            passages.append(passage)
            sentences.extend(
                Sentence(item.unit.span, passage.id, item.unit.leans_on) for item in group if item.unit.citable
            )
    return Cutting(tuple(passages), tuple(sentences))


def passage_text(document: Document, passage: Passage) -> str:
    """What the model reads of a passage: the headings above it on a line, and the citable text under it."""
    parts = []
    for block, inside in document.citable_in(passage.span):
        table = document.table_at(block.span.start) if block.kind is BlockKind.TABLE else None
        if table is None:
            parts.append(one_line(document.text, inside))
        else:
            parts.append(" ".join(_table_text(document.text, table, inside).split()))
    heading = _heading(passage.section_path)
    return "\n".join((heading, " ".join(parts))) if heading else " ".join(parts)


def sentence_text(document: Document, sentence: Sentence) -> str:
    """What the model reads of a sentence, on one line: after what it leans on, a table's row with its heads."""
    table = document.table_at(sentence.span.start)
    if table is not None:
        return " ".join(row_text(document.text, table, sentence.span).split())
    spans = (sentence.leans_on, sentence.span) if sentence.leans_on else (sentence.span,)
    return " ".join(one_line(document.text, span) for span in spans)


def _table_text(text: str, table: DataTable, span: Span) -> str:
    """The rows at `span` after the heads of their columns, said once."""
    lines = [_table_heads(text, table), *row_values(text, table, span).split("\n")]
    return ". ".join(line.rstrip(".") for line in lines if line) + "."


def _table_heads(text: str, table: DataTable) -> str:
    """The heads of the columns where there is room for them."""
    heads = column_heads(text, table)
    return heads if len(unicodedata.normalize("NFD", heads)) <= _TABLE_HEAD_CHARACTERS else ""


def _most(counter: TokenCounter, texts: Sequence[str], marks: int) -> int:
    return max((count - marks for count in counter.count(texts)), default=0) if texts else 0


def _heading(section_path: Sequence[str]) -> str:
    """The nearest headings that there is room for, outermost first."""
    named: list[str] = []
    room = _HEADING_CHARACTERS
    for heading in reversed(section_path):
        # Letters taken apart: the model reads "각" as three pieces.
        room -= len(unicodedata.normalize("NFD", heading))
        if room < 0:
            break
        named.append(heading)
        room -= len(_UNDER)
    return _UNDER.join(reversed(named))


def _sections(document: Document) -> Iterator[tuple[Unit, ...]]:
    run: list[Unit] = []
    for unit in units(document.text, document.blocks, document.tables):
        if run and _apart(document, run[-1], unit):
            yield tuple(run)
            run = []
        run.append(unit)
    if run:
        yield tuple(run)


def _apart(document: Document, before: Unit, after: Unit) -> bool:
    """Whether another section, or another heading of the same name, begins between two units."""
    between = document.blocks[before.block : after.block + 1]
    return len({block.section_path for block in between if block.kind in CITABLE}) > 1


def _sized(document: Document, run: Sequence[Unit], counter: TokenCounter, marks: int, room: int) -> list[_Sized]:
    text = document.text
    tables = [document.table_at(unit.span.start) for unit in run]
    # A row is sized with its heads, as it is read alone.
    counts = counter.count(
        [
            one_line(text, unit.span) if table is None else " ".join(row_text(text, table, unit.span).split())
            for unit, table in zip(run, tables, strict=True)
        ]
    )
    sized: list[_Sized] = []
    for unit, table, count in zip(run, tables, counts, strict=True):
        size = _size(text, table, unit.span, counter, count) - marks
        if max(count - marks, size) <= room:
            sized.append(_Sized(unit, size))
        elif table is None:
            sized.extend(_parts(text, unit, counter, marks, room))
        else:
            sized.extend(_row_parts(text, table, unit, counter, marks, room))
    return sized


def _size(text: str, table: DataTable | None, span: Span, counter: TokenCounter, alone: int) -> int:
    """How many word pieces a unit takes among others: the heads of columns are said once for all rows."""
    if table is None:
        return alone
    heads = table.head_rows and span.meets(table.rows[0].span)
    words = _table_heads(text, table) if heads else row_values(text, table, span)
    return counter.count([f"{' '.join(words.split())}."])[0]


def _row_parts(
    text: str, table: DataTable, unit: Unit, counter: TokenCounter, marks: int, room: int
) -> Iterator[_Sized]:
    """A row too long for one passage, parted between its cells; a cell that is itself too long, between its words."""
    cells = [cell for row in table.rows_at(unit.span) for cell in table.rows[row].cells if len(cell)]
    chunk_span: Span | None = None
    for cell in cells:
        longer = cell if chunk_span is None else chunk_span.to(cell)
        if chunk_span is not None and counter.count([row_text(text, table, longer)])[0] - marks > room:
            yield from _row_part(text, table, replace(unit, span=chunk_span), counter, marks, room)
            longer = cell
        chunk_span = longer
    if chunk_span is not None:
        yield from _row_part(text, table, replace(unit, span=chunk_span), counter, marks, room)


def _row_part(
    text: str, table: DataTable, unit: Unit, counter: TokenCounter, marks: int, room: int
) -> Iterator[_Sized]:
    size = counter.count([f"{row_text(text, table, unit.span)}."])[0] - marks
    if size <= room:
        yield _Sized(unit, size)
        return
    words = counter.count([" ".join(unit.span.of(text).split())])[0] - marks
    for sized in _parts(text, unit, counter, marks, max(1, room - max(0, size - words))):
        # With its heads it fills a passage of its own.
        yield _Sized(sized.unit, room)


def _parts(text: str, unit: Unit, counter: TokenCounter, marks: int, room: int) -> Iterator[_Sized]:
    """A unit too long for one passage, parted between words; a word that is itself too long, inside it."""
    matches = re.finditer(r"\S+", unit.span.of(text))
    words = [Span(unit.span.start + word.start(), unit.span.start + word.end()) for word in matches]
    chunk_span: Span | None = None
    pieces = 0
    for word, count in zip(words, counter.count([word.of(text) for word in words]), strict=True):
        size = count - marks
        if chunk_span is not None and pieces + size > room:
            yield _Sized(replace(unit, span=chunk_span), pieces)
            chunk_span, pieces = None, 0
        if size > room:
            # Each part fills a passage of its own: put together again they would be too long.
            step = max(1, room // _PIECES_A_CHARACTER)
            for start in range(word.start, word.end, step):
                yield _Sized(replace(unit, span=Span(start, min(start + step, word.end))), room)
            continue
        chunk_span = word if chunk_span is None else chunk_span.to(word)
        pieces += size
    if chunk_span is not None:
        yield _Sized(replace(unit, span=chunk_span), pieces)


def _groups(sized: Sequence[_Sized], room: int) -> Iterator[tuple[_Sized, ...]]:
    total = sum(item.pieces for item in sized)
    share = total / -(-total // room) if total else room
    group: list[_Sized] = []
    pieces = 0
    for item in sized:
        ends_paragraph = bool(group) and group[-1].unit.block != item.unit.block
        full_enough = ends_paragraph and pieces >= _FULL_ENOUGH * share and total > room
        if group and (pieces + item.pieces > room or full_enough):
            yield tuple(group)
            group, pieces = [], 0
        group.append(item)
        pieces += item.pieces
    if group:
        yield tuple(group)
