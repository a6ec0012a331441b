"""Keeping conversations as they go on, when several windows may go on with the same one.

A question is announced before it is answered (`begun`) and its turn kept once, when it ends (`ended`), whoever ends
it first: the answer, Stop, or the window's closing. A turn that meanwhile came from another window is never written
over: what was to take its place goes to the end. Left out: storing (`ports.Notes`).
"""

import logging
import threading
from dataclasses import dataclass, replace
from uuid import uuid4

from assistant.study.stored_conversation import StoredConversation
from corpus.errors import AnswerNotFound, ConversationNotFound, FootnoteError
from ui.page.conversation import MAX_TURNS, Conversation, Turn
from ui.page.ports import Notes

STILL_WRITTEN = "This was still being answered when the page was opened. Reload the page to see whether it is there."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A question that is being answered, and the answers that were kept when it was asked."""

    conversation: Conversation
    question: str
    kept: tuple[str, ...]


class Keeping:
    """One for the whole server: it knows of every question that is being answered."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._begun: dict[str, _Begun] = {}
        self._lock = threading.Lock()

    def begun(self, owner: str, conversation: Conversation, question: str) -> Conversation:
        """The conversation that `question` goes on with: as it is kept now, without what the question replaces.

        One that was deleted in another window, or that is somebody else's, begins anew. Where nothing can be read it
        stays as it is.
        """
        if conversation.owner != owner:
            conversation = Conversation(owner=owner)
        with self._lock:
            kept: tuple[str, ...] = ()
            try:
                if not conversation.id:
                    conversation = replace(conversation, id=self._notes.begin())
                stored = self._stored(conversation)
                kept = _ids(stored)
                conversation = self._taken_up(conversation, stored)
            except FootnoteError as error:
                _log.warning("a conversation could not be read: %s", error)
            token = uuid4().hex
            if conversation.editing is not None:
                conversation = conversation.before(conversation.editing)
            conversation = replace(conversation, token=token)
            self._begun[token] = _Begun(conversation, question, kept)
        return conversation

    def ended(self, conversation: Conversation) -> Conversation:
        """Keep the last turn, unless that was done; the conversation as it is kept now.

        Where it cannot be kept, the turn says so.
        """
        with self._lock:
            begun = self._begun.pop(conversation.token, None)
            if begun is None:
                return conversation
            conversation = replace(conversation, token="")
            turn = conversation.turns[-1]
            try:
                stored = self._stored(conversation)
                last = stored.turns[-1].number if stored is not None and stored.turns else 0
                free = turn.number > last or _ids(stored) == begun.kept
                number = turn.number if free else last + 1
                self._notes.keep(conversation.owner, conversation.id, number, turn.question, turn.answer, turn.trouble)
                return conversation if free else self._opened(conversation.owner, conversation.id)
            except FootnoteError as error:
                _log.warning("a conversation could not be kept: %s", error)
                return conversation.not_kept(f"This is not kept: {' '.join(str(error).split())}.")

    def opened(self, owner: str, conversation_id: str) -> Conversation:
        """The conversation as it is kept, and what is being answered in it. Raises `ConversationNotFound`."""
        with self._lock:
            return self._opened(owner, conversation_id)

    def flag(self, conversation: Conversation, number: int, note: str) -> Conversation:
        """With the answer in turn `number` flagged for a tutor. Raises a `LibraryError`."""
        self._notes.flag(conversation.owner, self._answer_id(conversation, number), note)
        return conversation.flagged(number, note)

    def unflag(self, conversation: Conversation, number: int) -> Conversation:
        """With the flag of the answer in turn `number` taken back. Raises a `LibraryError`."""
        self._notes.unflag(conversation.owner, self._answer_id(conversation, number))
        return conversation.flagged(number, None)

    def _answer_id(self, conversation: Conversation, number: int) -> str:
        for turn in self._notes.conversation(conversation.owner, conversation.id).turns:
            if turn.number == number:
                return turn.answer_id
        raise AnswerNotFound("this answer is not kept any more: ask again, and flag that")

    def _stored(self, conversation: Conversation) -> StoredConversation | None:
        try:
            return self._notes.conversation(conversation.owner, conversation.id)
        except ConversationNotFound:
            return None

    def _taken_up(self, conversation: Conversation, stored: StoredConversation | None) -> Conversation:
        """The conversation, or what became of it in another window."""
        known = [(turn.number, turn.question) for turn in conversation.turns if not turn.unkept]
        if stored is None:
            # Deleted, where it was once kept.
            return Conversation(id=self._notes.begin(), owner=conversation.owner) if known else conversation
        if not known or known == [(turn.number, turn.question) for turn in stored.turns[-len(known) :]]:
            return conversation
        now = self._shown(conversation.owner, stored)
        editing = conversation.editing
        same = editing is not None and _question(now, editing) == _question(conversation, editing)
        return replace(now, editing=editing if same else None)

    def _opened(self, owner: str, conversation_id: str) -> Conversation:
        under_way = [
            begun
            for begun in self._begun.values()
            if (begun.conversation.owner, begun.conversation.id) == (owner, conversation_id)
        ]
        try:
            shown = self._shown(owner, self._notes.conversation(owner, conversation_id))
        except ConversationNotFound:
            if not under_way:
                raise
            shown = Conversation(id=conversation_id, owner=owner)
        for begun in under_way:
            shown = shown.asked(begun.question).troubled("").not_kept(STILL_WRITTEN)
        return shown

    def _shown(self, owner: str, stored: StoredConversation) -> Conversation:
        return Conversation(
            tuple(
                Turn(
                    turn.number,
                    turn.question,
                    turn.answer,
                    turn.trouble,
                    open=False,
                    flag=self._notes.flagged(owner, turn.answer_id),
                )
                for turn in stored.turns[-MAX_TURNS:]
            ),
            id=stored.id,
            owner=owner,
        )


def _ids(stored: StoredConversation | None) -> tuple[str, ...]:
    return () if stored is None else tuple(turn.answer_id for turn in stored.turns)


def _question(conversation: Conversation, number: int) -> str | None:
    turn = conversation.turn(number)
    return None if turn is None else turn.question
