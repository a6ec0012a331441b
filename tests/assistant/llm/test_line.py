"""Asking a model by LangChain's own interface: whatever `init_chat_model` gives is read alike."""

from collections.abc import Iterator

import pytest
from langchain_core.language_models import BaseChatModel

from assistant.llm.client import Sizes
from assistant.llm.prompts import Message
from assistant.llm.stream import Ended, Line
from tests.assistant.llm.model_server import Reply, prompt_of, serving, spoken
from tests.assistant.llm.writing import QUICK, line_to
from tests.offline import only_this_machine

ASKED = (Message("system", "Be brief."), Message("human", "How fast?"))


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    with only_this_machine() as tried:
        yield
    assert tried == []


def line(model: BaseChatModel) -> Line:
    return Line(model, QUICK, Sizes(), says_why_it_ends=False)


def heard(line: Line) -> tuple[str, Ended]:
    """All the words, and how they ended."""
    endings: list[Ended] = []

    def saying() -> Iterator[str]:
        endings.append((yield from line.say(ASKED)))

    return "".join(saying()), endings[0]


def test_a_server_is_asked_as_openai_s_protocol_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-provider")
    monkeypatch.setenv("FOOTNOTE_LLM_API_KEY", "sk-own")
    with serving(lambda reply: reply.stream(spoken("Hours", " it", " takes."))) as server:
        assert heard(line_to(server.url)) == ("Hours it takes.", Ended())
    [call] = server.calls
    assert call.path == "/v1/chat/completions"
    assert call.headers["authorization"] == "Bearer sk-own"
    assert call.body["model"] == "tiny"
    assert call.body["stream"] is True
    assert call.body["max_tokens"] == Sizes().answer_tokens
    assert prompt_of(call) == "Be brief.\nHow fast?"


def test_one_model_is_asked_again_and_again_and_at_once() -> None:
    def echo(reply: Reply) -> None:
        reply.stream(spoken(f"It is number {reply.count}."))

    with serving(echo) as server:
        to_server = line_to(server.url)
        saying = [to_server.say(ASKED) for _ in range(4)]
        said = ["".join(words) for words in saying]
        assert sorted(said) == [f"It is number {number}." for number in range(1, 5)]
        assert heard(to_server)[0] == "It is number 5."
