"""What can be set about a language model; keys are not among it: they stay in the environment (`building`)."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from assistant.llm.model_name import ModelName


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
