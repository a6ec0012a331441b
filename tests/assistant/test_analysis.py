"""What a question expects is read off its words."""

import pytest

from assistant.analysis import Expected, asks_definition, comparison, expected, holds_expected
from corpus.glossary import Glossary


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What dose of ketamine is used?", Expected.DOSE),
        ("How much ketamine is given?", Expected.DOSE),
        ("How many mg of esketamine?", Expected.DOSE),
        ("What is the remission rate of ketamine?", Expected.PERCENT),
        ("What proportion of patients respond?", Expected.PERCENT),
        ("How many people have depression?", Expected.COUNT),
        ("In which year was esketamine approved?", Expected.YEAR),
        ("When was ketamine first synthesised?", Expected.YEAR),
        ("How fast does ketamine act?", Expected.ONSET),
        ("How long do SSRIs take to work?", Expected.ONSET),
        ("How long does it last?", Expected.TIME),
        ("What is its half-life?", Expected.TIME),
        ("How much does esketamine cost?", Expected.MONEY),
        ("Who discovered ketamine?", Expected.PERSON),
        ("How does ketamine work?", Expected.ANYTHING),
        ("Which receptor does psilocybin act on?", Expected.ANYTHING),
    ],
)
def test_the_kind_of_answer(question: str, kind: Expected) -> None:
    assert expected(question) is kind


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("What dose of ketamine is used?", "It is 0.5 mg/kg.", "It is given into a vein over 40 minutes."),
        ("What is the remission rate?", "About 30% remit.", "Many remit."),
        ("In which year was it approved?", "It was approved in 2019.", "It was approved after 40 trials."),
        ("How many people have depression?", "It affects over 300 million individuals.", "It affects 3 brain systems."),
        ("How long does it last?", "It lasts two weeks.", "It lifts mood."),
        ("How much does it cost?", "It costs €500.", "It is sprayed."),
    ],
)
def test_only_a_text_of_that_kind_holds_it(question: str, right: str, wrong: str) -> None:
    assert holds_expected(right, expected(question), question)
    assert not holds_expected(wrong, expected(question), question)


def test_anything_holds_anything() -> None:
    assert holds_expected("", Expected.ANYTHING, "How?")


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("How does ketamine differ from esketamine?", ("ketamine", "esketamine")),
        ("Is ECT better than rTMS?", ("electroconvulsive therapy", "repetitive transcranial magnetic stimulation")),
        ("Which is faster, ketamine or SSRIs?", ("ketamine", "selective serotonin reuptake inhibitor")),
        ("Can ketamine be given with esketamine", None),
        ("How does ketamine differ as an antidepressant?", None),
        ("How does ketamine work?", None),
        ("", None),
    ],
)
def test_the_sides_of_a_comparison(question: str, sides: tuple[str, ...] | None) -> None:
    compared = comparison(question, Glossary.bundled().mentions(question))
    assert (compared and tuple(side.name for side in compared.sides)) == sides


@pytest.mark.parametrize(
    ("question", "defines"),
    [
        ("What is ketamine?", True),
        ("define BDNF", True),
        ("so what are SSRIs", True),
        ("How is ketamine given?", False),
        ("What is the dose of ketamine that patients of old age are given?", False),
    ],
)
def test_asking_for_a_definition(question: str, defines: bool) -> None:
    assert asks_definition(question) is defines
