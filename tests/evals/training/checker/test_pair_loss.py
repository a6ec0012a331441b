"""The loss falls as right labels, right orders and right words rise; training on it learns twins apart."""

from pathlib import Path

import pytest
import torch

from assistant.support.model.batch import PairBatch
from assistant.support.model.checker_model import FROZEN, CheckerModel, PairLogits
from assistant.support.model.encoding import ClaimPair, PairEncoder
from assistant.support.model.trained_checker import read_pairs
from corpus.span import Span
from evals.training import loop
from evals.training.checker.pair import CONTRADICTS, NOT_SUPPORTS, SUPPORTS, PairGroup, TrainingPair
from evals.training.checker.pair_batches import prepared_pairs
from evals.training.checker.pair_loss import pair_loss
from index.reader.reader_text import ReaderText
from tests.index.reader.tiny import tiny_folder

PREMISE = ReaderText("", ("Mood improved within 24 hours.",))
GROUP = PairGroup(
    "made",
    (
        TrainingPair(ClaimPair("Mood improved within 24 hours.", PREMISE), SUPPORTS, ()),
        TrainingPair(ClaimPair("Mood improved within 48 hours.", PREMISE), CONTRADICTS, (Span(21, 23),)),
    ),
)


def _of(group: PairGroup, labels: list[list[float]], doubts: torch.Tensor | None = None) -> float:
    pieces = torch.zeros(len(labels), 30) if doubts is None else doubts
    return float(pair_loss(PairLogits(torch.tensor(labels), pieces), prepared_pairs([group], PairEncoder())))


def test_right_labels_are_cheaper() -> None:
    assert _of(GROUP, [[4.0, 0, 0], [0, 4.0, 0]]) < _of(GROUP, [[0, 4.0, 0], [4.0, 0, 0]]) - 3


def test_of_two_labels_that_may_be_either_will_do() -> None:
    group = PairGroup("made", (TrainingPair(GROUP.pairs[0].pair, NOT_SUPPORTS),))
    assert _of(group, [[0, 6.0, 0]]) == pytest.approx(_of(group, [[0, 0, 6.0]]), abs=1e-5)
    assert _of(group, [[0, 6.0, 0]]) < 0.1 < _of(group, [[6.0, 0, 0]])


def test_twins_are_set_apart_beyond_their_labels() -> None:
    apart = PairGroup("made", GROUP.pairs[:1]), PairGroup("made", GROUP.pairs[1:])
    rows = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]
    assert _of(GROUP, rows) > (_of(apart[0], rows[:1]) + _of(apart[1], rows[1:])) / 2 + 0.5


def test_the_wrong_word_should_be_doubted() -> None:
    doubts = torch.full((2, 30), -4.0)
    before = _of(GROUP, [[0.0, 0, 0]] * 2, doubts)
    doubts[1, 4] = 4.0
    assert _of(GROUP, [[0.0, 0, 0]] * 2, doubts) < before - 0.4


def test_training_tells_twins_apart_and_goes_on(tmp_path: Path) -> None:
    torch.manual_seed(2)
    model, encoder = CheckerModel(tiny_folder(tmp_path / "tiny")), PairEncoder()
    prepared = prepared_pairs([GROUP], encoder)
    batch = PairBatch.of(prepared[0].encoded)
    for steps in (40, 160):
        loop.train(
            model,
            loop.Course(tmp_path, steps, FROZEN, 1e-2, 1e-2, "checker.safetensors"),
            lambda first: iter([first] * 200),
            lambda _: pair_loss(model.logits(batch), prepared),
        )
    model.network.eval()
    right, wrong = read_pairs(model, encoder, [one.pair for one in GROUP.pairs])
    assert right.supported > 0.8 > 0.2 > wrong.supported
    assert max(wrong.words, key=lambda word: word.doubt).span == Span(21, 23)
    assert len((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 160 / 5
