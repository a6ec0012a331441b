"""The name of a language model, "provider:model", as LangChain's `init_chat_model` reads it."""

import re
from dataclasses import dataclass
from typing import Self

from corpus.errors import SettingError

_LONGEST = 200
_NAME = re.compile(r"(?P<provider>[a-z][a-z0-9_]{0,40}):(?P<model>[\w./:@+-]+)")


@dataclass(frozen=True, slots=True)
class ModelName:
    """`provider` is one of LangChain's ("openai", "ollama"), `model` the provider's own name for it."""

    provider: str
    model: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The name. Raises `SettingError`, which does not repeat the text: a key may have been put there."""
        match = _NAME.fullmatch(text.strip()) if len(text) <= _LONGEST else None
        if match is None:
            raise SettingError(
                "--llm takes PROVIDER:MODEL, such as openai:NAME for any server that speaks OpenAI's protocol "
                "(with --llm-base-url), anthropic:NAME or ollama:NAME"
            )
        return cls(match["provider"], match["model"])

    def __str__(self) -> str:
        return f"{self.provider}:{self.model}"
