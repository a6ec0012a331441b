"""How far two judges agree beyond chance, and how far the scorer can be trusted label by label.

Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20, 1960:
kappa = (observed - expected) / (1 - expected), expected from each judge's own shares. Its interval is the percentile
bootstrap over the items.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import SupportLabel
from evals.intervals import Proportion
from evals.resampling import Draws, Numbers
from evals.scoring.metrics.figure import Figure, absent, of_samples, resampled
from evals.scoring.people.judged import Judged

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """Of one label: how often the scorer is right when it says it, and how often it says it where people do."""

    label: SupportLabel
    precision: Proportion
    recall: Proportion


@dataclass(frozen=True, slots=True)
class Agreement:
    """Scorer against people; `reviewers` has the kappa of every two reviewers who judged some of the same places.

    Tutors' four labels do not tell a contradicted sentence from one that is not found. `told_apart` is whether any
    verdict does; where none does, what the scorer calls contradicted was counted as not found.
    """

    told_apart: bool
    kappa: Figure
    agreed: Proportion
    labels: tuple[LabelAgreement, ...]
    reviewers: tuple[Figure, ...]


def agreement(judged: Sequence[Judged], seed: int) -> Agreement:
    """The agreement over all verdicts, each counted once."""
    told_apart = any(one.verdict.label is SupportLabel.CONTRADICTED for one in judged)
    pairs = [(one.verdict.label, _said(one.scored.label, told_apart)) for one in judged]
    return Agreement(
        told_apart,
        kappa("scorer and people", pairs, seed),
        Proportion(sum(a is b for a, b in pairs), len(pairs)),
        tuple(_of_label(label, pairs) for label in SupportLabel),
        tuple(_reviewers(judged, seed)),
    )


def _said(label: SupportLabel, told_apart: bool) -> SupportLabel:
    return label if told_apart or label is SupportLabel.SUPPORTED else SupportLabel.NOT_FOUND


def kappa(name: str, pairs: Sequence[Pair], seed: int) -> Figure:
    """Cohen's kappa, in -1..1, with its interval; it is not defined where both judges say one label only.

    Labels are whatever the judges say: two texts are the same label or not.
    """
    if not pairs:
        return absent(name)
    numbers = {label: number for number, label in enumerate(sorted({one for pair in pairs for one in pair}))}
    first, second = np.array([[numbers[a], numbers[b]] for a, b in pairs]).T
    [value] = _kappas(first, second, np.arange(len(pairs))[None, :], len(numbers))
    if np.isnan(value):
        return absent(name, status="not defined: both say one label only")
    samples = np.concatenate([_kappas(first, second, draws, len(numbers)) for draws in resampled(len(pairs), seed)])
    # A draw of one label only says nothing of agreement.
    return of_samples(name, float(value), [samples[~np.isnan(samples)]], len(pairs))


def _kappas(first: Draws, second: Draws, draws: Draws, labels: int) -> Numbers:
    """A kappa for each draw of items, not a number where it is not defined."""
    a, b = first[draws], second[draws]
    observed = (a == b).mean(axis=1)
    expected = np.sum([(a == label).mean(axis=1) * (b == label).mean(axis=1) for label in range(labels)], axis=0)
    defined = expected < 1 - 1e-12
    found = np.where(defined, (observed - expected) / np.where(defined, 1 - expected, 1.0), np.nan)
    return np.asarray(found, np.float64)


def _of_label(label: SupportLabel, pairs: Sequence[Pair]) -> LabelAgreement:
    both = sum(person is label and scorer is label for person, scorer in pairs)
    return LabelAgreement(
        label,
        Proportion(both, sum(scorer is label for _, scorer in pairs)),
        Proportion(both, sum(person is label for person, _ in pairs)),
    )


def _reviewers(judged: Sequence[Judged], seed: int) -> list[Figure]:
    said: dict[tuple[str, int | None, int | None], dict[str, SupportLabel]] = {}
    for one in judged:
        verdict = one.verdict
        said.setdefault((verdict.answer_id, verdict.sentence, verdict.citation), {})[verdict.reviewer] = verdict.label
    shared: Counter[tuple[str, str]] = Counter(
        (a, b) for by in said.values() for a in sorted(by) for b in sorted(by) if a < b
    )
    return [
        kappa(f"{a} and {b}", [(by[a], by[b]) for by in said.values() if a in by and b in by], seed)
        for a, b in sorted(shared)
    ]
