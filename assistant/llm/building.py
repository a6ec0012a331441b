"""A named model made ready by LangChain's `init_chat_model`: the only place that imports a provider's package.

Keys come from the environment alone (`FOOTNOTE_LLM_API_KEY`, else the provider's own variable) and go into LangChain's
own secret fields; nothing of Footnote keeps one. A server that was named with `--llm-base-url` and is not the
provider's company's is sent `FOOTNOTE_LLM_API_KEY` or no key: the other was made for somebody else. Retries are ours
(`line`), so the providers' are off; so are redirects (`redirects`).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assistant.llm.endpoint import KEY_VARIABLE, Endpoint, is_company_s
from assistant.llm.options import ModelOptions
from assistant.llm.redirects import refuse_redirect, refuse_redirect_async
from corpus.errors import ModelError, SettingError

if TYPE_CHECKING:
    import httpx2
    from httpx import Request
    from langchain_core.language_models import BaseChatModel

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
    blocking, other = _openai_clients()
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
def _openai_clients() -> "tuple[httpx2.Client, httpx2.AsyncClient]":
    """Kept for the whole process, as its package keeps its own."""
    from openai import DefaultAsyncHttpxClient, DefaultHttpxClient

    return (
        DefaultHttpxClient(follow_redirects=False, event_hooks=_REFUSING),
        DefaultAsyncHttpxClient(follow_redirects=False, event_hooks=_REFUSING_ASYNC),
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
    from langchain_anthropic import ChatAnthropic

    assert isinstance(model, ChatAnthropic)
    blocking, other = _anthropic_clients()
    # Both are cached properties: what is in their place is what they return.
    vars(model)["_client"] = model._client.with_options(http_client=blocking)
    vars(model)["_async_client"] = model._async_client.with_options(http_client=other)


@cache
def _anthropic_clients() -> "tuple[httpx2.Client, httpx2.AsyncClient]":
    """Kept for the whole process, as its package keeps its own."""
    from anthropic import DefaultAsyncHttpxClient, DefaultHttpxClient

    return (
        DefaultHttpxClient(follow_redirects=False, event_hooks=_REFUSING),
        DefaultAsyncHttpxClient(follow_redirects=False, event_hooks=_REFUSING_ASYNC),
    )


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
