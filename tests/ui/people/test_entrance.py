"""Coming in, and how long whoever is wrong too often waits before the next try."""

import threading
from itertools import pairwise

import pytest

from corpus.database import Database
from tests.ui.people.quick import PASSWORD, quick
from ui.web.accounts import Logins, People, Role
from ui.web.rate_limits import Entrance, Growth, Pace, Refused

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


class Clock:
    """Seconds that pass only when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def entrance(study: Database, clock: Clock) -> Entrance:
    people = People(study, quick())
    for name in ("ann", "bob"):
        people.add(name, Role.STUDENT, PASSWORD)
    return Entrance(people, Logins(study), clock=clock)


def wait(entrance: Entrance, name: str, address: str, token: str | None = None) -> float:
    """How long somebody with the right password waits; 0 where they come in."""
    came = entrance.login(name, PASSWORD, address, token)
    return came.seconds if isinstance(came, Refused) else 0


def wrong(entrance: Entrance, clock: Clock, name: str, address: str, token: str | None = None) -> float:
    """Try a wrong password as soon as one may; the seconds that had to pass before."""
    before = clock.now
    while (came := entrance.login(name, "something wrong", address, token)) != Refused(0):
        assert isinstance(came, Refused)
        clock.now += came.seconds
    return clock.now - before


def test_the_right_password_lets_in(entrance: Entrance) -> None:
    token = entrance.login("ann", PASSWORD, HERE)
    assert isinstance(token, str)
    visitor = entrance.visitor(token)
    assert visitor is not None
    assert visitor.name == "ann"
    entrance.logout(token)
    assert entrance.visitor(token) is None


def test_ten_wrong_passwords_shut_nobody_out(entrance: Entrance, clock: Clock) -> None:
    for _ in range(10):
        wrong(entrance, clock, "ann", HERE)
    assert 0 < wait(entrance, "ann", HERE) <= 6
    assert 0 < wait(entrance, " ANN ", HERE) <= 6
    assert wait(entrance, "ann", ELSEWHERE) == 0
    assert wait(entrance, "bob", HERE) == 0
    clock.now += 6
    assert wait(entrance, "ann", HERE) == 0


def test_waiting_grows_and_makes_guessing_hopeless(entrance: Entrance, clock: Clock) -> None:
    waits = [wrong(entrance, clock, "ann", HERE) for _ in range(40)]
    assert waits[:5] == [0] * 5
    assert all(one <= other + 1e-6 for one, other in pairwise(waits))
    assert waits[-1] == pytest.approx(300)
    begun, tries = clock.now, 0
    while clock.now - begun < 24 * 3_600:
        wrong(entrance, clock, "ann", HERE)
        tries += 1
    assert tries <= 24 * 12 + 1


def test_a_name_that_nobody_has_is_slowed_as_any(entrance: Entrance, clock: Clock) -> None:
    for _ in range(8):
        wrong(entrance, clock, "nobody", HERE)
    assert wait(entrance, "nobody", HERE) > 0


def test_guessing_many_names_slows_the_address_alone(entrance: Entrance, clock: Clock) -> None:
    assert wait(entrance, "bob", HERE) == 0
    for number in range(80):
        wrong(entrance, clock, f"guess{number}", HERE)
    assert wait(entrance, "ann", HERE) > 0
    assert wait(entrance, "ann", ELSEWHERE) == 0
    # Who came in from there before is not made to wait for others.
    assert wait(entrance, "bob", HERE) == 0


def test_guessing_one_name_from_everywhere_slows_those_who_never_came_in(entrance: Entrance, clock: Clock) -> None:
    assert wait(entrance, "ann", HERE) == 0
    for number in range(120):
        wrong(entrance, clock, "ann", f"198.51.100.{number}")
    assert 0 < wait(entrance, "ann", ELSEWHERE) <= 30
    assert wait(entrance, "ann", HERE) == 0
    assert wait(entrance, "bob", ELSEWHERE) == 0


def test_whoever_is_logged_in_is_slowed_by_nobody_else(entrance: Entrance, clock: Clock) -> None:
    token = entrance.login("ann", PASSWORD, HERE)
    assert isinstance(token, str)
    for _ in range(30):
        wrong(entrance, clock, "ann", HERE)
    assert entrance.visitor(token) is not None
    assert wait(entrance, "ann", HERE) > 0
    assert wait(entrance, "ann", HERE, token) == 0
    # Nor does a login of one name help to guess another's password.
    assert wait(entrance, "bob", HERE, token) == 0
    for _ in range(12):
        wrong(entrance, clock, "bob", HERE, token)
    assert wait(entrance, "bob", HERE, token) > 0
    for _ in range(12):
        wrong(entrance, clock, "ann", HERE, token)
    assert wait(entrance, "ann", HERE, token) > 0


def test_a_household_of_ipv6_is_one_address(entrance: Entrance, clock: Clock) -> None:
    for number in range(12):
        wrong(entrance, clock, "ann", f"2001:db8:1:2::{number}")
    assert wait(entrance, "ann", "2001:db8:1:2:ffff::1") > 0
    assert wait(entrance, "ann", "2001:db8:1:3::1") == 0


def test_right_passwords_are_not_counted(entrance: Entrance) -> None:
    assert all(wait(entrance, name, HERE) == 0 for _ in range(100) for name in ("ann", "bob"))


def test_a_hundred_at_once_try_hardly_more_often_than_one_after_another(entrance: Entrance) -> None:
    came: list[object] = []
    threads = [
        threading.Thread(target=lambda: came.append(entrance.login("ann", "something wrong", HERE))) for _ in range(100)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came.count(Refused(0)) == 5
    assert len(came) == 100


def test_mistakes_are_forgotten() -> None:
    clock = Clock()
    pace = Pace(Growth(free=2, first=1, factor=2, longest=10, forgotten=60), clock)
    waits = []
    for _ in range(8):
        pace.wrong("ann")
        waits.append(pace.wait("ann"))
    assert waits == [0, 1, 2, 4, 8, 10, 10, 10]
    assert pace.wait("bob") == 0
    clock.now = 61
    pace.wrong("ann")
    assert pace.wait("ann") == 0
    pace.wrong("ann")
    pace.right("ann")
    assert pace.wait("ann") == 0
