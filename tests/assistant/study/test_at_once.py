"""Threads and processes that keep turns at the same time lose none; a kill in the middle loses none that was kept."""

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from assistant.conversations import Notebook, Room
from assistant.study_file import FILE_NAME, open_study
from corpus.sqlite import SqliteDatabase
from tests.page_documents import ketamine_answer

ROOT = Path(__file__).parents[3]
TURNS = 6
KILLS = 6
MOST = Room().turns - 1


def start(folder: Path, owner: str, conversation: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.assistant.study.keeping", str(folder), owner, conversation, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_threads(tmp_path: Path) -> None:
    with closing(open_study(tmp_path)) as database:
        notebook = Notebook(database)
        owners = [f"owner {number}" for number in range(8)]
        begun = {owner: notebook.begin() for owner in owners}

        def converse(owner: str) -> None:
            for number in range(1, TURNS + 1):
                kept = notebook.keep(owner, begun[owner], number, f"{owner} {number}", ketamine_answer(owner), "")
                notebook.flag(owner, kept, owner)
                assert notebook.flagged(owner, kept) == owner
                assert len(notebook.conversation(owner, begun[owner]).turns) == number

        with ThreadPoolExecutor(len(owners)) as pool:
            list(pool.map(converse, owners))
        for owner in owners:
            assert [one.id for one in notebook.conversations(owner)] == [begun[owner]]
            turns = notebook.conversation(owner, begun[owner]).turns
            assert [turn.question for turn in turns] == [f"{owner} {number}" for number in range(1, TURNS + 1)]
            assert {turn.answer for turn in turns} == {ketamine_answer(owner)}


def test_two_processes_that_also_make_the_file(tmp_path: Path) -> None:
    conversations = {"ann": uuid4().hex, "ben": uuid4().hex}
    children = [start(tmp_path, owner, conversation, TURNS) for owner, conversation in conversations.items()]
    for child in children:
        assert child.communicate()[0].split() == ["ready", *map(str, range(1, TURNS + 1))]
        assert child.returncode == 0
    with closing(open_study(tmp_path)) as database:
        for owner, conversation in conversations.items():
            turns = Notebook(database).conversation(owner, conversation).turns
            assert [turn.question for turn in turns] == [f"{owner} {number}" for number in range(1, TURNS + 1)]


def test_a_kill_at_any_moment_loses_no_turn_that_was_kept(tmp_path: Path) -> None:
    drawn = random.Random(7)
    cut_short = in_a_change = 0
    for number in range(KILLS):
        folder, conversation = tmp_path / str(number), uuid4().hex
        with start(folder, "ann", conversation, MOST) as child:
            assert child.stdout is not None
            waited = drawn.randint(1, 60)
            heard = ["ready\n", *(f"{turn}\n" for turn in range(1, waited + 1))]
            assert [child.stdout.readline() for _ in heard] == heard
            time.sleep(drawn.uniform(0, 0.004))
            child.kill()
            acknowledged = waited + len(child.stdout.read().split())
        in_a_change += (folder / f"{FILE_NAME}-journal").exists()
        with closing(open_study(folder)) as database:
            turns = Notebook(database).conversation("ann", conversation).turns
            assert [turn.number for turn in turns] == list(range(1, len(turns) + 1))
            assert len(turns) in (acknowledged, acknowledged + 1)
            assert all(turn.answer == ketamine_answer("How?") for turn in turns)
            assert isinstance(database, SqliteDatabase)
            with database.bare() as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            Notebook(database).keep("ann", conversation, len(turns) + 1, "Next?", None, "")
        cut_short += len(turns) < MOST
    assert cut_short == KILLS
    print(f"{in_a_change} of {KILLS} kills left a journal to roll back")
