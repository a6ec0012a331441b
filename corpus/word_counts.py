"""How many words of a document can be cited, and why the others cannot.

A word can be cited when it stands in a sentence of the document. Left out: which stretches are sentences (`cutting`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Block, BlockKind, Document
from corpus.span import Span

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
        others = ", ".join(f"{one.words:,} of {one.reason}" for one in self.not_citable)
        return f"{counted}; not citable: {others}" if others else counted


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
    return WordCounts(whole, citable, tuple(NotCitable(*one) for one in others.most_common()))


def _placed(document: Document, sentences: Sequence[Span]) -> Iterator[tuple[bool, Block | None]]:
    """For each word, whether a sentence holds some of it, and the block that it stands in."""
    sentence = block = 0
    for found in _WORD.finditer(document.text):
        if not re.search(r"\w", found.group()):
            continue
        while sentence < len(sentences) and sentences[sentence].end <= found.start():
            sentence += 1
        while block < len(document.blocks) and document.blocks[block].span.end <= found.start():
            block += 1
        in_sentence = sentence < len(sentences) and sentences[sentence].start < found.end()
        in_block = block < len(document.blocks) and document.blocks[block].span.start < found.end()
        yield in_sentence, document.blocks[block] if in_block else None
