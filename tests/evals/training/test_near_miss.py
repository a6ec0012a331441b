"""A question that is off by one name or number."""

import random

from evals.training.near_miss import Names, near_miss

NAMES = Names.of(["Did 24 patients take IL-6?", "Does sertraline help?", "Does quetiapine act within 12 weeks of TNF?"])


def test_one_thing_is_changed_to_another_that_the_passage_does_not_name() -> None:
    passage = "Within 24 weeks mood improved."
    missed = near_miss("What happened in 24 weeks?", passage, NAMES, random.Random(0))
    assert missed == "What happened in 12 weeks?"


def test_a_drug_becomes_another_drug() -> None:
    missed = near_miss("Does sertraline help?", "Sertraline helped many.", NAMES, random.Random(0))
    assert missed == "Does quetiapine help?"


def test_what_the_passage_does_not_name_stays() -> None:
    assert near_miss("Does sertraline help?", "Mood improved.", NAMES, random.Random(0)) is None


def test_nothing_else_to_name_is_no_near_miss() -> None:
    only = Names.of(["Does sertraline help?"])
    assert near_miss("Does sertraline help?", "Sertraline helped.", only, random.Random(0)) is None
