"""Fit the checker's last step and print it: `python -m evals.fit_checker --shared ../shared`.

Three logistic regressions of one variable (`assistant/support/support_model.py`), over the parts of the training sets
that the network was not trained on and the development half of the planted faults; of each source both sides count as
much, and each source as much as another, so that a probability is one at even odds. Beside them stands the AUROC of
each part, source by source. Never the sets kept for reporting.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.support.model.checker_model import CONTRADICTED, NOT_FOUND
from assistant.support.model.encoding import ClaimPair
from assistant.support.model.premise import premise
from assistant.support.model.trained_checker import WEIGHTS, PairReading, TrainedChecker
from assistant.support.rules import Rules
from assistant.support.signals import Signals, signals
from assistant.support.support_model import Calibration
from corpus.glossary import Glossary
from corpus.sentences import sentence_spans
from corpus.span import Span
from evals.checking_figures.areas import area
from evals.planted.answers import Clean, planted_answers
from evals.planted.faults import FaultKind
from evals.planted.sources import Half, review_files, sources
from evals.training.checker.examples import CheckerSets
from evals.training.checker.pair import NOT_SUPPORTS, SUPPORTS, TrainingPair
from index.tokens import PieceCounter

_SEED = 17
_PLANTED_SEED = 20261121
_RIDGE = 1.0
_OF_THE_CITATION = (FaultKind.INVENTED, FaultKind.WRONG_PASSAGE, FaultKind.UNCITED)
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as the checker meets it."""

    source: str
    pair: TrainingPair
    reading: PairReading
    signals: Signals

    @property
    def supported(self) -> bool:
        """Whether the premise supports the claim."""
        return self.pair.allowed == SUPPORTS


def held_out(sets: CheckerSets, most: int) -> Iterator[tuple[str, TrainingPair]]:
    """Up to `most` pairs of each source, of what is held out; whole groups."""
    count: dict[str, int] = {}
    for group in sets.groups(_SEED, held=True):
        if count.setdefault(group.source, 0) < most:
            count[group.source] += len(group.pairs)
            yield from ((group.source, pair) for pair in group.pairs)


def planted(more: Path) -> Iterator[tuple[str, TrainingPair]]:
    """The sentences of the development half, each against the passage it came from."""
    for answer in planted_answers(sources(review_files(more)), _PLANTED_SEED):
        texts = {one.number: one for one in answer.passages}
        for sentence in answer.sentences if answer.half is Half.DEVELOPMENT else ():
            passage = texts[sentence.right]
            parts = [span.of(passage.text) for span in sentence_spans(passage.text, Span(0, len(passage.text)))]
            right = isinstance(sentence.kind, Clean) or sentence.kind in _OF_THE_CITATION
            pair = ClaimPair(sentence.text, premise(sentence.text, passage.context, parts))
            yield "planted", TrainingPair(pair, SUPPORTS if right else NOT_SUPPORTS)


def examples(pairs: Sequence[tuple[str, TrainingPair]], checker: TrainedChecker) -> tuple[Example, ...]:
    """Each pair with its signals; claims that stand word for word in their premise are left out, as in the product."""
    rules = Rules(Glossary.bundled())
    found = []
    for source, one in tqdm(pairs, desc="reading", unit="pair", file=sys.stderr):
        [reading] = checker.check((one.pair,))
        text = " ".join(one.pair.premise.sentences)
        examined = rules.examine(one.pair.claim, text, one.pair.premise.heading)
        if not examined.features.verbatim:
            found.append(Example(source, one, reading, signals(reading, examined)))
    return tuple(found)


def weights_of(found: Sequence[Example]) -> Numbers:
    """A weight for each: sides of a source even, sources even, 1 on average."""
    sides = [(one.source, one.supported) for one in found]
    count = {side: sides.count(side) for side in set(sides)}
    raw = np.array([1.0 / count[side] for side in sides])
    return np.asarray(raw / raw.mean(), np.float64)


def calibration(x: Numbers, right: NDArray[np.bool_], weights: Numbers) -> Calibration:
    """Logistic regression of one variable, shape (n,), with an L2 penalty on the slope, by Newton's method."""
    ones = np.stack([np.ones(len(x)), x], axis=1)
    found, penalty = np.zeros(2), np.diag([0.0, _RIDGE])
    for _ in range(50):
        p = 1 / (1 + np.exp(-ones @ found))
        hessian = (ones * (weights * p * (1 - p))[:, None]).T @ ones + penalty
        found = found - np.linalg.solve(hessian, ones.T @ (weights * (p - right)) + penalty @ found)
    return Calibration(round(float(found[0]), 3), round(float(found[1]), 3))


def contradicted_from(found: Sequence[Example], lines: Sequence[float]) -> float:
    """The line with the best balanced accuracy of contradicted against not found, where it is known."""
    told = [one for one in found if one.pair.allowed in ((CONTRADICTED,), (NOT_FOUND,))]
    against = np.array([one.reading.contradicted / (one.reading.contradicted + one.reading.not_found) for one in told])
    wanted = np.array([one.pair.allowed == (CONTRADICTED,) for one in told])

    def balanced(line: float) -> float:
        said = against >= line
        return float(said[wanted].mean() + (~said[~wanted]).mean())

    return max(lines, key=balanced)


def main() -> None:
    """Fit, and print the figures and the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with data/ and reviews/")
    parser.add_argument("--checker", type=Path, default=WEIGHTS)
    parser.add_argument("--most", type=int, default=250, help="pairs of a source")
    options = parser.parse_args()
    checker = TrainedChecker(options.checker)
    sets = CheckerSets.read(options.shared / "data", PieceCounter())
    pairs = [*held_out(sets, options.most), *planted(options.shared / "reviews")]
    found = examples(pairs, checker)
    right, weights = np.array([one.supported for one in found]), weights_of(found)
    network = np.array([one.signals.network for one in found])
    rules = np.array([one.signals.rules for one in found])
    by_network, by_rules = calibration(network, right, weights), calibration(rules, right, weights)
    added = np.array([by_network.at(one.signals.network) + by_rules.at(one.signals.rules) for one in found])
    both = calibration(added, right, weights)
    print(f"{checker.name}: {len(found)} pairs held out, seeds {_SEED} and {_PLANTED_SEED}; AUROC of")
    print(f"{'source':12} {'n':>5} {'supported':>9} {'rules':>7} {'network':>8} {'both':>6}")
    sources_of = np.array([one.source for one in found])
    for source in dict.fromkeys(sources_of):
        own = sources_of == source
        ones = np.ones(int(own.sum()))
        rates = [area(column[own], right[own])(ones) for column in (rules, network, added)]
        print(f"{source:12} {own.sum():5} {right[own].mean():9.2f} {rates[0]:7.3f} {rates[1]:8.3f} {rates[2]:6.3f}")
    print(f"network={by_network}\nrules={by_rules}\nboth={both}")
    print(f"contradicted_from={contradicted_from(found, [round(0.05 * step, 2) for step in range(2, 19)])}")


if __name__ == "__main__":
    main()
