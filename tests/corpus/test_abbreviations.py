"""A document's own abbreviations, after Schwartz and Hearst; the examples were checked by hand."""

import pytest

from corpus.glossary import defined_abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Methods to measure heat shock protein (HSP) levels.", "HSP", "heat shock protein"),
        ("raises brain-derived neurotrophic factor (BDNF).", "BDNF", "brain-derived neurotrophic factor"),
        ("selective serotonin reuptake inhibitors (SSRIs)", "SSRI", "selective serotonin reuptake inhibitors"),
        ("of 5-hydroxytryptamine (5-HT)", "5-HT", "5-hydroxytryptamine"),
        ("made in 2019 (USA)", "", ""),
        ("(HSP) heat shock protein", "", ""),
        ("nothing ( ) here ()", "", ""),
    ],
)
def test_defined(text: str, short: str, long: str) -> None:
    found = [(term.short, term.name) for term in defined_abbreviations(text)]
    assert found == ([((short,), long)] if short else [])
