"""Blocks to sentences, which are what a footnote can open at; and how many words of a document can be cited."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, takewhile

from corpus.readers.draft import RAISED_LETTERS, ends_sentence, trimmed
from corpus.segmenter import opening_score, sentence_ends
from corpus.span import Span
from corpus.table_text import tables_in
from corpus.tables import DataTable
from corpus.types import CITABLE, Block, BlockKind, Document

_SHORT_LIST_WORDS = 90
_SHORT_LIST_ITEMS = 12
_ITEM_WORDS = 30
_SENTENCES_BACK = 2
# A first word in lower case; "mTOR" and "c-Fos" are written so.
_FIRST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?=[\s,;:.]|$)")
# Log odds, before its words are looked at, that a paragraph in lower case begins a sentence: where most paragraphs of
# its document are in lower case, and where it is one of few.
_LOWER_THROUGHOUT = 4.0
_LOWER_ONCE = 0.75

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
    parsed: list[Unit] = []
    cells = {table.span: table for table in tables_in(text, blocks, tables)}
    number = 0
    lower = _is_lower_throughout(text, blocks)
    while number < len(blocks):
        block = blocks[number]
        if block.kind not in CITABLE:
            number += 1
            continue
        if block.kind is BlockKind.LIST_ITEM:
            items = _items(blocks, number)
            parsed.extend(_list(text, blocks, number, items, None))
            number += items
            continue
        if block.kind is BlockKind.TABLE:
            parsed.extend(_rows(cells[block.span], number) if block.span in cells else _lines(text, block, number))
            number += 1
            continue
        sentences = list(_prose(text, blocks, number, parsed, lower))
        items = _items(blocks, number + 1) if block.span.of(text).endswith(":") else 0
        if items and sentences:
            lead = sentences.pop()
            parsed.extend(sentences)
            parsed.extend(_list(text, blocks, number + 1, items, lead))
        else:
            parsed.extend(sentences)
        number += 1 + items
    return tuple(parsed)


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
    if (count > 1 or lead is not None) and _is_short(text, blocks[first : first + count]):
        whole = blocks[first].span.to(blocks[first + count - 1].span)
        if lead is None:
            yield Unit(whole, first)
        else:
            yield Unit(lead.span.to(whole), lead.block, leans_on=lead.leans_on)
        return
    if lead is not None:
        yield lead
    above: list[Block] = []
    at = first
    while at < first + count:
        item = blocks[at]
        while above and above[-1].level >= item.level:
            above.pop()
        leans_on = above[-1].span if above else None if lead is None else lead.span
        # An item stays with those under it, where they are few.
        under = takewhile(partial(_is_under, item), islice(blocks, at + 1, first + count))
        group = [item, *islice(under, _SHORT_LIST_ITEMS)]
        if len(group) > 1 and _is_short(text, group):
            yield Unit(item.span.to(group[-1].span), at, leans_on=leans_on)
            at += len(group)
            continue
        for sentence in sentence_spans(text, item.span):
            yield Unit(sentence, at, leans_on=leans_on)
        above.append(item)
        at += 1


def _is_under(item: Block, block: Block) -> bool:
    return block.level > item.level


def _is_short(text: str, items: Sequence[Block]) -> bool:
    words = [len(block.span.of(text).split()) for block in items]
    return len(words) <= _SHORT_LIST_ITEMS and max(words) <= _ITEM_WORDS and sum(words) <= _SHORT_LIST_WORDS


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


def _prose(text: str, blocks: Sequence[Block], number: int, before: Sequence[Unit], lower: bool) -> Iterator[Unit]:
    same_section = takewhile(
        lambda unit: blocks[unit.block].section_path == blocks[number].section_path, reversed(before)
    )
    previous = list(islice((unit for unit in same_section if unit.citable), _SENTENCES_BACK + 2))[::-1]
    for order, span in enumerate(sentence_spans(text, blocks[number].span)):
        words = span.of(text)
        first = _FIRST_WORD.match(words) if order == 0 else None
        if (
            first
            and first.group().islower()
            and first.group() not in RAISED_LETTERS
            and not _is_whole(text, blocks, number, lower)
        ):
            # Its beginning was lost: read for its meaning, never cited.
            yield Unit(span, number, citable=False)
            continue
        unit = Unit(span, number, leans_on=_antecedent(words, previous))
        previous.append(unit)
        yield unit


def _is_whole(text: str, blocks: Sequence[Block], number: int, lower: bool) -> bool:
    """Whether a paragraph that begins in lower case begins a sentence, and does not carry on one that broke off."""
    block = blocks[number]
    before = blocks[number - 1] if number else None
    if before is not None and before.kind is BlockKind.PARAGRAPH and before.section_path == block.section_path:
        words = before.span.of(text)
        if not ends_sentence(words) and not words.endswith(":"):
            return False
    return opening_score(block.span.of(text)) + (_LOWER_THROUGHOUT if lower else _LOWER_ONCE) > 0


def _is_lower_throughout(text: str, blocks: Sequence[Block]) -> bool:
    """Whether most paragraphs begin in lower case."""
    first = [text[block.span.start] for block in blocks if block.kind is BlockKind.PARAGRAPH and len(block.span)]
    lower = sum(character.islower() for character in first)
    return lower > 1 and 2 * lower > sum(character.isalpha() for character in first)


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
    sentences: list[Span] = []
    begins = 0
    for end in (*sentence_ends(words), len(words)):
        sentence = trimmed(text, span.start + begins, span.start + end)
        begins = end
        if sentences and not re.search(r"\w", sentence.of(text)):
            # Stray marks behind a sentence are its own.
            sentences[-1] = sentences[-1].to(sentence) if len(sentence) else sentences[-1]
        elif len(sentence):
            sentences.append(sentence)
    return tuple(sentences)


REASONS = {
    BlockKind.HEADING: "headings",
    BlockKind.REFERENCE: "the reference list",
    BlockKind.FURNITURE: "names, keywords and page furniture",
    BlockKind.TABLE: "heads of tables",
    BlockKind.PARAGRAPH: "stretches whose beginning is lost",
    BlockKind.LIST_ITEM: "stretches whose beginning is lost",
    BlockKind.CAPTION: "stretches whose beginning is lost",
}
"""Why a word of such a block can stand in no sentence."""

LABELS = "numbers and marks before blocks"
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class NotCitable:
    """So many `words` cannot be cited, for one `reason` ("the reference list")."""

    reason: str
    words: int


@dataclass(frozen=True, slots=True)
class WordCounts:
    """`words` of a text, those that can be cited, and the others by their reason, most first."""

    words: int
    citable: int
    not_citable: tuple[NotCitable, ...] = ()

    def __str__(self) -> str:
        """Such as "citable 930 of 1,204 words; not citable: 200 of the reference list, 74 of headings"."""
        counted = f"citable {self.citable:,} of {self.words:,} word{'' if self.words == 1 else 's'}"
        others = ", ".join(f"{item.words:,} of {item.reason}" for item in self.not_citable)
        return f"{counted}; not citable: {others}" if others else counted


def words_json(counts: WordCounts | None) -> dict[str, object]:
    """How many words there are, how many of them can be cited, and why the others cannot; null where nobody counted."""
    if counts is None:
        return {"words": None, "citable_words": None, "not_citable": []}
    others = [{"reason": item.reason, "words": item.words} for item in counts.not_citable]
    return {"words": counts.words, "citable_words": counts.citable, "not_citable": others}


def word_counts(document: Document, sentences: Sequence[Span]) -> WordCounts:
    """Counts the words of a document of which `sentences` can be cited, in reading order."""
    whole = citable = 0
    others: Counter[str] = Counter()
    for cited, block in _placed(document, sentences):
        whole += 1
        if cited:
            citable += 1
        else:
            others[LABELS if block is None else REASONS[block.kind]] += 1
    return WordCounts(whole, citable, tuple(NotCitable(*other) for other in others.most_common()))


def _placed(document: Document, sentences: Sequence[Span]) -> Iterator[tuple[bool, Block | None]]:
    """For each word, whether a sentence holds some of it, and the block that it stands in."""
    sentence = block = 0
    for match in _WORD.finditer(document.text):
        if not re.search(r"\w", match.group()):
            continue
        while sentence < len(sentences) and sentences[sentence].end <= match.start():
            sentence += 1
        while block < len(document.blocks) and document.blocks[block].span.end <= match.start():
            block += 1
        in_sentence = sentence < len(sentences) and sentences[sentence].start < match.end()
        in_block = block < len(document.blocks) and document.blocks[block].span.start < match.end()
        yield in_sentence, document.blocks[block] if in_block else None
