"""Conversations kept: turns, flags, what one person may keep."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from assistant.answer_json import stored_json
from assistant.origin import keep_state
from assistant.study_file import ID, kept_answer, moment, stamp
from assistant.types import Answer
from corpus.database import Connection, Database
from corpus.errors import AnswerNotFound, ConversationNotFound, NotebookFull, storable
from corpus.text import count


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


LONGEST_TITLE = 80
MOST_NOBODYS = 5_000
"""The most answers that are kept after their conversations, flagged and not yet judged."""
_TURNS = """
    SELECT id, number, question, answer, trouble, asked_at FROM answers WHERE conversation = ? ORDER BY number"""
_LISTED = """
    SELECT conversations.id, title, changed_at, COUNT(*) FROM conversations
    JOIN answers ON conversation = conversations.id
    WHERE owner = ? GROUP BY conversations.id ORDER BY changed_at DESC, conversations.rowid DESC LIMIT ?"""
_WANTED = "(SELECT answer FROM flags UNION SELECT answer FROM verdicts)"
# In this order. A flag's note stays for the tutor, without the name of who set it.
_LET_GO = (
    f"DELETE FROM answers WHERE conversation = ? AND number >= ? AND id NOT IN {_WANTED}",
    "UPDATE flags SET owner = '' WHERE answer IN (SELECT id FROM answers WHERE conversation = ? AND number >= ?)",
    "UPDATE answers SET conversation = NULL WHERE conversation = ? AND number >= ?",
)


_BEYOND_NOBODYS = f"""
    SELECT id FROM answers WHERE conversation IS NULL AND id NOT IN (SELECT answer FROM verdicts)
    ORDER BY asked_at DESC, id LIMIT 1000000000 OFFSET {MOST_NOBODYS}"""
_SIZE = """
    SELECT COALESCE(SUM(LENGTH(answer) + LENGTH(question)), 0) FROM answers
    JOIN conversations ON conversations.id = conversation WHERE owner = ?"""


@dataclass(frozen=True, slots=True)
class Room:
    """How much one person may keep: conversations, turns in one of them, and bytes of all of them."""

    conversations: int = 1_000
    turns: int = 200
    bytes: int = 128 * 1024 * 1024


_ROOM = Room()


class Notebook:
    """What is kept of everybody's conversations, in a study file. Safe for threads and for processes.

    Every method raises a `LibraryError` when the file cannot be used; those that name a conversation raise
    `ConversationNotFound`, and those that name an answer `AnswerNotFound`, where the owner has none such.
    """

    def __init__(self, database: Database, room: Room = _ROOM) -> None:
        self._database = database
        self._room = room
        # What each person keeps, in bytes, as far as this process knows; counted anew once that is too much.
        self._sizes: dict[str, int] = {}

    def begin(self) -> str:
        """The id of a new conversation. Nothing is written until a turn of it is kept, nor whose it is."""
        return uuid4().hex

    def keep(
        self, owner: str, conversation_id: str, number: int, question: str, answer: Answer | None, trouble: str
    ) -> str:
        """Keep a turn, and give its answer an id. The turn of that number, and all after it, are dropped before.

        `number` counts from 1. A conversation that is not there, never kept or forgotten meanwhile, is made. Raises
        `NotebookFull` where there is no room left for it.
        """
        if number < 1 or not ID.fullmatch(conversation_id):
            raise _no_conversation(conversation_id)
        answer_id, now = uuid4().hex, stamp(datetime.now(UTC))
        text = None if answer is None else json.dumps(stored_json(answer))
        with self._database.writing() as connection:
            held_by = _owner(connection, conversation_id)
            if held_by is None:
                self._require_place(connection, owner)
                connection.execute(
                    "INSERT INTO conversations (id, owner, title, begun_at, changed_at) VALUES (?, ?, '', ?, ?)",
                    (conversation_id, owner, now, now),
                )
            elif held_by != owner:
                raise _no_conversation(conversation_id)
            _let_go(connection, conversation_id, number)
            self._require_room(connection, owner, conversation_id, len(text or "") + len(question))
            connection.execute(
                "INSERT INTO answers (id, conversation, number, question, trouble, confidence, coverage, cited,"
                " asked_at, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    answer_id,
                    conversation_id,
                    number,
                    storable(question),
                    storable(trouble),
                    None if answer is None else answer.confidence,
                    None if answer is None else answer.coverage.value,
                    0 if answer is None else len(answer.citations),
                    now,
                    text,
                ),
            )
            if answer is not None and answer.origin is not None:
                keep_state(connection, answer.origin)
            _touch(connection, conversation_id, now)
        return answer_id

    def _require_place(self, connection: Connection, owner: str) -> None:
        """Raises `NotebookFull` where the owner has as many conversations as may be."""
        most = self._room.conversations
        [(total,)] = connection.execute("SELECT COUNT(*) FROM conversations WHERE owner = ?", (owner,))
        if total >= most:
            raise NotebookFull(
                f"you keep {count(total, 'conversation')}, the most there may be: delete some in History"
            )

    def _require_room(self, connection: Connection, owner: str, conversation_id: str, size: int) -> None:
        """Raises `NotebookFull` where the conversation is as long, or all of the owner's as large, as may be."""
        [(turns,)] = connection.execute("SELECT COUNT(*) FROM answers WHERE conversation = ?", (conversation_id,))
        if turns >= self._room.turns:
            raise NotebookFull(f"this conversation has {count(turns, 'turn')}, the most there may be: begin a new one")
        before = self._sizes.get(owner)
        if before is None or before + size > self._room.bytes:
            [(before,)] = connection.execute(_SIZE, (owner,))
        if before + size > self._room.bytes:
            most = f"{self._room.bytes / 1_000_000:.0f} MB"
            raise NotebookFull(f"your conversations fill the {most} that there are for them: delete some in History")
        self._sizes[owner] = before + size

    def conversations(self, owner: str, limit: int = 200) -> tuple[Listed, ...]:
        """The owner's conversations that have turns, the one changed last first; at most `limit`."""
        with self._database.reading() as connection:
            rows = connection.execute(_LISTED, (owner, limit)).fetchall()
        return tuple(Listed(id_, title, moment(self._database, at), turns) for id_, title, at, turns in rows)

    def conversation(self, owner: str, conversation_id: str) -> StoredConversation:
        """The conversation with all its turns. Raises `LibraryDamaged` where one is not as it was kept."""
        with self._database.reading() as connection:
            _mine(connection, owner, conversation_id)
            [(title, begun, changed)] = connection.execute(
                "SELECT title, begun_at, changed_at FROM conversations WHERE id = ?", (conversation_id,)
            )
            turns = connection.execute(_TURNS, (conversation_id,)).fetchall()
        return StoredConversation(
            conversation_id,
            title,
            moment(self._database, begun),
            moment(self._database, changed),
            tuple(
                StoredTurn(
                    id_,
                    number,
                    question,
                    None if answer is None else kept_answer(self._database, id_, answer),
                    trouble,
                    moment(self._database, asked_at),
                )
                for id_, number, question, answer, trouble, asked_at in turns
            ),
        )

    def forget(self, owner: str, conversation_id: str) -> None:
        """Delete a conversation and its answers. Those flagged or judged stay, and are nobody's."""
        with self._database.writing() as connection:
            _mine(connection, owner, conversation_id)
            _forget(connection, conversation_id)

    def forget_all(self, owner: str) -> int:
        """Delete all conversations of somebody who leaves, as `forget` does; how many there were."""
        with self._database.writing() as connection:
            rows = connection.execute("SELECT id FROM conversations WHERE owner = ?", (owner,)).fetchall()
            for (conversation_id,) in rows:
                _forget(connection, conversation_id)
        return len(rows)

    def flag(self, owner: str, answer_id: str, note: str) -> None:
        """Put an answer of one's own before the tutors, with a note, in place of any note before.

        Raises `AnswerNotFound` also for a turn that came to no answer.
        """
        with self._database.writing() as connection:
            if not _answered(connection, owner, answer_id):
                raise _no_answer(answer_id)
            connection.execute(
                "INSERT INTO flags (answer, owner, note, at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (answer, owner) DO UPDATE SET note = excluded.note, at = excluded.at",
                (answer_id, owner, storable(note), stamp(datetime.now(UTC))),
            )

    def unflag(self, owner: str, answer_id: str) -> None:
        """Take the flag back. Where there is none, nothing happens."""
        with self._database.writing() as connection:
            if not _answered(connection, owner, answer_id):
                raise _no_answer(answer_id)
            connection.execute("DELETE FROM flags WHERE answer = ? AND owner = ?", (answer_id, owner))

    def flagged(self, owner: str, answer_id: str) -> str | None:
        """The note, which may be empty; None where the owner did not flag the answer, or has none such."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT note FROM flags WHERE answer = ? AND owner = ?", (answer_id, owner)
            ).fetchone()
        return None if row is None else str(row[0])


def _owner(connection: Connection, conversation_id: str) -> str | None:
    row = connection.execute("SELECT owner FROM conversations WHERE id = ?", (conversation_id,)).fetchone()
    return None if row is None else str(row[0])


def _mine(connection: Connection, owner: str, conversation_id: str) -> None:
    if _owner(connection, conversation_id) != owner:
        raise _no_conversation(conversation_id)


def _answered(connection: Connection, owner: str, answer_id: str) -> bool:
    return (
        connection.execute(
            "SELECT 1 FROM answers JOIN conversations ON conversations.id = conversation"
            " WHERE answers.id = ? AND owner = ? AND answer IS NOT NULL",
            (answer_id, owner),
        ).fetchone()
        is not None
    )


def _let_go(connection: Connection, conversation_id: str, number: int) -> None:
    for statement in _LET_GO:
        connection.execute(statement, (conversation_id, number))
    for (answer_id,) in connection.execute(_BEYOND_NOBODYS).fetchall():
        connection.execute("DELETE FROM flags WHERE answer = ?", (answer_id,))
        connection.execute("DELETE FROM answers WHERE id = ?", (answer_id,))


def _forget(connection: Connection, conversation_id: str) -> None:
    _let_go(connection, conversation_id, 0)
    connection.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))


def _touch(connection: Connection, conversation_id: str, now: str) -> None:
    """Say that the conversation changed; its title is its first question now."""
    first = connection.execute(
        "SELECT question FROM answers WHERE conversation = ? ORDER BY number LIMIT 1", (conversation_id,)
    ).fetchone()
    connection.execute(
        "UPDATE conversations SET changed_at = ?, title = ? WHERE id = ?",
        (now, _title(first[0] if first else ""), conversation_id),
    )


def _title(question: str) -> str:
    """The question on one line, cut after a word where it is long, or inside one that is too long by itself."""
    line = " ".join(question.split())
    if len(line) <= LONGEST_TITLE:
        return line
    blank = line[:LONGEST_TITLE].rfind(" ")
    return line[: blank if blank > 0 else LONGEST_TITLE - 1] + "…"


def _no_conversation(conversation_id: str) -> ConversationNotFound:
    return ConversationNotFound(f"no conversation {conversation_id!r:.40}: it was deleted, or is not yours")


def _no_answer(answer_id: str) -> AnswerNotFound:
    return AnswerNotFound(f"no answer {answer_id!r:.40}: its conversation was deleted, or is not yours")
