"""How much of the library is looked at for one question."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Depth:
    """Passages that search gives, and how many of their sentences are weighed."""

    passages: int = 12
    sentences: int = 24
