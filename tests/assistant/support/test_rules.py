"""What the rules find in a claim, and what they leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assistant.support.examined import examined, told

CONTRADICTED = [
    ("number", "The response rate was 40 %.", "The response rate was 55 % at week four.", "40 %", "55 %"),
    ("number", "Half of the patients relapsed.", "A third of the patients relapsed.", "Half", "A third"),
    ("number", "Twelve trials were pooled.", "In all, 21 trials were pooled.", "Twelve", "21"),
    ("unit", "The dose was 50 mg.", "The dose was 50 µg a day.", "50 mg", "50 µg a day"),
    ("unit", "The dose was 0.5 mg over 40 minutes.", "The dose was 0.5 mg/kg over 40 minutes.", "0.5 mg", "0.5 mg/kg"),
    ("unit", "Mood improves within weeks.", "Mood improves within hours of the infusion.", "weeks", "hours"),
    ("year", "The trial was published in 2012.", "The trial was published in 2006.", "2012", "2006"),
    (
        "comparator",
        "Fewer than 300 patients took part.",
        "More than 300 patients took part.",
        "Fewer than 300",
        "More than 300",
    ),
    (
        "name",
        "Psilocybin blocks the NMDA receptor.",
        "Ketamine blocks the NMDA receptor.",
        "Psilocybin",
        "Ketamine",
    ),
    ("name", "Propranolol lowers anxiety.", "Diazepam lowers anxiety.", "Propranolol", "Diazepam"),
    (
        "negation",
        "The trial found a difference from placebo.",
        "The trial did not find a difference from placebo.",
        "found",
        "not find",
    ),
    ("negation", "Lithium does not prevent relapse.", "Lithium helps to prevent relapse.", "not prevent", "prevent"),
    (
        "negation",
        "The drug is unsuitable for children.",
        "The drug is suitable for children.",
        "unsuitable",
        "suitable",
    ),
    ("direction", "Stress increases growth factors.", "Stress decreases growth factors.", "increases", "decreases"),
    (
        "direction",
        "Exercise raised cortisol and reduced sleep.",
        "Exercise reduced cortisol and reduced sleep.",
        "raised",
        "reduced",
    ),
    (
        "comparison",
        "Sertraline works faster than ketamine does.",
        "Ketamine works faster than sertraline.",
        "faster than",
        "faster than",
    ),
    (
        "direction",
        "Mortality was lower with the drug.",
        "There was no difference in mortality with the drug.",
        "lower",
        "difference",
    ),
    ("population", "It was safe in children.", "It was safe in adults.", "children", "adults"),
    ("population", "It worked in patients.", "It worked in mice.", "patients", "mice"),
    ("design", "A cohort study showed relapse.", "A randomised trial showed relapse.", "cohort", "randomised"),
    ("extent", "All patients relapse.", "Some patients relapse.", "All", "Some"),
]


@pytest.mark.parametrize(("kind", "claim", "evidence", "said", "instead"), CONTRADICTED)
def test_what_differs_is_found_with_the_words_on_both_sides(
    kind: str, claim: str, evidence: str, said: str, instead: str
) -> None:
    assert (kind, "contradicts", said, instead) in told(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Remission was 30-50 percent.", "Remission ranged from 30% to 50%."),
        ("The dose was 0.5 milligrams per kilogram.", "The dose was 0.5 mg/kg."),
        ("The infusion takes two thirds of an hour.", "The infusion takes two thirds of an hour or so."),
        ("The effect lasts one day.", "The effect lasts 24 hours."),
        ("It affects over 300 million people.", "It affects 322 million people."),
        ("About 1,200 patients took part.", "Of those asked, 1,200 patients took part."),
        ("Twenty percent relapsed.", "One in five relapsed."),
        ("It was approved before 2020.", "It was approved in 2019."),
        ("SSRIs cause nausea.", "Selective serotonin reuptake inhibitors cause nausea."),
        ("Spravato is sprayed into the nose.", "Esketamine is sprayed into the nose."),
        ("Antidepressants cause nausea.", "SSRIs cause nausea."),
        ("Sertraline works slower than ketamine.", "Ketamine works faster than sertraline."),
        ("The drug did not reduce pain.", "The drug failed to reduce pain."),
        ("The drug was noninferior to placebo.", "The drug was not inferior to placebo."),
        ("Levels were raised by stress.", "Stress increased levels."),
        ("Ketamine blocks 5-HT2A receptors.", "Ketamine blocks 5-HT2A receptors in rats."),
    ],
)
def test_other_words_for_the_same_are_no_contradiction(claim: str, evidence: str) -> None:
    assert [one for one in told(claim, evidence) if one[1] == "contradicts"] == []


def test_a_negation_in_another_sentence_is_no_fault() -> None:
    evidence = "Lithium prevents relapse in bipolar disorder. It does not relieve pain. Dose matters and is not fixed."
    assert told("Lithium prevents relapse.", evidence) == []


def test_what_is_named_nowhere_is_not_found() -> None:
    assert told("Relapse was rare after 17 weeks in women.", "Relapse was rare.") == [
        ("number", "not_found", "17 weeks", None),
        ("population", "not_found", "women", None),
    ]


def test_the_context_is_taken_for_granted() -> None:
    claim, evidence = "Esketamine was approved in the United States.", "It was approved in the United States."
    assert told(claim, evidence) == [("name", "not_found", "Esketamine", None)]
    assert told(claim, evidence, "Esketamine nasal spray") == []


def test_a_hedge_dropped_is_the_weaker_finding() -> None:
    assert told("Exercise relieves depression.", "Exercise may relieve depression.") == [
        ("certainty", "weaker", "relieves", "may")
    ]


def test_two_names_that_change_places_are_found() -> None:
    evidence = "Esketamine binds the receptor more tightly than ketamine and is sprayed into the nose."
    claim = "Ketamine binds the receptor more tightly than esketamine and is sprayed into the nose."
    assert {kind for kind, severity, _, _ in told(claim, evidence) if severity == "contradicts"} >= {"comparison"}


def test_features_of_a_copied_a_reworded_and_a_foreign_claim() -> None:
    evidence = "Sleep restores attention. Light delays sleep in most adults."
    copied, reworded, foreign = (
        examined(claim, evidence).features
        for claim in ("Light delays sleep in most adults.", "Sleep is delayed by bright light.", "Cats purr loudly.")
    )
    assert (copied.verbatim, copied.coverage, copied.run, copied.novel) == (1.0, 1.0, 1.0, 0.0)
    assert 0.5 < reworded.coverage < 1
    assert reworded.novel == 1.0
    assert (foreign.coverage, foreign.pairs, foreign.run, foreign.novel) == (0.0, 0.0, 0.0, 3.0)
    assert len(copied.values()) == 22


WORDS = st.lists(
    st.sampled_from(
        "ketamine SSRIs not no without increases reduces 0.5 mg/kg 30-50 % half two weeks than faster mice adults may "
        "all 2019 more less . , ; : [3] (a) n’t café µg 1,200\n5-HT2A".split(" ")
    ),
    max_size=25,
).map(" ".join)


@given(WORDS, WORDS, st.text(max_size=40))
def test_every_finding_lies_inside_both_texts(claim: str, evidence: str, noise: str) -> None:
    for ours, theirs in ((claim, evidence), (claim + noise, evidence), (noise, noise + evidence)):
        examination = examined(ours, theirs)
        for one in examination.findings:
            assert one.claim.of(ours)
            assert one.evidence is None or one.evidence.of(theirs)
        assert all(0 <= share <= 1 for share in (examination.features.coverage, examination.features.pairs))
        assert all(value >= 0 for value in examination.features.values())


@given(WORDS)
def test_a_text_has_nothing_against_itself(text: str) -> None:
    assert examined(text, text).findings == ()
