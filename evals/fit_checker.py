"""Fit the checker's last step and print it: `python -m evals.fit_checker --data ../shared/data`.

Logistic regression with an L2 penalty and signs kept (scipy's L-BFGS-B), over the parts of the training sets that the
network was not trained on; of each source both sides count as much, and each source as much as another, so that a
probability is one at even odds. Beside it stand, source by source, the AUROC of the network alone and of the whole
fitted without that source. Never the sets kept for reporting.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.support.model.checker_model import CONTRADICTED, NOT_FOUND
from assistant.support.model.trained_checker import WEIGHTS, PairReading, TrainedChecker
from assistant.support.rules import Rules
from assistant.support.signals import Signals, signals
from corpus.glossary import Glossary
from evals.checking_figures.areas import area
from evals.training.checker.examples import CheckerSets
from evals.training.checker.pair import SUPPORTS, TrainingPair
from index.tokens import PieceCounter

_PENALTY = 1.0
_SEED = 17
_FOR = frozenset({"supported", "coverage", "coverage_passage", "pairs", "run"})
"""Signals that speak for a claim; all others speak against it. Twins made by exchanging a word teach otherwise."""
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


def examples(sets: CheckerSets, checker: TrainedChecker, most: int) -> tuple[Example, ...]:
    """Up to `most` pairs of each source, of what is held out; whole groups."""
    rules = Rules(Glossary.bundled())
    pairs: list[tuple[str, TrainingPair]] = []
    count: dict[str, int] = {}
    for group in sets.groups(_SEED, held=True):
        if count.setdefault(group.source, 0) < most:
            count[group.source] += len(group.pairs)
            pairs += [(group.source, pair) for pair in group.pairs]
    found = []
    for source, pair in tqdm(pairs, desc="reading", unit="pair", file=sys.stderr):
        [reading] = checker.check((pair.pair,))
        premise = pair.pair.premise
        examined = rules.examine(pair.pair.claim, " ".join(premise.sentences), premise.heading)
        if not examined.features.verbatim:
            found.append(Example(source, pair, reading, signals(reading, examined.features)))
    return tuple(found)


def weights_of(found: Sequence[Example]) -> Numbers:
    """A weight for each: sides of a source even, sources even, 1 on average."""
    sides = [(one.source, one.supported) for one in found]
    count = {side: sides.count(side) for side in set(sides)}
    raw = np.array([1.0 / count[side] for side in sides])
    return np.asarray(raw / raw.mean(), np.float64)


def fitted(found: Sequence[Example]) -> Numbers:
    """Bias and weights, shape (signals + 1,); no signal may count against what it stands for (`_FOR`)."""
    from scipy.optimize import minimize

    ones = np.hstack([np.ones((len(found), 1)), np.array([one.signals.values() for one in found])])
    y = np.array([one.supported for one in found], dtype=np.float64)
    of = weights_of(found)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        z = ones @ weights
        kept = np.concatenate([[0.0], weights[1:]])
        value = float(np.sum(of * (np.logaddexp(0, z) - y * z)) + _PENALTY / 2 * kept @ kept)
        return value, np.asarray(ones.T @ (of * (1 / (1 + np.exp(-z)) - y)) + _PENALTY * kept, np.float64)

    bounds = [(None, None), *((0, None) if field.name in _FOR else (None, 0) for field in fields(Signals))]
    return np.asarray(minimize(loss, np.zeros(ones.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x, np.float64)


def scored(weights: Numbers, found: Sequence[Example]) -> Numbers:
    """The probability of support for each."""
    x = np.array([one.signals.values() for one in found])
    return np.asarray(1 / (1 + np.exp(-weights[0] - x @ weights[1:])), np.float64)


def contradicted_from(found: Sequence[Example], lines: Sequence[float]) -> float:
    """The line with the best balanced accuracy of contradicted against not found, where it is known."""
    told = [one for one in found if one.pair.allowed in ((CONTRADICTED,), (NOT_FOUND,))]
    against = np.array([one.reading.contradicted / (one.reading.contradicted + one.reading.not_found) for one in told])
    wanted = np.array([one.pair.allowed == (CONTRADICTED,) for one in told])
    found_by = [float(((against >= line) == wanted)[side].mean()) for line in lines for side in (wanted, ~wanted)]
    return max(lines, key=lambda line: sum(found_by[2 * lines.index(line) :][:2]))


def main() -> None:
    """Fit, and print the figures and the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--checker", type=Path, default=WEIGHTS)
    parser.add_argument("--most", type=int, default=600, help="pairs of a source")
    options = parser.parse_args()
    checker = TrainedChecker(options.checker)
    found = examples(CheckerSets.read(options.data, PieceCounter()), checker, options.most)
    print(f"{checker.name}: {len(found)} pairs held out, seed {_SEED}")
    print(f"{'source':12} {'n':>5} {'supported':>9} {'coverage':>9} {'network':>9} {'whole, fitted on others':>24}")
    for source in dict.fromkeys(one.source for one in found):
        own = [one for one in found if one.source == source]
        others = [one for one in found if one.source != source]
        right = np.array([one.supported for one in own])
        ones = np.ones(len(own))
        columns = (
            np.array([one.signals.coverage for one in own]),
            np.array([one.signals.supported for one in own]),
            scored(fitted(others), own),
        )
        areas = [area(column, right)(ones) for column in columns]
        print(f"{source:12} {len(own):5} {right.mean():9.2f} {areas[0]:9.3f} {areas[1]:9.3f} {areas[2]:24.3f}")
    weights = fitted(found)
    line = contradicted_from(found, [round(0.05 * step, 2) for step in range(2, 19)])
    print(f"\nbias={weights[0]:.3f}, contradicted_from={line}")
    for field, weight in zip(fields(Signals), weights[1:], strict=True):
        print(f"  {field.name:18} {weight:8.3f}")
    print(f"weights=({', '.join(f'{weight:.3f}' for weight in weights[1:])})")


if __name__ == "__main__":
    main()
