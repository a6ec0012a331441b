"""The Library page in a real browser: files are followed to their receipts, opened, removed, checked."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser.paper import paper
from tests.browser.watched import watched
from tests.page_server import running_site
from tests.ui.library_page.fakes import FakeAdding, FakeChecking, FakeHoldings
from ui.web.accounts import Role
from ui.web.library_page import PATH, library_page
from ui.web.server import Mounted, Routed, Site
from ui.web.uploads import ADD_PATH, MAX_UPLOAD_BYTES, TASKS_PATH, Checkup, Intake, Line, upload_routes

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Held:
    """What the page stands over."""

    address: str
    holdings: FakeHoldings
    adding: FakeAdding
    checking: FakeChecking
    intake: Intake


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    holdings = FakeHoldings()
    adding, checking = FakeAdding(holdings), FakeChecking()
    line = Line(adding.rest)
    with Intake(adding, tmp_path_factory.mktemp("library"), line) as intake:
        checkup = Checkup(checking, line)
        add, tasks = upload_routes(intake, checkup)

        def site() -> Site:
            page = Mounted(PATH, "Library", library_page(holdings, intake, checkup), Role.TUTOR)
            routes = (
                Routed(ADD_PATH, (add,), Role.TUTOR, MAX_UPLOAD_BYTES),
                Routed(TASKS_PATH, (tasks,), Role.TUTOR),
            )
            return Site((page,), routes)

        with running_site(site) as address:
            yield Held(address, holdings, adding, checking, intake)


@pytest.fixture
def held(served: Held) -> Held:
    """The same server for every test, with three documents and nothing on its way."""
    fresh = FakeHoldings()
    served.holdings.documents, served.holdings.failures = fresh.documents, fresh.failures
    served.adding.added.clear()
    served.intake.forget_done()
    return served


@pytest.fixture
def page(context: BrowserContext, held: Held) -> Iterator[Page]:
    """The page, opened; at its end nothing has failed, and nothing has been asked of another machine."""
    with watched(context, held.address) as one:
        one.goto(f"{held.address}{PATH}/")
        expect(one.locator(".fn-holdings").first.locator("li")).to_have_count(3, timeout=30_000)
        yield one


def file(name: str, content: bytes = b"words") -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("input[type=file]").set_input_files(list(files))


def test_several_files_are_followed_to_their_receipts_and_the_list_has_them(page: Page, held: Held) -> None:
    choose(page, file("slow.pdf", paper().content), file("bad.md", b"b"), file("program.exe"), file("c.html", b"c"))
    rows = page.locator(".fn-tasks li")
    expect(rows.filter(has_text="slow.pdf")).to_contain_text("Embedding: 128 of 512 texts")
    expect(page.get_by_role("progressbar", name="slow.pdf")).to_be_visible()
    expect(rows.filter(has_text="bad.md")).to_contain_text("Waiting: 1 before it")
    expect(rows.filter(has_text="program.exe")).to_contain_text("Not added")
    held.adding.go.release()
    expect(rows.filter(has_text="slow.pdf")).to_contain_text("Added")
    expect(rows.filter(has_text="bad.md")).to_contain_text("is damaged")
    expect(rows.filter(has_text="c.html")).to_contain_text("4 pages, 11 passages, 78 sentences")
    expect(page.locator(".fn-tasks .sum")).to_have_text("2 added · 2 not added")
    expect(page.locator(".fn-list .totals")).to_contain_text("5 documents")
    expect(page.locator("#fn-library")).to_contain_text("Title of slow.pdf")
    assert held.adding.added[0] == ("slow.pdf", paper().content)
    page.reload()
    expect(page.locator(".fn-tasks li")).to_have_count(4)
    page.get_by_role("button", name="Put away what is done").click()
    expect(page.locator(".fn-tasks")).to_be_hidden()
    expect(page.get_by_role("button", name="choose files")).to_be_focused()
    assert held.intake.tasks() == ()


def test_a_file_is_dropped_and_the_same_again_says_unchanged(page: Page) -> None:
    for said in ("Added", "Unchanged"):
        page.evaluate(
            """() => {
                const data = new DataTransfer();
                data.items.add(new File(["words"], "<img src=x onerror=window.hurt=1>.md"));
                for (const kind of ["dragover", "drop"])
                    document.querySelector(".fn-drop").dispatchEvent(
                        new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
            }"""
        )
        expect(page.locator(".fn-tasks .receipt b").last).to_have_text(said)
    expect(page.locator(".fn-tasks")).to_contain_text("<img src=x")
    assert page.evaluate("window.hurt") is None


def test_a_document_is_removed_only_after_it_was_asked_for_again(page: Page, held: Held) -> None:
    row = page.locator("#fn-library li", has_text="Molecular Mechanisms")
    row.get_by_role("button", name="Remove").first.click()
    expect(row.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row.locator(".confirm")).to_be_hidden()
    assert len(held.holdings.documents) == 3
    row.get_by_role("button", name="Remove").first.click()
    row.locator("[data-remove]").click()
    expect(page.locator(".fn-list .said")).to_contain_text("Removed: Molecular Mechanisms")
    expect(page.locator(".fn-list .totals")).to_contain_text("2 documents")
    assert len(held.holdings.documents) == 2


def test_on_a_phone_all_of_it_fits_and_there_is_a_way_back(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    choose(page, file(f"{'long name ' * 15}.md"))
    expect(page.locator(".fn-tasks .receipt b")).to_have_text("Added")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Pharmacodynamics of Antidepressants").first.click()
    expect(page.locator(".fn-opened h2")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("button", name="Pharmacodynamics of Antidepressants").first).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(page: Page, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    if scheme == "dark":
        page.evaluate("document.body.classList.add('dark')")
    page.get_by_role("button", name="Pharmacodynamics of Antidepressants").first.click()
    expect(page.locator(".fn-opened")).to_be_visible()
    page.get_by_role("button", name="Remove").first.click()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
