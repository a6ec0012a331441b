"""The shipped reader: it tells which sentence answers and that none does, says where the short answer stands, reads
long passages to their end, and says the same whatever is read beside."""

import math

import pytest

from assistant.factory import reader
from assistant.reader import (
    LIMIT,
    SLOTS,
    WEIGHTS,
    PassageEncoder,
    PassageReading,
    ReaderPassage,
    TrainedReader,
    any_answers,
)
from corpus.errors import ModelError
from index.network import Network
from index.text import TOKENIZER
from tests.real_assistant import real_reader

DOSES = ReaderPassage(
    "Handbook of mood drugs > Lithium",
    (
        "Lithium is a salt that steadies mood.",
        "The usual starting dose of lithium is 400 mg at night.",
        "Tremor is a common side effect of lithium.",
    ),
)
WEATHER = ReaderPassage("Travel", ("Rain is common in autumn.", "Trains leave every hour from the north station."))


def _best(question: str, passage: ReaderPassage) -> int:
    [reading] = real_reader().read(question, [passage])
    return max(range(len(passage.sentences)), key=lambda number: reading.sentences[number].logit)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("What is the starting dose of lithium?", 1),
        ("Which side effect of lithium is common?", 2),
        ("What is lithium?", 0),
    ],
)
def test_the_sentence_that_answers_is_best(question: str, number: int) -> None:
    assert _best(question, DOSES) == number


def test_a_passage_that_answers_stands_above_nothing_and_one_that_does_not_below() -> None:
    answering, silent = real_reader().read("What is the starting dose of lithium?", [DOSES, WEATHER])
    assert answering.logit > 0 > silent.logit


def test_a_reading_does_not_depend_on_what_is_read_beside_it() -> None:
    [alone] = real_reader().read("What is lithium?", [DOSES])
    beside = real_reader().read("What is lithium?", [WEATHER, DOSES, WEATHER])[1]
    for one, other in zip(alone.sentences, beside.sentences, strict=True):
        assert one.logit == pytest.approx(other.logit, abs=0.05)


def test_short_answers_are_places_in_their_sentences() -> None:
    [reading] = real_reader().read("What is the starting dose of lithium?", [DOSES])
    for sentence, read in zip(DOSES.sentences, reading.sentences, strict=True):
        assert 0 <= read.short.start <= read.short.end <= len(sentence)
    assert "400" in reading.sentences[1].short.of(DOSES.sentences[1])


@pytest.mark.parametrize(
    "passage",
    [
        ReaderPassage("", ("",)),
        ReaderPassage("", ()),
        ReaderPassage("x" * 5_000, ("A.", "\ufffd\u202e", "кетамин", "B " * 2_000)),
        ReaderPassage("Many", tuple(f"Sentence {number} is short." for number in range(3 * SLOTS))),
    ],
    ids=["an empty sentence", "no sentence", "strange and long", "many"],
)
def test_every_sentence_has_a_reading(passage: ReaderPassage) -> None:
    [reading] = real_reader().read("What is it? " * 50, [passage])
    assert len(reading.sentences) == len(passage.sentences)
    assert not any(math.isnan(sentence.logit) for sentence in reading.sentences)


def test_no_run_is_longer_than_the_network_reads() -> None:
    long = ReaderPassage("A heading " * 40, tuple("word " * 90 for _ in range(20)))
    runs = PassageEncoder(TOKENIZER).encode("why " * 200, long)
    assert all(len(encoded.ids) <= LIMIT for _, encoded in runs)
    firsts = [first for first, _ in runs]
    assert firsts == sorted(set(firsts))
    counts = [int(encoded.sentence_of.max()) + 1 for _, encoded in runs]
    assert sum(counts) == len(long.sentences)


def test_nothing_asked_of_nothing() -> None:
    assert real_reader().read("What?", []) == ()


@pytest.mark.parametrize(
    ("logits", "any_of_them"), [([], -math.inf), ([1.0], 1.0), ([0.0, 0.0], math.log(2)), ([9.0, -math.inf], 9.0)]
)
def test_that_any_answers_is_no_less_than_that_the_best_does(logits: list[float], any_of_them: float) -> None:
    assert any_answers(logits) == pytest.approx(any_of_them)
    assert PassageReading(()).logit == -math.inf


def test_weights_that_are_not_the_shipped_ones_are_refused_by_name() -> None:
    other = TrainedReader(Network(WEIGHTS, "0" * 64), PassageEncoder(TOKENIZER))
    with pytest.raises(ModelError, match=r"reader\.onnx"):
        other.read("What?", [DOSES])
    missing = TrainedReader(Network(WEIGHTS.with_name("gone.onnx"), "0" * 64), PassageEncoder(TOKENIZER))
    with pytest.raises(ModelError, match=r"gone\.onnx"):
        missing.read("What?", [DOSES])


def test_its_name_says_which_weights_it_has() -> None:
    assert reader().name.startswith("reader@")
