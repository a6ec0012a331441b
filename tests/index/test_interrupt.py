"""Ctrl-C in the middle of an `add` ends it and its readers at once; what was added stays, and the rest follows."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.integrity import check
from tests.fakes import open_library

ROOT = Path(__file__).parents[2]
SENTENCE = "Lithium was found to help in 1949. "
FILES = 6


def start(library: Path, files: Path) -> subprocess.Popen[str]:
    """A group of its own, as a terminal makes one: Ctrl-C reaches the readers as well."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.index.adding_with_crew", str(library), str(files)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")
@pytest.mark.timeout(120)
def test_an_interrupt_in_the_middle(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(FILES):
        # The third takes far longer to read than the whole test may.
        paragraphs = 400_000 if number == 2 else 30
        (files / f"{number}.txt").write_text(f"File {number}.\n\n" + (SENTENCE * 3 + "\n\n") * paragraphs)
    with start(tmp_path / "library", files) as adding:
        assert adding.stdout is not None
        assert adding.stdout.readline() == "added 0.txt\n"
        assert adding.stdout.readline() == "added 1.txt\n"
        os.killpg(adding.pid, signal.SIGINT)
        assert adding.wait(30) != 0
    with pytest.raises(ProcessLookupError):
        os.killpg(adding.pid, 0)
    (files / "2.txt").write_text(SENTENCE * 3)
    with open_library(tmp_path / "library") as library:
        assert check(library) == ()
        assert len(library.documents()) == 2
    with start(tmp_path / "library", files) as again:
        out, _ = again.communicate(timeout=60)
    assert out.split() == "unchanged 0.txt unchanged 1.txt added 2.txt added 3.txt added 4.txt added 5.txt".split()
