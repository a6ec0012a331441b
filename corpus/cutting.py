"""A document to passages and sentences, with what the embedding model reads of each.

A passage is whole sentences of one section, headed by the section's name, and never longer than the model
reads. Sections are parted evenly, and at the end of a paragraph where one is near. Left out: overlap between
passages, which gained nothing in measurements.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from corpus.document import CITABLE, BlockKind, Document
from corpus.passage import Passage, Sentence
from corpus.sentences import Unit, units
from corpus.span import Span

# More headings, or longer ones, are left out of what the model reads: they would crowd out the text.
_HEADING_CHARACTERS = 100
_UNDER = " > "
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
        room = max(1, limit - counter.count([_heading(first.section_path)])[0])
        sized = _sized(document.text, run, counter, marks, room)
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
        words = inside.of(document.text)
        if block.kind is BlockKind.TABLE:
            # The rule under a Markdown table's head is no row of it.
            words = "\n".join(line for line in words.splitlines() if re.search(r"\w", line))
        parts.append(" ".join(words.split()))
    heading = _heading(passage.section_path)
    return "\n".join((heading, " ".join(parts))) if heading else " ".join(parts)


def sentence_text(document: Document, sentence: Sentence) -> str:
    """What the model reads of a sentence: with what it leans on before it, on one line."""
    spans = (sentence.leans_on, sentence.span) if sentence.leans_on else (sentence.span,)
    return " ".join(" ".join(span.of(document.text).split()) for span in spans)


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
    for unit in units(document.text, document.blocks):
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


def _sized(text: str, run: Sequence[Unit], counter: TokenCounter, marks: int, room: int) -> list[_Sized]:
    counts = counter.count([" ".join(unit.span.of(text).split()) for unit in run])
    sized: list[_Sized] = []
    for unit, count in zip(run, counts, strict=True):
        if count - marks <= room:
            sized.append(_Sized(unit, count - marks))
        else:
            sized.extend(_parts(text, unit, counter, marks, room))
    return sized


def _parts(text: str, unit: Unit, counter: TokenCounter, marks: int, room: int) -> Iterator[_Sized]:
    """A unit too long for one passage, parted between words; a word that is itself too long, inside it."""
    found = re.finditer(r"\S+", unit.span.of(text))
    words = [Span(unit.span.start + word.start(), unit.span.start + word.end()) for word in found]
    held: Span | None = None
    pieces = 0
    for word, count in zip(words, counter.count([word.of(text) for word in words]), strict=True):
        size = count - marks
        if held is not None and pieces + size > room:
            yield _Sized(replace(unit, span=held), pieces)
            held, pieces = None, 0
        if size > room:
            # Each part fills a passage of its own: put together again they would be too long.
            step = max(1, room // _PIECES_A_CHARACTER)
            for start in range(word.start, word.end, step):
                yield _Sized(replace(unit, span=Span(start, min(start + step, word.end))), room)
            continue
        held = word if held is None else held.to(word)
        pieces += size
    if held is not None:
        yield _Sized(replace(unit, span=held), pieces)


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
