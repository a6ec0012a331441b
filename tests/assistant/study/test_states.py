"""What stored answers were made from: each state of the library is kept once, checked, and holds nobody's questions."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from assistant.conversations import Notebook
from assistant.origin import Origins, state
from assistant.study_file import FILE_NAME, StoredAnswers, check_study, open_study
from tests.page_documents import KETAMINE, MECHANISMS, ketamine_answer
from tests.snapshots import snapshot_of

EARLIER = "What did my own doctor mean?"
TEXTS = {document.id: document.text for document in (KETAMINE, MECHANISMS)}


def test_a_state_is_kept_once_and_missed_when_it_is_harmed(tmp_path: Path) -> None:
    origins = Origins({"reader": "0" * 64}, {"depth": 8})
    origin = origins.of(snapshot_of(KETAMINE, MECHANISMS), (EARLIER,))
    answer = replace(ketamine_answer("How fast?"), origin=origin)
    with closing(open_study(tmp_path)) as study:
        notebook = Notebook(study)
        conversation = notebook.begin()
        kept = [notebook.keep("ann", conversation, number, "How fast?", answer, "") for number in (1, 2)]
        read = StoredAnswers(study).answer(kept[0]).answer.origin
        assert read == origin
        with study.reading() as connection:
            assert state(connection, origin.library_sha256) == origin.documents
            assert state(connection, "0" * 64) is None
            assert connection.execute("SELECT COUNT(*) FROM library_states").fetchone() == (1,)
            # A flagged answer outlives its conversation: what was asked before it must not lie in it.
            assert all(EARLIER not in text for (text,) in connection.execute("SELECT answer FROM answers"))
    assert {document.id for document in origin.documents} == set(TEXTS)
    assert check_study(tmp_path, TEXTS.get) == ()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE library_states SET documents = replace(documents, ?, ?)", (KETAMINE.id, "f" * 16))
    [finding] = check_study(tmp_path, TEXTS.get)
    assert "state of the library" in finding.problem
