"""How many passages fit: counted in tokens, the last ones left out first, no sentence cut.

Counted by the model's own tokenizer where its file is at hand; else estimated by the bundled model's with a margin: a
guess on the safe side, held against no other model's tokenizer, and low where that cuts words finer than it allows for.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from assistant.llm.offered import Offered
from corpus.cutting import TokenCounter
from corpus.errors import SettingError

_MARGIN = 1.4
_LONG_WORD = 24


class Counter(Protocol):
    """Counts tokens."""

    def tokens(self, text: str) -> int:
        """How many the model reads the text as, counted or estimated."""
        ...


class CautiousCounter:
    """Counts by another model's word pieces: two fifths more than these, a token a byte for what is not ASCII, and
    one for every two characters of a very long word, which word pieces give up on."""

    def __init__(self, pieces: TokenCounter) -> None:
        self._pieces = pieces

    def tokens(self, text: str) -> int:
        """How many tokens, as far as can be told without the model's own tokenizer."""
        strange = sum(len(character.encode("utf-8", "replace")) for character in text if not character.isascii())
        long = sum(len(word) // 2 for word in text.split() if len(word) > _LONG_WORD)
        return math.ceil(_MARGIN * self._pieces.count([text])[0]) + strange + long + text.count("\n")


class OwnTokenizer:
    """Counts by the model's own `tokenizer.json`."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises a bare Exception
            raise SettingError(f"{path} is no tokenizer.json: name the model's own, or leave it out") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def tokens(self, text: str) -> int:
        """How many tokens."""
        return len(self._tokenizer.encode(text).ids)


def fitting(passages: Sequence[Offered], fits: Callable[[Sequence[Offered]], bool]) -> tuple[Offered, ...]:
    """As many of the first passages as fit; where not even the first does, its first sentences. May be empty."""
    for count in range(len(passages), 0, -1):
        if fits(passages[:count]):
            return tuple(passages[:count])
    for sentences in range(len(passages[0].sentences) - 1 if passages else 0, 0, -1):
        if fits((passages[0].first(sentences),)):
            return (passages[0].first(sentences),)
    return ()
