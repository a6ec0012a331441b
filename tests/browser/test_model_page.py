"""A language model on the page in a real browser: chosen, streaming, checked, stopped, and failing.

The model is a server of ours over HTTP.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from playwright.sync_api import Page, expect

from assistant import messages
from assistant.llm.client import Endpoint, Policy, Reach
from tests.assistant.llm.model_server import ModelServer, Reply, event, prompt_of, serving, spoken
from tests.assistant.llm.writing import KETAMINE, QUESTION, QUICK, SSRI, author_over, line_to, number_of
from tests.browser.steps import ask, asked, marked, opened
from tests.bundled import ALWAYS, assistant_over
from tests.page_fakes import EXAMPLES, sources
from tests.page_server import running
from tests.snapshots import snapshot_of
from ui.web.services import Choice

pytestmark = pytest.mark.browser

HOST = "llm.example.com"
TRUE = "Ketamine relieves depression within hours of a single infusion"
WRONG = "Dissociation is common during the infusion and passes within two weeks"
WHALES = "Whales sing in the night"
PATIENT = replace(QUICK, first=60.0, between=60.0, whole=60.0)


@dataclass
class Behaviour:
    """What the model does next; it waits in mid-sentence until `go` is set."""

    answers: bool = True
    go: threading.Event = field(default_factory=threading.Event)

    def __call__(self, reply: Reply) -> None:
        if not self.answers:
            reply.status(429, [("retry-after", "900")])
            return
        right = number_of(prompt_of(reply.call), "relieves depression within hours")
        reply.begin()
        reply.piece(event(f"{TRUE} [9]. {WRONG[:30]}"))
        while not self.go.wait(0.05):
            # A comment, as servers send them to keep a line open: it tells whether anybody still listens.
            if not reply.piece(": still here\n\n"):
                return
        for piece in spoken(f"{WRONG[30:]} [{right}]. ", f"{WHALES} [{right}]."):
            reply.piece(piece)
        reply.end()


@pytest.fixture
def behaviour() -> Behaviour:
    return Behaviour()


@pytest.fixture
def server(behaviour: Behaviour) -> Iterator[ModelServer]:
    with serving(behaviour) as model:
        yield model


@pytest.fixture
def address(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-x")
    snapshot = snapshot_of(KETAMINE, SSRI)
    # The page is told that the server is far away: what it says then is what matters.
    far = Endpoint(server.url, HOST, Reach.INTERNET)

    def choice(name: str, policy: Policy) -> Choice:
        author = author_over(line_to(server.url, PATIENT), policy, where=far)
        writing = assistant_over(snapshot, ALWAYS, author)
        return Choice(name, messages.where_passages_go(far.reach, far.host, 8), writing)

    models = (choice("openai:tiny", Policy.STRICT), choice("openai:marked", Policy.MARK))
    with running(assistant_over(snapshot, ALWAYS), sources(KETAMINE, SSRI), EXAMPLES, models) as place:
        yield place


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_strict_answer_streams_is_mended_and_lists_what_left(page: Page, behaviour: Behaviour) -> None:
    page.get_by_role("radio", name="openai:tiny").check()
    ask(page, QUESTION)
    turn = page.locator(".fn-turn").last
    expect(turn.locator(".fn-pending")).to_contain_text("Dissociation is common")
    expect(turn.locator(".fn-pending")).to_contain_text("not checked yet")
    expect(turn).to_contain_text("footnote put right")
    behaviour.go.set()
    expect(page.locator(".fn-coverage")).to_have_count(1)
    expect(turn.locator(".fn-pending")).to_have_count(0)
    expect(turn).to_contain_text("Dissociation is common during the infusion and passes within two hours")
    expect(turn).to_contain_text("the document's own words")
    expect(turn.locator(".fn-remark")).to_contain_text("1 was left out")
    assert "two weeks" not in turn.inner_text()
    assert WHALES not in turn.inner_text()
    sent = turn.locator("details.fn-sent")
    expect(sent).to_contain_text(f"left this machine for {HOST}")
    sent.locator("summary").click()
    expect(sent.locator("li").first).to_be_visible()
    page.locator("a.cite").first.click()
    opened(page, 1)
    assert marked(page).startswith(TRUE)
    page.set_viewport_size({"width": 390, "height": 844})
    assert fits(page)


def test_stop_hangs_up_on_the_model_and_keeps_what_was_checked(
    page: Page, server: ModelServer, behaviour: Behaviour
) -> None:
    page.get_by_role("radio", name="openai:tiny").check()
    ask(page, QUESTION)
    expect(page.locator(".fn-pending")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".fn-trouble")).to_contain_text("Stopped")
    assert server.calls[0].hung_up.wait(20)
    turn = page.locator(".fn-turn").last
    expect(turn.locator(".fn-pending")).to_have_count(0)
    expect(turn.locator(".fn-status")).to_have_count(0)
    expect(turn).to_contain_text(TRUE)
    behaviour.go.set()
    asked(page, QUESTION)
