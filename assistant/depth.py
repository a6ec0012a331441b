"""How much of the library is looked at for one question."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Depth:
    """Passages that search gives, how many of their sentences are weighed, and how many passages are read."""

    passages: int = 12
    sentences: int = 24
    read: int = 5
