"""Word pieces: the tokenizer that all networks of Footnote share (BERT's, lower case), and counting by it."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


TOKENIZER = Path(__file__).parent / "weights" / "tokenizer.json"
"""The tokenizer's file."""

PASSAGE_LIMIT = 256
"""The most word pieces of a passage, its headings and marks included."""


@cache
def open_tokenizer(path: Path) -> "Tokenizer":
    """The tokenizer in a `tokenizer.json`, that neither cuts off nor pads: one for all who ask, so none may set it.

    Raises `ModelError` when it is none.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing narrower
        raise ModelError(f"{path} is no tokenizer that can be read ({error}): install Footnote again") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class PieceCounter:
    """Counts as the networks read: [CLS] and [SEP] included, nothing cut off. Raises `ModelError`."""

    def __init__(self, path: Path = TOKENIZER) -> None:
        self._tokenizer = open_tokenizer(path)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, the model's start and end marks included."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch_fast(list(texts))]
