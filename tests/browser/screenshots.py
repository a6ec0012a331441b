"""Takes the screenshots in `ui/screenshots`: `python -m tests.browser.screenshots`.

A real `footnote serve` over a new library: the bundled reviews, four questions asked, one answer flagged, one run kept;
the four pages, light and dark, 1440 x 900 and 390 x 844. Left out: judging them, which is for people.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant import factory
from assistant.conversations import Notebook
from assistant.settings import Settings
from assistant.study_file import open_study
from assistant.types import Question
from evals.lab.crowd_server import footnote, serving
from tests.browser.conftest import CHROMIUM, PATIENCE, SWITCHES
from ui.cli.serve import add_bundled

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "ui" / "screenshots"
SIZES = ((1440, 900), (390, 844))
QUESTIONS = (
    "What are the side effects of tricyclic antidepressants?",
    "How fast does ketamine work?",
    "Who should not take psilocybin?",
    "What is treatment-resistant depression?",
)
FLAGGED = "My lecture said that weight gain is rare with this group."


def main() -> None:
    """Take all of them."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        fill(library)
        keep_run(library)
        with serving(library, Path(folder) / "serve.log") as server, sync_playwright() as playwright:
            expect.set_options(timeout=PATIENCE)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
            for width, height in SIZES:
                for theme in ("light", "dark"):
                    take(browser, f"http://{server.host}:{server.port}", width, height, theme)
            browser.close()


def fill(library: Path) -> None:
    """The bundled reviews, and answers as a student has left them."""
    settings = Settings.from_environment(library)
    embedder = factory.embedder(settings)
    with factory.open_library(settings) as opened:
        add_bundled(settings, opened, embedder)
        assistant = factory.assistant(settings, opened, embedder)
        notebook = Notebook(open_study(library))
        conversation = notebook.begin()
        for number, text in enumerate(QUESTIONS, start=1):
            kept = notebook.keep("local", conversation, number, text, assistant.invoke(Question(text)), "")
            if "tricyclic" in text:
                notebook.flag("local", kept, FLAGGED)


def keep_run(library: Path) -> None:
    """A run for the Scores page."""
    questions, reviews = ROOT / "evals" / "questions" / "bundled.jsonl", ROOT / "corpus" / "reviews"
    footnote(library, "eval", "run", str(questions), "--documents", str(reviews), "--keep", "bundled")


def take(browser: Browser, address: str, width: int, height: int, theme: str) -> None:
    """The four pages in one size and theme."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()

    def picture(name: str) -> None:
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURES / f"{name}-{width}x{height}-{theme}.png")

    ask(page, address)
    picture("ask")
    page.goto(f"{address}/check")
    expect(page.get_by_text("Flagged by a student").first).to_be_visible()
    picture("check")
    page.goto(f"{address}/library")
    expect(page.get_by_text("Ketamine as a rapid-acting antidepressant").first).to_be_visible()
    picture("library")
    page.goto(f"{address}/scores")
    expect(page.get_by_text("Faithfulness").first).to_be_visible()
    picture("scores")
    context.close()


def ask(page: Page, address: str) -> None:
    """A new conversation, its question answered and the footnote opened."""
    page.goto(address)
    expect(page.locator("#fn-ask textarea")).to_be_visible()
    if page.locator("#fn-anew").is_visible():
        page.locator("#fn-anew").click()
    page.locator("#fn-ask textarea").fill(QUESTIONS[0])
    page.keyboard.press("Enter")
    page.locator("#fn-chat a.cite").first.click()
    expect(page.locator("#fn-panel mark").first).to_be_visible()


if __name__ == "__main__":
    main()
