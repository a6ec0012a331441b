"""A named language model made ready by LangChain's `init_chat_model`: its name, options and address."""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from assistant.llm.failures import refuse_redirect, refuse_redirect_async
from corpus.errors import ModelError, SettingError

if TYPE_CHECKING:
    import httpx2
    from httpx import Request
    from langchain_core.language_models import BaseChatModel

_LONGEST = 200
_LONGEST_PATH = 4_096
# The provider of a model file that is run in this process.
GGUF = "gguf"
_NAME = re.compile(r"(?P<provider>[a-z][a-z0-9_]{0,40}):(?P<model>[\w./:@+-]+)")


@dataclass(frozen=True, slots=True)
class ModelName:
    """`provider` is one of LangChain's ("openai", "ollama"), `model` the provider's own name for it; or "gguf" and a
    file."""

    provider: str
    model: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The name. Raises `SettingError`, which does not repeat the text: a key may have been put there."""
        provider, _, path = text.strip().partition(":")
        if provider == GGUF and 0 < len(path) <= _LONGEST_PATH:
            return cls(GGUF, path)
        match = _NAME.fullmatch(text.strip()) if len(text) <= _LONGEST else None
        if match is None:
            raise SettingError(
                "--llm takes PROVIDER:MODEL, such as openai:NAME for any server that speaks OpenAI's protocol "
                "(with --llm-base-url), anthropic:NAME, ollama:NAME, or gguf:/path/to/model.gguf for one in a file"
            )
        return cls(match["provider"], match["model"])

    @property
    def is_local(self) -> bool:
        """Whether it is a file, and runs in this process."""
        return self.provider == GGUF

    def __str__(self) -> str:
        # Where a file lies is nothing for those who read answers.
        return f"{self.provider}:{Path(self.model).name if self.is_local else self.model}"


class Policy(StrEnum):
    """What becomes of a sentence that its passage does not carry.

    `STRICT`: the documents' own words stand in its place, or it is left out. `MARK`: it is shown and said to be
    unsupported. `OFF`: nothing is checked, and nothing is called supported.
    """

    STRICT = "strict"
    MARK = "mark"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: until the first word, between two words, for the whole answer, and the longest "retry after" kept to."""

    first: float = 60.0
    between: float = 20.0
    whole: float = 180.0
    retry_after: float = 5.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """`prompt_tokens` bounds all that the model is given, `answer_tokens` what it is asked to keep to; at
    `answer_characters` it is cut off. `passages` is the most it is given."""

    prompt_tokens: int = 3_000
    answer_tokens: int = 700
    answer_characters: int = 6_000
    passages: int = 8

    @property
    def context(self) -> int:
        """All the tokens that are read and written in one call."""
        return self.prompt_tokens + self.answer_tokens


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """One model and how it is used. `base_url` empty means the provider's own; `tokenizer` is the model's own
    `tokenizer.json`, None where it is not at hand. `rewrites` tells that it also makes follow-ups stand alone, and so
    is sent the questions before them."""

    name: ModelName
    base_url: str = ""
    policy: Policy = Policy.STRICT
    patience: Patience = field(default_factory=Patience)
    sizes: Sizes = field(default_factory=Sizes)
    tokenizer: Path | None = None
    rewrites: bool = False


BASE_URL_VARIABLE = "FOOTNOTE_LLM_BASE_URL"
KEY_VARIABLE = "FOOTNOTE_LLM_API_KEY"


class Reach(StrEnum):
    """How far the passages travel."""

    THIS_MACHINE = "this_machine"
    THIS_NETWORK = "this_network"
    INTERNET = "internet"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url` is empty where the provider's package knows it alone; `host` is what a reader is told."""

    url: str
    host: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class _Own:
    """Where a provider is when nothing says otherwise, the variables that its package reads for it, and the host of
    its company, whose keys are made for it."""

    url: str
    variables: tuple[str, ...]
    hosted: str


_PROVIDERS = {
    "openai": _Own("https://api.openai.com/v1", ("OPENAI_BASE_URL", "OPENAI_API_BASE"), "api.openai.com"),
    "anthropic": _Own("https://api.anthropic.com", ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_URL"), "api.anthropic.com"),
    "ollama": _Own("http://127.0.0.1:11434", ("OLLAMA_HOST",), "ollama.com"),
}
_LOCAL_NAMES = frozenset({"localhost", "ip6-localhost"})
_NETWORK_ENDINGS = (".local", ".lan", ".internal", ".home.arpa", ".localdomain")


def endpoint(provider: str, base_url: str) -> Endpoint:
    """The endpoint: `base_url`, else the provider's own variable, else its usual address.

    Raises `SettingError` for an address that cannot be one, or holds a password; it is not repeated then.
    """
    if provider == GGUF:
        return Endpoint("", "in Footnote's own process", Reach.THIS_MACHINE)
    own = _PROVIDERS.get(provider)
    if own is None:
        if base_url:
            raise SettingError(
                f"--llm-base-url is not used by the provider {provider!r}: name it openai:MODEL if the server "
                f"there speaks OpenAI's protocol, or one of {', '.join(_PROVIDERS)}"
            )
        return Endpoint("", f"the servers of {provider}", Reach.INTERNET)
    named = base_url or next((value for name in own.variables if (value := os.environ.get(name))), "")
    if named and provider == "ollama" and "://" not in named:
        named = f"http://{named}"
    url = named or own.url
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or parts.scheme not in {"http", "https"} or any(character.isspace() for character in url):
        raise SettingError(f"the address of the model is no http(s) address: see --llm-base-url or {BASE_URL_VARIABLE}")
    if parts.username is not None or parts.password is not None or parts.query:
        raise SettingError("the address of the model holds a key or a password: put it in the environment instead")
    shown = f"[{host}]" if ":" in host else host
    return Endpoint(url, shown if port is None else f"{shown}:{port}", reach_of(host))


def is_company_s(provider: str, where: Endpoint) -> bool:
    """Whether it is a server of the provider's own company (its regions among them), over https."""
    own, parts = _PROVIDERS.get(provider), urlsplit(where.url)
    if own is None or parts.scheme != "https":
        return False
    host = (parts.hostname or "").rstrip(".")
    return host == own.hosted or host.endswith(f".{own.hosted}")


def reach_of(host: str) -> Reach:
    """How far away a host is, told by its name or number."""
    host = host.lower().rstrip(".")
    if host in _LOCAL_NAMES or host.endswith(".localhost"):
        return Reach.THIS_MACHINE
    with suppress(ValueError):
        address = ipaddress.ip_address(host)
        if address.is_loopback or address.is_unspecified:
            return Reach.THIS_MACHINE
        return Reach.THIS_NETWORK if address.is_private or address.is_link_local else Reach.INTERNET
    return Reach.THIS_NETWORK if "." not in host or host.endswith(_NETWORK_ENDINGS) else Reach.INTERNET


_NO_KEY = "none"
_REFUSING = {"response": [refuse_redirect]}
_REFUSING_ASYNC = {"response": [refuse_redirect_async]}
_Settings = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Built:
    """`says_why_it_ends` tells that a stream without a reason for its end was cut off."""

    model: "BaseChatModel"
    says_why_it_ends: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """A provider that Footnote has an extra for: its module, its key's variable, how it is set, whether its company's
    servers answer nobody without a key, and what is mended in the model for which there is no setting."""

    module: str
    key: str
    settings: Callable[[ModelOptions, Endpoint, str], _Settings]
    needs_key: bool = True
    mended: Callable[["BaseChatModel"], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Signs a request, and does not show with what; for a package that keeps its settings as they are."""

    key: str = field(repr=False)

    def __call__(self, request: "Request") -> "Request":
        request.headers["authorization"] = f"Bearer {self.key}"
        return request


def build(options: ModelOptions, where: Endpoint) -> Built:
    """The model; nothing is sent anywhere yet.

    Raises `ModelError` when its package or its key is missing, `SettingError` when LangChain knows no such provider
    or refuses what was set. What a provider's package said of it is not repeated.
    """
    name, known = options.name, _KNOWN.get(options.name.provider)
    if find_spec("langchain") is None or (known is not None and find_spec(known.module) is None):
        extra = name.provider if known is not None else "llm"
        raise ModelError(f"the model {name} needs a package that is not installed: pip install 'footnote[{extra}]'")
    from langchain.chat_models import init_chat_model

    key = _key(options, known, where) if known is not None else ""
    try:
        settings: _Settings = {}
        if known is not None:
            import_module(known.module)
            settings = known.settings(options, where, key)
        model = init_chat_model(name.model, model_provider=name.provider, **settings)  # type: ignore[call-overload]  # its keys are each provider's own
        if known is not None:
            known.mended(model)
    except ImportError as error:
        package = "" if known is not None else f" (LangChain's package for {name.provider})"
        raise ModelError(f"the model {name} needs a package that is not installed{package}") from error
    except Exception:  # each provider raises its own
        # Its words may hold the key; the exception itself is not chained, for a traceback would show them.
        raise SettingError(
            f"the model {name} could not be set up: check its name, --llm-base-url and the provider's variables"
        ) from None
    return Built(model, known is not None)


def _key(options: ModelOptions, known: _Known, where: Endpoint) -> str:
    """What is sent as the key; words that are none where there is none, for left empty the provider's package would
    look for one itself. Raises `ModelError` where one is needed."""
    at_company_s = is_company_s(options.name.provider, where)
    key = os.environ.get(KEY_VARIABLE, "")
    if not key and (at_company_s or not options.base_url):
        key = os.environ.get(known.key, "")
    if not key and known.needs_key and at_company_s:
        raise ModelError(f"the model {options.name} needs a key: put it in the environment as {known.key}")
    return key or _NO_KEY


def _openai(options: ModelOptions, where: Endpoint, key: str) -> _Settings:
    from openai import DefaultAsyncHttpxClient, DefaultHttpxClient

    blocking, other = _clients(DefaultHttpxClient, DefaultAsyncHttpxClient)
    settings: dict[str, object] = {
        "base_url": where.url,
        "api_key": key,
        "max_retries": 0,
        "timeout": options.patience.whole,
        "max_tokens": options.sizes.answer_tokens,
        "use_responses_api": False,
        "http_client": blocking,
        "http_async_client": other,
    }
    if not is_company_s(options.name.provider, where):
        # Older servers know the limit by its older name only; new models of OpenAI refuse any temperature.
        settings |= {"temperature": 0.0, "extra_body": {"max_tokens": options.sizes.answer_tokens}}
    return settings


@cache
def _clients(
    blocking: "Callable[..., httpx2.Client]", other: "Callable[..., httpx2.AsyncClient]"
) -> "tuple[httpx2.Client, httpx2.AsyncClient]":
    """Clients of a provider's package that follow no redirect; kept for the whole process, as it keeps its own."""
    return (
        blocking(follow_redirects=False, event_hooks=_REFUSING),
        other(follow_redirects=False, event_hooks=_REFUSING_ASYNC),
    )


def _anthropic(options: ModelOptions, where: Endpoint, key: str) -> _Settings:
    return {
        "base_url": where.url,
        "api_key": key,
        "max_retries": 0,
        "timeout": options.patience.whole,
        "max_tokens": options.sizes.answer_tokens,
    }


def _anthropic_mended(model: "BaseChatModel") -> None:
    """Its package takes no client and makes its own, which follow redirects: they are replaced before any is used."""
    from anthropic import DefaultAsyncHttpxClient, DefaultHttpxClient
    from langchain_anthropic import ChatAnthropic

    assert isinstance(model, ChatAnthropic)
    blocking, other = _clients(DefaultHttpxClient, DefaultAsyncHttpxClient)
    # Both are cached properties: what is in their place is what they return.
    vars(model)["_client"] = model._client.with_options(http_client=blocking)
    vars(model)["_async_client"] = model._async_client.with_options(http_client=other)


def _ollama(options: ModelOptions, where: Endpoint, key: str) -> _Settings:
    return {
        "base_url": where.url,
        "temperature": 0.0,
        "num_predict": options.sizes.answer_tokens,
        # Else Ollama cuts the prompt at 2,048 to 4,096 tokens and says nothing.
        "num_ctx": options.sizes.prompt_tokens + options.sizes.answer_tokens,
        "client_kwargs": {"timeout": options.patience.whole, "auth": _Bearer(key), "follow_redirects": False},
        "sync_client_kwargs": {"event_hooks": _REFUSING},
        "async_client_kwargs": {"event_hooks": _REFUSING_ASYNC},
    }


_KNOWN = {
    "openai": _Known("langchain_openai", "OPENAI_API_KEY", _openai),
    "anthropic": _Known("langchain_anthropic", "ANTHROPIC_API_KEY", _anthropic, mended=_anthropic_mended),
    "ollama": _Known("langchain_ollama", "OLLAMA_API_KEY", _ollama, needs_key=False),
}
