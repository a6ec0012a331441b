"""The network scores sentences; padding and what was not read never count."""

import pytest
import torch

from index.reader.batch import Batch
from index.reader.encoding import Encoder
from index.reader.reader_model import UNREAD, ReaderModel
from index.reader.reader_text import ReaderText

SHORT = ReaderText("", ("Mood improved.",))
LONG = ReaderText("Results", ("Mood improved within 24 hours.", "Sleep did not.", "word " * 50))


def test_padding_changes_no_score(model: ReaderModel, encoder: Encoder) -> None:
    encoded = encoder.encode("Did mood improve?", [SHORT, LONG])
    with torch.no_grad():
        alone, together = model.logits(Batch.of(encoded[:1])), model.logits(Batch.of(encoded))
    assert alone.sentences[0, 0] == pytest.approx(float(together.sentences[0, 0]), abs=1e-4)
    assert together.sentences[0, 1:].tolist() == [UNREAD, UNREAD]
    assert (together.sentences[1] > UNREAD / 2).all()


def test_a_sentence_that_was_cut_off_is_unread(model: ReaderModel, encoder: Encoder) -> None:
    encoded = encoder.encode("Why?", [ReaderText("", ("word " * 400, "The end."))])
    with torch.no_grad():
        scores = model.logits(Batch.of(encoded)).sentences
    assert scores[0, 0] > UNREAD / 2
    assert float(scores[0, 1]) == UNREAD


def test_the_question_counts(model: ReaderModel, encoder: Encoder) -> None:
    with torch.no_grad():
        scores = [
            float(model.logits(Batch.of(encoder.encode(asked, [LONG]))).sentences[0, 0])
            for asked in ("Did mood improve?", "Who paid for the trial of the second drug?")
        ]
    assert scores[0] != pytest.approx(scores[1], abs=1e-5)


def test_an_empty_batch_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Batch.of([])
