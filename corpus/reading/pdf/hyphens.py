"""Whether a hyphen at a line's end belongs to the word, or was put there by the line's end.

Decided by the words of the document itself, then by a list of English words. Left out: other languages' word lists;
there the parts are joined unless the document writes them with a hyphen elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_LAST_PART = re.compile(r"(?<![^\W_])(?<![^\W_][-‐‑])[^\W_]++(?:[-‐‑][^\W_]++)*+$")
_FIRST_PART = re.compile(r"^[^\W_]++(?:[-‐‑][^\W_]++)*+")
_WORD_LIST = "frequency_dictionary_en_82_765.txt"
_LEAST_PART = 3


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
        if whole != joined:
            return whole > joined
        if not right.group()[0].islower() or one[-1].isdigit() or len(one) == 1:
            return True
        return self._is_compound(one.split("-")[-1], other.split("-")[0])

    def _is_compound(self, one: str, other: str) -> bool:
        """Whether each of the two is an English word, and the two put together are none."""
        if one + other in self._english or min(len(one), len(other)) < _LEAST_PART:
            return False
        return one in self._english and other in self._english

    @cached_property
    def _english(self) -> frozenset[str]:
        found = find_spec("symspellpy")
        if found is None or not found.submodule_search_locations:
            return frozenset()
        path = Path(found.submodule_search_locations[0]) / _WORD_LIST
        if not path.exists():
            return frozenset()
        # Each line is a word and how often it is used.
        return frozenset(path.read_text(encoding="utf-8-sig").split()[::2])
