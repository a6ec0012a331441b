"""The embedder that keeps what it embedded: the same vectors, asked for once."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals import answer_eval
from evals.answer_eval import CachedEmbedder
from index.embedder import Vectors
from tests.fakes import HashingEmbedder

TEXTS = ["ketamine", "a longer text than the others", "ketamine", "esketamine"]


def test_the_vectors_are_the_inner_ones_in_order(tmp_path: Path) -> None:
    inner = HashingEmbedder()
    cached = CachedEmbedder(inner, tmp_path / "v.npz")
    assert cached.name == inner.name
    assert np.array_equal(cached.embed(TEXTS), HashingEmbedder().embed(TEXTS))
    assert sorted(inner.texts) == sorted(set(TEXTS)), "each text once"
    cached.embed(TEXTS[:2])
    assert len(inner.texts) == 3
    assert cached.embed([]).shape[0] == 0


def test_they_are_there_again_in_another_run(tmp_path: Path) -> None:
    path = tmp_path / "made" / "v.npz"
    first = CachedEmbedder(HashingEmbedder(), path)
    wanted = first.embed(TEXTS)
    assert not path.exists(), "few texts are not worth a file"
    first.save()
    inner = HashingEmbedder()
    assert np.array_equal(CachedEmbedder(inner, path).embed(TEXTS), wanted)
    assert inner.texts == []
    assert [one.name for one in path.parent.iterdir()] == ["v.npz"], "nothing temporary is left"


def test_many_texts_are_saved_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(HashingEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            if len(self.texts) >= 18:
                raise KeyboardInterrupt
            return super().embed(texts)

    monkeypatch.setattr(answer_eval, "_CHUNK", 2)
    many = [f"text {number}" for number in range(30)]
    path = tmp_path / "v.npz"
    with pytest.raises(KeyboardInterrupt):
        CachedEmbedder(Failing(), path).embed(many)
    inner = HashingEmbedder()
    assert np.array_equal(CachedEmbedder(inner, path).embed(many), HashingEmbedder().embed(many))
    assert len(inner.texts) == 30 - 16, "eight chunks of two were kept"
    again = HashingEmbedder()
    CachedEmbedder(again, path).embed(many)
    assert again.texts == []


def test_nothing_embedded_can_be_saved(tmp_path: Path) -> None:
    CachedEmbedder(HashingEmbedder(), tmp_path / "v.npz").save()
    inner = HashingEmbedder()
    assert CachedEmbedder(inner, tmp_path / "v.npz").embed(["x"]).shape == (1, 16)


def test_another_model_s_vectors_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.npz"
    first = CachedEmbedder(HashingEmbedder("one@1"), path)
    first.embed(TEXTS)
    first.save()
    with pytest.raises(ValueError, match="one@1"):
        CachedEmbedder(HashingEmbedder("two@1"), path)
