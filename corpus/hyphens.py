"""Whether a hyphen at a line's end belongs to the word, or was put there by the line's end.

Decided by the words of the document itself, then by a list of English words. Left out: other languages' word lists;
there the parts are joined unless the document writes them with a hyphen elsewhere. Files whose lines are kept as they
lie on disk are joined where they are shown or read by a model (`one_line`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from corpus.span import Span

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
        one, other = left.group().lower(), right.group().lower()
        whole, joined = self._known[f"{one}-{other}"], self._known[one + other]
        return _is_compound(left.group(), right.group()) if whole == joined else whole > joined


def _is_compound(left: str, right: str) -> bool:
    """Whether two parts are written with a hyphen between them, as far as they themselves tell."""
    if not right[0].islower() or len(left) == 1 or _NAME.search(left):
        return True
    one, other = left.lower().split("-")[-1], right.lower().split("-")[0]
    if one + other in _english() or min(len(one), len(other)) < _LEAST_PART:
        return False
    return one in _english() and other in _english()


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
    for found in _RUN.finditer(text, span.start, span.end):
        word = PlacedWord(Span(found.start(), found.end()))
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
    found = find_spec("symspellpy")
    if found is None or not found.submodule_search_locations:
        return frozenset()
    path = Path(found.submodule_search_locations[0]) / _WORD_LIST
    if not path.exists():
        return frozenset()
    # Each line is a word and how often it is used.
    return frozenset(path.read_text(encoding="utf-8-sig").split()[::2])
