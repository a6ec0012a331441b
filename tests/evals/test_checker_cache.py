"""What a checker said before is not asked again; a cache that is none is refused."""

from pathlib import Path

import pytest

from corpus.errors import FileUnreadable
from evals.checkers import Chosen, Evidence, cached
from tests.evals.scoring.rows import CONTEXTS, HoldsChecker

CLAIMS = ("Ketamine works within hours.", "It cures all.", "Ketamine works within hours.")


def test_only_what_is_new_is_asked(tmp_path: Path) -> None:
    asked = HoldsChecker()
    chosen = Chosen(asked, "holds", "1")
    with cached(chosen, tmp_path / "cache") as checker:
        first = checker.check(CLAIMS, Evidence(CONTEXTS))
    assert first == HoldsChecker().check(CLAIMS, Evidence(CONTEXTS))
    assert asked.claims == list(CLAIMS[:2])
    with cached(chosen, tmp_path / "cache") as checker:
        assert checker.check(CLAIMS, Evidence(CONTEXTS)) == first
        assert asked.claims == list(CLAIMS[:2])
        checker.check(CLAIMS[:1], Evidence(CONTEXTS[:1]))
    assert asked.claims == [*CLAIMS[:2], CLAIMS[0]]


def test_a_file_of_anything_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("My notes, which are long enough to be looked at. " * 50)
    for path in (tmp_path / "notes", tmp_path, tmp_path / "no" / "cache"):
        with (
            pytest.raises(FileUnreadable, match="cannot be used as a cache"),
            cached(Chosen(HoldsChecker(), "holds", "1"), path) as checker,
        ):
            checker.check(CLAIMS, Evidence(CONTEXTS))
