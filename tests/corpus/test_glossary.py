"""Terms are found by any of their names, whatever the case, the hyphens and the number."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.glossary import Glossary, Term

BUNDLED = Glossary.bundled()


def found(text: str, glossary: Glossary = BUNDLED) -> list[tuple[str, str]]:
    return [(mention.term.name, mention.span.of(text)) for mention in glossary.mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SSRIs and Ketamine", [("selective serotonin reuptake inhibitor", "SSRIs"), ("ketamine", "Ketamine")]),
        ("Tricyclic-ANTIDEPRESSANTS", [("tricyclic antidepressant", "Tricyclic-ANTIDEPRESSANTS")]),
        ("MAO inhibitors", [("monoamine oxidase inhibitor", "MAO inhibitors")]),
        ("MAOs", [("monoamine oxidase", "MAOs")]),
        ("electroconvulsive therapies", [("electroconvulsive therapy", "electroconvulsive therapies")]),
        ("the HPA axis.", [("hypothalamic-pituitary-adrenal axis", "HPA axis")]),
        ("mTOR/TrkB", [("mechanistic target of rapamycin", "mTOR"), ("tropomyosin receptor kinase B", "TrkB")]),
        ("sertraline", [("sertraline", "sertraline")]),
        ("ketaminergic maosnet", []),
        ("", []),
    ],
)
def test_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


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


def test_a_name_that_is_known_already_keeps_its_meaning() -> None:
    more = BUNDLED.with_terms(
        (Term("some other thing", "abbreviation", ("BDNF",)), Term("new thing", "drug", ("NTG",)))
    )
    assert found("BDNF, NTG and some other thing", more) == [
        ("brain-derived neurotrophic factor", "BDNF"),
        ("new thing", "NTG"),
        ("some other thing", "some other thing"),
    ]
    assert more.is_abbreviation("NTGs")
    assert not BUNDLED.is_abbreviation("NTG")


@given(
    st.lists(st.sampled_from(["SSRI", "MAO", "inhibitors", "nasal", "spray", "𝛼", "é", "-", "  ", "esketamine", "\n"]))
)
def test_mentions_lie_in_the_text_in_order(words: list[str]) -> None:
    text = " ".join(words)
    spans = [mention.span for mention in BUNDLED.mentions(text)]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
