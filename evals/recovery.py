"""How much of a reference text a reader recovered, in order.

Words are runs of letters and digits, compatibility forms and case evened out. The share recovered is the longest
common subsequence of the two word sequences over the reference's words: what is missing, wrong or out of order lowers
it, what was read besides does not. Left out: whether blocks are told apart rightly (the readers' tests).
"""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from corpus.document import CITABLE, BlockKind, Document

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Recovery:
    """`recovered` of the reference's `words` stand in the text read, in the reference's order."""

    words: int
    recovered: int

    @property
    def share(self) -> float:
        """The share in 0..1; a reference without words is wholly recovered."""
        return self.recovered / self.words if self.words else 1.0


def recovery(document: Document, reference: str) -> Recovery:
    """How much of `reference` stands in the document's headings, citable blocks and reference list."""
    kinds = CITABLE | {BlockKind.HEADING, BlockKind.REFERENCE}
    read = words(" ".join(block.span.of(document.text) for block in document.blocks if block.kind in kinds))
    wanted = words(reference)
    return Recovery(len(wanted), int(LCSseq.similarity(wanted, read)))


def words(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
