"""A question and a passage as word pieces: [CLS] question [SEP] heading, sentences [SEP].

Each piece knows its sentence and its characters there, so that scores and spans can be read back. What runs past
`READ_LIMIT` is not read: a passage cut for the embedding model (256 pieces) always fits beside a question of 48.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.model_files import model_folder
from index.reader.reader_text import ReaderText
from index.tokens import open_tokenizer

READ_LIMIT = 304
QUESTION_LIMIT = 48
NO_SENTENCE = -1

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Arrays of shape (pieces,), int64.

    `ids` are in the model's vocabulary; `kinds` is 0 for the question's side and 1 for the passage's;
    `sentence_of` is the number of a piece's sentence, `NO_SENTENCE` for all else; `starts` and `ends` are its
    characters in that sentence, half-open. `sentences` counts the passage's sentences, those past the limit too.
    """

    ids: Integers
    kinds: Integers
    sentence_of: Integers
    starts: Integers
    ends: Integers
    sentences: int

    def __len__(self) -> int:
        return len(self.ids)


class Encoder:
    """Encodes with the bundled model's tokenizer; needs no torch. Not for several threads at once."""

    def __init__(self, folder: Path | None = None) -> None:
        self._tokenizer = open_tokenizer((folder or model_folder()) / "tokenizer.json")
        ids = self._tokenizer.encode("").ids
        if len(ids) != 2:
            raise ValueError("the tokenizer does not put one mark before a text and one behind it")
        self._first, self._last = ids

    def encode(self, question: str, texts: Sequence[ReaderText]) -> tuple[Encoded, ...]:
        """The question with each of the texts."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_LIMIT]
        head = [self._first, *asked, self._last]
        return tuple(self._one(head, text) for text in texts)

    def _one(self, head: Sequence[int], text: ReaderText) -> Encoded:
        parts = self._tokenizer.encode_batch([text.heading, *text.sentences], add_special_tokens=False)
        ids = list(head)
        sentence_of = [NO_SENTENCE] * len(ids)
        offsets = [(0, 0)] * len(ids)
        for number, part in enumerate(parts, start=-1):
            ids += part.ids
            sentence_of += [number] * len(part.ids)
            offsets += part.offsets
        room = READ_LIMIT - 1
        ids = [*ids[:room], self._last]
        sentence_of = [*sentence_of[:room], NO_SENTENCE]
        offsets = [*offsets[:room], (0, 0)]
        places = np.array(offsets, dtype=np.int64)
        kinds = np.ones(len(ids), dtype=np.int64)
        kinds[: len(head)] = 0
        return Encoded(
            np.array(ids, dtype=np.int64),
            kinds,
            np.array(sentence_of, dtype=np.int64),
            places[:, 0],
            places[:, 1],
            len(text.sentences),
        )
