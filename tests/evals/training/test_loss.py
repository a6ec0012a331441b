"""The loss falls as right sentences rise, and as nothing does where nothing answers."""

import pytest
import torch

from corpus.span import Span
from evals.training.batches import prepared
from evals.training.group import Candidate, Group, Short
from evals.training.loss import loss
from index.reader.encoding import Encoder
from index.reader.reader_model import UNREAD, Logits
from tests.evals.training.makers import RIGHT, answered, unanswered


def _logits(rows: list[list[float]]) -> Logits:
    scores = torch.tensor(rows)
    return Logits(scores, torch.zeros(len(rows), 60), torch.zeros(len(rows), 60))


def _of(group: Group, rows: list[list[float]]) -> float:
    return float(loss(_logits(rows), prepared([group], Encoder())))


def test_the_right_sentence_should_stand_highest() -> None:
    good = _of(answered(), [[5.0, -5.0], [-5.0, UNREAD]])
    bad = _of(answered(), [[-5.0, 5.0], [-5.0, UNREAD]])
    assert good < 0.1 < bad


def test_where_nothing_answers_all_should_stand_low() -> None:
    assert _of(unanswered(), [[-6.0]]) < 0.1 < _of(unanswered(), [[6.0]])


def test_only_the_listwise_part_where_not_every_right_sentence_is_known() -> None:
    rows = [[2.0, 1.0], [0.5, UNREAD]]
    every = torch.tensor([0.0, 2.0, 1.0, 0.5])
    expected = float(torch.logsumexp(every, 0) - 2.0)
    assert _of(answered(exact=False), rows) == pytest.approx(expected, abs=1e-5)
    assert _of(answered(), rows) > expected


def test_the_short_answer_has_its_share() -> None:
    span = Short(0, Span(21, 29))
    group = Group("made", "How soon?", (Candidate(RIGHT, (0,), span),))
    (one,) = prepared([group], Encoder())
    at = [int(place) for place in (one.encoded[0].sentence_of == 0).nonzero()[0]]
    logits = _logits([[5.0, -5.0]])
    before = float(loss(logits, [one]))
    logits.starts[0, at[3]] = 9.0
    logits.ends[0, at[4]] = 9.0
    assert float(loss(logits, [one])) < before - 0.5
