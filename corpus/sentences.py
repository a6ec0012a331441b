"""Blocks to sentences: what a footnote can open at.

Sentence boundaries come from sentencex; what this adds is what a sentence of a review needs to be understood:
a short list stays with its lead-in, the item of a long one leans on it, a table's row leans on its head, and a
sentence that opens with a bare "It" or "These" leans on what it refers to. A stretch that begins in
mid-sentence, its beginning lost, is no sentence. Left out: passages (`cutting`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from corpus.data_table import DataTable
from corpus.document import CITABLE, Block, BlockKind
from corpus.reading.draft import trimmed
from corpus.span import Span
from corpus.table_parsed import tables_in

_SHORT_LIST_WORDS = 90
_SHORT_LIST_ITEMS = 12
_ITEM_WORDS = 30
_SENTENCES_BACK = 2
_LONG_SENTENCE_WORDS = 60
_NUMBER_AT_END = re.compile(r"(?:^|\s)(?P<number>\d{1,2}[.)])$")
_ABBREVIATED = re.compile(r"\b(?:approx|ca|cf|resp|incl|eqs?|refs?|nos|pp|vol)\.$", re.IGNORECASE)
# A raised reference mark behind a full stop: "... in sepsis.¹²,¹³ The next".
_RAISED_MARK = re.compile(r"[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹⁻,–-]{0,60}+(?:\s++|$)")
# "(He et al., 2006) .": the blank before the full stop makes it another sentence.
_APART = re.compile(r"([)\]]) ([.,;:])(?= |$)")
_MISLEADING = re.compile(r"[()\[\]{}\"“”„«»‘’'•·▪]")

_CONNECTIVE = (
    r"(?:(?:However|Moreover|Furthermore|Nevertheless|Nonetheless|Thus|Therefore|Hence|Also|In addition|In contrast|"
    r"By contrast|Instead|Consequently|Overall|Notably|Importantly|And|But|Yet|So)\b(?:\s{0,9}+,)?\s{1,9}+)?"
)
_TO_SUBJECT = re.compile(
    rf"^{_CONNECTIVE}(?:It|Its|They|Their|Them|He|She|His|Her|Both|it|its|they|their|both)\b"
    r"(?!\s{1,9}+(?:is|was|has|remains|may be|seems)\s{1,9}+"
    r"(?:\w{1,40}+\s{1,9}+){0,2}(?:that|to|recognized|recognised|known|unclear|possible|important|thought|believed|estimated)\b)"
)
_INVERTED = re.compile(r"^(?:[A-Z][\w-]*)(?:\s+[^\s,.]+){0,8},(?:\s+[^\s,.]+){0,6},?\s+(?:it|they|this|these)\s+\w+")
_OPENS_CLAUSE = re.compile(
    r"^(?:Although|While|When|If|Even|Used|Administered|Given|Because|Since|As|Unlike|Like|Despite|At|After|Before|In|"
    r"With|By|Once|Though|Compared|Taken)\b"
)
_TO_PREVIOUS = re.compile(
    rf"^{_CONNECTIVE}(?:This|These|Those|That|Such|The\s+latter|The\s+former|The\s+same|this|these|such)\b"
    r"(?!\s{1,9}+(?:article|review|paper|study|chapter|section|work|book|guide|text|as)\b)"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch that passages are made of: `block` numbers the block it begins in; a `citable` one is a sentence."""

    span: Span
    block: int
    citable: bool = True
    leans_on: Span | None = None


def units(text: str, blocks: Sequence[Block], tables: Sequence[DataTable] = ()) -> tuple[Unit, ...]:
    """The units of a document's citable blocks, in reading order; `tables` are the cells of its table blocks."""
    found: list[Unit] = []
    cells = {table.span: table for table in tables_in(text, blocks, tables)}
    number = 0
    while number < len(blocks):
        block = blocks[number]
        if block.kind not in CITABLE:
            number += 1
            continue
        if block.kind is BlockKind.LIST_ITEM:
            items = _items(blocks, number)
            found.extend(_list(text, blocks, number, items, None))
            number += items
            continue
        if block.kind is BlockKind.TABLE:
            found.extend(_rows(cells[block.span], number) if block.span in cells else _lines(text, block, number))
            number += 1
            continue
        sentences = list(_prose(text, blocks, number, found))
        items = _items(blocks, number + 1) if block.span.of(text).endswith(":") else 0
        if items and sentences:
            lead = sentences.pop()
            found.extend(sentences)
            found.extend(_list(text, blocks, number + 1, items, lead))
        else:
            found.extend(sentences)
        number += 1 + items
    return tuple(found)


def _items(blocks: Sequence[Block], first: int) -> int:
    count = 0
    while (
        first + count < len(blocks)
        and blocks[first + count].kind is BlockKind.LIST_ITEM
        and blocks[first + count].section_path == blocks[first].section_path
    ):
        count += 1
    return count


def _list(text: str, blocks: Sequence[Block], first: int, count: int, lead: Unit | None) -> Iterator[Unit]:
    spans = [block.span for block in blocks[first : first + count]]
    words = [len(span.of(text).split()) for span in spans]
    number = first if lead is None else lead.block
    short = count <= _SHORT_LIST_ITEMS and max(words) <= _ITEM_WORDS and sum(words) <= _SHORT_LIST_WORDS
    if short and (count > 1 or lead is not None):
        whole = spans[0].to(spans[-1])
        yield Unit(
            whole if lead is None else lead.span.to(whole), number, leans_on=None if lead is None else lead.leans_on
        )
        return
    if lead is not None:
        yield lead
    for at, span in enumerate(spans, start=first):
        for sentence in sentence_spans(text, span):
            yield Unit(sentence, at, leans_on=None if lead is None else lead.span)


def _rows(table: DataTable, number: int) -> Iterator[Unit]:
    for row, line in enumerate(table.rows):
        heads = table.head if row >= table.head_rows else None
        yield Unit(line.span, number, citable=table.is_citable(row), leans_on=heads)


def _lines(text: str, block: Block, number: int) -> Iterator[Unit]:
    """The lines of a table with too many cells to know them all."""
    for row in re.finditer(r"[^\n]+", block.span.of(text)):
        span = trimmed(text, block.span.start + row.start(), block.span.start + row.end())
        if re.search(r"\w", span.of(text)):
            yield Unit(span, number)


def _prose(text: str, blocks: Sequence[Block], number: int, before: Sequence[Unit]) -> Iterator[Unit]:
    same_section = takewhile(
        lambda unit: blocks[unit.block].section_path == blocks[number].section_path, reversed(before)
    )
    previous = list(islice((unit for unit in same_section if unit.citable), _SENTENCES_BACK + 2))[::-1]
    for order, span in enumerate(sentence_spans(text, blocks[number].span)):
        words = span.of(text)
        if order == 0 and re.match(r"[a-z]{1,60}+[\s,;]", words):
            # Its beginning was lost: read for its meaning, never cited.
            yield Unit(span, number, citable=False)
            continue
        unit = Unit(span, number, leans_on=_antecedent(words, previous))
        previous.append(unit)
        yield unit


def _antecedent(words: str, previous: Sequence[Unit]) -> Span | None:
    if not previous:
        return None
    last = previous[-1]
    if _TO_PREVIOUS.match(words):
        root = last.leans_on
        near = root is not None and previous[-2:-1] and root.start >= previous[-2].span.start
        return root.to(last.span) if root is not None and near else last.span
    inverted = _OPENS_CLAUSE.match(words) and _INVERTED.match(words)
    if _TO_SUBJECT.match(words) or inverted:
        for unit in reversed(previous[-(_SENTENCES_BACK + 1) :]):
            if unit.leans_on is None:
                return unit.span
        return last.span
    return None


def sentence_spans(text: str, span: Span) -> tuple[Span, ...]:
    """The sentences inside `span`, trimmed, in order; they hold every word of it."""
    # A line end inside a paragraph is no sentence end; the same number of characters keeps the offsets.
    words = re.sub(r"\s", " ", span.of(text))
    found: list[Span] = []
    for boundary in _boundaries(words):
        sentence = trimmed(text, span.start + boundary.start, span.start + boundary.end)
        mark = _RAISED_MARK.match(text, sentence.start, sentence.end) if found else None
        if mark:
            found[-1] = trimmed(text, found[-1].start, mark.end())
            sentence = Span(mark.end(), sentence.end)
        if not len(sentence):
            continue
        before = found[-1].of(text) if found else ""
        number = _NUMBER_AT_END.search(before)
        if found and (not re.search(r"\w", sentence.of(text)) or _ABBREVIATED.search(before)):
            found[-1] = found[-1].to(sentence)
        elif number and (number.start() == 0 or text[sentence.start].islower()):
            # "2." at a sentence's end opens the next one, "... 2. partial remission".
            opened = Span(found[-1].start + number.start("number"), sentence.end)
            found[-1:] = [span for span in (trimmed(text, found[-1].start, opened.start), opened) if len(span)]
        else:
            found.append(sentence)
    return tuple(found)


def _boundaries(words: str) -> Iterator[Span]:
    import sentencex

    words = _APART.sub(r"\1\2 ", words)
    for boundary in sentencex.get_sentence_boundaries("en", words):
        span = Span(boundary["start_index"], boundary["end_index"])
        part = span.of(words)
        if len(part.split()) <= _LONG_SENTENCE_WORDS or not _MISLEADING.search(part):
            yield span
            continue
        # A bracket or quote that is never closed, or a stray bullet, hides every full stop after it.
        for inner in sentencex.get_sentence_boundaries("en", _MISLEADING.sub(" ", part)):
            yield Span(span.start + inner["start_index"], span.start + inner["end_index"])
