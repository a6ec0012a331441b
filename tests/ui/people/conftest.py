"""A study file for the tests of people."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.study_file import open_study
from corpus.database import Database
from tests.postgres import url_of


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Database]:
    with closing(open_study(tmp_path, url=url_of(tmp_path))) as opened:
        yield opened
