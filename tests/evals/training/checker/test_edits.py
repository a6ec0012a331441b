"""A faulty claim differs from the right one where it says it does."""

import random

import pytest

from evals.training.checker.edits import Edit, Sources, added, edited, turned
from evals.training.checker.opposite_words import ALIKE, OPPOSITES
from evals.training.checker.pair import CONTRADICTS, SAYS_NOTHING
from evals.training.checker.rewording import reworded
from evals.training.near_miss import Names

CLAIM = "Sertraline was not given, but ketamine increased mood in 24 patients."
PREMISE = f"{CLAIM} It took 40 minutes."
OTHERS = ("Vitamin C was tested in children with severe asthma during the winter months.",)
SOURCES = Sources(Names.of(("Does fluoxetine help?", "Is 75 enough?")), OTHERS)


def _kept(edit: Edit) -> tuple[str, str]:
    """What stands before and behind the fault."""
    return edit.claim[: edit.wrong.start], edit.claim[edit.wrong.end :]


@pytest.mark.parametrize("seed", range(60))
def test_all_but_the_marked_place_is_as_it_was(seed: int) -> None:
    edit = edited(CLAIM, PREMISE, SOURCES, random.Random(seed))
    assert edit is not None
    assert edit.claim != CLAIM
    assert len(edit.wrong) > 0
    assert edit.wrong.end <= len(edit.claim)
    before, behind = _kept(edit)
    assert CLAIM.startswith(before)
    assert CLAIM.endswith(behind)


def test_every_kind_of_fault_comes_up() -> None:
    made = {edit.claim for seed in range(200) if (edit := edited(CLAIM, PREMISE, SOURCES, random.Random(seed)))}
    assert any("decreased mood" in one for one in made)
    assert any("was given" in one for one in made)
    assert any("volunteers" in one for one in made)
    assert any("in 24 patients" not in one for one in made)
    assert any("fluoxetine" in one for one in made)
    assert any("asthma" in one or "winter" in one for one in made)


def test_a_direction_is_contradicted_and_a_detail_not_found() -> None:
    direction = turned("Mood rose.", "", SOURCES, random.Random(0))
    detail = added("Mood rose.", "", SOURCES, random.Random(0))
    assert direction is not None
    assert (direction.claim, direction.allowed) == ("Mood fell.", CONTRADICTS)
    assert detail is not None
    assert detail.allowed == SAYS_NOTHING
    assert detail.wrong.of(detail.claim).strip(" ,.") in f"{OTHERS[0]} and especially particularly {detail.claim}"


def test_nothing_to_change_is_no_edit() -> None:
    assert turned("Blue.", "", SOURCES, random.Random(0)) is None
    assert edited("Blue.", "", Sources(Names.of(()), ()), random.Random(0)) is None


def test_no_word_stands_for_its_own_opposite() -> None:
    for word, alike in ALIKE.items():
        assert not set(alike) & set(OPPOSITES.get(word, ())), word


@pytest.mark.parametrize("seed", range(20))
def test_rewording_keeps_numbers_names_and_denials(seed: int) -> None:
    said = "However, in 2019, ketamine (a drug) did not change sleep in 24 patients, which was expected."
    text = reworded(said, random.Random(seed))
    for word in ("2019", "etamine", "not", "sleep", "24"):
        assert word in text
