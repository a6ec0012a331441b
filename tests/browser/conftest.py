"""A real browser before a real server: what every test of the page needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.watched import watched
from tests.page_fakes import EXAMPLES, FakeAnswers, sources
from tests.page_server import running

# Milliseconds until what should be there is missed; a machine that is busy with other work may take long.
PATIENCE = 60_000
CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def answers() -> FakeAnswers:
    return FakeAnswers()


@pytest.fixture(scope="module")
def address(answers: FakeAnswers) -> Iterator[str]:
    with running(answers, sources(), EXAMPLES) as place:
        yield place


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str, caplog: pytest.LogCaptureFixture) -> Iterator[Page]:
    """The page, opened; at its end nothing has failed, and nothing has been asked of another machine."""
    with watched(context, address) as one:
        one.goto(address)
        expect(one.locator("#fn-ask textarea")).to_be_visible()
        yield one
    assert [record.getMessage() for record in caplog.records if record.name.startswith("uvicorn")] == []
