"""Which model is meant, where it is, and whether what it is given leaves the machine."""

import subprocess
import sys

import pytest

from assistant.llm.client import Built, ModelName, ModelOptions, Patience, Reach, build, endpoint, reach_of
from assistant.llm.failures import Failure, ModelFailed
from assistant.llm.prompts import standing_alone
from assistant.llm.stream import Line
from corpus.errors import ModelError, SettingError
from tests.assistant.llm.model_server import Reply, serving

KEY = "sk-sentinel-4711-abcdefghijkl"
VARIABLES = (
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_API_BASE",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_API_URL",
    "OLLAMA_HOST",
    "OLLAMA_API_KEY",
    "FOOTNOTE_LLM_API_KEY",
)


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("host", "reach"),
    [
        ("localhost", Reach.THIS_MACHINE),
        ("::1", Reach.THIS_MACHINE),
        ("0.0.0.0", Reach.THIS_MACHINE),
        ("192.168.1.7", Reach.THIS_NETWORK),
        ("gpu.local", Reach.THIS_NETWORK),
        ("api.openai.com", Reach.INTERNET),
        ("localhost.example.com", Reach.INTERNET),
        ("127.0.0.1.example.com", Reach.INTERNET),
    ],
)
def test_how_far_a_host_is(host: str, reach: Reach) -> None:
    assert reach_of(host) is reach


@pytest.mark.parametrize(
    ("provider", "url"),
    [
        ("openai", "ftp://x"),
        ("openai", f"http://{KEY}@127.0.0.1/v1"),
        ("openai", f"http://127.0.0.1/v1?key={KEY}"),
        ("openai", f"http://127.0.0.1:{KEY}/v1"),
        ("openai", "http://[::1/"),
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(provider: str, url: str) -> None:
    with pytest.raises(SettingError) as raised:
        endpoint(provider, url)
    assert KEY not in str(raised.value)
    assert url not in str(raised.value)


def made(name: str, url: str = "") -> Built:
    options = ModelOptions(ModelName.parse(name), url)
    return build(options, endpoint(options.name.provider, url))


def refusing(reply: Reply) -> None:
    # Ollama's package closes no connection that is kept open.
    reply.status(401, [("connection", "close")])


def heard_at(name: str, url: str, variable: str = "") -> None:
    """Asks the model at `url`, named by the option or by the variable; it refuses."""
    options = ModelOptions(ModelName.parse(name), "" if variable else url)
    line = Line(made(name, options.base_url).model, Patience(), options.sizes, says_why_it_ends=True)
    with pytest.raises(ModelFailed) as raised:
        list(line.say(standing_alone("And then?", ("What?",))))
    assert raised.value.failure is Failure.KEY_REFUSED


@pytest.mark.parametrize("name", ["openai:x", "anthropic:x", "ollama:x"])
def test_a_server_that_was_named_is_sent_no_key_of_the_provider_s(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OLLAMA_API_KEY"):
        monkeypatch.setenv(variable, KEY)
    own = "footnote-own-key"
    with serving(refusing) as server:
        base = server.url if name.startswith("openai") else server.url.removesuffix("/v1")
        heard_at(name, base)
        monkeypatch.setenv("FOOTNOTE_LLM_API_KEY", own)
        heard_at(name, base)
    without, with_own = (" ".join(call.headers.values()) for call in server.calls)
    assert KEY not in without + with_own
    assert own in with_own


@pytest.mark.parametrize("name", ["openai:gpt-5-mini", "anthropic:claude"])
def test_a_missing_key_is_one_line_that_names_its_variable(name: str) -> None:
    with pytest.raises(ModelError, match="_API_KEY"):
        made(name)


@pytest.mark.parametrize(
    ("name", "url"),
    [("openai:x", ""), ("openai:x", "http://127.0.0.1:9/v1"), ("anthropic:x", ""), ("ollama:x", "")],
)
def test_the_key_comes_from_the_environment_and_shows_nowhere(
    name: str, url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FOOTNOTE_LLM_API_KEY", KEY)
    built = made(name, url)
    assert KEY not in repr(built) + str(built) + caplog.text


def test_nothing_of_a_provider_is_loaded_unless_a_model_is_built() -> None:
    script = (
        "import sys, pkgutil, importlib, assistant.llm as package\n"
        "for one in pkgutil.iter_modules(package.__path__): importlib.import_module('assistant.llm.' + one.name)\n"
        "print(*sorted(name for name in sys.modules if name.split('.')[0] in "
        "{'langchain', 'langgraph', 'langchain_openai', 'langchain_anthropic', 'langchain_ollama', 'openai', "
        "'anthropic', 'ollama', 'tiktoken', 'httpx'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
