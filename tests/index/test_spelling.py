"""A typing error is mended; a name that the library does not hold stays what it is."""

import pytest

from index.query import Speller
from tests.snapshots import bundled_snapshot
from tests.tables import lines, rows

DRUGS = """
    fluoxetine duloxetine arketamine norketamine lithium dapoxetine reboxetine esreboxetine edivoxetine
    seproxetine norfluoxetine esmethadone esmirtazapine hydroxyketamine deschloroketamine methoxetamine
    tiletamine ketanserin ketotifen ketoprofen viloxazine gepirone maprotiline amoxapine dosulepin iproniazid
    cariprazine lumateperone midazolam ibogaine kratom ozempic metformin ibuprofen zolpidem psilocin
    norpsilocin baeocystin
"""


@pytest.fixture(scope="module")
def speller() -> Speller:
    return bundled_snapshot().queries.speller


@pytest.mark.parametrize(("typed", "meant"), rows("spelling", "mended"))
def test_typing_errors_are_mended(speller: Speller, typed: str, meant: str) -> None:
    assert speller.mended(typed) == meant


@pytest.mark.parametrize("word", "dont doesnt didnt isnt arent wasnt werent hasnt havent cant couldnt wont".split())
def test_a_denial_is_not_turned_round(speller: Speller, word: str) -> None:
    assert speller.mended(f"why {word} SSRIs work") == f"why {word} SSRIs work"


@pytest.mark.parametrize(
    "name",
    DRUGS.split(),
)
def test_a_drug_never_becomes_another(speller: Speller, name: str) -> None:
    question = f"What does {name} do?"
    assert speller.mended(question) == question
    assert speller.mended(name) == name


@pytest.mark.parametrize("question", lines("spelling", "left alone"))
def test_names_abbreviations_and_inflections_are_left_alone(speller: Speller, question: str) -> None:
    assert speller.mended(question) == question


def test_the_documents_own_word_is_preferred() -> None:
    english = ("receipt", "recent")
    assert Speller({"receptor": 3}, (), english).mended("recepton") == "receptor"
    assert Speller({}, (), english).mended("recepton") == "recepton"
