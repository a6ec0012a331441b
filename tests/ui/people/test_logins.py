"""Logins: how they begin, what they open, and how they end."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.study_file import open_study
from corpus.database import Database
from corpus.errors import SettingError
from tests.postgres import url_of
from tests.ui.people.quick import PASSWORD, quick
from ui.web.accounts import LASTS, Logins, People, Person, Role, Tokens, Visitor, now


@pytest.fixture
def people(study: Database) -> People:
    return People(study, quick())


@pytest.fixture
def ann(people: People) -> Person:
    return people.add("ann", Role.STUDENT, PASSWORD)


def test_a_token_opens_what_the_role_of_this_moment_allows(study: Database, people: People, ann: Person) -> None:
    logins = Logins(study)
    token = logins.begin(ann)
    assert logins.visitor(token) == Visitor("ann", Role.STUDENT)
    people.give_role("ann", Role.TUTOR)
    assert logins.visitor(token) == Visitor("ann", Role.TUTOR)


@pytest.mark.parametrize("token", ["", "x", "\udcff", "' OR 1=1 --"])
def test_no_other_token_opens_anything(study: Database, ann: Person, token: str) -> None:
    logins = Logins(study)
    logins.begin(ann)
    assert logins.visitor(token) is None


def test_the_file_does_not_hold_the_token(study: Database, ann: Person) -> None:
    token = Logins(study).begin(ann)
    with study.reading() as connection:
        [(kept,)] = connection.execute("SELECT token_sha256 FROM logins")
    assert kept == hashlib.sha256(token.encode()).hexdigest()
    assert token.encode() not in Path(study.name).read_bytes()
    assert len(token) >= 43


@pytest.mark.usefixtures("either_database")
def test_a_restart_keeps_logins(tmp_path: Path) -> None:
    with closing(open_study(tmp_path, url=url_of(tmp_path))) as before:
        token = Logins(before).begin(People(before, quick()).add("ann", Role.TUTOR, PASSWORD))
    with closing(open_study(tmp_path, url=url_of(tmp_path))) as after:
        assert Logins(after).visitor(token) == Visitor("ann", Role.TUTOR)


@pytest.mark.usefixtures("either_database")
def test_a_login_ends_by_itself(study: Database, ann: Person) -> None:
    moment = now()
    logins = Logins(study, lambda: moment)
    token = logins.begin(ann)
    moment += LASTS - timedelta(seconds=1)
    assert logins.visitor(token) is not None
    moment += timedelta(seconds=1)
    assert logins.visitor(token) is None
    logins.begin(ann)
    with study.reading() as connection:
        assert connection.execute("SELECT COUNT(*) FROM logins").fetchone() == (1,)


def test_logging_out_ends_that_login_alone(study: Database, ann: Person) -> None:
    logins = Logins(study)
    here, there = logins.begin(ann), logins.begin(ann)
    logins.end(here)
    logins.end(here)
    assert logins.visitor(here) is None
    assert logins.visitor(there) is not None


def test_another_password_ends_every_login(study: Database, people: People, ann: Person) -> None:
    logins = Logins(study)
    tokens = [logins.begin(ann), logins.begin(ann)]
    people.give_password("ann", PASSWORD + " anew")
    assert [logins.visitor(token) for token in tokens] == [None, None]
    assert people.known("ann", PASSWORD) is None
    assert people.known("ann", PASSWORD + " anew") is not None


@pytest.mark.usefixtures("either_database")
def test_who_is_removed_is_out_at_once_also_from_another_process(
    study: Database, people: People, ann: Person, tmp_path: Path
) -> None:
    logins = Logins(study)
    token = logins.begin(ann)
    with closing(open_study(tmp_path, url=url_of(tmp_path))) as other:
        People(other, quick()).remove("ann")
    assert logins.visitor(token) is None
    assert logins.visitor(logins.begin(ann)) is None
    # The next person of that name, who may get the same number, has no login of the one before.
    people.add("ann", Role.ADMIN, PASSWORD)
    assert logins.visitor(token) is None


def test_nobody_piles_up_logins(study: Database, ann: Person) -> None:
    moment = now()
    logins = Logins(study, lambda: moment)
    tokens = []
    for _ in range(30):
        moment += timedelta(seconds=1)
        tokens.append(logins.begin(ann))
    assert logins.visitor(tokens[0]) is None
    assert logins.visitor(tokens[-1]) is not None
    with study.reading() as connection:
        assert connection.execute("SELECT COUNT(*) FROM logins").fetchone() == (20,)


def test_a_token_is_its_person_until_it_is_revoked(study: Database, ann: Person) -> None:
    tokens = Tokens(study)
    first, second = tokens.issue("ANN", Role.STUDENT), tokens.issue(ann.name, Role.STUDENT)
    assert first != second
    assert tokens.visitor(first) == tokens.visitor(second) == Visitor("ann", Role.STUDENT)
    assert [tokens.visitor(token) for token in ("", first[:-1], Logins(study).begin(ann))] == [None, None, None]
    assert Logins(study).visitor(first) is None
    assert tokens.revoke("ann") == 2
    assert tokens.visitor(first) is None


def test_a_token_never_does_more_than_its_person_may(study: Database, people: People, ann: Person) -> None:
    tokens = Tokens(study)
    people.give_role(ann.name, Role.TUTOR)
    with pytest.raises(SettingError, match="ann is a tutor"):
        tokens.issue(ann.name, Role.ADMIN)
    token = tokens.issue(ann.name, Role.TUTOR)
    people.give_role(ann.name, Role.STUDENT)
    assert tokens.visitor(token) == Visitor("ann", Role.STUDENT)
    people.give_role(ann.name, Role.ADMIN)
    assert tokens.visitor(token) == Visitor("ann", Role.TUTOR)


@pytest.mark.parametrize("change", [lambda p: p.remove("ann"), lambda p: p.give_password("ann", PASSWORD + " anew")])
def test_a_token_ends_with_its_person_and_with_their_password(
    study: Database, people: People, ann: Person, change: Callable[[People], Person]
) -> None:
    token = Tokens(study).issue(ann.name, Role.STUDENT)
    change(people)
    assert Tokens(study).visitor(token) is None


def test_only_a_hash_of_a_token_is_kept(study: Database, ann: Person, tmp_path: Path) -> None:
    token = Tokens(study).issue(ann.name, Role.STUDENT)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert token.encode() not in kept
    assert hashlib.sha256(token.encode()).hexdigest().encode() in kept


def test_a_study_file_from_before_there_were_tokens_takes_them(study: Database, ann: Person, tmp_path: Path) -> None:
    with study.writing() as connection:
        connection.execute("DROP TABLE tokens")
    study.close()
    with closing(open_study(tmp_path)) as opened:
        assert Tokens(opened).visitor(Tokens(opened).issue(ann.name, Role.STUDENT)) == Visitor("ann", Role.STUDENT)
