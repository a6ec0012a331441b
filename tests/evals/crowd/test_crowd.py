"""Three students at once at a real server, with names of their own: everyone gets their own right answers."""

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from evals.lab.crowd import crowd, is_well, report
from evals.lab.crowd_server import Script, footnote

SCRIPTS = (
    Script("Ann", ("What is a subanaesthetic dose?", "How is ketamine given?")),
    Script("Björn", ("Which receptor does ketamine block?", "Why?", "How many stars are there?")),
    Script("Cleo", ("What are the side effects of ketamine?",)),
)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_three_at_once_get_their_own_answers(tmp_path: Path) -> None:
    library = tmp_path / "library"
    with as_file(files("corpus.reviews").joinpath("ketamine.md")) as review:
        footnote(library, "add", str(review))
    outcome = crowd(library, tmp_path, SCRIPTS, logins=True)
    assert is_well(outcome), "\n".join(report(outcome))
    assert (outcome.students, outcome.asked, len(outcome.moments), outcome.refused) == (3, 6, 6, 3)
    assert all(0 < one.first <= one.whole <= one.finished for one in outcome.moments)
    assert 0 < outcome.memory.start <= outcome.memory.peak
