"""A document's own abbreviations, after Schwartz and Hearst; the examples were checked by hand."""

import pytest

from corpus.glossary import defined_abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Methods to measure heat shock protein (HSP) levels.", "HSP", "heat shock protein"),
        (
            "the gene-dependent transforming growth factor-beta 1 (TGF-beta1)",
            "TGF-beta1",
            "transforming growth factor-beta 1",
        ),
        ("raises brain-derived neurotrophic factor (BDNF).", "BDNF", "brain-derived neurotrophic factor"),
        ("an N-methyl-D-aspartate receptor (NMDAR)", "NMDAR", "N-methyl-D-aspartate receptor"),
        ("selective serotonin reuptake inhibitors (SSRIs)", "SSRI", "selective serotonin reuptake inhibitors"),
        ("by transcranial magnetic stimulation (TMS; 10 Hz)", "TMS", "transcranial magnetic stimulation"),
        ("of 5-hydroxytryptamine (5-HT)", "5-HT", "5-hydroxytryptamine"),
        ("the mammalian target of rapamycin (mTOR)", "mTOR", "mammalian target of rapamycin"),
        ("in treatment-resistant\ndepression (TRD)", "", ""),
        ("made in 2019 (USA)", "", ""),
        ("a review (See Table)", "", ""),
        ("patients (N = 20) and (P = 0.05)", "", ""),
        ("(HSP) heat shock protein", "", ""),
        ("the hsp (HSP)", "", ""),
        ("the cab bite (AB)", "", ""),
        ("nothing ( ) here ()", "", ""),
    ],
)
def test_defined(text: str, short: str, long: str) -> None:
    found = [(term.short, term.name) for term in defined_abbreviations(text)]
    assert found == ([((short,), long)] if short else [])


def test_the_shortest_stretch_that_holds_the_letters_is_taken() -> None:
    [term] = defined_abbreviations("Many drugs and deep brain stimulation, or direct brain stimulation (DBS)")
    assert term.name == "direct brain stimulation"


def test_the_first_definition_stands_and_the_order_is_the_texts() -> None:
    text = "vagus nerve stimulation (VNS), deep brain stimulation (DBS), very new stimulus (VNS)"
    terms = defined_abbreviations(text)
    assert [(term.name, term.kind) for term in terms] == [
        ("vagus nerve stimulation", "abbreviation"),
        ("deep brain stimulation", "abbreviation"),
    ]


def test_the_words_before_are_bounded() -> None:
    assert defined_abbreviations("deep " + "long " * 30 + "brain stimulation (DBS)") == ()
    assert defined_abbreviations("(" * 100_000) == ()
