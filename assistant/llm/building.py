"""A named model made ready by LangChain's `init_chat_model`: the only place that imports a provider's package.

Keys come from the environment alone (`FOOTNOTE_LLM_API_KEY`, else the provider's own variable) and go into LangChain's
own secret fields; nothing of Footnote keeps one. Retries are ours (`line`), so the providers' are off.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assistant.llm.endpoint import Endpoint
from assistant.llm.options import ModelOptions
from corpus.errors import ModelError, SettingError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

KEY_VARIABLE = "FOOTNOTE_LLM_API_KEY"
_NO_KEY = "none"
_Settings = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Built:
    """`says_why_it_ends` tells that a stream without a reason for its end was cut off."""

    model: "BaseChatModel"
    says_why_it_ends: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """A provider that Footnote has an extra for: its module, its key's variable, and how it is set."""

    module: str
    key: str
    settings: Callable[[ModelOptions, Endpoint, str], _Settings]


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

    key = os.environ.get(KEY_VARIABLE) or (os.environ.get(known.key) if known is not None and known.key else "") or ""
    if known is not None and known.key and not key:
        if not _is_own_server(where):
            raise ModelError(f"the model {name} needs a key: put it in the environment as {known.key}")
        key = _NO_KEY
    settings = known.settings(options, where, key) if known is not None else {}
    try:
        if known is not None:
            import_module(known.module)
        model = init_chat_model(name.model, model_provider=name.provider, **settings)  # type: ignore[call-overload]  # its keys are each provider's own
    except ImportError as error:
        package = "" if known is not None else f" (LangChain's package for {name.provider})"
        raise ModelError(f"the model {name} needs a package that is not installed{package}") from error
    except Exception:  # each provider raises its own
        # Its words may hold the key; the exception itself is not chained, for a traceback would show them.
        raise SettingError(
            f"the model {name} could not be set up: check its name, --llm-base-url and the provider's variables"
        ) from None
    return Built(model, known is not None)


def _is_own_server(where: Endpoint) -> bool:
    """Whether it is another than the provider's: such a server may well need no key."""
    return where.host not in {"api.openai.com", "api.anthropic.com"}


def _openai(options: ModelOptions, where: Endpoint, key: str) -> _Settings:
    settings: dict[str, object] = {
        "base_url": where.url,
        "api_key": key,
        "max_retries": 0,
        "timeout": options.patience.whole,
        "max_tokens": options.sizes.answer_tokens,
        "use_responses_api": False,
    }
    if _is_own_server(where):
        # Older servers know the limit by its older name only; new models of OpenAI refuse any temperature.
        settings |= {"temperature": 0.0, "extra_body": {"max_tokens": options.sizes.answer_tokens}}
    return settings


def _anthropic(options: ModelOptions, where: Endpoint, key: str) -> _Settings:
    return {
        "base_url": where.url,
        "api_key": key,
        "max_retries": 0,
        "timeout": options.patience.whole,
        "max_tokens": options.sizes.answer_tokens,
    }


def _ollama(options: ModelOptions, where: Endpoint, key: str) -> _Settings:
    del key
    return {
        "base_url": where.url,
        "temperature": 0.0,
        "num_predict": options.sizes.answer_tokens,
        # Else Ollama cuts the prompt at 2,048 to 4,096 tokens and says nothing.
        "num_ctx": options.sizes.prompt_tokens + options.sizes.answer_tokens,
        "client_kwargs": {"timeout": options.patience.whole},
    }


_KNOWN = {
    "openai": _Known("langchain_openai", "OPENAI_API_KEY", _openai),
    "anthropic": _Known("langchain_anthropic", "ANTHROPIC_API_KEY", _anthropic),
    "ollama": _Known("langchain_ollama", "", _ollama),
}
