"""A model's server that redirects: nothing goes to the address it names, and one line says which that was."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from langchain_core.messages import HumanMessage

from assistant.llm.client import ModelName, ModelOptions, build, endpoint
from assistant.llm.failures import Failure, ModelFailed, failed
from assistant.llm.prompts import standing_alone
from assistant.llm.stream import Line
from assistant.messages import OWN_WORDS_INSTEAD
from tests.assistant.llm.model_server import Reply, serving, spoken
from tests.assistant.llm.writing import QUICK, answer, author_over, line_to
from tests.offline import only_this_machine

KEY = "sk-sentinel-4711-abcdefghijkl"
NAMES = ("openai:x", "anthropic:x", "ollama:x")


@pytest.fixture(autouse=True)
def _with_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_BASE_URL", "ANTHROPIC_API_URL", "OLLAMA_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FOOTNOTE_LLM_API_KEY", KEY)


def elsewhere(location: str, code: int = 307) -> Callable[[Reply], None]:
    # Ollama's package closes no connection that is kept open.
    return lambda reply: reply.status(code, [("location", location), ("connection", "close")])


def options_of(name: str, url: str) -> ModelOptions:
    base = url if name.startswith("openai") else url.removesuffix("/v1")
    return ModelOptions(ModelName.parse(name), base, patience=QUICK)


def origin(url: str) -> str:
    return f"http://{urlsplit(url).netloc}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_the_second_server_is_sent_nothing(name: str, code: int) -> None:
    with (
        serving(lambda reply: reply.stream(spoken("Whales sing [1]."))) as other,
        serving(elsewhere(f"{other.url}/chat/completions?key={KEY}", code)) as named,
    ):
        options = options_of(name, named.url)
        built = build(options, endpoint(options.name.provider, options.base_url))
        line = Line(built.model, QUICK, options.sizes, says_why_it_ends=True)
        with pytest.raises(ModelFailed) as raised:
            list(line.say(standing_alone("And then?", ("What?",))))
    assert (len(named.calls), other.calls) == (1, [])
    assert raised.value.failure is Failure.REDIRECTED
    assert raised.value.where == f"from {origin(named.url)} to {origin(other.url)}"


@pytest.mark.parametrize("name", NAMES)
def test_nor_by_the_client_that_blocks(name: str) -> None:
    with (
        serving(lambda reply: reply.stream(spoken("Whales sing [1]."))) as other,
        serving(elsewhere(other.url)) as named,
    ):
        options = options_of(name, named.url)
        model = build(options, endpoint(options.name.provider, options.base_url)).model
        with pytest.raises(Exception, match=r"Connection error|redirects|from http") as raised:  # each client's own
            model.invoke([HumanMessage("And then?")])
    assert other.calls == []
    assert failed(raised.value, began=False).failure is Failure.REDIRECTED


@pytest.mark.parametrize(
    ("location", "wanted"),
    [
        ("https://evil.example:8443/v1?key=" + KEY, "https://evil.example:8443"),
        ("http://user:" + KEY + "@evil.example/", "http://evil.example"),
        ("/elsewhere/" + KEY, "another place there"),
        ("http://evil\u202e.example/", "an address that cannot be read"),
        ("", "an address it does not name"),
    ],
)
def test_the_line_names_both_servers_and_repeats_nothing_else(location: str, wanted: str) -> None:
    sent = location.encode().decode("latin-1")
    with serving(elsewhere(sent)) as named, only_this_machine() as tried:
        came = answer(author_over(line_to(named.url)))
    assert came.remark == (
        f"The server of openai:tiny redirects from {origin(named.url)} to {wanted}; "
        f"no redirect is followed. {OWN_WORDS_INSTEAD}"
    )
    assert (len(named.calls), tried) == (1, [])
