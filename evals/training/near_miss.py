"""Questions that a passage almost answers: one name or number in the question changed to another of its kind.

What is changed has to stand in the passage, and what comes in its stead must not: so the passage is about something
else than the question by one word, and does not answer it. Left out: whether the new question makes sense.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.words import FUNCTION_WORDS, plain

_NUMBER = re.compile(r"(?<![\w.-])\d+(?:[.,]\d+)?(?![\w])")
_SYMBOL = re.compile(
    r"\b(?=\w{0,40}[A-Z0-9])(?=\w{0,40}?[A-Z]\w{0,40}?[A-Z0-9]|\w{0,40}?\d\w{0,40}?[A-Za-z]|\w{0,40}?[A-Za-z]\w{0,40}?\d)[\w-]{2,60}\b"
)
_DRUG = re.compile(
    r"\b[A-Za-z]{3,}(?:mab|nib|pril|sartan|olol|statin|azole|cillin|mycin|floxacin|vir|amine|azine|oxetine|"
    r"ine|idone|ide|one|tide|gliptin|glutide|parin|vaccine)\b"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_PATTERNS = (_NUMBER, _SYMBOL, _DRUG, _NAME)


@dataclass(frozen=True, slots=True)
class Names:
    """Numbers, symbols ("IL-6"), drugs and proper names that questions hold, each kind apart."""

    kinds: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, questions: Iterable[str]) -> "Names":
        """Those of the questions, each once."""
        found: list[dict[str, None]] = [{} for _ in _PATTERNS]
        for question in questions:
            for kind, pattern in zip(found, _PATTERNS, strict=True):
                kind.update((match.group(), None) for match in pattern.finditer(question))
        return cls(tuple(tuple(kind) for kind in found))


def near_miss(question: str, passage: str, names: Names, choose: random.Random) -> str | None:
    """The question with one thing changed that the passage speaks of; None where it names nothing of the kind."""
    lower = plain(passage)
    found = [
        (match, kind)
        for kind, pattern in zip(names.kinds, _PATTERNS, strict=True)
        for match in pattern.finditer(question)
        if plain(match.group()) in lower and plain(match.group()) not in FUNCTION_WORDS
    ]
    if not found:
        return None
    match, kind = choose.choice(found)
    other = _other(kind, lower, match.group(), choose)
    return None if other is None else question[: match.start()] + other + question[match.end() :]


def _other(kind: Sequence[str], passage: str, name: str, choose: random.Random) -> str | None:
    for _ in range(8):
        other = choose.choice(kind)
        if plain(other) not in passage and plain(other) != plain(name):
            return other
    return None
