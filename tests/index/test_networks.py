"""The networks that ship: checked, the same for everybody at once, loaded when first used."""

import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.embedder import (
    BUNDLED_NAME,
    DIMENSION,
    BundledEmbedder,
    NamedEmbedder,
    embedder_named,
)
from index.network import InferenceService, Network, PairTokenizer, Row
from index.text import TOKENIZER, open_tokenizer
from tests.tiny_network import write_tiny_network


def _row(ids: Sequence[int]) -> Row:
    values = np.array(ids, dtype=np.int64)
    return {"input_ids": values, "attention_mask": np.ones_like(values), "token_type_ids": np.zeros_like(values)}


@pytest.fixture
def network(tmp_path: Path) -> Network:
    path = tmp_path / "tiny.onnx"
    return Network(path, write_tiny_network(path), InferenceService(2))


def test_many_callers_at_once_each_get_their_own(network: Network) -> None:
    def asks(number: int) -> bool:
        rows = [_row([number, place]) for place in range(1 + number % 7)]
        return [float(total[0]) for total, _ in network.run(rows)] == [number + place for place in range(len(rows))]

    with ThreadPoolExecutor(16) as callers:
        assert all(callers.map(asks, range(200)))


def test_a_row_that_cannot_be_run_fails_its_own_call_alone(network: Network) -> None:
    with ThreadPoolExecutor(4) as callers:
        good = [callers.submit(network.run, [_row([7])] * 50) for _ in range(3)]
        with pytest.raises(ModelError, match=r"tiny\.onnx does not take input_ids int64\[2\] .*: install Footnote"):
            network.run([_row([1]), {"input_ids": np.array([1, 2], dtype=np.int64)}])
        assert [float(total[0]) for call in good for total, _ in call.result()] == [7.0] * 150
    for row in ({"input_ids": np.zeros(0, dtype=np.int64)}, {**_row([1]), "input_ids": np.zeros(2, dtype=np.int64)}):
        with pytest.raises(ValueError, match="one length"):
            network.run([row])


def test_a_network_file_is_checked_before_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "tiny.onnx"
    sha256 = write_tiny_network(path)
    other = tmp_path / "other.onnx"
    other.write_bytes(path.read_bytes()[:-1])
    for network, said in (
        (Network(tmp_path / "none.onnx", sha256), "none.onnx cannot be read (No such file or directory): install"),
        (Network(other, sha256), f"expected {sha256[:12]}: install"),
    ):
        with pytest.raises(ModelError, match=re.escape(said)):
            network.run([_row([1])])
    path.write_bytes(b"no network")
    with pytest.raises(ModelError, match="is no network that ONNX Runtime can run"):
        Network(path, "bd108b5c39016c09b9872915cc48ecdd12a48fed1658cbf299823f5591cbb93a").run([_row([1])])


QUESTION, TEXT = "How fast does Ketamine work?", "It works within hours,\n not weeks (5 mg/kg)."


def test_a_pair_is_what_the_tokenizer_itself_makes_of_it() -> None:
    pair = PairTokenizer(TOKENIZER).encode(QUESTION, TEXT, 100)
    expected = open_tokenizer(TOKENIZER).encode(QUESTION, TEXT)
    assert pair.ids.tolist() == expected.ids
    assert pair.type_ids.tolist() == expected.type_ids
    assert [expected.offsets[token] for token in pair.second] == list(pair.offsets)
    assert "".join(TEXT[start:end] for start, end in pair.offsets) == "".join(TEXT.split())
    assert not pair.cut_off


@pytest.mark.parametrize("limit", [5, 11, 12, 13, 20])
def test_the_second_text_is_cut_off_first(limit: int) -> None:
    pair = PairTokenizer(TOKENIZER).encode(QUESTION, TEXT * 20, limit)
    assert len(pair.ids) == limit
    assert pair.cut_off
    assert len(pair.second) == len(pair.offsets) == max(1, limit - 3 - 8)
    assert [int(pair.ids[place]) for place in (0, pair.second.start - 1, -1)] == [101, 102, 102]


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


_HEAVY = {"torch", "transformers", "sentence_transformers", "sklearn", "onnx"}
_SLOW = {"langchain_core", "gradio"}


def _imported(code: str, without: set[str] = _HEAVY) -> str:
    program = f"import sys\n{code}\nprint('imported', sorted({without!r} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()[-1]


def test_adding_asking_and_searching_import_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "review.md").write_text("# Ketamine\n\nKetamine works within hours. SSRIs take weeks.\n")
    commands = [
        ["add", str(tmp_path / "review.md")],
        ["ask", "How fast does ketamine work?"],
        ["search", "How fast?"],
        ["check"],
        ["list"],
    ]
    code = f"""
from ui.cli.main import main
for command in {commands!r}:
    assert main([*command, "--library", {str(tmp_path / "library")!r}]) == 0
"""
    assert _imported(code, _HEAVY | _SLOW) == "imported []"


@pytest.mark.parametrize(
    "module", ["assistant.factory", "assistant.pipeline", "assistant.runnable", "ui.web.server", "ui.cli.serve"]
)
def test_what_serves_and_answers_imports_none_of_them(module: str) -> None:
    assert _imported(f"import {module}") == "imported []"


def test_a_row_that_was_run_is_not_run_again_while_it_is_remembered(tmp_path: Path) -> None:
    path, service = tmp_path / "tiny.onnx", InferenceService(2)
    network = Network(path, write_tiny_network(path), service, remembered=2)
    first, other = network.run([_row([1, 2]), _row([3])])
    before = service.arrival()
    again, new = network.run([_row([1, 2]), _row([4, 5, 6])])
    assert service.arrival() - before == 3
    assert [values.tobytes() for values in again] == [values.tobytes() for values in first]
    assert float(new[0][0]) == 15.0
    # The row used longest ago made room; another type of token makes it another row.
    assert [values.tobytes() for values in network.run([_row([3])])[0]] == [values.tobytes() for values in other]
    assert service.arrival() - before == 4
    [[_, each]] = network.run([{**_row([3]), "token_type_ids": np.ones(1, dtype=np.int64)}])
    assert each.tolist() == [[3.0, 1.0]]
