"""`/api/v1` over real HTTP: the command line's JSON, streams, what is refused and how, tokens, and fifty at once."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from assistant import factory
from assistant.deadline import Watch
from assistant.highlighter import Highlighter
from assistant.settings import Settings
from assistant.study_file import open_study
from assistant.suggestions import Rehearsal
from assistant.types import Answer, Question
from evals.checkers import choose
from evals.scorer import Scorer
from index.embedder import Embedder
from tests.assistant.hanging_reader import HANGS
from tests.fakes import LastWordReader
from tests.page_documents import ketamine_answer
from tests.page_fakes import EXAMPLES, FakeAnswers, sources
from tests.page_server import asking, running_site
from tests.ui.asking import Command, write_lines
from tests.ui.people.quick import PASSWORD, quick
from tests.ui.people.site import Reply, Visit
from tests.ui.test_highlight_command import TRIAL
from ui.web.accounts import Logins, People, Role, Tokens
from ui.web.api import MOST_BYTES, MOST_CONTEXT, PREFIX, Tools, api_routes
from ui.web.rate_limits import Allowance, Entrance
from ui.web.server import Site

KETAMINE = {"question": "How long does ketamine take to work?"}
VERIFIED = {"response": "Nobody died. Everybody died of nausea.", "retrieved_contexts": [TRIAL], "user_input": "Who?"}
STREAM = {"Accept": "text/event-stream"}


class EndlessAnswers:
    """Answers that grow until nobody wants more of them."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def stream(self, question: Question) -> Iterator[Answer]:
        try:
            while True:
                yield replace(ketamine_answer(question.text), finished=False)
                time.sleep(0.01)
        finally:
            self.closed.set()


class RehearsedAnswers(FakeAnswers):
    """Answers to questions that a child has read first, as the assistant of a server has it."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__()
        self._rehearsal = rehearsal

    def stream(self, question: Question) -> Iterator[Answer]:
        self._rehearsal.read(question.text, question.history)
        yield from super().stream(question)


@pytest.fixture(scope="module")
def endless() -> EndlessAnswers:
    return EndlessAnswers()


@pytest.fixture(scope="module")
def answers() -> FakeAnswers:
    return FakeAnswers()


@pytest.fixture(scope="module")
def tools(filled: Path, model: Embedder, answers: FakeAnswers, endless: EndlessAnswers) -> Iterator[Tools]:
    """A library of one review and its real retriever; answers, the reader and the checker cost nothing."""
    with factory.open_library(Settings(filled)) as library:
        yield Tools(
            answers,
            factory.retriever(library, model),
            Highlighter(LastWordReader()),
            Scorer(choose("overlap").checker),
            library,
            Watch(30.0),
            {"ollama:small": FakeAnswers(), "endless": endless},
        )


def site(tools: Tools, entrance: Entrance | None = None, allowance: Allowance | None = None) -> Site:
    return Site(
        (asking(tools.answers, sources(), EXAMPLES),),
        (api_routes(tools),),
        entrance,
        allowance=allowance or Allowance(),
    )


@pytest.fixture(scope="module")
def address(tools: Tools) -> Iterator[str]:
    """Nobody logs in, and nobody asks too often."""
    with running_site(lambda: site(tools, allowance=Allowance(each="100000 per minute"))) as place:
        yield place


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tokens]:
    with closing(open_study(tmp_path_factory.mktemp("people"))) as study:
        people = People(study, quick())
        for number in range(50):
            people.add(f"student {number}", Role.STUDENT, PASSWORD)
        yield Tokens(study)


@pytest.fixture(scope="module")
def classroom(tools: Tools, tokens: Tokens) -> Iterator[str]:
    """Everybody logs in, and has the budget that everybody has."""
    study = tokens._database
    entrance = Entrance(People(study, quick()), Logins(study), tokens=tokens)
    with running_site(lambda: site(tools, entrance)) as place:
        yield place


def post(address: str, endpoint: str, body: object, **headers: str) -> Reply:
    return Visit(address).post(PREFIX + endpoint, json.dumps(body).encode(), **headers)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def read(reply: Reply, status: int = 200) -> dict[str, Any]:
    assert reply.status == status, reply.body
    assert reply.headers["content-type"] == "application/json"
    value = json.loads(reply.body)
    assert isinstance(value, dict)
    return value


def problem(reply: Reply, status: int) -> str:
    """The one line that is said."""
    value = read(reply, status)
    assert list(value) == ["error"]
    assert "\n" not in value["error"]
    assert "Traceback" not in reply.body
    return str(value["error"])


def test_search_and_documents_are_the_command_line_s(address: str, footnote: Command) -> None:
    query = "side effects of tricyclics"
    printed = json.loads(footnote("search", query, "-k", "3", "--json")[1])
    assert read(post(address, "/search", {"query": query, "k": 3})) == printed
    assert len(printed["hits"]) == 3
    assert read(Visit(address).get(PREFIX + "/documents")) == json.loads(footnote("list", "--json")[1])


def test_highlight_and_verify_are_lines_of_the_command_line_s(
    address: str, footnote: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factory, "highlighter", lambda: Highlighter(LastWordReader()))
    row = {"question": "Was there nausea?", "context": TRIAL}
    rows, lines = write_lines(tmp_path / "in.jsonl", row), tmp_path / "out.jsonl"
    assert footnote("highlight", rows, "--out", lines)[0] == 0
    highlighted = read(post(address, "/highlight", row))
    assert highlighted == {name: value for name, value in json.loads(lines.read_text()).items() if name != "id"}
    assert [TRIAL[span["start"] : span["end"]] for span in highlighted["spans"]] == [
        "Nausea was common – in 40 % of 12 patients."
    ]
    rows, lines = write_lines(tmp_path / "rows.jsonl", VERIFIED), tmp_path / "scored.jsonl"
    assert footnote("eval", "score", rows, "--out", lines, "--checker", "overlap")[0] == 0
    assert read(post(address, "/verify", VERIFIED)) == json.loads(lines.read_text())


def test_an_answer_is_given_whole_or_as_it_grows(address: str, answers: FakeAnswers) -> None:
    whole = read(post(address, "/ask", KETAMINE | {"history": ["What is ketamine?"]}))
    assert whole["finished"]
    assert whole["citations"]
    assert answers.asked[-1].history == ("What is ketamine?",)
    reply = post(address, "/ask", KETAMINE, **STREAM)
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = [event.split("\n") for event in reply.body.strip().split("\n\n")]
    assert {name for name, _ in events} == {"event: answer"}
    grown = [json.loads(data.removeprefix("data: ")) for _, data in events]
    assert [answer["finished"] for answer in grown] == [False] * (len(grown) - 1) + [True]
    assert len(grown) > 2
    assert grown[-1] == whole


@pytest.mark.parametrize(
    ("endpoint", "body", "words"),
    [
        ("/ask", {}, "question: Field required"),
        ("/ask", {"question": ""}, "the question is empty"),
        ("/ask", {"question": "?!"}, "holds no word"),
        ("/ask", {"question": "x" * 3_000}, "the limit is 2,000"),
        ("/ask", {"question": 5}, "question: Input should be a valid string"),
        ("/ask", {"question": "How?", "history": "What?"}, "history: Input should be a valid tuple"),
        ("/ask", {"question": "How?", "questoin": 1}, "unknown key 'questoin': see /api/v1/docs"),
        ("/ask", {"question": "How?", "a\nb": 1}, "unknown key 'a\\nb': see /api/v1/docs"),
        ("/ask", {"question": "How?", "\ud800": 1}, "send a JSON object"),
        ("/ask", {"question": "half \ud800"}, "half a character"),
        ("/ask", ["How?"], "send a JSON object"),
        ("/ask", "How?", "send a JSON object"),
        ("/search", {"query": "x", "k": 0}, "k: Input should be greater than or equal to 1"),
        ("/search", {"query": "x", "k": "5"}, "k: Input should be a valid integer"),
        ("/search", {"query": "x", "k": 10**30}, "k: "),
        ("/highlight", {"question": "How?", "context": ""}, "context: "),
        ("/highlight", {"question": "How?", "context": "x" * (MOST_CONTEXT + 1)}, "context: "),
        ("/verify", {"response": "So.", "retrieved_contexts": ["x" * MOST_CONTEXT, "x"]}, "200,000 characters"),
        ("/verify", {"response": "So."}, "retrieved_contexts: Field required"),
    ],
)
def test_what_cannot_be_done_is_one_line(address: str, endpoint: str, body: object, words: str) -> None:
    assert words in problem(post(address, endpoint, body), 422)


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"question": 1' + b"0" * 5_000 + b"}"])
def test_so_is_what_is_no_json(address: str, body: bytes) -> None:
    reply = Visit(address).post(PREFIX + "/ask", body)
    assert problem(reply, reply.status)
    assert reply.status in (400, 422)


def test_so_is_what_is_not_there_or_too_large_or_from_elsewhere(address: str) -> None:
    assert "Not Found" in problem(Visit(address).get(PREFIX + "/nothing"), 404)
    assert "Not Allowed" in problem(Visit(address).get(PREFIX + "/ask"), 405)
    assert problem(Visit(address).post(PREFIX + "/ask", b" " * (MOST_BYTES + 1)), 413) == "too large"
    assert "another site" in problem(post(address, "/ask", KETAMINE, Origin="http://evil.example"), 403)
    assert "this server's" in problem(Visit(address).get(PREFIX + "/documents", Host="evil.example"), 421)
    assert problem(Visit(address).post(PREFIX + "/ask", b"question=x", "application/x-www-form-urlencoded"), 422)
    # A path that only begins alike is a page's, or nobody's.
    assert Visit(address).get(PREFIX + "ask").status == 404


def test_an_answer_ends_when_whoever_asked_goes_away(address: str, endless: EndlessAnswers) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    body = json.dumps(KETAMINE | {"llm": "endless"})
    connection.request("POST", PREFIX + "/ask", body, {"Content-Type": "application/json"} | STREAM)
    reply = connection.getresponse()
    assert reply.readline() == b"event: answer\n"
    assert not endless.closed.is_set()
    reply.close()
    connection.close()
    assert endless.closed.wait(30)


def test_a_question_that_holds_its_reader_ends_in_a_line_and_others_are_answered_meanwhile(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    module = "tests.assistant.hanging_reader"
    with (
        Rehearsal(seconds=0.5, module=module) as hasty,
        Rehearsal(seconds=600, module=module) as patient,
        running_site(
            lambda: site(replace(tools, answers=RehearsedAnswers(patient), models={"quick": RehearsedAnswers(hasty)}))
        ) as place,
    ):
        held = threading.Thread(target=post, args=(place, "/ask", {"question": HANGS}))
        held.start()
        assert read(post(place, "/ask", KETAMINE))["finished"]
        assert held.is_alive()
        line = problem(post(place, "/ask", {"question": HANGS, "llm": "quick"}), 422)
        assert "took longer than 0.5 seconds, the limit" in line
        assert read(post(place, "/ask", KETAMINE))["finished"]
        # Closing ends what hangs.
        patient.close()
        held.join()


def test_where_people_log_in_a_token_is_asked_for(classroom: str, tokens: Tokens) -> None:
    for headers in ({}, bearer("guessed"), bearer(""), bearer("x" * 9_000), {"Authorization": "Basic eDp4"}):
        refused = post(classroom, "/ask", KETAMINE, **headers)
        assert "footnote user token" in problem(refused, 401)
        assert refused.headers["www-authenticate"] == "Bearer"
    for path in ("/documents", "/docs", "/openapi.json", "/nothing"):
        assert problem(Visit(classroom).get(PREFIX + path), 401)
    token = tokens.issue("student 0", Role.STUDENT)
    assert read(post(classroom, "/ask", KETAMINE, **bearer(token)))["finished"]
    assert read(Visit(classroom).get(PREFIX + "/documents", **bearer(token)))["documents"]
    # It opens no page.
    assert Visit(classroom).get("/me", **bearer(token)).status == 401
    tokens.revoke("student 0")
    assert problem(post(classroom, "/ask", KETAMINE, **bearer(token)), 401)


def test_a_script_spends_its_person_s_budget(classroom: str, tokens: Tokens) -> None:
    headers = bearer(tokens.issue("student 2", Role.STUDENT))
    spent = [post(classroom, "/ask", KETAMINE, **headers) for _ in range(31)]
    assert [reply.status for reply in spent[:30]] == [200] * 30
    assert "wait" in problem(spent[30], 429)
    assert int(spent[30].headers["retry-after"]) >= 1
    other = bearer(tokens.issue("student 2", Role.STUDENT))
    assert problem(Visit(classroom).get(PREFIX + "/documents", **other), 429)
    assert read(post(classroom, "/ask", KETAMINE, **bearer(tokens.issue("student 3", Role.STUDENT))))
