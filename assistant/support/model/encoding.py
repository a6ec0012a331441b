"""A claim and its premise as word pieces: [CLS] claim [SEP] heading, sentences [SEP], each piece with its mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.support.model.matching import Mark, all_keys, claim_marks, premise_marks
from index.model_files import model_folder
from index.reader.reader_text import ReaderText
from index.tokens import open_tokenizer

READ_LIMIT = 224
CLAIM_LIMIT = 80

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """What is checked, and what it is checked against."""

    claim: str
    premise: ReaderText


@dataclass(frozen=True, slots=True, eq=False)
class EncodedPair:
    """Arrays of shape (pieces,), int64: `kinds` is 0 up to the claim's end and 1 behind it, `marks` a `Mark` each.
    The claim's pieces are those from 1 to `claim_end`, half-open; `starts` and `ends`, of shape (claim_end - 1,), are
    their characters in the claim. What runs past `CLAIM_LIMIT` or `READ_LIMIT` is not read."""

    ids: Integers
    kinds: Integers
    marks: Integers
    claim_end: int
    starts: Integers
    ends: Integers

    def __len__(self) -> int:
        return len(self.ids)


class PairEncoder:
    """Encodes with the bundled model's tokenizer; needs no torch. Not for several threads at once."""

    def __init__(self, folder: Path | None = None) -> None:
        self._tokenizer = open_tokenizer((folder or model_folder()) / "tokenizer.json")
        self._first, self._last = self._tokenizer.encode("").ids

    def encode(self, pairs: Sequence[ClaimPair]) -> tuple[EncodedPair, ...]:
        """Each pair, in order."""
        return tuple(self._one(pair) for pair in pairs)

    def _one(self, pair: ClaimPair) -> EncodedPair:
        texts = [pair.premise.heading, *pair.premise.sentences]
        own, *parts = self._tokenizer.encode_batch([pair.claim, *texts], add_special_tokens=False)
        in_claim = all_keys(pair.claim)
        in_premise = frozenset[str]().union(*(all_keys(text) for text in texts))
        offsets = own.offsets[:CLAIM_LIMIT]
        of_claim = claim_marks(pair.claim, in_premise)
        ids = [self._first, *own.ids[:CLAIM_LIMIT], self._last]
        marks = [Mark.NONE, *(_mark(of_claim, start) for start, _ in offsets), Mark.NONE]
        end = len(ids)
        for text, part in zip(texts, parts, strict=True):
            of_text = premise_marks(text, in_claim)
            ids += part.ids
            marks += [_mark(of_text, start) for start, _ in part.offsets]
        room = READ_LIMIT - 1
        kinds = np.ones(min(len(ids), room) + 1, dtype=np.int64)
        kinds[:end] = 0
        places = np.array(offsets, dtype=np.int64).reshape(-1, 2)
        return EncodedPair(
            np.array([*ids[:room], self._last], dtype=np.int64),
            kinds,
            np.array([*marks[:room], Mark.NONE], dtype=np.int64),
            end - 1,
            places[:, 0],
            places[:, 1],
        )


def _mark(marks: Sequence[Mark], at: int) -> Mark:
    return marks[at] if at < len(marks) else Mark.NONE
