"""Where a model is reached: its address, and whether what is sent there leaves this machine.

Told by the address alone; no name is looked up. Left out: talking to it (`line`).
"""

import ipaddress
import os
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from corpus.errors import SettingError

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
