"""The study file is kept from others, says when it cannot be used, and is checked."""

import json
import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.conversations import Notebook
from assistant.study_file import FILE_NAME, VERSION, check_study, open_study
from corpus.errors import LibraryDamaged, LibraryError, LibraryTooNew
from corpus.integrity import Finding
from evals.verdicts import verdict_problems
from tests.page_documents import KETAMINE, MECHANISMS, ketamine_answer
from tests.ui.people.quick import PASSWORD, quick
from ui.web.accounts import Logins, People, Role, people_problems


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_its_owner_may_read_it_whatever_the_habit_of_the_machine(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        open_study(tmp_path).close()
    finally:
        os.umask(before)
    assert mode(tmp_path / FILE_NAME) == 0o600


def test_a_copy_brought_back_is_closed_to_others_again(tmp_path: Path) -> None:
    open_study(tmp_path).close()
    (tmp_path / FILE_NAME).chmod(0o644)
    open_study(tmp_path).close()
    assert mode(tmp_path / FILE_NAME) == 0o600


def test_a_later_version_is_left_alone(tmp_path: Path) -> None:
    open_study(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(LibraryTooNew, match="update Footnote"):
        open_study(tmp_path)


@pytest.mark.parametrize("harm", ["DROP TABLE flags", "ALTER TABLE people DROP COLUMN role", "DROP INDEX verdicts_on"])
def test_tables_that_are_not_as_they_were_made(tmp_path: Path, harm: str) -> None:
    open_study(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(harm)
    with pytest.raises(LibraryDamaged, match="restore a copy"):
        open_study(tmp_path)


@pytest.fixture
def outsider() -> Iterator[Path]:
    """A folder that other users can reach, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_else_of_the_machine_cannot_open_it(outsider: Path) -> None:
    open_study(outsider).close()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setuid(65534)
        try:
            open_study(outsider).close()
        except LibraryError as error:
            os._exit(42 if "check who may read it" in str(error) else 1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42


TEXTS = {document.id: document.text for document in (KETAMINE, MECHANISMS)}
QUESTION = "How long does ketamine take to work?"
NOW = datetime.now(UTC).isoformat()


def checked(folder: Path) -> tuple[Finding, ...]:
    return check_study(folder, TEXTS.get, (people_problems, verdict_problems))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study file with two conversations, a flag, a verdict, people and a login."""
    with closing(open_study(tmp_path)) as study:
        notebook = Notebook(study)
        for owner in ("ann", "bob"):
            kept = notebook.keep(owner, notebook.begin(), 1, QUESTION, ketamine_answer(QUESTION), "")
        notebook.flag("bob", kept, "is this so?")
        notebook.keep("ann", notebook.begin(), 1, "Broken?", None, "It broke off.")
        people = People(study, quick())
        Logins(study).begin(people.add("Ann", Role.STUDENT, PASSWORD))
        with study.writing() as connection:
            connection.execute(
                "INSERT INTO verdicts (answer, sentence, citation, reviewer, label, at) VALUES (?, 1, 1, 'tina', ?, ?)",
                (kept, "supports", NOW),
            )
    return tmp_path


def test_a_whole_file_and_none_at_all_are_sound(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert checked(folder) == ()
    empty = tmp_path_factory.mktemp("empty")
    assert checked(empty) == ()
    assert list(empty.iterdir()) == []


CHANGES = (
    "UPDATE answers SET answer = substr(answer, 1, length(answer) - 20) WHERE answer IS NOT NULL",
    "UPDATE answers SET answer = replace(answer, 'hours', 'weeks')",
    "UPDATE answers SET answer = '{}'",
    "UPDATE answers SET answer = '[' || answer || ']'",
    "UPDATE answers SET question = 'Another?' WHERE answer IS NOT NULL",
    "UPDATE answers SET confidence = 0.123 WHERE answer IS NOT NULL",
    "UPDATE answers SET coverage = 'perhaps' WHERE answer IS NOT NULL",
    "UPDATE answers SET cited = cited + 1 WHERE answer IS NOT NULL",
    "UPDATE answers SET asked_at = 'yesterday'",
    "UPDATE answers SET number = -1 WHERE answer IS NULL",
    "UPDATE conversations SET owner = '' WHERE owner = 'ann'",
    "UPDATE conversations SET changed_at = '2026'",
    "DELETE FROM conversations WHERE owner = 'bob'",
    "UPDATE flags SET at = ''",
    "UPDATE flags SET answer = 'x'",
    "UPDATE people SET role = 'king'",
    "UPDATE people SET password = 'secret'",
    "UPDATE people SET name = ' '",
    "UPDATE logins SET token_sha256 = 'x'",
    "UPDATE logins SET until = 'never'",
    "UPDATE logins SET person = 77",
    "UPDATE verdicts SET label = 'perhaps'",
    "UPDATE verdicts SET sentence = -1",
    "UPDATE verdicts SET citation = 0",
    "UPDATE verdicts SET start = 3, stop = 9, document = 'd', quote = 'ketamine'",
    "UPDATE verdicts SET undoes = 99, label = NULL",
    "UPDATE verdicts SET at = '12 o''clock'",
    f"INSERT INTO gold (version, made_at, made_by, sha256, records) VALUES (1, '{NOW}', 't', '', '')",
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_told_with_its_file_and_what_to_do(folder: Path, change: str) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        assert connection.execute(change).rowcount > 0
    findings = checked(folder)
    assert findings
    assert {finding.location for finding in findings} == {FILE_NAME}
    assert all("restore a copy" in finding.problem and "\n" not in finding.problem for finding in findings)


def test_a_quotation_is_held_against_its_document(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        ((text,),) = connection.execute("SELECT answer FROM answers WHERE answer IS NOT NULL LIMIT 1").fetchall()
        answer = json.loads(text)
        quote = answer["citations"][0]["quote"]
        answer["citations"][0]["quote"] = quote[:-2] + "x."
        connection.execute("UPDATE answers SET answer = ? WHERE answer = ?", (json.dumps(answer), text))
    (finding, *_) = checked(folder)
    assert "quotes other words in [1]" in finding.problem
    assert check_study(folder, lambda _: None) == ()


@pytest.mark.parametrize("words", [b"SQLite format 3", b"CREATE TABLE answers", b'"citations": [', b"argon2id"])
def test_bytes_written_over_are_found(folder: Path, words: bytes) -> None:
    path = folder / FILE_NAME
    content = bytearray(path.read_bytes())
    start = content.index(words)
    content[start : start + 600] = b"\xa5" * len(content[start : start + 600])
    path.write_bytes(content)
    assert [finding.location for finding in checked(folder)][:1] == [FILE_NAME]
