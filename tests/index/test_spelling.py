"""A typing error is mended; a name that the library does not hold stays what it is.

Terms, their other names and their abbreviations.
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.glossary import Glossary, defined_abbreviations
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


BUNDLED = Glossary.bundled()


def found(text: str, glossary: Glossary = BUNDLED) -> list[tuple[str, str]]:
    return [(mention.term.name, mention.span.of(text)) for mention in glossary.mentions(text)]


@pytest.mark.parametrize(
    ("word", "known"), [("SSRI", True), ("ssris", True), ("BDNF", True), ("ketamine", False), ("AND", False)]
)
def test_abbreviations_are_known_with_their_plural(word: str, known: bool) -> None:
    assert BUNDLED.is_abbreviation(word) is known


def test_every_name_of_every_bundled_term_is_found_whole() -> None:
    for term in BUNDLED.terms:
        for name in term.names:
            [mention] = BUNDLED.mentions(name)
            assert mention.span.of(name).strip("()") in name
            assert mention.term == term or name in mention.term.names


@given(
    st.lists(st.sampled_from(["SSRI", "MAO", "inhibitors", "nasal", "spray", "𝛼", "é", "-", "  ", "esketamine", "\n"]))
)
def test_mentions_lie_in_the_text_in_order(words: list[str]) -> None:
    text = " ".join(words)
    spans = [mention.span for mention in BUNDLED.mentions(text)]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)


@pytest.mark.parametrize(("text", "short", "long"), rows("references", "abbreviations that are defined"))
def test_defined(text: str, short: str, long: str) -> None:
    found = [(term.short, term.name) for term in defined_abbreviations(text)]
    assert found == ([((short,), long)] if short else [])
