"""Counting word pieces with the bundled model's own tokenizer, without loading the model."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from index.model_files import model_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def open_tokenizer(path: Path) -> "Tokenizer":
    """The tokenizer in a `tokenizer.json`, that neither cuts off nor pads. Raises `ModelError` when it is none."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing narrower
        raise ModelError(f"{path} is no tokenizer that can be read ({error}): install Footnote again") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class PieceCounter:
    """Counts as all-MiniLM-L6-v2 reads: [CLS] and [SEP] included, nothing cut off."""

    def __init__(self, folder: Path | None = None) -> None:
        self._tokenizer = open_tokenizer((folder or model_folder()) / "tokenizer.json")

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, the model's start and end marks included."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch_fast(list(texts))]
