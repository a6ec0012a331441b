"""Logging in, logging out, and asking too often, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.steps import asked
from tests.browser.visitors import logged_in, opened, served
from tests.page_fakes import FakeAnswers
from tests.ui.people.quick import PASSWORD

pytestmark = pytest.mark.browser


def test_whoever_logs_in_is_named_and_gone_when_logged_out(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, FakeAnswers(), ("ann",)) as address, opened(browser, address) as page:
        page.get_by_label("Name").fill("ann")
        page.get_by_label("Password").fill("not this one")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_contain_text("do not belong together")
        expect(page.get_by_label("Name")).to_have_value("ann")
        expect(page.get_by_label("Password")).to_be_focused()
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".fn-bar-visitor")).to_have_text("ann")
        asked(page, "Ann's question?")
        page.get_by_role("button", name="Log out").click()
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        assert "Ann's question" not in page.content()


def test_whoever_asks_too_often_is_told_to_wait_and_keeps_the_question(browser: Browser, tmp_path: Path) -> None:
    answers = FakeAnswers()
    with (
        served(tmp_path, answers, ("ann", "bob"), asks=1) as address,
        logged_in(browser, address, "ann") as ann,
        logged_in(browser, address, "bob") as bob,
    ):
        asked(ann, "First?")
        ann.locator("#fn-ask textarea").fill("Second?")
        ann.keyboard.press("Enter")
        expect(ann.get_by_text("That was a lot of questions at once")).to_be_visible()
        expect(ann.locator("#fn-ask textarea")).to_have_value("Second?")
        asked(bob, "Mine?")
        assert [one.text for one in answers.asked] == ["First?", "Mine?"]
