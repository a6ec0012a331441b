"""`kill -9` at any moment of an `add` leaves a sound library, and adding again completes it."""

import random
import subprocess
import sys
import time
from pathlib import Path

from corpus.inputs import files_under
from corpus.integrity import check
from corpus.library import FILE_NAME
from corpus.receipts import Status
from corpus.stored_rows import Metadata
from tests.fakes import an_ingest, open_library, write_reviews

ROOT = Path(__file__).parents[2]
FILES = 24
KILLS = 20


def start(library: Path, files: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.corpus.adding", str(library), str(files)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    files = tmp_path / "files"
    write_reviews(files, [f"r{number:02}" for number in range(FILES)], paragraphs=12)
    with start(tmp_path / "whole", files) as child:
        started = time.perf_counter()
        assert child.stdout is not None
        assert child.stdout.readline() == f"{FILES}\n"
        whole = time.perf_counter() - started
    with open_library(tmp_path / "whole") as library:
        expected = library.passages(), library.sentences()

    drawn = random.Random(9)
    cut_short = in_a_change = 0
    for number in range(KILLS):
        folder = tmp_path / f"killed-{number}"
        with start(folder, files) as child:
            time.sleep(drawn.uniform(0, whole))
            child.kill()
        in_a_change += (folder / f"{FILE_NAME}-journal").exists()
        with open_library(folder) as library:
            assert check(library) == ()
            stored = library.documents()
            assert all(library.document(record.id).title == record.title for record in stored)
            assert library.generation == len(stored)
            cut_short += 0 < len(stored) < FILES
            receipts = tuple(an_ingest(library).add(files_under([files]).files, Metadata()))
            unchanged = [receipt for receipt in receipts if receipt.status is Status.UNCHANGED]
            assert len(unchanged) == len(stored)
            assert (library.passages(), library.sentences()) == expected
            assert check(library) == ()
    assert cut_short >= KILLS // 4, "the kills came too early or too late to say anything"
    print(f"{cut_short} of {KILLS} kills came between the files, {in_a_change} left a journal to roll back")
