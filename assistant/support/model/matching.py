"""Which words of a claim stand in its premise, and the other way round: a mark for each character.

The network adds a learnt vector for each mark to its word pieces: a small model then need not learn to compare
spellings. Left out: what a mark means for support, which is learnt.
"""

import re
from enum import IntEnum

from index.words import FUNCTION_WORDS, plain, stem

_WORD = re.compile(r"\d+(?:[.,·]\d+)*|[^\W\d_]+")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}


class Mark(IntEnum):
    """What a word is to the other side."""

    NONE = 0
    """No word: punctuation, the marks around texts, padding."""
    FUNCTION = 1
    SHARED = 2
    NOVEL = 3
    """A word of the claim that the premise lacks."""
    SHARED_NUMBER = 4
    NOVEL_NUMBER = 5
    PREMISE_SHARED = 6
    PREMISE_ONLY = 7


def keys(text: str) -> tuple[tuple[int, int, str, bool], ...]:
    """The words of a text in order: start, end, what it is compared by (a stem, a number's digits), and whether it is
    a number ("1,080" and "1080" are the same one, so are "two" and "2")."""
    found = []
    for match in _WORD.finditer(text):
        word = plain(match.group())
        number = _NUMBER_WORDS.get(word, word)
        if number[:1].isdigit():
            even = re.sub(r",(?=\d{3}(?!\d))", "", number).replace("·", ".")
            found.append((match.start(), match.end(), even, True))
        else:
            found.append((match.start(), match.end(), word if word in FUNCTION_WORDS else stem(word), False))
    return tuple(found)


def claim_marks(claim: str, held: frozenset[str]) -> list[Mark]:
    """A mark for each character of the claim; `held` are the keys of the premise."""
    marks = [Mark.NONE] * len(claim)
    for start, end, key, number in keys(claim):
        if number:
            mark = Mark.SHARED_NUMBER if key in held else Mark.NOVEL_NUMBER
        elif key in FUNCTION_WORDS:
            mark = Mark.FUNCTION
        else:
            mark = Mark.SHARED if key in held else Mark.NOVEL
        marks[start:end] = [mark] * (end - start)
    return marks


def premise_marks(text: str, held: frozenset[str]) -> list[Mark]:
    """A mark for each character of a premise's sentence; `held` are the keys of the claim."""
    marks = [Mark.NONE] * len(text)
    for start, end, key, _ in keys(text):
        mark = Mark.FUNCTION if key in FUNCTION_WORDS else Mark.PREMISE_SHARED if key in held else Mark.PREMISE_ONLY
        marks[start:end] = [mark] * (end - start)
    return marks


def all_keys(text: str) -> frozenset[str]:
    """The keys of a text's words, each once."""
    return frozenset(key for _, _, key, _ in keys(text))
