"""The real model: unit vectors, the same for the same text, whatever stands beside it."""

import numpy as np
import pytest

from index.embedder import DIMENSION
from index.minilm import MiniLM
from index.model_files import MODEL_NAME

TEXTS = [
    "Ketamine acts within hours.",
    "A",
    "SSRIs need weeks. " * 12,
    "Ketamine works fast.",
    "Cheese holds tyramine.",
]


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM(batch_size=2)


def test_its_name_tells_the_weights(model: MiniLM) -> None:
    assert model.name == MODEL_NAME == "all-MiniLM-L6-v2@53aa5117"


def test_unit_vectors_in_the_order_of_the_texts(model: MiniLM) -> None:
    vectors = model.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSION)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for vector, text in zip(vectors, TEXTS, strict=True):
        np.testing.assert_allclose(vector, model.embed([text])[0], atol=1e-5)


def test_like_texts_lie_near(model: MiniLM) -> None:
    fast, _, weeks, also_fast, cheese = model.embed(TEXTS)
    assert fast @ also_fast > 0.7 > max(fast @ weeks, fast @ cheese)


def test_what_lies_past_the_limit_is_cut_off(model: MiniLM) -> None:
    long, longer = model.embed(["word " * 10_000, "word " * 10_000 + "ketamine"])
    np.testing.assert_allclose(long, longer, atol=1e-5)
    assert np.linalg.norm(long) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "\n", "🙂", "кетамин", "\x00"])
def test_any_text_has_a_vector(model: MiniLM, text: str) -> None:
    vector = model.embed([text])[0]
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_no_texts_no_vectors(model: MiniLM) -> None:
    assert model.embed([]).shape == (0, DIMENSION)
