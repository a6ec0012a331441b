"""`footnote user` from end to end, and `serve` where nobody could log in."""

import io
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversations import Notebook
from assistant.study_file import open_study
from corpus.errors import ConversationNotFound
from ui.cli.main import main
from ui.web.accounts import Logins, Passwords, People, Role, Tokens, Visitor

PASSWORD = "correct horse battery"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """One command on a new library, with what stands on its standard input."""

    def once(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main([*arguments, "--library", str(tmp_path)])
        out, err = capsys.readouterr()
        return status, out, err

    return once


def add(run: Run, name: str, *options: str) -> None:
    assert run("user", "add", name, "--password-stdin", *options, typed=PASSWORD + "\n")[0] == 0


def test_people_are_added_listed_changed_and_removed(run: Run, tmp_path: Path) -> None:
    add(run, "tina", "--role", "tutor")
    add(run, "Sam")
    status, out, _ = run("user", "list")
    assert status == 0
    assert [line.split()[:2] for line in out.splitlines()] == [["Sam", "student"], ["tina", "tutor"]]
    with closing(open_study(tmp_path)) as study:
        people = People(study, Passwords())
        sam = people.known("sam", PASSWORD)
        assert sam is not None
        token = Logins(study).begin(sam)
        assert run("user", "role", "sam", "admin")[1].startswith("changed   Sam  admin")
        visitor = Logins(study).visitor(token)
        assert visitor is not None
        assert visitor.role is Role.ADMIN
        assert run("user", "password", "sam", "--password-stdin", typed=PASSWORD + " anew\r\n")[0] == 0
        assert Logins(study).visitor(token) is None
        assert people.known("sam", PASSWORD + " anew") is not None
    assert run("user", "remove", "sam")[1].startswith("removed   Sam  admin")
    assert [line.split()[0] for line in run("user", "list")[1].splitlines()] == ["tina"]


def test_as_json(run: Run) -> None:
    assert json.loads(run("user", "list", "--json")[1]) == {"people": []}
    add(run, "tina", "--role", "tutor")
    (person,) = json.loads(run("user", "list", "--json")[1])["people"]
    assert (person["name"], person["role"], sorted(person)) == ("tina", "tutor", ["added_at", "name", "role"])


def test_no_password_is_ever_shown(run: Run, tmp_path: Path) -> None:
    status, out, err = run("user", "add", "tina", "--password-stdin", typed=PASSWORD + "\n")
    assert (status, PASSWORD in out + err) == (0, False)
    status, out, err = run("user", "add", "short", "--password-stdin", typed="secret\n")
    assert (status, out, "secret" in err, err.count("\n")) == (2, "", False, 1)
    assert PASSWORD.encode() not in (tmp_path / "study.sqlite").read_bytes()


def test_without_a_terminal_nothing_is_asked(run: Run) -> None:
    status, out, err = run("user", "add", "tina")
    assert (status, out) == (2, "")
    assert "--password-stdin" in err


@pytest.mark.parametrize(
    "arguments", [("add", "tina", "--role", "king"), ("role", "tina", "king"), ("add",), ("remove", "nobody")]
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    status, out, err = run("user", *arguments)
    assert (status, out) == (2, "")
    assert err
    assert "Traceback" not in err


def test_whoever_is_removed_takes_their_conversations_along(run: Run, tmp_path: Path) -> None:
    add(run, "sam")
    add(run, "eve")
    with closing(open_study(tmp_path)) as study:
        notebook = Notebook(study)
        kept = {owner: notebook.begin() for owner in ("sam", "eve")}
        for owner, conversation in kept.items():
            notebook.keep(owner, conversation, 1, "How fast?", None, "stopped")
    assert "1 conversation of theirs removed" in run("user", "remove", "SAM")[2]
    add(run, "sam")
    with closing(open_study(tmp_path)) as study:
        assert Notebook(study).conversations("sam") == ()
        with pytest.raises(ConversationNotFound):
            Notebook(study).conversation("sam", kept["sam"])
        assert len(Notebook(study).conversations("eve")) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "others can reach 0.0.0.0"),
        (("--host", "::"), "others can reach ::"),
        (("--host", "192.0.2.1"), "others can reach 192.0.2.1"),
        (("--login",), "nobody can log in yet"),
        (("--behind-https",), "nobody can log in yet"),
    ],
)
def test_where_others_come_in_it_does_not_start_without_people(run: Run, options: tuple[str, ...], said: str) -> None:
    status, out, err = run("serve", "--port", "0", *options)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert "footnote user add NAME --role student|tutor|admin" in err


def test_a_token_is_shown_once_and_revoked(run: Run, tmp_path: Path) -> None:
    add(run, "sam")
    status, out, err = run("user", "token", "SAM")
    assert (status, out.count("\n")) == (0, 1)
    assert "for scripts of sam, as a student" in err
    shown = json.loads(run("user", "token", "sam", "--json")[1])
    assert (shown["name"], shown["role"]) == ("sam", "student")
    with closing(open_study(tmp_path)) as study:
        assert (
            Tokens(study).visitor(out.strip()) == Tokens(study).visitor(shown["token"]) == Visitor("sam", Role.STUDENT)
        )
        assert run("user", "token", "sam", "--revoke")[1] == "revoked   2 tokens\n"
        assert Tokens(study).visitor(out.strip()) is None
    assert run("user", "token", "sam", "--role", "tutor")[0] == 2
    assert run("user", "token", "nobody")[0] == 2
