"""Sentences of sources with their places, which of them are read, and what a sentence states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import source_sentences
from assistant.verifier import statements_in


@given(st.text(alphabet="aB1. \n-|:;!?,()“é\u00ad", max_size=200))
def test_sentences_stand_at_their_places_and_hold_every_word(text: str) -> None:
    found = source_sentences(text)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert "".join("".join(each.text.split()) for each in found) == "".join(text.split())


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
