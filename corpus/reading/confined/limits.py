"""What reading one file may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of wall-clock time for one file or one page drawn, `memory_bytes` of address space for the child
    that reads it (where the system can limit it, as Linux does)."""

    seconds: float = 300.0
    memory_bytes: int = 3 * 1024**3
