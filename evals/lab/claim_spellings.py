"""Claims from templates whose words are alike: names that differ by a letter, and one amount in several spellings."""

import random
from collections.abc import Iterator

from evals.lab.claim_edits import groups_of, words_of
from evals.lab.claim_sets import ClaimPair, PairLabel
from evals.lab.claim_templates import DRUGS

_NAMES = groups_of(
    """phase I / phase II / phase III / phase IV; bipolar I disorder / bipolar II disorder; type 1 diabetes / type 2
    diabetes; 5-HT1A receptors / 5-HT2A receptors / 5-HT2C receptors / 5-HT3 receptors; GluN2A subunits / GluN2B
    subunits / GluN1 subunits; CYP2D6 / CYP3A4 / CYP2C9 / CYP2C19 / CYP1A2; IL-6 / IL-8 / IL-10 / IL-1; D1 receptors
    / D2 receptors / D3 receptors; vitamin B6 / vitamin B12 / vitamin D / vitamin K; HLA-B27 / HLA-B5; hepatitis A /
    hepatitis B / hepatitis C; the left prefrontal cortex / the right prefrontal cortex; stage II cancer / stage III
    cancer / stage IV cancer; alpha-1 receptors / alpha-2 receptors / beta-1 receptors / beta-2 receptors; Th1 cells
    / Th2 cells / Th17 cells; hypertension / hypotension; hyperglycaemia / hypoglycaemia; prednisone / prednisolone;
    the upper limb / the lower limb; COX-1 / COX-2; PDE4 / PDE5; HER1 / HER2 / HER3; the first trimester / the third
    trimester; serotonin / dopamine / noradrenaline; hyperkalaemia / hypokalaemia; NR1H3 / NR1H4; omega-3 fatty
    acids / omega-6 fatty acids; S-ketamine / R-ketamine"""
)
_ABOUT = groups_of(
    """{n} was an exclusion criterion / Patients with {n} were not included; {n} was studied / The study was about {n};
    {d} blocks {n} / {n} is blocked by {d}; {d} acts on {n} / {n} is a target of {d}; {n} was measured / They
    measured {n}; {n} was stimulated / Stimulation was of {n}; The trial of {d} in {n} was stopped / {d} in {n}: the
    trial ended early"""
)


def name_pairs(rng: random.Random, group: str) -> Iterator[ClaimPair]:
    """Names that differ by one letter or figure."""
    right, wrong = rng.sample(rng.choice(_NAMES), 2)
    drug = rng.choice(DRUGS)
    first, second = rng.choice(_ABOUT)
    for wording, name, label in (
        (first, right, "supported"),
        (second, right, "supported"),
        (first, wrong, "refuted"),
        (second, wrong, "refuted"),
    ):
        claim = wording.format(n=name, d=drug)
        evidence = first.format(n=right, d=drug) + rng.choice(
            (".", ", as reported before.", f" in {rng.randint(8, 400)} people.")
        )
        yield ClaimPair(f"{claim[:1].upper()}{claim[1:]}.", evidence[:1].upper() + evidence[1:], label, "names", group)  # type: ignore[arg-type]


_ALIKE = (
    (("25 μg", "25 ug", "25 mcg", "25 micrograms", "0.025 mg"), ("25 mg", "2.5 μg", "250 μg")),
    (("0.5 g", "500 mg", "half a gram"), ("0.5 mg", "5 g", "50 mg")),
    (("1,204", "1 204", "1204"), ("1,240", "124", "12,040")),
    (("2 weeks", "14 days", "two weeks", "a fortnight"), ("2 days", "14 weeks", "4 weeks")),
    (("31 kg/m2", "31 kg/m²", "31 kg/m^2"), ("13 kg/m2", "31 kg", "37 kg/m²")),
    (("0.03", ".03", "0,03"), ("0.3", "0.003", "0.13")),
    (("10,000", "10 000", "ten thousand"), ("1,000", "100,000", "11,000")),
    (("33%", "one third", "a third"), ("13%", "two thirds", "half")),
    (("half a tablet", "½ tablet", "0.5 tablets"), ("two tablets", "a quarter of a tablet", "1.5 tablets")),
    (
        ("twice daily", "b.i.d.", "two times a day", "every 12 hours"),
        ("once daily", "three times a day", "every 6 hours"),
    ),
    (("48 hours", "2 days", "two days"), ("48 minutes", "4 days", "24 hours")),
    (("90 minutes", "1.5 hours", "one and a half hours"), ("9 minutes", "15 hours")),
    (("50%", "half", "one in two"), ("15%", "a quarter", "5%")),
    (("6 months", "half a year", "six months"), ("6 weeks", "16 months", "a year")),
    (("1 L", "1000 mL", "one litre"), ("100 mL", "10 L")),
    (("three times daily", "t.i.d.", "every 8 hours"), ("twice daily", "every 3 hours")),
    (("2.5", "2,5"), ("25", "5.2", "2.05")),
    (("a dozen", "twelve", "12"), ("two", "20", "21")),
    (("25%", "a quarter", "one in four"), ("75%", "2.5%", "one in five")),
    (("at bedtime", "at night before sleep", "q.h.s."), ("in the morning", "at noon")),
    (("1.5 × 10^6", "1.5 million", "1,500,000"), ("1.5 × 10^3", "15 million")),
)
_AROUND = words_of(
    """{} was measured.; The figure was {}.; It was {} in all.; The patients got {}.; {} was the amount.; The usual
    amount is {}.; The report gives {} for this.; The result was {}, as planned.; In this trial it was {}.; The
    value in women was {}."""
)


def spelling_pairs(rng: random.Random, group: str) -> Iterator[ClaimPair]:
    """One amount in several spellings, and others that look alike."""
    same, others = rng.choice(_ALIKE)
    first, second = rng.sample(same, 2)
    around = rng.choice(_AROUND)
    wrong = rng.choice(others)
    evidence = around.format(first)

    def pair(words: str, label: PairLabel) -> ClaimPair:
        text = around.format(words)
        return ClaimPair(text[:1].upper() + text[1:], evidence[:1].upper() + evidence[1:], label, "spellings", group)

    yield pair(second, "supported")
    yield pair(wrong, "refuted")
