"""An optional judge: any cross-encoder for natural language inference, by folder or by name; never the default.

The first pair of `sentence_transformers` is the evidence, the second the claim. A name, unlike a folder, makes
sentence-transformers look in its cache and on its hub: that is asked for by naming it.
"""

import hashlib
from pathlib import Path

from assistant.answer import Support, SupportLabel
from corpus.errors import ModelError

_MEANS = {
    "entail": SupportLabel.SUPPORTED,
    "support": SupportLabel.SUPPORTED,
    "contradict": SupportLabel.CONTRADICTED,
    "refute": SupportLabel.CONTRADICTED,
}


class NliModel:
    """A `Checker`: the label of the highest probability, the score that of entailment.

    Raises `ModelError` when the model cannot be loaded or does not say which of its outputs is entailment.
    """

    def __init__(self, model: str) -> None:
        from sentence_transformers import CrossEncoder
        from torch.nn import Softmax

        self.name = f"nli:{model}"
        try:
            self._encoder = CrossEncoder(model, device="cpu")
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(f"the NLI model {model} cannot be loaded: {' '.join(str(error).split())[:200]}") from error
        self._softmax = Softmax(dim=-1)
        names = {int(number): str(name) for number, name in self._encoder.config.id2label.items()}
        self._labels = [label_of(names[number]) for number in sorted(names)]
        if SupportLabel.SUPPORTED not in self._labels or len(self._labels) < 2:
            raise ModelError(f"the NLI model {model} names no output for entailment: {', '.join(names.values())}")

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        """The support; evidence without a word supports nothing."""
        evidence = " ".join(filter(None, (context, quote)))
        if not evidence.strip():
            return Support(SupportLabel.NOT_FOUND, 0.0)
        [shares] = self._encoder.predict([(evidence, sentence)], activation_fn=self._softmax, show_progress_bar=False)
        found = [float(share) for share in shares]
        label = self._labels[max(range(len(found)), key=found.__getitem__)]
        supported = sum(share for share, of in zip(found, self._labels, strict=True) if of is SupportLabel.SUPPORTED)
        return Support(label, min(1.0, supported))


def label_of(name: str) -> SupportLabel:
    """What a model's own name of an output means; any other name says that nothing is known."""
    plain = name.lower().replace(" ", "_").replace("-", "_")
    if plain.startswith("not_"):
        return SupportLabel.NOT_FOUND
    return next((label for part, label in _MEANS.items() if part in plain), SupportLabel.NOT_FOUND)


def model_sha256(model: str) -> str:
    """The hash of the files of a model's folder; of its name where it is none."""
    folder = Path(model)
    digest = hashlib.sha256(model.encode() if not folder.is_dir() else b"")
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file() and file.suffix in {".json", ".safetensors", ".txt", ".model"}:
            with file.open("rb") as opened:
                digest.update(file.name.encode() + hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()
