"""A model's words become the same sentences however they come in pieces."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.llm.prompts import numbers_in
from assistant.llm.stream import ModelSentence, Splitter


def sentences(*pieces: str) -> tuple[ModelSentence, ...]:
    splitter = Splitter()
    return (*(said for piece in pieces for said in splitter.take(piece)), *splitter.end())


@settings(deadline=None)
@given(st.text(alphabet="aA1. [2]\n?!*<tħinkŋ>(,)\u200b", max_size=80), st.integers(1, 7))
def test_any_text_comes_out_the_same(text: str, size: int) -> None:
    assert sentences(*(text[at : at + size] for at in range(0, len(text), size))) == sentences(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a [1] b [12]", (1, 12)),
        ("[1, 2; 3]", (1, 2, 3)),
        ("[1-3]", (1, 2, 3)),
        ("[3–1]", (3, 1)),
        ("[1-900]", (1, 900)),
        ("[passage 2] [^4] 【5】 [Source 6]", (2, 4, 5, 6)),
        ("[1][1]", (1,)),
        ("[a] (1) [1a] [] [-] 5-HT [2A] [1234]", ()),
    ],
)
def test_marks_as_models_write_them(text: str, numbers: tuple[int, ...]) -> None:
    assert numbers_in(text) == numbers
