"""Coming in, and how often one may try."""

import threading

import pytest

from corpus.database import Database
from tests.ui.people.quick import PASSWORD, quick
from ui.people.entrance import Entrance, Refused
from ui.people.logins import Logins
from ui.people.pace import Pace
from ui.people.people import People
from ui.people.role import Role

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def entrance(study: Database) -> Entrance:
    people = People(study, quick())
    for name in ("ann", "bob"):
        people.add(name, Role.STUDENT, PASSWORD)
    return Entrance(people, Logins(study), "3 per hour", "5 per hour")


def waits(entrance: Entrance, name: str, address: str, password: str = PASSWORD) -> bool:
    """Whether nobody is let in for now, not even with the right password."""
    came = entrance.login(name, password, address)
    return isinstance(came, Refused) and came.seconds > 0


def wrong(entrance: Entrance, name: str, address: str) -> None:
    assert entrance.login(name, "something wrong", address) == Refused(0)


def test_the_right_password_lets_in(entrance: Entrance) -> None:
    token = entrance.login("ann", PASSWORD, HERE)
    assert isinstance(token, str)
    visitor = entrance.visitor(token)
    assert visitor is not None
    assert visitor.name == "ann"
    entrance.logout(token)
    assert entrance.visitor(token) is None


def test_wrong_passwords_are_counted_by_name_wherever_they_come_from(entrance: Entrance) -> None:
    for address in ("192.0.2.7", "192.0.2.8", "192.0.2.9"):
        wrong(entrance, "ann", address)
    assert waits(entrance, "ann", HERE)
    assert waits(entrance, " ANN ", HERE)
    assert not waits(entrance, "bob", HERE)


def test_a_name_that_nobody_has_is_counted_as_any(entrance: Entrance) -> None:
    for _ in range(3):
        wrong(entrance, "nobody", HERE)
    assert waits(entrance, "nobody", ELSEWHERE)


def test_wrong_passwords_are_counted_by_address_whatever_the_name(entrance: Entrance) -> None:
    for number in range(5):
        wrong(entrance, f"guess{number}", HERE)
    assert waits(entrance, "ann", HERE)
    assert not waits(entrance, "ann", ELSEWHERE)


def test_a_household_of_ipv6_is_one_address(entrance: Entrance) -> None:
    for number in range(5):
        wrong(entrance, f"guess{number}", f"2001:db8:1:2::{number}")
    assert waits(entrance, "ann", "2001:db8:1:2:ffff::1")
    assert not waits(entrance, "ann", "2001:db8:1:3::1")


def test_right_passwords_are_not_counted(entrance: Entrance) -> None:
    assert all(not waits(entrance, "ann", HERE) for _ in range(20))


def test_a_hundred_at_once_try_hardly_more_often_than_one_after_another(study: Database) -> None:
    people = People(study, quick())
    entrance = Entrance(people, Logins(study), "3 per hour", "1000 per hour")
    came: list[object] = []
    threads = [
        threading.Thread(target=lambda: came.append(entrance.login("ann", "something wrong", HERE))) for _ in range(100)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 3 <= came.count(Refused(0)) <= 4
    assert len(came) == 100


def test_a_pace_counts_each_for_themselves() -> None:
    pace = Pace("2 per hour")
    assert [pace.take("ann") for _ in range(3)] == [True, True, False]
    assert pace.take("bob")
    assert not pace.left("ann")
    assert 0 < pace.seconds("ann") <= 3600
