"""Training learns, goes on where it was stopped, and keeps its rate."""

from pathlib import Path

import pytest
import torch

from evals.training.batches import prepared
from evals.training.checkpoint import load_checkpoint, save_checkpoint
from evals.training.loop import rate
from evals.training.loss import loss
from index.reader.batch import Batch
from index.reader.encoding import Encoder
from index.reader.reader_model import ReaderModel
from index.reader.weights import freeze
from tests.evals.training.makers import answered, unanswered
from tests.index.reader.tiny import tiny_folder


def _steps(model: ReaderModel, optimizer: torch.optim.AdamW, count: int) -> float:
    groups = prepared([answered(), unanswered()], Encoder())
    batch = Batch.of([one for group in groups for one in group.encoded])
    value = torch.zeros(())
    for _ in range(count):
        value = loss(model.logits(batch), groups)
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return float(value.detach())


def _learner(folder: Path) -> tuple[ReaderModel, torch.optim.AdamW]:
    torch.manual_seed(1)
    model = ReaderModel(folder)
    freeze(model)
    return model, torch.optim.AdamW([p for p in model.network.parameters() if p.requires_grad], lr=1e-2)


def test_it_learns_and_what_is_frozen_stays(tmp_path: Path) -> None:
    model, optimizer = _learner(tiny_folder(tmp_path))
    before = {name: tensor.clone() for name, tensor in model.network.state_dict().items()}
    first = _steps(model, optimizer, 1)
    assert _steps(model, optimizer, 30) < first / 2
    after = model.network.state_dict()
    name = "encoder.encoder.layer.{}.output.dense.weight"
    assert torch.equal(after[name.format(1)], before[name.format(1)])
    assert not torch.equal(after[name.format(2)], before[name.format(2)])


def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    folder = tiny_folder(tmp_path / "model")
    whole, optimizer = _learner(folder)
    _steps(whole, optimizer, 3)
    save_checkpoint(tmp_path / "c.safetensors", whole, optimizer, 3)
    _steps(whole, optimizer, 2)
    resumed, other = _learner(folder)
    assert load_checkpoint(tmp_path / "c.safetensors", resumed, other) == 3
    _steps(resumed, other, 2)
    for name, tensor in whole.network.state_dict().items():
        assert torch.allclose(tensor, resumed.network.state_dict()[name], atol=1e-6), name


def test_the_rate_rises_stays_and_falls() -> None:
    shares = [rate(step, 900) for step in range(900)]
    assert shares[0] == pytest.approx(0.01)
    assert shares[100] == shares[599] == 1.0
    assert shares[750] == pytest.approx(0.5)
    assert 0 < shares[899] < 0.01
    assert max(shares) == 1.0
