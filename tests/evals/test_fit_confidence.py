"""The fit behind the confidence model, on toys whose answer is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from evals.fit_confidence import fit

Matrix = NDArray[np.float64]


def chances(x: Matrix, weights: Matrix) -> list[float]:
    return list(1 / (1 + np.exp(-(np.hstack([np.ones((len(x), 1)), x]) @ weights))))


def test_a_separable_toy_is_told_apart() -> None:
    x = np.array([[0.0, 0.5], [0.1, 0.4], [0.2, 0.6], [0.8, 0.5], [0.9, 0.4], [1.0, 0.6]])
    y = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    weights = fit(x, y)
    assert weights.shape == (3,)
    assert [chance > 0.5 for chance in chances(x, weights)] == [bool(one) for one in y]
    assert weights[1] > 5 * abs(weights[2]), "the column that tells them apart has the weight"
    assert np.isfinite(weights).all()


def test_a_known_model_is_found_again() -> None:
    generator = np.random.default_rng(0)
    x = generator.normal(size=(20_000, 2))
    y = (generator.random(20_000) < 1 / (1 + np.exp(-(-0.5 + x @ np.array([2.0, -1.0]))))).astype(np.float64)
    assert fit(x, y) == pytest.approx([-0.5, 2.0, -1.0], abs=0.08)


def test_it_is_the_best_there_is() -> None:
    """At the minimum of the penalised loss its gradient is nought, and the bias makes the mean right."""
    generator = np.random.default_rng(1)
    x = generator.random((60, 3))
    y = (generator.random(60) < 0.3).astype(np.float64)
    weights = fit(x, y)
    p = np.array(chances(x, weights))
    assert p.mean() == pytest.approx(y.mean())
    assert x.T @ (p - y) + weights[1:] == pytest.approx(np.zeros(3), abs=1e-9)
