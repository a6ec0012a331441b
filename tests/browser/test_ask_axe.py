"""axe-core over the Ask page, as a student has it before him: an answer, its source, the history."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.steps import asked, opened

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_no_serious_fault(page: Page, address: str, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{address}/?__theme={theme}")
    expect(page.locator("#fn-ask textarea")).to_be_visible()
    assert faults(page) == []
    asked(page, "How long does ketamine take?")
    page.locator("#fn-chat a.cite").first.click()
    opened(page, 1)
    assert faults(page) == []


def faults(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in ("serious", "critical")]
