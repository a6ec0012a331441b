"""People: names, roles, passwords."""

from collections.abc import Callable
from typing import Literal

import pytest
from argon2 import PasswordHasher

from corpus.database import Database
from corpus.errors import LibraryDamaged, NotAllowed, SettingError
from tests.ui.people.quick import PASSWORD, quick
from ui.web.accounts import LONGEST, LONGEST_NAME, SHORTEST, Passwords, People, Role, visiting

pytestmark = pytest.mark.usefixtures("either_database")


def kept_hash(study: Database, name: str) -> str:
    with study.reading() as connection:
        [(kept,)] = connection.execute("SELECT password FROM people WHERE name = ?", (name,))
    return str(kept)


def test_each_role_may_do_what_the_one_before_may() -> None:
    table = {role: [needed for needed in Role if role.allows(needed)] for role in Role}
    assert table == {
        Role.STUDENT: [Role.STUDENT],
        Role.TUTOR: [Role.STUDENT, Role.TUTOR],
        Role.ADMIN: [Role.STUDENT, Role.TUTOR, Role.ADMIN],
    }


def test_a_password_is_kept_as_an_argon2_hash_and_known_again(study: Database) -> None:
    people = People(study, quick())
    ann = people.add(" Ann ", Role.TUTOR, PASSWORD)
    assert (ann.name, ann.role) == ("Ann", Role.TUTOR)
    assert kept_hash(study, "Ann").startswith("$argon2id$")
    assert PASSWORD not in kept_hash(study, "Ann")
    assert people.known("ann ", PASSWORD) == ann
    assert people.known("Ann", PASSWORD + "r") is None
    assert people.known("Bob", PASSWORD) is None


def test_a_name_or_password_is_the_same_however_its_accents_were_typed(study: Database) -> None:
    people = People(study, quick())
    people.add("Zoe\u0308", Role.STUDENT, "p\u00e4sswort lang")
    assert people.known("Zo\u00eb", "pa\u0308sswort lang") is not None


def test_the_same_password_has_another_hash_each_time() -> None:
    passwords = quick()
    assert passwords.hashed(PASSWORD) != passwords.hashed(PASSWORD)


class Counting(PasswordHasher):
    """Counts how often a password is checked."""

    checks = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 (the signature is argon2's)
        self.checks += 1
        return super().verify(hash, password)


def test_a_name_that_nobody_has_takes_the_same_work(study: Database) -> None:
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    people = People(study, Passwords(hasher))
    people.add("ann", Role.STUDENT, PASSWORD)
    people.known("ann", "something wrong")
    people.known("nobody", "something wrong")
    assert hasher.checks == 2


def test_nobody_s_hash_costs_what_anybody_s_costs() -> None:
    passwords = quick(time_cost=2)
    assert not passwords.outdated(passwords.hashed(PASSWORD))
    assert not passwords.right(None, PASSWORD)


def test_a_login_hashes_anew_what_was_hashed_with_other_parameters(study: Database) -> None:
    People(study, quick()).add("ann", Role.STUDENT, PASSWORD)
    people = People(study, quick(time_cost=2))
    assert people.known("ann", "something wrong") is None
    assert ",t=1," in kept_hash(study, "ann")
    assert people.known("ann", PASSWORD) is not None
    assert ",t=2," in kept_hash(study, "ann")
    assert people.known("ann", PASSWORD) is not None


@pytest.mark.parametrize(
    "name", ["", " ", "a" * (LONGEST_NAME + 1), "a\nb", "<b>", "a/b", "\u202eann", "-ann", "local", "LOCAL", "a;b"]
)
def test_a_name_that_cannot_be_used_is_one_clear_line(study: Database, name: str) -> None:
    with pytest.raises(SettingError, match="name") as raised:
        People(study, quick()).add(name, Role.STUDENT, PASSWORD)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "name", ["a", "Ann B. O'Neil", "s.1@example.org", "Жанна", "李 雷", "a_b-c", "a" * LONGEST_NAME]
)
def test_names_of_all_the_world(study: Database, name: str) -> None:
    people = People(study, quick())
    people.add(name, Role.STUDENT, PASSWORD)
    assert people.known(name, PASSWORD) is not None


@pytest.mark.parametrize(
    "password", ["", "a" * (SHORTEST - 1), "a" * (LONGEST + 1), "two lines\nof words", "nul\0nul nul"]
)
def test_a_password_that_cannot_be_used_is_refused_and_not_repeated(study: Database, password: str) -> None:
    with pytest.raises(SettingError, match=f"{SHORTEST} to {LONGEST} characters") as raised:
        People(study, quick()).add("ann", Role.STUDENT, password)
    assert not password or password not in str(raised.value)
    assert People(study, quick()).all() == ()


def test_what_is_longer_than_any_password_is_none() -> None:
    passwords = quick()
    assert not passwords.right(passwords.hashed("a" * LONGEST), "a" * (LONGEST + 1))


def test_a_name_is_given_once(study: Database) -> None:
    people = People(study, quick())
    people.add("ann", Role.STUDENT, PASSWORD)
    with pytest.raises(SettingError, match="'Ann' already"):
        people.add("Ann", Role.ADMIN, PASSWORD)
    assert [person.role for person in people.all()] == [Role.STUDENT]


def test_nobody_by_that_name(study: Database) -> None:
    people = People(study, quick())
    changes: tuple[Callable[[], object], ...] = (
        lambda: people.remove("ann"),
        lambda: people.give_role("ann", Role.TUTOR),
        lambda: people.give_password("ann", PASSWORD),
    )
    for change in changes:
        with pytest.raises(SettingError, match="nobody called 'ann'"):
            change()


def test_a_role_that_is_none_is_damage(study: Database) -> None:
    people = People(study, quick())
    people.add("ann", Role.STUDENT, PASSWORD)
    with study.writing() as connection:
        connection.execute("UPDATE people SET role = 'king'")
    with pytest.raises(LibraryDamaged, match="king"):
        people.known("ann", PASSWORD)


def test_a_request_that_came_past_the_door_is_nobody_s() -> None:
    class Past:
        request = None

    with pytest.raises(NotAllowed, match="log in"):
        visiting(Past())
