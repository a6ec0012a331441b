"""One upload on its way into the library. Left out: how it gets there (`intake`)."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.receipt import Receipt


class Stage(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    READING = "reading"
    EMBEDDING = "embedding"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    """An upload called `name` by the visitor `by`. Of the file that is at work, `done` of `total` new texts are
    embedded; `files` is how many files it holds (more than one for a zip), and each has its receipt at the end."""

    id: str
    name: str
    by: str
    stage: Stage = Stage.WAITING
    done: int = 0
    total: int = 0
    files: int = 1
    receipts: tuple[Receipt, ...] = ()
