"""Property tests draw the same examples every time, so that a run can be trusted twice; `FOOTNOTE_EXPLORE=1` draws new
ones. None of them is timed: a busy machine fails nothing."""

import asyncio
import gc
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.postgres import IN_POSTGRES, postgres_server

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("explore" if os.environ.get("FOOTNOTE_EXPLORE") else "same")


@pytest.fixture(scope="session", autouse=True)
def _loops_left_open() -> Iterator[None]:
    """RAGAS leaves its event loops open: where it is installed, a run that passed would end as failed."""
    yield
    if "ragas" in sys.modules:
        for left in [item for item in gc.get_objects() if isinstance(item, asyncio.BaseEventLoop)]:
            left.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real server's database, begun for the first test that asks for it."""
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Has the test run twice: the libraries that `tests.fakes` opens are files, and then in PostgreSQL."""
    if request.param == "postgresql":
        monkeypatch.setenv(IN_POSTGRES, request.getfixturevalue("postgres"))
    return str(request.param)
