"""Processes that add to one library in PostgreSQL at once, and are killed: nothing is lost and nothing is in twice."""

import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from corpus.glossary import Glossary
from corpus.inputs import files_under
from corpus.integrity import check
from corpus.receipts import Status
from corpus.stored_rows import Metadata
from index.retriever import HybridRetriever
from index.snapshot import CurrentSnapshot, Snapshot
from tests.fakes import HashingEmbedder, an_ingest, open_library, write_reviews
from tests.postgres import IN_POSTGRES

ROOT = Path(__file__).parents[2]
FILES = 16
KILLS = 4
NAMES = [f"r{number:02}" for number in range(FILES)]
QUERIES = ("How often does the r03 rise?", "Nobody knows r11", "fall later", "µg")


def start(library: Path, files: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.corpus.adding", str(library), str(files)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline()


def finds(snapshot: Snapshot) -> list[list[tuple[int, float, float, float]]]:
    """What questions find, by words and by vectors."""
    retriever = HybridRetriever(lambda: snapshot, HashingEmbedder())
    return [
        [(hit.number, hit.score, hit.keyword_score, hit.cosine) for hit in retriever.retrieve(query, 20)]
        for query in QUERIES
    ]


def test_two_add_and_one_is_killed(tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = tmp_path / "files"
    write_reviews(files, NAMES, paragraphs=8)
    with open_library(tmp_path / "in a file") as library:
        list(an_ingest(library).add(files_under([files]).files, Metadata()))
        expected = library.passages(), library.sentences()
        snapshot = CurrentSnapshot(library, Glossary(()), ())()
        in_a_file, vectors = finds(snapshot), snapshot.passage_vectors.vectors(np.arange(8 * FILES))

    monkeypatch.setenv(IN_POSTGRES, postgres)
    with start(tmp_path / "whole", files) as child:
        assert line(child) == "ready\n"
        started = time.perf_counter()
        assert line(child) == f"{FILES}\n"
        whole = time.perf_counter() - started
    drawn, cut_short = random.Random(5), 0
    for number in range(KILLS):
        folder = tmp_path / f"killed-{number}"
        with start(folder, files) as killed, start(folder, files) as other:
            assert line(killed) == line(other) == "ready\n"
            time.sleep(drawn.uniform(0, whole))
            cut_short += killed.poll() is None
            killed.kill()
            assert line(other) == f"{FILES}\n"
        with open_library(folder, 5.0) as library:
            assert check(library) == ()
            assert len(library.documents()) == FILES
            assert (library.passages(), library.sentences()) == expected
            again = list(an_ingest(library).add(files_under([files]).files, Metadata()))
            assert {receipt.status for receipt in again} == {Status.UNCHANGED}
            of_server = CurrentSnapshot(library, Glossary(()), ())()
            assert finds(of_server) == in_a_file
            np.testing.assert_array_equal(of_server.passage_vectors.vectors(np.arange(8 * FILES)), vectors)
    assert cut_short, "the kills came too late to say anything"


def test_an_open_library_follows_what_others_add(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(IN_POSTGRES, postgres)
    with open_library(tmp_path / "library") as library, library.again() as elsewhere:
        current = CurrentSnapshot(library, Glossary(()), ())
        assert len(current().texts.passages) == 0
        list(an_ingest(elsewhere).add(files_under([write_reviews(tmp_path / "files", ["alpha"])[0]]).files, Metadata()))
        assert len(current().texts.passages) == 3
        elsewhere.remove(elsewhere.documents()[0].id)
        assert len(current().texts.passages) == 0
