"""int8 gives nearly the same scores."""

from pathlib import Path

import pytest
import torch

from index.reader.batch import Batch
from index.reader.encoding import Encoder
from index.reader.precision import Precision, available, quantise
from index.reader.reader_model import ReaderModel
from index.reader.reader_text import ReaderText
from tests.index.reader.tiny import tiny_folder


def test_int8_scores_are_close_but_not_the_same(tmp_path: Path, encoder: Encoder) -> None:
    if available() is Precision.SINGLE:
        pytest.skip("this torch has no quantised kernels here")
    model = ReaderModel(tiny_folder(tmp_path))
    model.network.eval()
    batch = Batch.of(encoder.encode("Did mood improve?", [ReaderText("", ("Mood improved.", "Sleep did not."))]))
    with torch.no_grad():
        exact = model.logits(batch).sentences
        quantise(model)
        rough = model.logits(batch).sentences
    assert torch.allclose(exact, rough, atol=0.2)
    assert not torch.equal(exact, rough)
