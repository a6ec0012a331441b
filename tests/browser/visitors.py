"""The Ask page over a real study file, for several people who log in."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.conversations import Notebook
from assistant.study_file import open_study
from tests.browser.conftest import PATIENCE
from tests.page_fakes import EXAMPLES, FakeAnswers, sources
from tests.page_server import asking, running_site
from tests.study_fakes import FakeQuizzes
from tests.ui.people.quick import PASSWORD, quick
from ui.web.accounts import Logins, People, Role
from ui.web.ask_page import ONLY_SHOWN
from ui.web.rate_limits import ASK, Allowance, Entrance
from ui.web.server import Site
from ui.web.services import Study


@contextlib.contextmanager
def served(folder: Path, answers: FakeAnswers, people: tuple[str, ...] = (), asks: int = 0) -> Iterator[str]:
    """The address of the page over the study file in `folder`; with `people`, each of them has to log in, and may ask
    so often an hour, where that is said."""
    with contextlib.closing(open_study(folder)) as database:
        entrance = None
        if people:
            known = People(database, quick())
            for name in people:
                known.add(name, Role.STUDENT, PASSWORD)
            entrance = Entrance(known, Logins(database))
        kept = Study(Notebook(database), FakeQuizzes())

        def site() -> Site:
            page = asking(answers, sources(), EXAMPLES, (), kept)
            # What the page asks for when it opens counts a little too.
            allowance = Allowance(each=f"{asks * ASK + ASK // 2} per hour") if asks else Allowance()
            return Site((replace(page, points=ASK, cheap=ONLY_SHOWN),), entrance=entrance, allowance=allowance)

        with running_site(site) as address:
            yield address


@contextlib.contextmanager
def logged_in(browser: Browser, address: str, name: str) -> Iterator[Page]:
    """A browser of that person's own, at the page."""
    with opened(browser, address) as page:
        page.locator("[name=name]").fill(name)
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("#fn-ask textarea")).to_be_visible()
        yield page


@contextlib.contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """A browser of somebody's own, at the page."""
    context: BrowserContext = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    try:
        page = context.new_page()
        page.goto(address)
        yield page
    finally:
        context.close()
