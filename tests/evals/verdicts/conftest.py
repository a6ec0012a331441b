"""The desk of the tests of verdicts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evals.verdicts.judging import Desk, a_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        yield made
