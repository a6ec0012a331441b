"""A trained model's file: only the tensors that training changed, in half precision, as safetensors.

The rest (word embeddings, lowest layers) is the embedding model's own and is taken from its package. No pickle.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.errors import ModelError

if TYPE_CHECKING:
    from torch.nn import ModuleDict

FROZEN = ("encoder.embeddings.", "encoder.encoder.layer.0.", "encoder.encoder.layer.1.")
"""Beginnings of the names of tensors that training the reader leaves as they are."""


class Trained(Protocol):
    """A model around a network."""

    network: "ModuleDict"


def freeze(model: Trained, frozen: Sequence[str] = FROZEN) -> None:
    """From now on only what no name in `frozen` begins learns."""
    for name, parameter in model.network.named_parameters():
        parameter.requires_grad_(not name.startswith(tuple(frozen)))


def save(model: Trained, path: Path, frozen: Sequence[str] = FROZEN) -> None:
    """Write the changed tensors as float16 to `path`, whole or not at all."""
    from safetensors.torch import save_file

    state = model.network.state_dict()
    changed = {
        name: tensor.detach().cpu().half().contiguous()
        for name, tensor in state.items()
        if not name.startswith(tuple(frozen))
    }
    temporary = path.with_suffix(".tmp")
    save_file(changed, temporary)
    temporary.replace(path)


def load(model: Trained, path: Path, frozen: Sequence[str] = FROZEN) -> None:
    """Put the tensors of `path` into the model. Raises `ModelError` for a file that is missing or of another model."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        stored = load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{path} cannot be read as trained weights ({error}): install Footnote again") from error
    own = model.network.state_dict()
    expected = {name: tensor.shape for name, tensor in own.items() if not name.startswith(tuple(frozen))}
    if {name: tensor.shape for name, tensor in stored.items()} != expected:
        raise ModelError(f"{path} holds the weights of another model: install Footnote again")
    model.network.load_state_dict({**own, **{name: tensor.float() for name, tensor in stored.items()}})
