"""Answers are found again in the passages cut."""

from corpus.span import Span
from evals.training.cut_text import cut_document, paragraphs
from tests.fakes import WordCounter

TEXT = "Ketamine acts fast.  Mood improved\nwithin 24 hours in most people. Sleep did not change at all."
DOCUMENT = paragraphs("one", [("Results", TEXT)])


def _span(words: str) -> Span:
    start = DOCUMENT.text.index(words)
    return Span(start, start + len(words))


def test_a_short_answer_is_its_words_in_the_evened_sentence() -> None:
    candidate = cut_document(DOCUMENT, WordCounter()).candidate(0, _span("24 hours"))
    assert candidate.right == (1,)
    assert candidate.short is not None
    assert candidate.short.span.of(candidate.text.sentences[1]) == "24 hours"


def test_a_short_answer_behind_a_line_break_is_found() -> None:
    candidate = cut_document(DOCUMENT, WordCounter()).candidate(0, _span("within 24"))
    assert candidate.short is not None
    assert candidate.short.span.of(candidate.text.sentences[1]) == "within 24"


def test_a_whole_sentence_has_no_short_answer() -> None:
    candidate = cut_document(DOCUMENT, WordCounter()).candidate(0, _span("Sleep did not change at all."))
    assert candidate.right == (2,)
    assert candidate.short is None


def test_an_answer_over_two_sentences_marks_both() -> None:
    whole = _span("Ketamine acts fast.").to(_span("in most people."))
    assert cut_document(DOCUMENT, WordCounter()).candidate(0, whole).right == (0, 1)


def test_the_passages_that_hold_an_answer() -> None:
    long = paragraphs("two", [(None, "A word stands here and there. " * 80), ("End", "Mood improved.")])
    text = cut_document(long, WordCounter())
    span = Span(len(long.text) - 14, len(long.text))
    assert text.holding(span) == (len(text.passages) - 1,)
    assert text.passages[-1].text.heading == "End"
