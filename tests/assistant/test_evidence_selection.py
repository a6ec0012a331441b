"""Sentences of sources with their places, which of them are read, and what a sentence states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verifier import chosen_sentences, one_spelling, source_sentences, statements_in


@given(st.text(alphabet="aB1. \n-|:;!?,()“é\u00ad", max_size=200))
def test_sentences_stand_at_their_places_and_hold_every_word(text: str) -> None:
    found = source_sentences(text)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert "".join("".join(each.text.split()) for each in found) == "".join(text.split())


def test_what_is_hidden_or_spelled_otherwise_reads_the_same() -> None:
    hidden = "Anti\u00addepressants raise sero\u00adtonin by 5\u00a0\u2212\u00a07 m\u00b2; the \ufb02oor of photo-\nsynthesis, 10\u2076."  # noqa: E501
    assert one_spelling(hidden) == "Antidepressants raise serotonin by 5 - 7 m2; the floor of photosynthesis, 10^6."


def test_the_sentences_that_complete_the_claim_are_read_in_their_order() -> None:
    filler = "Nothing of that sort was ever seen in the year before. "
    text = f"Ann built two dams. {filler * 4}The first dam is 61 m high. {filler * 4}"
    found = chosen_sentences("The first dam that Ann built is 61 m high.", source_sentences(text), 30)
    kept = [each.text for each in found if "dam" in each.text]
    assert kept == ["Ann built two dams.", "The first dam is 61 m high."]


def test_a_point_of_a_list_comes_with_the_line_above_it() -> None:
    text = "The lift must not be used by:\n\n- children\n- people with ladders\n\n" + "More is said here. " * 20
    found = chosen_sentences("People with ladders may use it.", source_sentences(text), 15)
    texts = [each.text for each in found]
    assert texts[0] == "The lift must not be used by:"
    assert "- people with ladders" in texts


@pytest.mark.parametrize(
    ("sentence", "statements"),
    [
        ("Aster found a benefit in adults, but Briar found no benefit in children.", 2),
        ("Nausea, vomiting and headache were common.", 1),
        ("Patients on A recovered, while patients on B relapsed, and patients on C died.", 3),
    ],
)
def test_a_sentence_that_holds_several_statements_is_split(sentence: str, statements: int) -> None:
    assert len(statements_in(sentence)) == statements
