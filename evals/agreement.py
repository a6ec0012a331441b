"""Tutors' verdicts against the scorer: agreement beyond chance, and the threshold refitted on them."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from assistant.types import Support, SupportLabel
from corpus.errors import FileDamaged, FileEmpty, FileUnreadable
from evals.metrics import Draws, Numbers, Proportion
from evals.run_metrics import Figure, absent, of_samples, resampled
from evals.scored_rows import ScoredRow, ScoredSentence

_SPOKEN = {
    **{label.value: label for label in SupportLabel},
    "supports": SupportLabel.SUPPORTED,
    "contradicts": SupportLabel.CONTRADICTED,
    # A source that carries half a sentence does not carry the sentence.
    "partly": SupportLabel.NOT_FOUND,
    "does_not": SupportLabel.NOT_FOUND,
    "does not": SupportLabel.NOT_FOUND,
    "wrong_place": SupportLabel.NOT_FOUND,
    "wrong place": SupportLabel.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`citation` is a number of the answer's, from 1, None for the whole of a sentence; `sentence` which one of the
    answer's own, from 1, None where only the citation was named; `at` an ISO time, empty where none was kept."""

    answer_id: str
    citation: int | None
    label: SupportLabel
    reviewer: str
    note: str
    at: str
    sentence: int | None = None


def read_verdicts(path: Path) -> tuple[Verdict, ...]:
    """The verdicts in force: of one reviewer on one place the last by time, then by line.

    Raises `FileUnreadable`, `FileEmpty`, or `FileDamaged` naming the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileDamaged(f"{path} is not UTF-8 text: save it as UTF-8") from error
    kept: dict[tuple[str, int | None, int | None, str], Verdict] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read: object = json.loads(line)
            if not isinstance(read, dict):
                raise ValueError("not an object with fields")
            verdict = _verdict(read)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise FileDamaged(f"{path} line {number} is no verdict: {error}") from error
        key = (verdict.answer_id, verdict.sentence, verdict.citation, verdict.reviewer)
        if key not in kept or kept[key].at <= verdict.at:
            kept[key] = verdict
    if not kept:
        raise FileEmpty(f"{path} holds no verdict")
    return tuple(kept.values())


def _verdict(fields: Mapping[str, object]) -> Verdict:
    sentence, label = _number(fields, "sentence"), str(fields["label"])
    citation = _number(fields, "citation")
    if citation is None and sentence is None:
        raise ValueError("it names neither a citation nor a sentence")
    if label not in _SPOKEN:
        raise ValueError(f"label is {label!r}, not one of {', '.join(_SPOKEN)}")
    return Verdict(
        str(fields["answer_id"]),
        citation,
        _SPOKEN[label],
        str(fields.get("reviewer", "")),
        str(fields.get("note", "")),
        str(fields.get("at", "")),
        sentence,
    )


def _number(fields: Mapping[str, object], name: str) -> int | None:
    number = fields.get(name)
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or number < 1):
        raise ValueError(f"{name} is {number!r}, not a number from 1")
    return number


_VerdictKey = tuple[str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict and the scorer's label and score for its place."""

    verdict: Verdict
    scored: Support


@dataclass(frozen=True, slots=True)
class Meeting:
    """What met; `unmatched` verdicts are on places that the run does not have, or that cannot be right or wrong."""

    judged: tuple[Judged, ...]
    unmatched: tuple[Verdict, ...]


def meet(rows: Iterable[ScoredRow], verdicts: Sequence[Verdict]) -> Meeting:
    """Each verdict with its place; where only a number is named, and several sentences cite it, the first sentence's.

    Raises `FileDamaged` when no verdict meets any place.
    """
    wanted = {verdict.answer_id for verdict in verdicts}
    supports: dict[_VerdictKey, Support] = {}
    for row in rows:
        if str(row.id) in wanted:
            for sentence in row.sentences:
                for number, citation, support in _places(sentence):
                    supports.setdefault((str(row.id), number, citation), support)
    judged = [Judged(verdict, supports[_key_of(verdict)]) for verdict in verdicts if _key_of(verdict) in supports]
    if not judged:
        raise FileDamaged("no verdict is on a citation of this run: answer_id must be the id of a row that cites")
    return Meeting(tuple(judged), tuple(verdict for verdict in verdicts if _key_of(verdict) not in supports))


def _places(sentence: ScoredSentence) -> Iterator[tuple[int | None, int | None, Support]]:
    """A sentence's number, a citation's, and what the scorer says there."""
    for cited in sentence.citations:
        support = Support(cited.label, cited.score)
        yield None, cited.number, support
        yield sentence.number, cited.number, support
    if sentence.number is not None and sentence.label is not None and sentence.score is not None:
        yield sentence.number, None, Support(sentence.label, sentence.score)


def _key_of(verdict: Verdict) -> _VerdictKey:
    return verdict.answer_id, verdict.sentence, verdict.citation


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
    told_apart = any(item.verdict.label is SupportLabel.CONTRADICTED for item in judged)
    pairs = [(item.verdict.label, _comparable_label(item.scored.label, told_apart)) for item in judged]
    return Agreement(
        told_apart,
        kappa("scorer and people", pairs, seed),
        Proportion(sum(a is b for a, b in pairs), len(pairs)),
        tuple(_of_label(label, pairs) for label in SupportLabel),
        tuple(_reviewers(judged, seed)),
    )


def _comparable_label(label: SupportLabel, told_apart: bool) -> SupportLabel:
    return label if told_apart or label is SupportLabel.SUPPORTED else SupportLabel.NOT_FOUND


def kappa(name: str, pairs: Sequence[Pair], seed: int) -> Figure:
    """Cohen's kappa, in -1..1, with its interval; it is not defined where both judges say one label only.

    Labels are whatever the judges say: two texts are the same label or not.
    """
    if not pairs:
        return absent(name)
    numbers = {label: number for number, label in enumerate(sorted({item for pair in pairs for item in pair}))}
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
    kappas = np.where(defined, (observed - expected) / np.where(defined, 1 - expected, 1.0), np.nan)
    return np.asarray(kappas, np.float64)


def _of_label(label: SupportLabel, pairs: Sequence[Pair]) -> LabelAgreement:
    both = sum(person is label and scorer is label for person, scorer in pairs)
    return LabelAgreement(
        label,
        Proportion(both, sum(scorer is label for _, scorer in pairs)),
        Proportion(both, sum(person is label for person, _ in pairs)),
    )


def _reviewers(judged: Sequence[Judged], seed: int) -> list[Figure]:
    labels_by_place: dict[tuple[str, int | None, int | None], dict[str, SupportLabel]] = {}
    for item in judged:
        verdict = item.verdict
        labels_by_place.setdefault((verdict.answer_id, verdict.sentence, verdict.citation), {})[verdict.reviewer] = (
            verdict.label
        )
    shared: Counter[tuple[str, str]] = Counter(
        (a, b) for by in labels_by_place.values() for a in sorted(by) for b in sorted(by) if a < b
    )
    return [
        kappa(f"{a} and {b}", [(by[a], by[b]) for by in labels_by_place.values() if a in by and b in by], seed)
        for a, b in sorted(shared)
    ]


_PARTS = 5
_FEWEST = 10
_EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Calibration:
    """`line` is the new one, `before` the old, None for the checker's own labels; `to_supported` and `to_not_found`
    count the citations whose label changes."""

    line: float
    before: float | None
    kappa_before: Figure
    kappa_after: Figure
    kappa_unseen: Figure
    to_supported: int
    to_not_found: int


def calibrate(judged: Sequence[Judged], before: float | None, seed: int) -> Calibration:
    """Refit the line. Raises `FileDamaged` for fewer than ten verdicts, or verdicts of one kind only."""
    supported = sum(item.verdict.label is SupportLabel.SUPPORTED for item in judged)
    if len(judged) < _FEWEST or not 0 < supported < len(judged):
        raise FileDamaged(
            f"{len(judged)} verdicts, {supported} of them supported: a line needs {_FEWEST} verdicts and both kinds"
        )
    line = _fit(judged, before)
    now = [_says(item, line) for item in judged]
    old = [item.scored.label is SupportLabel.SUPPORTED for item in judged]
    return Calibration(
        line,
        before,
        _kappa("before", judged, old, seed),
        _kappa("after", judged, now, seed),
        _kappa("on answers not fitted to", judged, _unseen(judged, before), seed),
        sum(new and not was for new, was in zip(now, old, strict=True)),
        sum(was and not new for new, was in zip(now, old, strict=True)),
    )


def _says(judged: Judged, line: float) -> bool:
    return judged.scored.label is not SupportLabel.CONTRADICTED and judged.scored.score >= line


def _fit(judged: Sequence[Judged], before: float | None) -> float:
    scores = sorted({item.scored.score for item in judged})
    lines = [0.0, *(round((a + b) / 2, 6) for a, b in pairwise(scores)), 1.0]
    near = _EVEN if before is None else before
    return max(lines, key=lambda line: (_plain_kappa(judged, line), -abs(line - near)))


def _plain_kappa(judged: Sequence[Judged], line: float) -> float:
    """Kappa of two kinds, 0 where it is not defined; without its interval, for there are many lines."""
    n = len(judged)
    wanted = [item.verdict.label is SupportLabel.SUPPORTED for item in judged]
    predicted = [_says(item, line) for item in judged]
    observed = sum(a is b for a, b in zip(wanted, predicted, strict=True)) / n
    yes_a, yes_b = sum(wanted) / n, sum(predicted) / n
    expected = yes_a * yes_b + (1 - yes_a) * (1 - yes_b)
    return round((observed - expected) / (1 - expected), 12) if expected < 1 else 0.0


def _unseen(judged: Sequence[Judged], before: float | None) -> list[bool]:
    parts = [int(hashlib.sha256(item.verdict.answer_id.encode()).hexdigest(), 16) % _PARTS for item in judged]
    lines = {
        fold: _fit([item for item, own in zip(judged, parts, strict=True) if own != fold] or judged, before)
        for fold in set(parts)
    }
    return [_says(item, lines[fold]) for item, fold in zip(judged, parts, strict=True)]


def _kappa(name: str, judged: Sequence[Judged], predicted: Sequence[bool], seed: int) -> Figure:
    names = {True: SupportLabel.SUPPORTED, False: SupportLabel.NOT_FOUND}
    pairs = [
        (names[item.verdict.label is SupportLabel.SUPPORTED], names[yes])
        for item, yes in zip(judged, predicted, strict=True)
    ]
    return kappa(name, pairs, seed)
