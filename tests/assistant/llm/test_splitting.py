"""A model's words become the same sentences however they come in pieces."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.llm.prompts import numbers_in
from assistant.llm.stream import ModelSentence, Splitter

TEXT = (
    "<think>Passage 1. says. [9]</think>\n\nKetamine (0.5 mg/kg i.v.) acts within hours, as Smith et al. [2] showed. "
    "It lasts e.g. 5 mg. per day at most [1].[3] **It** helps.【2】 Is it so? [1, 2]\n- An `item` [1]\n2. Second item. "
    "[2-3]\n\n# A heading\nThe dose is in Fig. 2 approx. 40%! No \u200bmark he\u202ere. It ends in the mid"
)
SENTENCES = (
    ModelSentence("Ketamine (0.5 mg/kg i.v.) acts within hours, as Smith et al. showed.", (2,)),
    ModelSentence("It lasts e.g. 5 mg. per day at most.", (1, 3)),
    ModelSentence("It helps.", (2,)),
    ModelSentence("Is it so?", (1, 2)),
    ModelSentence("An item", (1,)),
    ModelSentence("Second item.", (2, 3)),
    ModelSentence("A heading", ()),
    ModelSentence("The dose is in Fig. 2 approx. 40%!", ()),
    ModelSentence("No mark here.", ()),
    ModelSentence("It ends in the mid", ()),
)


def sentences(*pieces: str) -> tuple[ModelSentence, ...]:
    splitter = Splitter()
    return (*(said for piece in pieces for said in splitter.take(piece)), *splitter.end())


@settings(deadline=None)
@given(st.lists(st.integers(0, len(TEXT)), max_size=80))
def test_the_pieces_do_not_matter(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(TEXT)]
    pieces = [TEXT[start:end] for start, end in pairwise(places)]
    assert sentences(*pieces) == SENTENCES


@settings(deadline=None)
@given(st.text(alphabet="aA1. [2]\n?!*<tħinkŋ>(,)\u200b", max_size=80), st.integers(1, 7))
def test_any_text_comes_out_the_same(text: str, size: int) -> None:
    assert sentences(*(text[at : at + size] for at in range(0, len(text), size))) == sentences(text)


@pytest.mark.parametrize("text", ["", " \n", "[1]", "...", "<think>never ends", "\u200b\u202e"])
def test_what_says_nothing_is_no_sentence(text: str) -> None:
    assert sentences(text) == ()


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
