"""Late interaction (ColBERT): a query's tokens each look for the token of a passage that is most like them.

Khattab and Zaharia, "ColBERT: Efficient and Effective Passage Search via Contextualized Late Interaction over BERT",
SIGIR 2020. For measuring only: the model file at hand lacks the last projection, so the encoder's own vectors are used.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedder import Vectors
from index.network import Network
from index.text import open_tokenizer

_QUERY_MARK, _PASSAGE_MARK = "[unused0]", "[unused1]"
_QUERY_PIECES, _PIECES = 32, 300


class LateInteraction:
    """The model in a folder as ONNX (`model.onnx`, `tokenizer.json`). Passages' vectors are kept."""

    def __init__(self, folder: Path) -> None:
        weights = folder / "model.onnx"
        self._network = Network(weights, hashlib.sha256(weights.read_bytes()).hexdigest())
        self._tokenizer = open_tokenizer(folder / "tokenizer.json")
        self._kept: dict[str, Vectors] = {}

    def scores(self, query: str, passages: Sequence[str]) -> Vectors:
        """The sum over the query's tokens of their best cosine in each passage, shape (passages,)."""
        [asked] = self._vectors([query], _QUERY_MARK, _QUERY_PIECES)
        new = [text for text in dict.fromkeys(passages) if text not in self._kept]
        self._kept |= dict(zip(new, self._vectors(new, _PASSAGE_MARK, _PIECES), strict=True))
        return np.array([(asked @ self._kept[text].T).max(axis=1).sum() for text in passages], dtype=np.float32)

    def _vectors(self, texts: Sequence[str], mark: str, most: int) -> list[Vectors]:
        mark_id = self._tokenizer.token_to_id(mark)
        rows = []
        for encoding in self._tokenizer.encode_batch(list(texts)):
            ids = [encoding.ids[0], mark_id, *encoding.ids[1:-1][: most - 3], encoding.ids[-1]]
            if mark == _QUERY_MARK:
                # A query is filled up with [MASK]: the model was trained to put there what might be asked as well.
                ids += [self._tokenizer.token_to_id("[MASK]")] * (most - len(ids))
            tokens = np.array(ids, dtype=np.int64)
            mask = np.ones_like(tokens)
            rows.append({"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)})
        return [
            np.asarray(hidden / np.linalg.norm(hidden, axis=1, keepdims=True), dtype=np.float32)
            for hidden, *_ in self._network.run(rows)
        ]
