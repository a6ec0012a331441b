"""Logits to readings."""

import math

import numpy as np
import pytest

from corpus.span import Span
from index.reader.encoding import Encoder
from index.reader.reader_text import ReaderText
from index.reader.reading import any_answers, passage_reading

TEXT = ReaderText("", ("Mood improved within 24 hours.", "Sleep did not."))


def _row(size: int, at: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    row = np.zeros(size, dtype=np.float32)
    row[at] = 5.0
    return row


def test_the_likeliest_span_lies_in_its_sentence(encoder: Encoder) -> None:
    (one,) = encoder.encode("How soon?", [TEXT])
    first = int(np.flatnonzero(one.sentence_of == 0)[3])  # "24"
    found = passage_reading(
        one, np.array([1.5, -2.0], dtype=np.float32), _row(len(one), first), _row(len(one), first + 1)
    )
    assert [of.score for of in found.sentences] == [1.5, -2.0]
    assert found.sentences[0].short == Span(21, 29)
    assert found.sentences[0].short.of(TEXT.sentences[0]) == "24 hours"
    assert found.sentences[1].short is not None
    assert found.sentences[1].short.end <= len(TEXT.sentences[1])


def test_an_end_before_the_start_is_no_span(encoder: Encoder) -> None:
    (one,) = encoder.encode("How soon?", [TEXT])
    places = np.flatnonzero(one.sentence_of == 0)
    found = passage_reading(
        one, np.zeros(2, dtype=np.float32), _row(len(one), int(places[4])), _row(len(one), int(places[1]))
    )
    short = found.sentences[0].short
    assert short is not None
    assert short.start < short.end


def test_what_was_not_read_has_no_score(encoder: Encoder) -> None:
    (one,) = encoder.encode("Why?", [ReaderText("", ("word " * 400, "The end."))])
    zeros = np.zeros(len(one), dtype=np.float32)
    last = passage_reading(one, np.zeros(2, dtype=np.float32), zeros, zeros).sentences[1]
    assert last.score == -math.inf
    assert last.short is None


def test_the_logit_that_any_answers() -> None:
    assert any_answers([0.0, 0.0]) == pytest.approx(math.log(2))
    assert any_answers([800.0, -math.inf]) == pytest.approx(800.0)
    assert any_answers([]) == -math.inf
