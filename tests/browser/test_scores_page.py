"""The Scores page in a real browser: a run, its pictures, its rows, and a row down to its evidence."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.watched import watched
from tests.page_server import running_site
from tests.ui.scores_page.runs import FakeJudging, keep
from ui.web.accounts import Role
from ui.web.scores_page import PATH, scores_page
from ui.web.server import Mounted, Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("library")
    keep(folder, "before", shift=1)
    runs = keep(folder, "after")

    def site() -> Site:
        return Site((Mounted(PATH, "Scores", scores_page(runs, FakeJudging()), Role.TUTOR),))

    with running_site(site) as place:
        yield place


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """The page, opened; at its end nothing has failed, and nothing has been asked of another machine."""
    with watched(context, address) as one:
        one.goto(f"{address}{PATH}/")
        expect(one.locator(".fn-rows li")).to_have_count(20, timeout=30_000)
        yield one


def test_another_run_is_chosen_compared_and_drawn_over_time_by_keyboard(page: Page) -> None:
    page.get_by_label("Compared with").focus()
    page.get_by_label("Compared with").select_option("before")
    expect(page.locator(".fn-compared")).to_contain_text("60 rows in both")
    expect(page.get_by_label("Compared with")).to_be_focused()
    page.get_by_label("Figure over time").focus()
    page.get_by_label("Figure over time").select_option("aurc")
    expect(page.get_by_label("Figure over time")).to_have_value("aurc")
    expect(page.get_by_label("Figure over time")).to_be_focused()
    page.get_by_label("Run", exact=True).select_option("before")
    expect(page.get_by_label("Run", exact=True)).to_have_value("before")
    expect(page.locator(".fn-compared")).to_have_count(0)
    expect(page.get_by_label("Compared with")).to_have_value("")


def test_rows_are_filtered_and_turned_and_one_opens_down_to_its_evidence(page: Page) -> None:
    page.get_by_label("Show").select_option("error")
    expect(page.locator(".fn-rows li")).to_have_count(5)
    expect(page.locator(".fn-rows li").first).to_contain_text("Could not be scored")
    page.get_by_label("Show").select_option("")
    page.get_by_role("button", name="Rows after").click()
    expect(page.locator(".fn-rows-part .fn-turn")).to_contain_text("21–40 of 60")
    expect(page.get_by_role("button", name="Rows after")).to_be_focused()
    page.get_by_role("button", name="How fast is drug").first.focus()
    page.keyboard.press("Enter")
    row = page.locator(".fn-scored")
    expect(row.locator(".fn-body")).to_be_focused()
    for label in ("Supported", "Not found", "Contradicted", "Not checked"):
        expect(row.locator(".label", has_text=label)).to_be_visible()
    expect(row.locator("blockquote").first).to_be_hidden()
    row.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(row.locator("blockquote").first).to_contain_text("relieved the mood of most within hours")
    expect(row.locator("mark").first).to_have_text("Ketamine")
    title = row.locator("h2").inner_text()
    page.locator("[data-row]").nth(4).click()
    expect(row.locator("h2")).not_to_have_text(title)
    expect(row.locator(".fn-body")).to_be_focused()
    expect(row.locator("blockquote").first).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".fn-hint")).to_be_visible()


def test_on_a_phone_all_of_it_fits_and_there_is_a_way_back(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="How fast is drug").first.click()
    expect(page.locator(".fn-scored h2")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Back to the rows").click()
    expect(page.get_by_role("button", name="How fast is drug").first).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(page: Page, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    if scheme == "dark":
        page.evaluate("document.body.classList.add('dark')")
    page.get_by_role("button", name="How fast is drug").first.click()
    expect(page.locator(".fn-scored")).to_be_visible()
    page.locator(".fn-scored summary").first.click()
    found = Axe().run(page).response["violations"]
    assert [
        (one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")
    ] == []
