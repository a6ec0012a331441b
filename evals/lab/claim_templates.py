"""Claims and evidence written from templates: arms and their figures, tables, lists and their denials, directions.

The names of treatments and outcomes are those of Evidence Inference's trials; figures are drawn. Each evidence comes
with claims of several labels, so that every label shares the evidence's words equally.
"""

import random
import re
from collections.abc import Iterator, Sequence

from evals.lab.claim_edits import number_spelling, other_number, words_of
from evals.lab.claim_sets import ClaimPair, Comparison, PairLabel

_UP = words_of(
    """{i} significantly increased {o} compared with {c}; {o} was higher with {i} than with {c}; {i} led to higher {o}
    than {c}; {i} increases {o}; {i} raises {o}; Compared with {c}, {i} increased {o}; {o} was lower with {c} than
    with {i}; There was a significant increase in {o} with {i} versus {c}; {i} resulted in greater {o}; {o} went up
    under {i}; {c} gave less {o} than {i}"""
)
_DOWN = words_of(
    """{i} significantly decreased {o} compared with {c}; {i} reduces {o}; {o} was lower with {i} than with {c}; {i}
    led to lower {o} than {c}; {i} lowers {o}; Compared with {c}, {i} decreased {o}; {o} was higher with {c} than
    with {i}; There was a significant reduction in {o} with {i} versus {c}; {i} can reduce {o}; {o} went down under
    {i}; {c} gave more {o} than {i}; {o} dropped with {i}"""
)
_SAME = words_of(
    """There was no significant difference in {o} between {i} and {c}; {i} had no significant effect on {o}; {i} did
    not change {o} compared with {c}; {o} was similar with {i} and {c}; {i} does not affect {o}; {o} did not differ
    between {i} and {c}; {o} remained the same with {i}; {i} failed to change {o}; {o} was the same in both groups;
    {i} is without effect on {o}"""
)
_CHANGED = words_of(
    """{i} affects {o}; {o} differed significantly between {i} and {c}; {i} had a significant effect on {o}; {o} was
    not the same with {i} as with {c}; {i} changed {o}"""
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")


def _filled(wording: str, comparison: Comparison, rng: random.Random) -> str:
    names = (comparison.intervention, comparison.outcome, comparison.comparator)
    i, o, c = (_BRACKETS.sub("", name) or name for name in names) if rng.random() < 0.7 else names
    o = o[:1].lower() + o[1:] if o[1:2].islower() else o
    text = wording.format(i=i, o=o, c=c)
    return f"{text[:1].upper()}{text[1:]}."


def direction_pairs(
    comparison: Comparison, evidence: str, others: Sequence[Comparison], rng: random.Random
) -> Iterator[ClaimPair]:
    """Claims of each direction on what a trial found; and of another outcome, which the evidence does not speak of."""

    def pair(wording: str, label: PairLabel, on: Comparison = comparison) -> ClaimPair:
        return ClaimPair(_filled(wording, on, rng), evidence, label, "directions", comparison.article)

    right = {1: _UP, -1: _DOWN, 0: _SAME}[comparison.sign]
    yield pair(rng.choice(right), "supported")
    yield pair(rng.choice(right if rng.random() < 0.5 or not comparison.sign else _CHANGED), "supported")
    if comparison.sign:
        yield pair(rng.choice(_DOWN if comparison.sign > 0 else _UP), "refuted")
        yield pair(rng.choice(_SAME), "refuted")
    else:
        yield pair(rng.choice(_UP if rng.random() < 0.5 else _DOWN), "refuted")
        yield pair(rng.choice(_CHANGED), "refuted")
    elsewhere = [
        o for o in others if o.outcome.lower() != comparison.outcome.lower() and o.outcome.split()[0] not in evidence
    ]
    if elsewhere and rng.random() < 0.6:
        other = rng.choice(elsewhere)
        on = Comparison(comparison.article, comparison.intervention, comparison.comparator, other.outcome, 0, evidence)
        yield pair(rng.choice((*_UP, *_DOWN, *_SAME)), "neutral", on)


_OUTCOMES = words_of(
    """response; remission; relapse; dropout; nausea; headache; insomnia; mortality; infection; weight gain; bleeding;
    recurrence; readmission; dizziness; hypotension; pain relief; sedation; full recovery"""
)
_SCORES = words_of(
    """the score; systolic blood pressure; body weight; the pain score; the depression score; heart rate; cholesterol;
    the anxiety rating; the HbA1c level; walking distance; serum potassium; sleep time"""
)
DRUGS = words_of(
    """metformin; sertraline; lithium; propranolol; warfarin; amoxicillin; quetiapine; prednisone; melatonin;
    bupropion; losartan; naltrexone; gabapentin; clozapine; topiramate; escitalopram; insulin glargine; modafinil;
    atorvastatin; vitamin D; physiotherapy; yoga; cognitive therapy; exercise; light therapy; tamoxifen; ibuprofen;
    digoxin; duloxetine; psychotherapy; acupuncture; rituximab; omeprazole; Drug A; Drug B; risperidone;
    mirtazapine; fluoxetine; lamotrigine; buprenorphine; memantine"""
)
_CONTROLS = words_of("""placebo; usual care; no treatment; sham; waiting list; standard treatment; control; diazepam""")


def _percent(rng: random.Random) -> str:
    return f"{rng.randint(2, 96)}" if rng.random() < 0.6 else f"{rng.uniform(1, 97):.1f}"


def trial_pairs(rng: random.Random, group: str) -> Iterator[ClaimPair]:
    """Two arms with figures that must not change places, as a sentence, a respectively-sentence or a table."""
    a = rng.choice(DRUGS)
    b = rng.choice([name for name in (*_CONTROLS, *_CONTROLS, *DRUGS) if name != a])
    o, p = rng.sample(_OUTCOMES, 2)
    x, y = _percent(rng), _percent(rng)
    while float(x) == float(y):
        y = _percent(rng)
    n, m = rng.randint(12, 900), rng.randint(12, 900)
    unit = rng.choice(("%", "%", "%", " percent", " of 100"))
    form = rng.randint(0, 6)
    big_o = o[:1].upper() + o[1:]
    if form == 0:
        evidence = f"{big_o} was {x}{unit} with {a} and {y}{unit} with {b}."
    elif form == 1:
        evidence = f"In the {a} group, {x}{unit} of patients had {o}, against {y}{unit} in the {b} group."
    elif form == 2:
        evidence = f"{big_o} rates for {a} and {b} were {x}{unit} and {y}{unit}, respectively."
    elif form == 3:
        rows = [f"| {big_o}, % | {x} | {y} |", f"| {p.capitalize()}, % | {_percent(rng)} | {_percent(rng)} |"]
        rng.shuffle(rows)
        evidence = "\n".join([f"| Outcome | {a.capitalize()} | {b.capitalize()} |", "|---|---|---|", *rows])
    elif form == 4:
        rows = [f"| {a.capitalize()} | {n} | {x} |", f"| {b.capitalize()} | {m} | {y} |"]
        rng.shuffle(rows)
        evidence = "\n".join([f"| Arm | Patients | {big_o} (%) |", "|---|---|---|", *rows])
    elif form == 5:
        evidence = f"{big_o} occurred in {x}{unit} of {n} patients on {a} and in {y}{unit} of {m} patients on {b}."
    else:
        evidence = f"{big_o}: {a} {x}% (n = {n}), {b} {y}% (n = {m})."
    if rng.random() < 0.3:
        evidence += f" {p.capitalize()} was seen in {_percent(rng)}% with {a} and {_percent(rng)}% with {b}."

    def pair(claim: str, label: PairLabel, text: str = evidence) -> ClaimPair:
        return ClaimPair(claim[:1].upper() + claim[1:], text, label, "arms", group)

    def single(arm: str, value: str) -> str:
        return rng.choice(
            (
                f"{big_o} with {arm} was {value}%.",
                f"{value}% had {o} on {arm}.",
                f"With {arm}, {o} was {value}%.",
                f"{arm} had a {o} rate of {value}%.",
                f"About {value} percent of those given {arm} had {o}.",
            )
        )

    def double(first: str, second: str) -> str:
        return rng.choice(
            (
                f"{big_o} was {first}% with {a} and {second}% with {b}.",
                f"{first}% had {o} on {a}, {second}% on {b}.",
                f"{a} gave {o} in {first}%, {b} in {second}%.",
                f"{big_o} was {second}% with {b} versus {first}% with {a}.",
            )
        )

    yield pair(double(number_spelling(x, rng), y), "supported")
    yield pair(double(y, x), "refuted")
    arm, value, wrong = rng.choice(((a, x, y), (b, y, x)))
    yield pair(single(arm, number_spelling(value, rng)), "supported")
    yield pair(single(arm, wrong), "refuted")
    if rng.random() < 0.5:
        more, less = (a, b) if float(x) > float(y) else (b, a)
        wording = rng.choice(
            (
                "{0} led to more {o} than {1}.",
                "{o} was more common with {0} than with {1}.",
                "{o} was lower with {1} than {0}.",
            )
        )
        yield pair(wording.format(more, less, o=o), "supported")
        yield pair(wording.format(less, more, o=o), "refuted")
    if rng.random() < 0.3:
        yield pair(single(arm, other_number(value, rng)), "refuted")
    if rng.random() < 0.2:
        yield pair(f"{rng.choice([d for d in DRUGS if d not in (a, b)])} had a {o} rate of {value}%.", "neutral")


def change_pairs(rng: random.Random, group: str) -> Iterator[ClaimPair]:
    """From one figure to another, by how much, which came first, how many were screened and excluded."""
    s = rng.choice(_SCORES)
    a, b = rng.choice(DRUGS), rng.choice(_CONTROLS)
    low, high = sorted(rng.sample(range(3, 99), 2))
    falls = rng.random() < 0.5
    unit = rng.choice(("", "%", " points", " units", " mg"))
    big_s = s[:1].upper() + s[1:]
    first, last = (high, low) if falls else (low, high)
    verb = rng.choice(
        ("fell", "dropped", "decreased", "declined") if falls else ("rose", "increased", "climbed", "went up")
    )
    verb2 = rng.choice(("fell", "went down", "decreased") if falls else ("rose", "went up", "increased"))
    wrong = rng.choice(("rose", "went up", "increased") if falls else ("fell", "went down", "decreased"))

    def pair(claim: str, evidence: str, label: PairLabel) -> ClaimPair:
        return ClaimPair(claim[:1].upper() + claim[1:], evidence, label, "changes", group)

    kind = rng.randint(0, 5)
    if kind == 0:
        evidence = f"{big_s} {verb} from {first}{unit} to {last}{unit} with {a}."
        yield pair(f"{big_s} {verb2} from {first} to {last}{unit} with {a}.", evidence, "supported")
        yield pair(f"{big_s} {wrong} from {last}{unit} to {first}{unit} with {a}.", evidence, "refuted")
        yield pair(f"{big_s} {verb2} from {last}{unit} to {first}{unit}.", evidence, "refuted")
        yield pair(f"{big_s} was {last}{unit} in the end.", evidence, "supported")
        yield pair(f"{big_s} was {first}{unit} after {a}.", evidence, "refuted")
    elif kind == 1:
        evidence = f"{big_s} {verb} by {low}.{rng.randint(1, 9)} points with {a} and by {high}.5 points with {b}."
        figure = evidence.split(" by ")[1].split()[0]
        yield pair(f"{big_s} {verb2} by {figure} points with {a}.", evidence, "supported")
        yield pair(f"{big_s} {verb2} by {high}.5 points with {a}.", evidence, "refuted")
        yield pair(f"With {b}, {s} {verb2} by {high}.5 points.", evidence, "supported")
        yield pair(f"With {b}, {s} {verb2} by {figure} points.", evidence, "refuted")
        yield pair(f"{big_s} {wrong} by {figure} points with {a}.", evidence, "refuted")
    elif kind == 2:
        screened, out = high * 7, low * 2
        enrolled = screened - out
        evidence = rng.choice(
            (
                f"In total, {screened} patients were screened and {out} were excluded.",
                f"Of {screened} patients screened, {out} were excluded and {enrolled} were randomised.",
            )
        )
        yield pair(f"{screened} patients were screened.", evidence, "supported")
        yield pair(f"{out} patients were screened.", evidence, "refuted")
        yield pair(f"{out} patients were {rng.choice(('excluded', 'left out'))}.", evidence, "supported")
        yield pair(f"{screened} patients were excluded.", evidence, "refuted")
    elif kind == 3:
        t, u = rng.sample(("Mood", "Sleep", "Appetite", "Pain", "Energy", "Anxiety", "Memory", "Nausea"), 2)
        word, mirror = rng.choice((("before", "after"), ("after", "before"), ("earlier than", "later than")))
        evidence = f"{t} improved {word} {u.lower()}."
        yield pair(f"{u} improved {mirror} {t.lower()}.", evidence, "supported")
        yield pair(f"{u} improved {word} {t.lower()}.", evidence, "refuted")
        yield pair(f"{t} improved {mirror} {u.lower()}.", evidence, "refuted")
        yield pair(f"{t} got better {word} {u.lower()} did.", evidence, "supported")
    elif kind == 4:
        value = f"{rng.uniform(0.05, 3):.2f}"
        minus = rng.choice(("−", "-", "–"))
        evidence = f"The {rng.choice(('difference', 'mean change', 'effect'))} was {minus}{value} ({b} as reference)."
        noun = evidence.split()[1] if "mean" not in evidence else "mean change"
        yield pair(f"The {noun} was -{value}.", evidence, "supported")
        yield pair(f"The {noun} was {value}.", evidence, "refuted")
    else:
        dose, more = rng.choice(((5, 20), (25, 100), (10, 40), (50, 200), (2, 8), (15, 45)))
        evidence = (
            f"{a.capitalize()} is started at {dose} mg once daily, and may be raised to a maximum of {more} mg "
            f"after {low} days."
        )
        yield pair(f"The starting dose of {a} is {dose} mg.", evidence, "supported")
        yield pair(f"The starting dose of {a} is {more} mg.", evidence, "refuted")
        yield pair(f"At most {more} mg of {a} a day are given.", evidence, "supported")
        yield pair(f"The maximum dose of {a} is {dose} mg.", evidence, "refuted")
        yield pair(f"{a} is taken {rng.choice(('twice', 'three times'))} a day at first.", evidence, "refuted")


_EFFECTS = words_of(
    """nausea; dizziness; dry mouth; weight gain; headache; blurred vision; constipation; sexual dysfunction; raised
    blood pressure; drowsiness; tremor; a rash; diarrhoea; anxiety; loss of appetite; sweating; memory problems;
    palpitations; liver damage; confusion; insomnia; fatigue; bleeding; hair loss"""
)
_CONDITIONS = words_of(
    """uncontrolled hypertension; severe kidney disease; a history of seizures; liver failure; glaucoma; heart failure;
    pregnancy; asthma; an active infection; psychosis; epilepsy; recent surgery"""
)


def list_pairs(rng: random.Random, group: str) -> Iterator[ClaimPair]:
    """Lists of effects, of who should not take something and of how it is given, and what denies them."""
    a = rng.choice(DRUGS)
    big_a = a[:1].upper() + a[1:]
    effects = rng.sample(_EFFECTS, rng.randint(2, 5))
    absent = rng.choice([e for e in _EFFECTS if e not in effects])
    listed = ", ".join(effects[:-1]) + " and " + effects[-1]

    def pair(claim: str, evidence: str, label: PairLabel) -> ClaimPair:
        return ClaimPair(claim[:1].upper() + claim[1:], evidence, label, "lists", group)

    kind = rng.randint(0, 4)
    if kind <= 1:
        lines = "\n".join(f"- {e}" for e in effects)
        evidence = rng.choice(
            (
                f"Common side effects of {a} include {listed}.",
                f"{big_a} can cause {listed}.",
                f"Side effects of {a}\n{lines}",
                f"Adverse effects: {listed}.",
                f"{big_a}. Adverse effects. Patients reported {listed}.",
                f"Commonly reported with {a} are {listed}; these usually pass within two hours.",
            )
        )
        e, f = rng.sample(effects, 2)
        yield pair(
            rng.choice((f"{a} can cause {e}.", f"{e} is a side effect of {a}.", f"Some people get {e} from {a}.")),
            evidence,
            "supported",
        )
        yield pair(
            rng.choice(
                (
                    f"{a} does not cause {e}.",
                    f"{a} never causes {e} or {f}.",
                    f"{a} causes no {e}.",
                    f"{e} is not a side effect of {a}.",
                )
            ),
            evidence,
            "refuted",
        )
        yield pair(
            rng.choice(
                (
                    f"{a} has no side effects.",
                    f"{a} has no side effects at all.",
                    f"{a} is free of adverse effects.",
                    f"There are no unwanted effects of {a}.",
                    f"{a} is safe for everybody.",
                    f"Nobody has trouble with {a}.",
                )
            ),
            evidence,
            "refuted",
        )
        yield pair(
            rng.choice(
                (
                    f"{a} has side effects.",
                    f"{a} may have unwanted effects such as {e}.",
                    f"Among the side effects of {a} are {e} and {f}.",
                )
            ),
            evidence,
            "supported",
        )
        yield pair(f"{a} can cause {absent}.", evidence, "neutral")
        if rng.random() < 0.4:
            yield pair(f"The only side effect of {a} is {e}.", evidence, "refuted")
    elif kind == 2:
        c, d, other = rng.sample(_CONDITIONS, 3)
        evidence = rng.choice(
            (
                f"{big_a} should not be given to people with {c} or {d}.",
                f"Contraindications of {a}: {c}, {d}.",
                f"People with {c} should avoid {a}, as should those with {d}.",
            )
        )
        yield pair(
            rng.choice(
                (
                    f"People with {c} should not take {a}.",
                    f"{a} is not for people with {d}.",
                    f"{c} speaks against {a}.",
                )
            ),
            evidence,
            "supported",
        )
        yield pair(
            rng.choice(
                (
                    f"People with {c} can take {a}.",
                    f"{a} is safe in people with {d}.",
                    f"{a} is recommended for people with {c}.",
                    f"Nobody needs to avoid {a}.",
                    f"Everyone can take {a}.",
                )
            ),
            evidence,
            "refuted",
        )
        yield pair(f"People with {other} should not take {a}.", evidence, "neutral")
        yield pair(f"Some people should avoid {a}.", evidence, "supported")
    elif kind == 3:
        route, other = rng.sample(
            ("orally", "intravenously", "intramuscularly", "subcutaneously", "as a nasal spray", "as a patch"), 2
        )
        span, longer = rng.choice(
            (
                ("40 minutes", "4 days"),
                ("hours", "weeks"),
                ("2 hours", "2 weeks"),
                ("three days", "three months"),
                ("a few minutes", "a few weeks"),
            )
        )
        evidence = f"{big_a} is given {route} in a clinic under supervision, and works within {span}."
        yield pair(f"{a} is given {route}.", evidence, "supported")
        yield pair(f"{a} is given {other}.", evidence, "refuted")
        yield pair(f"{a} works within {span}.", evidence, "supported")
        yield pair(
            rng.choice(
                (
                    f"{a} works only after {longer}.",
                    f"{a} takes {longer} to work.",
                    f"{a} does not work.",
                    f"{a} has no effect.",
                )
            ),
            evidence,
            "refuted",
        )
        yield pair(f"{a} can be taken at home without supervision.", evidence, "refuted")
    else:
        what = rng.choice(("cognition", "memory", "sleep", "survival", "pain", "mobility", "appetite", "mood"))
        none = (
            f"{big_a} did not improve {what}.",
            f"{big_a} failed to improve {what}.",
            f"No improvement of {what} was seen with {a}.",
            f"{big_a} was without benefit for {what}.",
            f"{what.capitalize()} was unchanged with {a}.",
        )
        some = (
            f"{big_a} improved {what}.",
            f"{what.capitalize()} got better with {a}.",
            f"{big_a} was of benefit for {what}.",
            f"{big_a} did improve {what}.",
        )
        true, false = (none, some) if rng.random() < 0.6 else (some, none)
        evidence, same = rng.sample(true, 2)
        yield pair(same, evidence, "supported")
        yield pair(rng.choice(false), evidence, "refuted")
        every = (
            f"None of the patients had {effects[0]}.",
            f"No patient had {effects[0]}.",
            f"{effects[0].capitalize()} did not occur.",
            f"Not one patient suffered from {effects[0]}.",
        )
        evidence, same = rng.sample(every, 2)
        yield pair(same, evidence, "supported")
        yield pair(
            rng.choice(
                (f"All patients had {effects[0]}.", f"Some patients had {effects[0]}.", f"{effects[0]} was common.")
            ),
            evidence,
            "refuted",
        )
