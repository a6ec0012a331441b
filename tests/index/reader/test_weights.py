"""What training changed comes back; another model's file does not."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from corpus.errors import ModelError
from index.reader.reader_model import ReaderModel
from index.reader.weights import FROZEN, freeze, load, save
from tests.index.reader.tiny import tiny_folder


def test_only_what_learns_is_stored_and_comes_back(tmp_path: Path, weights: Path) -> None:
    model, other = ReaderModel(tiny_folder(tmp_path)), ReaderModel(tmp_path)
    freeze(model)
    with torch.no_grad():
        for parameter in model.network.parameters():
            if parameter.requires_grad:
                parameter.add_(0.5)
    save(model, weights)
    assert not any(name.startswith(FROZEN) for name in load_file(weights))
    load(other, weights)
    for name, tensor in other.network.state_dict().items():
        assert torch.allclose(tensor, model.network.state_dict()[name], atol=2e-3), name


@pytest.mark.parametrize("damage", ["missing", "no safetensors", "other shape"])
def test_a_file_that_is_not_the_readers_is_refused(model: ReaderModel, weights: Path, damage: str) -> None:
    if damage == "no safetensors":
        weights.write_bytes(b"nothing of the kind")
    elif damage == "other shape":
        save_file({"judge.0.bias": torch.zeros(3)}, weights)
    with pytest.raises(ModelError, match="install Footnote again"):
        load(model, weights)
