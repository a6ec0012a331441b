"""What became of one file that was to be added. Left out: how it is shown (`ui/`)."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What became of it."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """`source` is the file's name, `path` its absolute path, `reason` says more where there is more to say.

    `document_id` is None, `title` empty and the counts 0 for a file that failed. `characters` is the length
    of the text, `sections` to `sentences` are counts, `seconds` is the time it took.
    """

    source: str
    path: str
    status: Status
    reason: str = ""
    document_id: str | None = None
    title: str = ""
    characters: int = 0
    sections: int = 0
    passages: int = 0
    sentences: int = 0
    seconds: float = 0.0
