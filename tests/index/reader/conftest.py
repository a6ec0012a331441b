"""One tiny model for all tests of the reader."""

from pathlib import Path

import pytest

from index.reader.encoding import Encoder
from index.reader.reader_model import ReaderModel
from tests.index.reader.tiny import tiny_model


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> ReaderModel:
    return tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return tmp_path / "reader.safetensors"
