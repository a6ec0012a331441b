"""What is read beside a claim is what speaks of it."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.support.model.premise import closeness, premise

SENTENCES = (
    "The trial was paid for by the state.",
    "Ketamine was given by infusion.",
    "It lowered the score within 24 hours.",
    "Nobody dropped out.",
)


def test_the_closest_sentences_are_chosen_and_stay_in_order() -> None:
    chosen = premise("Ketamine lowered the score.", "Results", SENTENCES, words=12)
    assert chosen.sentences == SENTENCES[1:3]
    assert chosen.heading == "Results"


def test_the_best_sentence_is_there_however_long_it_is() -> None:
    long = "Ketamine " * 200
    assert premise("Ketamine helps.", "", ["Something short.", long], words=20).sentences == (long.strip(),)


def test_a_neighbour_counts_a_little() -> None:
    scores = closeness("infusion", SENTENCES)
    assert scores[1] > scores[0] == scores[2] > scores[3] == 0


@given(st.lists(st.text(alphabet="ab \n", max_size=12), max_size=8), st.integers(1, 20))
def test_nothing_is_invented_and_the_room_is_kept(sentences: list[str], words: int) -> None:
    chosen = premise("a b ab", "", sentences, words).sentences
    assert set(chosen) <= {" ".join(one.split()) for one in sentences}
    assert len(chosen) <= 1 or sum(len(one.split()) for one in chosen) <= words
    assert bool(chosen) == any(one.split() for one in sentences)
