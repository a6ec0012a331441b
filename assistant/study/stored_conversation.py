"""A conversation as it is kept. Left out: keeping it (`notebook`)."""

from dataclasses import dataclass
from datetime import datetime

from assistant.answer import Answer


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question and what came of it; `number` counts from 1, and rises. `trouble` is one line that says why there is
    no answer, or no whole one."""

    answer_id: str
    number: int
    question: str
    answer: Answer | None
    trouble: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """The turns of a conversation, oldest first; none where all were cut. `title` is its first question, shortened."""

    id: str
    title: str
    begun_at: datetime
    changed_at: datetime
    turns: tuple[StoredTurn, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in a list: `turns` is how many it has, at least 1."""

    id: str
    title: str
    changed_at: datetime
    turns: int
