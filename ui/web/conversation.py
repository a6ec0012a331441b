"""The conversation of one browser session: asked, growing, kept as it goes on."""

import asyncio
import contextlib
import logging
import re
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import uuid4

from assistant.conversations import Notebook, StoredConversation
from assistant.types import Answer, Citation, CitedDocument, Question
from corpus.errors import AnswerNotFound, ConversationNotFound, FootnoteError, storable
from ui.web.services import Answers

_MARK = re.compile(r"cite-(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class FootnoteId:
    """The footnote `number` of the answer in turn `turn`."""

    turn: int
    number: int

    def __str__(self) -> str:
        return f"cite-{self.turn}-{self.number}"

    __html__ = __str__

    @classmethod
    def read(cls, text: str) -> "FootnoteId | None":
        """What `str()` wrote; None for anything else, since the browser may send anything."""
        match = _MARK.fullmatch(text, 0, 30)
        return cls(int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote that can be opened: the `number`-th (from 1) of `total` in its answer. `document` is what it says of
    its document, None where that is not known."""

    id: FootnoteId
    citation: Citation
    number: int
    total: int
    previous: FootnoteId | None
    next: FootnoteId | None
    document: CitedDocument | None = None


Step = TypeVar("Step")


async def away(steps: Generator[Step, None, None]) -> AsyncGenerator[Step, None]:
    """The steps as they come. When this is closed or cancelled, `steps` is closed after the step it is at.

    `steps` must not raise: what it meets it tells in a step.
    """
    loop = asyncio.get_running_loop()
    come: asyncio.Queue[tuple[Step, ...]] = asyncio.Queue()
    left = threading.Event()

    def tell(*step: Step) -> None:
        # The loop is closed when the server has ended meanwhile; nobody listens then.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(come.put_nowait, step)

    def run() -> None:
        try:
            for step in steps:
                if left.is_set():
                    break
                tell(step)
        finally:
            steps.close()
            tell()

    # A daemon, so that a model which never answers does not keep the server from ending.
    threading.Thread(target=run, name="footnote-answer", daemon=True).start()
    try:
        while step := await come.get():
            yield step[0]
    finally:
        left.set()


MAX_HISTORY = 20
MAX_TURNS = 100


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it.

    `trouble` is one line that says why there is no answer, or no whole one. `open` is True while the answer
    is still growing. `flag` is the note for a tutor, None where the answer is not flagged. `unkept` is one line that
    says why the turn is not kept; empty where it is, or will be.
    """

    number: int
    question: str
    answer: Answer | None = None
    trouble: str = ""
    open: bool = True
    flag: str | None = None
    unkept: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one session, oldest first; the oldest fall away beyond `MAX_TURNS`.

    `id` is what it is kept under and `owner` whose it is, both empty before the first question. `token` names the
    question that is being answered, to `keeper`. `editing` is the turn that the next question replaces.
    """

    turns: tuple[Turn, ...] = ()
    id: str = ""
    owner: str = ""
    token: str = ""
    editing: int | None = None

    @property
    def history(self) -> tuple[str, ...]:
        """The questions that a next one may lean on, oldest first, at most `MAX_HISTORY`.

        Questions that were refused are left out.
        """
        answered = [turn.question for turn in self.turns if turn.answer is not None]
        return tuple(answered[-MAX_HISTORY:])

    def turn(self, number: int) -> Turn | None:
        """The turn of that number; None where there is none."""
        return next((turn for turn in self.turns if turn.number == number), None)

    def with_question(self, question: str) -> "Conversation":
        """With a new turn at its end, still without an answer."""
        number = self.turns[-1].number + 1 if self.turns else 1
        return replace(self, turns=(*self.turns, Turn(number, question))[-MAX_TURNS:])

    def answered(self, answer: Answer) -> "Conversation":
        """With `answer` in the last turn, in place of the shorter one that stood there."""
        return self._last(replace(self.turns[-1], answer=answer, open=not answer.finished))

    def troubled(self, line: str) -> "Conversation":
        """With the last turn ended by `line`; what had come of its answer stays."""
        return self._last(replace(self.turns[-1], trouble=line, open=False))

    def not_kept(self, line: str) -> "Conversation":
        """With `line` to say why the last turn is not kept."""
        return self._last(replace(self.turns[-1], unkept=line))

    def flagged(self, number: int, note: str | None) -> "Conversation":
        """With the answer in turn `number` flagged, or with None not flagged any more."""
        return replace(
            self, turns=tuple(replace(turn, flag=note) if turn.number == number else turn for turn in self.turns)
        )

    def before(self, number: int) -> "Conversation":
        """Without turn `number` and those after it."""
        return replace(self, turns=tuple(turn for turn in self.turns if turn.number < number), editing=None)

    def footnote(self, wanted: FootnoteId) -> Footnote | None:
        """The footnote by that id, or None if this conversation has none such."""
        for turn in self.turns:
            if turn.number == wanted.turn and turn.answer is not None:
                return _footnote(turn.answer, wanted)
        return None

    def _last(self, turn: Turn) -> "Conversation":
        return replace(self, turns=(*self.turns[:-1], turn))


def _footnote(answer: Answer, wanted: FootnoteId) -> Footnote | None:
    """The footnote in its answer, neighbours in the order of their numbers."""
    citations = sorted(answer.citations, key=lambda citation: citation.number)
    ids = [FootnoteId(wanted.turn, citation.number) for citation in citations]
    if wanted not in ids:
        return None
    index = ids.index(wanted)
    return Footnote(
        id=wanted,
        citation=citations[index],
        number=index + 1,
        total=len(ids),
        previous=ids[index - 1] if index > 0 else None,
        next=ids[index + 1] if index + 1 < len(ids) else None,
        document=next((item for item in answer.documents if item.id == citations[index].document_id), None),
    )


SECONDS_BETWEEN = 0.1
STOPPED = "Stopped before the answer was finished and checked."
CUT_SHORT = "The answer broke off before it was checked. Ask again."
BROKEN = "Something went wrong inside Footnote; its log says what. Ask again, or ask something else."

_log = logging.getLogger(__name__)


def asking(
    answers: Answers,
    conversation: Conversation,
    text: str,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[Conversation, None, None]:
    """The conversation with `text` asked, then as its answer grows.

    At most ten a second are given, and the last always. Every failure becomes one quiet line in the turn.
    Closing this closes the answer's own stream.
    """
    text = storable(text).strip()
    grown = conversation.with_question(text)
    yield grown
    stream: Iterator[Answer] = iter(())
    shown = clock()
    try:
        stream = answers.stream(Question(text, conversation.history))
        for answer in stream:
            grown = grown.answered(answer)
            if answer.finished:
                break
            # The whole answer is shown at once: what is still to come takes longer than a tenth of a second.
            if answer.suggesting or clock() - shown >= SECONDS_BETWEEN:
                yield grown
                shown = clock()
        if grown.turns[-1].open:
            grown = grown.troubled(CUT_SHORT)
    except FootnoteError as error:
        grown = grown.troubled(_sentence(str(error)))
    except Exception:  # a mistake of ours costs one answer: it is logged, and the student is told
        _log.exception("a question could not be answered")
        grown = grown.troubled(BROKEN)
    finally:
        if isinstance(stream, Generator):
            stream.close()
    yield grown


def _sentence(line: str) -> str:
    """An error's one line, as it reads in a conversation: a capital first, a full stop last."""
    line = " ".join(line.split())
    return line[:1].upper() + line[1:] + ("" if line.endswith((".", "!", "?")) else ".")


STILL_WRITTEN = "This was still being answered when the page was opened. Reload the page to see whether it is there."


@dataclass(frozen=True, slots=True)
class _Begun:
    """A question that is being answered, and the answers that were kept when it was asked."""

    conversation: Conversation
    question: str
    kept: tuple[str, ...]


class ConversationKeeper:
    """One for the whole server: it knows of every question that is being answered."""

    def __init__(self, notes: Notebook) -> None:
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
            shown = shown.with_question(begun.question).troubled("").not_kept(STILL_WRITTEN)
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
