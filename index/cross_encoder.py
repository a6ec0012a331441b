"""A cross-encoder: two texts read together by one network. Left out: what its outputs mean (reader, verifier)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.network import Network, Row
from index.text import open_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """`[CLS] first [SEP] second [SEP]`. `ids` and `type_ids` (0 up to the first [SEP], 1 behind it) have the shape
    (tokens,); the tokens `second` (a range) are those of the second text, `offsets[t]` the characters of it that token
    `second[t]` stands for. `cut_off` says whether the second text did not fit whole."""

    ids: NDArray[np.int64]
    type_ids: NDArray[np.int64]
    second: range
    offsets: tuple[tuple[int, int], ...]
    cut_off: bool

    @property
    def row(self) -> Row:
        """The inputs of a BERT network."""
        return {
            "input_ids": self.ids,
            "attention_mask": np.ones(len(self.ids), dtype=np.int64),
            "token_type_ids": self.type_ids,
        }


class PairTokenizer:
    """Encodes pairs by the `tokenizer.json` at `path`, which is read at the first use. Thread-safe.

    Raises `ModelError` when it is missing or not a tokenizer that has [CLS] and [SEP].
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def encode(self, first: str, second: str, limit: int) -> EncodedPair:
        """The pair in at most `limit` tokens: the end of `second` is cut off, and `first` only where it alone is
        longer than `limit` less one token of the second."""
        [pair] = self.encode_all([(first, second)], limit)
        return pair

    def encode_all(self, pairs: Sequence[tuple[str, str]], limit: int) -> list[EncodedPair]:
        """The same for many; a text that stands in many pairs is encoded once."""
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        tokenizer, cls, sep = self._opened()
        encodings = dict(zip(texts, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True))
        made = []
        for first, second in pairs:
            head = encodings[first].ids[: max(0, limit - 4)]
            tail = encodings[second]
            room = max(0, limit - 3 - len(head))
            behind = tail.ids[:room]
            ids = np.array([cls, *head, sep, *behind, sep], dtype=np.int64)
            types = np.zeros(len(ids), dtype=np.int64)
            types[len(head) + 2 :] = 1
            where = range(len(head) + 2, len(head) + 2 + len(behind))
            made.append(EncodedPair(ids, types, where, tuple(tail.offsets[:room]), len(tail.ids) > room))
        return made

    def _opened(self) -> "tuple[Tokenizer, int, int]":
        tokenizer = open_tokenizer(self.path)
        cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        if cls is None or sep is None:
            raise ModelError(f"{self.path} has no tokens [CLS] and [SEP]: install Footnote again")
        return tokenizer, cls, sep


class CrossEncoder:
    """Scores pairs by `network`, at most `limit` tokens of each; its first output is what it says of a pair."""

    def __init__(self, network: Network, tokenizer: PairTokenizer, limit: int) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self.limit = limit

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Shape (pairs, outputs): the network's logits. Raises `ModelError`."""
        if not pairs:
            return np.zeros((0, 1), dtype=np.float32)
        encoded = self.tokenizer.encode_all(pairs, self.limit)
        outputs = self.network.run([pair.row for pair in encoded])
        return np.stack([first for first, *_ in outputs])
