"""Which words and numbers of a claim its evidence lacks: shown to people, whatever the checker says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from evals.scoring.checking.evidence import terms_of
from index.words import terms

_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*(?:[.,]\d+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Missing:
    """Words and numbers as the claim writes them, each once, in its order."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]


NOTHING_MISSING = Missing((), ())


def missing_from(claim: str, evidence: Sequence[str]) -> Missing:
    """What of `claim` stands nowhere in the texts of `evidence`: words by their stems, numbers by their value."""
    held = frozenset().union(*map(terms_of, evidence))
    values = {_value(number) for text in evidence for number in _NUMBER.findall(text)}
    words: dict[str, None] = {}
    numbers: dict[str, None] = {}
    for token in _TOKEN.findall(claim):
        if token[0].isdigit() and _NUMBER.fullmatch(token):
            if _value(token) not in values:
                numbers[token] = None
        elif not held.issuperset(_stems(token)):
            words[token] = None
    return Missing(tuple(words), tuple(numbers))


@lru_cache(maxsize=50_000)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


def _value(number: str) -> str:
    """A number without the commas of its thousands and the noughts behind its point."""
    whole, point, rest = _THOUSANDS.sub("", number).partition(".")
    rest = rest.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{point if rest else ''}{rest}"
