"""Training questions whose answer is there, or is the neighbour of what was asked: made-up fact sheets.

A sheet states some attributes of a thing (a starting dose, how many were screened) and lacks others (the maximum dose,
how many died). Asked for what it states, one sentence is right; asked for a neighbour, for another group of people or
for another thing, none is. Words of the question and of the sheet are alike in both, so only their match can tell.
"""

import random
from collections.abc import Iterator, Sequence

from evals.lab.contrast_facts import (
    DRUG,
    GROUPS,
    NAMES,
    OTHERS,
    PEOPLE,
    STUDIES,
    THINGS,
    TIMES,
    TRIAL,
    Fact,
)
from evals.lab.reader_sets import Candidate, Group


def contrast_groups(count: int, choose: random.Random) -> Iterator[Group]:
    """`count` questions over made-up sheets, about half of them answered."""
    for _ in range(count):
        kind = choose.random()
        if kind < 0.42:
            yield _group(
                TIMES if kind < 0.16 else DRUG,
                NAMES,
                ("{e}", "Handbook > {e}", "Card: {e}", "Handbook of drugs > {e} > Adults"),
                choose,
            )
        elif kind < 0.8:
            names = [f"the {name} trial" if choose.random() < 0.6 else name for name in STUDIES]
            yield _group(
                TRIAL,
                names,
                (
                    "Treatment of pain: {e}",
                    "{e} > Results",
                    "A study in adults: {e} > Methods",
                    "{e} > Abstract",
                    "{e}",
                ),
                choose,
            )
        else:
            number = choose.randrange(len(OTHERS))
            yield _group(OTHERS[number], THINGS[number], ("{e}", "Guide > {e}", ""), choose)


def _group(facts: Sequence[Fact], names: Sequence[str], headings: Sequence[str], choose: random.Random) -> Group:
    name, other = choose.sample(names, 2)
    told = choose.sample(facts, choose.randint(3, min(7, len(facts) - 1)))
    untold = [fact for fact in facts if fact not in told]
    heading = choose.choice(headings)
    sheet = [_said(fact, name, choose) for fact in told]
    shown = heading.format(e=name)
    draw = choose.random()
    asked = choose.choice(told)
    right = told.index(asked)
    question = choose.choice(asked.asked).format(e=name)
    if draw < 0.34:
        question = choose.choice(choose.choice(untold).asked).format(e=name)
        return Group("contrast", question, (Candidate(shown, tuple(sheet)),))
    if draw < 0.44 and facts in (DRUG, TIMES):
        # Another group of people is asked for than the sheet speaks of.
        question = f"{question.rstrip('?')} {choose.choice(GROUPS)[0]}?"
        return Group("contrast", question, (Candidate(shown, tuple(sheet)),))
    if draw < 0.52 and facts in (DRUG, TIMES):
        ask_of, ask_for = choose.choice(GROUPS)
        first = _said(asked, name, choose)
        sheet.insert(right + choose.randint(0, 1), ask_for + first[:1].lower() + first[1:])
        numbers = [n for n, sentence in enumerate(sheet) if sentence.startswith(ask_for)]
        return Group("contrast", f"{question.rstrip('?')} {ask_of}?", (Candidate(shown, tuple(sheet), tuple(numbers)),))
    strangers = [_said(fact, other, choose) for fact in choose.sample([asked, *untold[:3]], min(3, 1 + len(untold)))]
    stranger = Candidate((heading or "{e}").format(e=other), tuple(strangers))
    if draw < 0.62 and heading:
        return (
            Group("contrast", question, (stranger,))
            if name.lower() in question.lower()
            else Group("contrast", question, (Candidate(shown, tuple(sheet), (right,)),))
        )
    answer = Candidate(shown, tuple(sheet), (right,))
    return Group("contrast", question, (answer, stranger) if choose.random() < 0.4 and heading else (answer,))


def _said(fact: Fact, name: str, choose: random.Random) -> str:
    words = choose.choice(fact.words)
    n = choose.choice((5, 10, 25, 40, 50, 60, 75, 80, 120, 148, 150, 200))
    return (
        choose.choice(fact.said)
        .format(
            e=name[:1].upper() + name[1:],
            n=n,
            m=n * choose.randint(2, 9),
            p=choose.randint(3, 72),
            w=choose.randint(2, 40),
            y=choose.randint(1950, 2024),
            f=choose.choice(("once a day", "twice a day", "at night", "daily")),
            x=words,
            z=choose.choice(PEOPLE),
        )
        .replace(". .", ".")
    )
