"""Terms, their other names and their abbreviations."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.glossary import Glossary, defined_abbreviations
from tests.tables import rows

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
