"""Does this sentence answer this question? A cross-encoder made from the embedded MiniLM, trained by us.

The weights that were trained (the layers and the head, not the word embeddings) lie beside this file with their
card, `reranker.md`; the rest comes from the embedding model's own package. Trained by `evals/train_reranker.py`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.loading import quiet_loading
from index.model_files import verified_model_folder

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedModel

MAX_PIECES = 96
_BEFORE_WORDS = 20
_BATCH = 16
_FIXED = ("bert.embeddings.", "bert.encoder.layer.0.", "bert.encoder.layer.1.")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, and the one before it in its passage ("" where there is none)."""

    sentence: str
    before: str = ""

    @property
    def text(self) -> str:
        """What the model reads beside the question; the sentence before comes last, and is cut off first."""
        before = " ".join(self.before.split()[-_BEFORE_WORDS:])
        return f"{self.sentence} [SEP] {before}" if before else self.sentence


class Reranker(Protocol):
    """Judges sentences as answers to a question."""

    @property
    def name(self) -> str:
        """What an answer records as having judged it."""
        ...

    def probabilities(self, question: str, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """For each pair the probability in 0..1 that its sentence answers, shape (len(pairs),)."""
        ...


class NoReranker:
    """Knows nothing: 0 for every sentence. The baseline in evaluations."""

    name = "none"

    def probabilities(self, question: str, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """Zeros, shape (len(pairs),)."""
        del question
        return np.zeros(len(pairs), dtype=np.float32)


class CrossEncoder:
    """The trained reranker, on the CPU. Safe to call from many threads.

    Raises `ModelError` when its weights, or the embedding model's, are missing or not the ones expected.
    """

    def __init__(self, weights: Path | None = None) -> None:
        from safetensors.torch import load_file
        from transformers import AutoTokenizer

        folder = verified_model_folder()
        self._weights = weights or Path(__file__).parent / "reranker.safetensors"
        if not self._weights.is_file():
            raise ModelError(f"{self._weights} is missing: install Footnote again")
        self.name = f"footnote-reranker@{hashlib.sha256(self._weights.read_bytes()).hexdigest()[:8]}"
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._model = untrained_model(folder)
        trained = {name: weight.float() for name, weight in load_file(self._weights).items()}
        unknown = self._model.load_state_dict(trained, strict=False).unexpected_keys
        if unknown:
            raise ModelError(f"{self._weights} holds weights of another model ({unknown[0]}): install Footnote again")
        self._model.eval()
        self._lock = Lock()

    def probabilities(self, question: str, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """For each pair the probability in 0..1 that its sentence answers, shape (len(pairs),)."""
        import torch

        found = np.zeros(len(pairs), dtype=np.float32)
        # Alike lengths together: little is spent on padding.
        order = sorted(range(len(pairs)), key=lambda at: len(pairs[at].text))
        with self._lock, torch.inference_mode():
            for at in range(0, len(order), _BATCH):
                chosen = order[at : at + _BATCH]
                batch = self._tokenizer(
                    [question] * len(chosen),
                    [pairs[number].text for number in chosen],
                    truncation=True,
                    max_length=MAX_PIECES,
                    padding=True,
                    return_tensors="pt",
                )
                found[chosen] = torch.sigmoid(self._model(**batch).logits[:, 0]).numpy()
        return found


def untrained_model(folder: Path) -> "PreTrainedModel":
    """MiniLM with a new head of one logit; the word embeddings and the two lowest layers stay as they are."""
    from transformers import AutoModelForSequenceClassification

    with quiet_loading():
        # Dropout took a third of the training time on two cores, and one pass needs none.
        model = AutoModelForSequenceClassification.from_pretrained(
            folder,
            num_labels=1,
            local_files_only=True,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    for name, parameter in model.named_parameters():
        parameter.requires_grad = not name.startswith(_FIXED)
    return model


def trained_part(model: "PreTrainedModel") -> dict[str, "Tensor"]:
    """The weights that training changes, by name."""
    return {name: weight for name, weight in model.state_dict().items() if not name.startswith(_FIXED)}
