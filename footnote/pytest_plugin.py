"""The fixture `assert_faithful` of pytest, there where Footnote is installed; nothing is loaded before it is used."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from evals.scored_rows import ScoredRow


@pytest.fixture(scope="session")
def assert_faithful() -> "Callable[..., ScoredRow]":
    """`assert_faithful(response, contexts, at_least=1.0)`: fails and names each sentence that is not supported."""
    from evals.scorer import assert_faithful

    return assert_faithful
