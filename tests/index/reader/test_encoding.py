"""Pieces know their sentence and their characters in it."""

import numpy as np

from index.reader.encoding import NO_SENTENCE, QUESTION_LIMIT, READ_LIMIT, Encoder
from index.reader.reader_text import ReaderText

TEXT = ReaderText("Results", ("Mood improved within 24 hours.", "Sleep did not."))


def test_each_piece_is_the_words_at_its_place(encoder: Encoder) -> None:
    (one,) = encoder.encode("Did mood improve?", [TEXT])
    for number, sentence in enumerate(TEXT.sentences):
        at = np.flatnonzero(one.sentence_of == number)
        words = "".join(sentence[one.starts[place] : one.ends[place]] for place in at)
        assert words == sentence.replace(" ", "")


def test_question_and_heading_belong_to_no_sentence(encoder: Encoder) -> None:
    (one,) = encoder.encode("Did mood improve?", [TEXT])
    assert (one.sentence_of[one.kinds == 0] == NO_SENTENCE).all()
    assert one.sentence_of[one.kinds == 1][0] == NO_SENTENCE  # "Results"
    assert one.sentences == 2


def test_nothing_runs_past_the_limits(encoder: Encoder) -> None:
    (one,) = encoder.encode("why " * 500, [ReaderText("", ("word " * 400, "The end."))])
    assert len(one) == READ_LIMIT
    assert int((one.kinds == 0).sum()) == QUESTION_LIMIT + 2
    assert one.sentences == 2
    assert not (one.sentence_of == 1).any()


def test_a_passage_without_sentences_is_encoded(encoder: Encoder) -> None:
    (one,) = encoder.encode("Why?", [ReaderText("", ())])
    assert one.sentences == 0
    assert (one.sentence_of == NO_SENTENCE).all()
