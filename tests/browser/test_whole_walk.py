"""From a student's question to a score, as people walk it: the real server in a process of its own, logins, the real
model, a real browser, and the command."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from evals.lab.crowd_server import footnote, serving
from tests.browser.conftest import PATIENCE
from tests.browser.steps import asked, marked, opened
from tests.browser.watched import watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "correct horse battery"
REVIEW = Path(__file__).parents[2] / "corpus" / "reviews" / "ketamine.md"
QUESTION = "What are the side effects of ketamine?"
NOTE = "Are these all of them?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One review, a student, and a tutor."""
    folder = tmp_path_factory.mktemp("walk") / "library"
    footnote(folder, "add", str(REVIEW))
    for name, role in (("sam", "student"), ("ada", "tutor")):
        footnote(folder, "user", "add", name, "--role", role, "--password-stdin", line=PASSWORD + "\n")
    return folder


@contextmanager
def served(library: Path) -> Iterator[str]:
    """The address of `footnote serve --login` over the library."""
    with serving(library, library.parent / "serve.log", "--login") as server:
        yield f"http://{server.host}:{server.port}"


@contextmanager
def somebody(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one's own."""
    with browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce") as context:
        context.set_default_timeout(PATIENCE)
        yield context


def log_in(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#fn-ask textarea")).to_be_visible()
    expect(page.locator(".fn-bar-visitor")).to_have_text(name)


def study(page: Page, folder: Path) -> str:
    """The student asks, follows a footnote, flags the answer and takes it along; the quote that was opened."""
    expect(page.get_by_role("link", name="Check")).to_have_count(0)
    asked(page, QUESTION)
    page.locator("a.cite").first.click()
    opened(page, 1)
    quote = marked(page)
    page.get_by_role("button", name="Flag the answer for a tutor").click()
    page.get_by_label("What is wrong, or unclear?").fill(NOTE)
    page.get_by_role("button", name="Send to a tutor").click()
    expect(page.locator(".fn-source h2")).to_have_text("Flagged for a tutor")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    download.value.save_as(folder / "conversation.json")
    return quote


def judge(page: Page) -> int:
    """The tutor judges by keyboard alone, the first footnote with other words; how many footnotes there were."""
    page.get_by_role("link", name="Check").click()
    expect(page.locator(".fn-flag")).to_contain_text(NOTE)
    expect(page.locator("#fn-desk h1")).to_have_text(QUESTION)
    expect(page.locator("#fn-desk")).not_to_contain_text("sam")
    total = page.locator(".fn-stop[data-stop*='-c']").count()
    page.keyboard.press("2")
    page.keyboard.press("e")
    page.wait_for_function("document.documentElement.classList.contains('fn-choosing')")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("c")
    expect(page.locator(".fn-said")).to_have_text("Right words kept.")
    for _ in range(total - 1):
        page.keyboard.press("Enter")
        page.keyboard.press("1")
    expect(page.locator(".fn-row[aria-current] .fn-row-said")).to_contain_text("Done")
    return total


def test_a_question_becomes_a_score(browser: Browser, library: Path) -> None:
    folder = library.parent
    with served(library) as address:
        with somebody(browser) as sams, watched(sams, address) as page:
            log_in(page, address, "sam")
            quote = study(page, folder)
            kept = json.loads((folder / "conversation.json").read_text(encoding="utf-8"))
            assert QUESTION in json.dumps(kept)
            state = sams.storage_state()
        with somebody(browser) as adas, watched(adas, address) as page:
            log_in(page, address, "ada")
            total = judge(page)
    gold, scores = folder / "gold.jsonl", folder / "scores.jsonl"
    made = json.loads(footnote(library, "eval", "gold", "--out", str(gold), "--json"))
    # A verdict a footnote, and one for the words that the tutor marked.
    assert (made["version"], made["answers"], made["verdicts"]) == (1, 1, total + 1)
    record = json.loads(gold.read_text(encoding="utf-8"))
    right = record["citations"][-1]["quote"].replace("\n- ", " ").split()
    assert right == quote.split()[:-1]
    summary = json.loads(
        footnote(library, "eval", "score", str(gold), "--out", str(scores), "--keep", "gold", "--json")
    )
    assert (summary["rows"]["scored"], summary["figures"]["quote_exactness"]["value"]) == (1, 1.0)
    agreement = json.loads(
        footnote(
            library, "eval", "agreement", str(scores), "--verdicts", str(gold.with_suffix(".verdicts.jsonl")), "--json"
        )
    )
    assert (agreement["verdicts"], agreement["unmatched"]) == (total + 1, 0)
    with served(library) as address:
        with somebody(browser) as adas, watched(adas, address) as page:
            log_in(page, address, "ada")
            page.get_by_role("link", name="Scores").click()
            expect(page.locator(".fn-rows li")).to_have_count(1)
            page.get_by_role("link", name="Check").click()
            expect(page.locator("#fn-desk h1")).to_have_text("All checked")
        with browser.new_context(storage_state=state) as context:
            page = context.new_page()
            page.goto(address)
            page.get_by_role("button", name="History").click()
            page.get_by_role("link", name=QUESTION).click()
            expect(page.locator(".fn-coverage")).to_have_count(1)
            expect(page.get_by_role("button", name="Flagged")).to_be_visible()
            refused = page.goto(f"{address}/check/")
            assert refused is not None
            assert refused.status == 403
            expect(page.get_by_role("heading", name="Check is for tutors")).to_be_visible()
