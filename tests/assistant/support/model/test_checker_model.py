"""The network reads claim and premise together; padding never counts; what comes out belongs to the claim's words."""

from pathlib import Path

import pytest
import torch

from assistant.support.model.batch import PairBatch
from assistant.support.model.checker_model import FROZEN, CheckerModel
from assistant.support.model.encoding import CLAIM_LIMIT, READ_LIMIT, ClaimPair, PairEncoder
from assistant.support.model.trained_checker import read_pairs
from index.reader.reader_text import ReaderText
from index.reader.weights import load, save
from tests.index.reader.tiny import tiny_folder

PREMISE = ReaderText("Results", ("Mood improved within 24 hours.", "Sleep did not change."))
SHORT = ClaimPair("Mood improved.", PREMISE)
LONG = ClaimPair("Mood improved, and sleep changed a lot within 48 hours of it.", ReaderText("", ("word " * 90,)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_folder(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def model(folder: Path) -> CheckerModel:
    model = CheckerModel(folder)
    model.network.eval()
    with torch.no_grad():
        torch.nn.init.normal_(model.network.get_parameter("marks.weight"))
    return model


@pytest.fixture(scope="module")
def encoder() -> PairEncoder:
    return PairEncoder()


def test_padding_changes_nothing(model: CheckerModel, encoder: PairEncoder) -> None:
    (alone,) = read_pairs(model, encoder, [SHORT])
    together = read_pairs(model, encoder, [LONG, SHORT])[1]
    assert alone.supported == pytest.approx(together.supported, abs=1e-4)
    assert alone.worst == pytest.approx(together.worst, abs=1e-4)


def test_probabilities_add_up_and_words_are_the_claims(model: CheckerModel, encoder: PairEncoder) -> None:
    (reading,) = read_pairs(model, encoder, [LONG])
    assert reading.supported + reading.contradicted + reading.not_found == pytest.approx(1.0, abs=1e-5)
    said = [word.span.of(LONG.claim) for word in reading.words]
    assert said == "Mood improved and sleep changed a lot within 48 hours of it".split()
    assert reading.worst == max(word.doubt for word in reading.words)


def test_which_words_are_shared_is_read(model: CheckerModel, encoder: PairEncoder) -> None:
    batch = PairBatch.of(encoder.encode([SHORT]))
    other = PairBatch(batch.ids, batch.kinds, torch.zeros_like(batch.marks), batch.mask, batch.claim)
    with torch.no_grad():
        assert not torch.allclose(model.logits(batch).labels, model.logits(other).labels, atol=1e-4)


def test_long_texts_are_cut_and_an_empty_claim_is_read(model: CheckerModel, encoder: PairEncoder) -> None:
    pairs = [ClaimPair("word " * 500, ReaderText("", ("word " * 500,))), ClaimPair("", PREMISE)]
    long, empty = encoder.encode(pairs)
    assert (len(long), long.claim_end) == (READ_LIMIT, CLAIM_LIMIT + 1)
    assert len(empty.starts) == 0
    assert read_pairs(model, encoder, pairs)[1].words == ()
    assert read_pairs(model, encoder, []) == ()


def test_weights_come_back_without_the_embeddings(model: CheckerModel, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "checker.safetensors"
    save(model, path, FROZEN)
    other = CheckerModel(folder)
    load(other, path, FROZEN)
    for name, tensor in other.network.state_dict().items():
        assert torch.allclose(tensor, model.network.state_dict()[name], atol=2e-3), name
