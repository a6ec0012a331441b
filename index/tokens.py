"""Counting word pieces with the bundled model's own tokenizer, without loading the model."""

from collections.abc import Sequence
from pathlib import Path

from index.model_files import model_folder


class PieceCounter:
    """Counts as all-MiniLM-L6-v2 reads: [CLS] and [SEP] included, nothing cut off."""

    def __init__(self, folder: Path | None = None) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str((folder or model_folder()) / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, the model's start and end marks included."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch_fast(list(texts))]
