"""Logging in and out over real HTTP, without script; and a server that nobody logs in to."""

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.study_file import open_study
from tests.ui.people.quick import PASSWORD, quick
from tests.ui.people.site import Visit, open_site
from ui.web.accounts import LASTS, Logins, People, Role, now
from ui.web.login import again_html
from ui.web.rate_limits import Entrance, Growth, Waits
from ui.web.security import FORM_POLICY, POLICY

CSS = Path(__file__).parents[3] / "ui" / "web" / "static"


class Clock:
    """What time it is on the server."""

    def __init__(self) -> None:
        self.ahead = timedelta()


@contextmanager
def served(
    folder: Path, clock: Clock | None = None, behind_https: bool = False, waits: Waits | None = None
) -> Iterator[str]:
    clock = clock or Clock()
    with closing(open_study(folder)) as study:
        people = People(study, quick())
        if not people.all():
            people.add("Sam", Role.STUDENT, PASSWORD)
            people.add("tina", Role.TUTOR, PASSWORD)
        entrance = Entrance(people, Logins(study, lambda: now() + clock.ahead), waits or Waits())
        with open_site(entrance, behind_https) as address:
            yield address


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def address(clock: Clock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("library"), clock) as place:
        yield place


def test_the_form_needs_no_script_and_may_only_come_back_here(address: str) -> None:
    reply = Visit(address).get("/login?next=/check/")
    assert "<script" not in reply.body
    assert reply.headers["content-security-policy"] == FORM_POLICY
    assert "form-action 'self'" in FORM_POLICY
    assert "script-src" not in FORM_POLICY
    assert "form-action 'none'" in POLICY
    for field in ("name", "password"):
        assert f'<label for="{field}">' in reply.body
        assert re.search(rf'<input id="{field}" name="{field}"', reply.body)


def test_logging_in_leads_where_one_wanted_and_is_kept_in_a_cookie_no_script_sees(address: str) -> None:
    visit = Visit(address)
    reply = visit.login("sam", PASSWORD, "/?conversation=1")
    assert (reply.status, reply.headers["location"]) == (303, "/?conversation=1")
    (cookie,) = reply.cookies
    assert {part.strip() for part in cookie.split(";")[1:]} == {
        "HttpOnly",
        f"Max-Age={int(LASTS.total_seconds())}",
        "Path=/",
        "SameSite=strict",
    }
    assert json.loads(visit.get("/me").body)["name"] == "Sam"
    assert "for everybody" in visit.get("/").body
    assert visit.get("/login?next=/check/").headers["location"] == "/check/"


@pytest.mark.parametrize(
    "wanted",
    [
        "http://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/check/../../evil",
        "/nowhere",
        "/login",
        "/\r\nX-Hurt: 1",
        "",
    ],
)
def test_nobody_is_led_away(address: str, wanted: str) -> None:
    visit = Visit(address)
    reply = visit.login("sam", PASSWORD, wanted)
    assert reply.headers["location"] == "/"
    assert "x-hurt" not in reply.headers


def test_a_query_that_is_led_on_stays_a_query(address: str) -> None:
    reply = Visit(address).login("sam", PASSWORD, "/check?a=b c\r\nX-Hurt: 1&d=<e>")
    assert reply.headers["location"] == "/check/?a=b%20c%0D%0AX-Hurt:%201&d=%3Ce%3E"
    assert "x-hurt" not in reply.headers


def test_a_wrong_password_says_no_more_than_that(address: str) -> None:
    wrong, unknown = (Visit(address).login(name, "<b>wrong</b> one") for name in ("sam", "mas"))
    assert wrong.status == unknown.status == 401
    assert wrong.cookies == unknown.cookies == ()
    assert wrong.body == unknown.body.replace("mas", "sam")
    assert "do not belong together" in wrong.body
    assert "<b>" not in wrong.body
    assert "wrong</b>" not in wrong.body


def test_what_was_typed_comes_back_as_text(address: str) -> None:
    reply = Visit(address).login('"><script>hurt()</script>', "wrong password", '"><b>')
    assert reply.status == 401
    assert "<script" not in reply.body
    assert '"><b>' not in reply.body


@pytest.mark.parametrize(
    "body", [b"", b"name=sam", b"\xff\xfe=1", b"&".join([b"a=b"] * 1_000), b"{}", b"name=%ff&password=%00"]
)
def test_a_form_that_is_none_lets_nobody_in(address: str, body: bytes) -> None:
    reply = Visit(address).post("/login", body, "application/x-www-form-urlencoded")
    assert reply.status == 401
    assert reply.cookies == ()


def test_logging_out_ends_it_on_the_server_too(address: str) -> None:
    visit = Visit(address)
    visit.login("sam", PASSWORD)
    before = visit.cookie
    assert "Sam" in visit.get("/logout").body
    assert visit.get("/me").status == 200
    assert visit.logout().headers["location"] == "/login"
    assert visit.cookie == ""
    assert visit.get("/me").status == 401
    assert Visit(address, before).get("/me").status == 401
    assert visit.logout().status == 303
    assert visit.get("/logout").headers["location"] == "/login"


def test_logging_in_anew_ends_the_login_before(address: str) -> None:
    visit = Visit(address)
    visit.login("sam", PASSWORD)
    before = visit.cookie
    visit.login("tina", PASSWORD)
    assert json.loads(visit.get("/me").body)["name"] == "tina"
    assert Visit(address, before).get("/me").status == 401


def test_a_login_runs_out(address: str, clock: Clock) -> None:
    visit = Visit(address)
    visit.login("sam", PASSWORD)
    assert visit.get("/me").status == 200
    clock.ahead = LASTS + timedelta(seconds=1)
    assert visit.get("/me").status == 401
    assert visit.event("/gradio_api/run/predict", 0, "late").status == 401
    clock.ahead = timedelta()


def test_ten_wrong_passwords_slow_a_name_and_shut_nobody_out(tmp_path: Path) -> None:
    logged_in, visit = Visit(""), Visit("")
    with served(tmp_path, waits=Waits(Growth(free=5, first=0.01, factor=1.6))) as address:
        logged_in.address = visit.address = address
        logged_in.login("tina", PASSWORD)
        assert [visit.login("tina", "something wrong").status for _ in range(10)] == [401] * 10
        assert logged_in.get("/check/").status == 200
        assert visit.login("tina", PASSWORD).status == 303


def test_too_many_wrong_passwords_have_to_wait(tmp_path: Path) -> None:
    with served(tmp_path, waits=Waits(Growth(free=5, first=200.0))) as address:
        visit = Visit(address)
        tries = [visit.login("tina", "something wrong").status for _ in range(6)]
        assert tries == [401] * 5 + [429]
        right = visit.login("tina", PASSWORD)
        assert right.status == 429
        assert "Wait 4 minutes" in right.body
        assert 190 <= int(right.headers["retry-after"]) <= 200
        assert right.cookies == ()
        assert visit.login("sam", PASSWORD).status == 303


def test_a_restart_keeps_logins(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        visit = Visit(address)
        visit.login("sam", PASSWORD)
    with served(tmp_path) as address:
        assert json.loads(Visit(address, visit.cookie).get("/me").body)["name"] == "Sam"


def test_behind_tls_the_cookie_travels_in_no_other_way(tmp_path: Path) -> None:
    with served(tmp_path, behind_https=True) as address:
        visit = Visit(address, headers={"Host": "footnote.example"})
        reply = visit.login("sam", PASSWORD, Origin="https://footnote.example")
        assert reply.status == 303
        (cookie,) = reply.cookies
        assert cookie.startswith("__Host-footnote=")
        assert "; Secure" in cookie
        config = json.loads(visit.get("/config", X_Forwarded_Host="evil.example").body)
        assert config["root"] == "https://footnote.example"
        assert Visit(address, visit.cookie.removeprefix("__Host-")).get("/me").status == 401


def test_what_a_proxy_would_say_is_not_believed_without_one(address: str) -> None:
    visit = Visit(address)
    visit.login("sam", PASSWORD)
    config = json.loads(visit.get("/config", X_Forwarded_Host="evil.example", X_Gradio_Server="http://evil").body)
    assert config["root"] == address


def test_without_logins_whoever_sits_here_may_all() -> None:
    with open_site(None) as address:
        visit = Visit(address)
        me = json.loads(visit.get("/me").body)
        assert (me["name"], me["role"], me["login"]) == ("local", "admin", False)
        assert [page["path"] for page in me["pages"]] == ["/", "/check/"]
        assert "eyes" in visit.get("/check/").body
        assert visit.event("/check/gradio_api/run/predict", 0, "l").body.count("local said hello") == 1
        assert visit.get("/login").headers["location"] == "/"
        assert visit.login("sam", "anything").headers["location"] == "/"
        assert visit.get("/logout").headers["location"] == "/login"
        port = address.rpartition(":")[2]
        for host in ("localhost", f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
            assert visit.get("/", Host=host).status == 200
        for host in (
            "evil.example",
            f"evil.example:{port}",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "[::2]",
            "",
        ):
            reply = visit.get("/check/", Host=host)
            assert reply.status == 421
            assert "eyes" not in reply.body
            assert visit.event("/check/gradio_api/run/predict", 0, "l").status == 200
            assert visit.post("/check/gradio_api/run/predict", b"{}", Host=host).status == 421


def test_every_colour_that_a_style_uses_is_given_in_light_and_dark() -> None:
    """The forms are shown before any page's style is: they have the pages' colours from one file."""
    styles = {path.name: path.read_text(encoding="utf-8") for path in CSS.glob("*.css")}
    colours = dict(re.findall(r"(--fn-[a-z-]+): light-dark\(([^;]+)\);", styles["colors.css"] + styles["scores.css"]))
    assert all(len(set(pair.split(", "))) == 2 for pair in colours.values())
    for name in ("forms.css", "page.css", "check.css", "library.css", "scores.css", "top_bar.css"):
        used = set(re.findall(r"color: var\((--fn-[a-z-]+)\)", styles[name]))
        assert used
        assert used <= colours.keys(), name
    assert styles["colors.css"] in again_html("/")
