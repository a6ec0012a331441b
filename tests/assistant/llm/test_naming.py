"""Which model is meant, where it is, and whether what it is given leaves the machine."""

import subprocess
import sys

import pytest

from assistant.llm.building import build
from assistant.llm.endpoint import Endpoint, Reach, endpoint, reach_of
from assistant.llm.model_name import ModelName
from assistant.llm.options import ModelOptions
from corpus.errors import FootnoteError, ModelError, SettingError

KEY = "sk-sentinel-4711-abcdefghijkl"
VARIABLES = (
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_API_BASE",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_API_URL",
    "OLLAMA_HOST",
    "FOOTNOTE_LLM_API_KEY",
)


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("text", "provider", "model"),
    [
        ("openai:gpt-5-mini", "openai", "gpt-5-mini"),
        ("ollama:llama3.2:3b", "ollama", "llama3.2:3b"),
        (" openai:/models/tiny@main ", "openai", "/models/tiny@main"),
    ],
)
def test_a_name_is_provider_and_model(text: str, provider: str, model: str) -> None:
    assert ModelName.parse(text) == ModelName(provider, model)
    assert str(ModelName.parse(text)) == text.strip()


@pytest.mark.parametrize("text", ["", KEY, "openai", "openai:", ":x", "Open AI:x", "openai:a b", "openai:" + "x" * 300])
def test_what_is_no_name_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(SettingError) as raised:
        ModelName.parse(text)
    assert KEY not in str(raised.value)
    assert "xxx" not in str(raised.value)


@pytest.mark.parametrize(
    ("host", "reach"),
    [
        ("localhost", Reach.THIS_MACHINE),
        ("127.0.0.1", Reach.THIS_MACHINE),
        ("127.9.9.9", Reach.THIS_MACHINE),
        ("::1", Reach.THIS_MACHINE),
        ("0.0.0.0", Reach.THIS_MACHINE),
        ("192.168.1.7", Reach.THIS_NETWORK),
        ("10.0.0.1", Reach.THIS_NETWORK),
        ("fd00::1", Reach.THIS_NETWORK),
        ("gpu", Reach.THIS_NETWORK),
        ("gpu.local", Reach.THIS_NETWORK),
        ("api.openai.com", Reach.INTERNET),
        ("8.8.8.8", Reach.INTERNET),
        ("localhost.example.com", Reach.INTERNET),
        ("127.0.0.1.example.com", Reach.INTERNET),
    ],
)
def test_how_far_a_host_is(host: str, reach: Reach) -> None:
    assert reach_of(host) is reach


def test_the_address_named_goes_before_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    assert endpoint("openai", "").host == "api.openai.com"
    assert endpoint("openai", "").reach is Reach.INTERNET
    assert endpoint("ollama", "").reach is Reach.THIS_MACHINE
    monkeypatch.setenv("OPENAI_BASE_URL", "http://192.168.1.5:8080/v1")
    assert endpoint("openai", "").reach is Reach.THIS_NETWORK
    assert endpoint("openai", "http://127.0.0.1:1/v1") == Endpoint(
        "http://127.0.0.1:1/v1", "127.0.0.1:1", Reach.THIS_MACHINE
    )
    monkeypatch.setenv("OLLAMA_HOST", "gpu.example.com:11434")
    assert endpoint("ollama", "").reach is Reach.INTERNET


def test_a_provider_that_only_its_package_knows_is_taken_to_be_far() -> None:
    assert endpoint("mistralai", "").reach is Reach.INTERNET


@pytest.mark.parametrize(
    ("provider", "url"),
    [
        ("openai", "ftp://x"),
        ("openai", "127.0.0.1:80"),
        ("openai", f"http://{KEY}@127.0.0.1/v1"),
        ("openai", f"http://127.0.0.1/v1?key={KEY}"),
        ("openai", f"http://127.0.0.1:{KEY}/v1"),
        ("openai", "http://"),
        ("openai", "http://a b/"),
        ("openai", "http://[::1/"),
        ("mistralai", "http://127.0.0.1/v1"),
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(provider: str, url: str) -> None:
    with pytest.raises(SettingError) as raised:
        endpoint(provider, url)
    assert KEY not in str(raised.value)
    assert url not in str(raised.value)


def made(name: str, url: str = "") -> object:
    options = ModelOptions(ModelName.parse(name), url)
    return build(options, endpoint(options.name.provider, url))


@pytest.mark.parametrize("name", ["openai:gpt-5-mini", "anthropic:claude"])
def test_a_missing_key_is_one_line_that_names_its_variable(name: str) -> None:
    with pytest.raises(ModelError, match="_API_KEY"):
        made(name)


@pytest.mark.parametrize("name", ["mistralai:tiny", "groq:x"])
def test_a_missing_package_is_one_line(name: str) -> None:
    with pytest.raises(ModelError, match="package that is not installed") as raised:
        made(name)
    assert len(str(raised.value).splitlines()) == 1


def test_a_provider_that_nobody_knows_is_refused() -> None:
    with pytest.raises(FootnoteError, match="nobody:x"):
        made("nobody:x")


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


def test_a_server_of_one_s_own_needs_no_key() -> None:
    assert made("openai:x", "http://127.0.0.1:9/v1")
    assert made("ollama:x")


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
