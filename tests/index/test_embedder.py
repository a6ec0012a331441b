"""The embedding model that ships: unit vectors, the same for the same text whatever is embedded beside it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.embedder import BUNDLED_NAME, DIMENSION, BundledEmbedder, NamedEmbedder, embedder_named

TEXTS = [
    "Ketamine acts within hours.",
    "A",
    "SSRIs need weeks. " * 12,
    "Ketamine works fast.",
    "Cheese holds tyramine.",
]


@pytest.fixture(scope="module")
def model() -> BundledEmbedder:
    return BundledEmbedder(threads=2)


def test_a_text_has_the_same_vector_alone_and_among_others(model: BundledEmbedder) -> None:
    vectors = model.embed(TEXTS * 20)
    assert vectors.shape == (20 * len(TEXTS), DIMENSION)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    with ThreadPoolExecutor(5) as callers:
        alone = list(callers.map(lambda text: model.embed([text])[0], TEXTS))
    np.testing.assert_array_equal(vectors, np.stack(alone * 20))


def test_like_texts_lie_near(model: BundledEmbedder) -> None:
    fast, _, weeks, also_fast, cheese = model.embed(TEXTS)
    assert fast @ also_fast > 0.85 > max(fast @ weeks, fast @ cheese)


@pytest.mark.parametrize("text", ["", "\n", "🙂", "кетамин", "\x00"])
def test_any_text_has_a_vector(model: BundledEmbedder, text: str) -> None:
    for vector in (model.embed([text])[0], model.embed_query(text)):
        assert np.isfinite(vector).all()
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_another_model_goes_by_its_name(tmp_path: Path) -> None:
    assert isinstance(embedder_named(BUNDLED_NAME), BundledEmbedder)
    other = embedder_named(str(tmp_path))
    assert isinstance(other, NamedEmbedder)
    assert other.name == str(tmp_path)
    with pytest.raises(ModelError, match="is not on this machine: name the folder"):
        other.embed_query("a")


def test_no_training_library_is_imported_to_embed() -> None:
    code = (
        "import sys; from index.embedder import BundledEmbedder; from index.text import PieceCounter;"
        "BundledEmbedder(1).embed_query('ketamine'); PieceCounter().count(['ketamine']);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'langchain_core'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
