"""What the Ask page keeps and asks, in memory: notes and quizzes."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assistant.conversations import Listed, Notebook, StoredConversation, StoredTurn
from assistant.quiz import Quiz, QuizQuestion
from assistant.quiz_questions import BLANK
from assistant.types import Answer
from corpus.errors import AnswerNotFound, ConversationNotFound, LibraryError
from corpus.span import Span
from tests.page_documents import ketamine_answer
from ui.web.services import Study


@dataclass
class FakeNotes(Notebook):
    """What is kept, in memory. With `trouble` set, every method raises it."""

    kept: dict[tuple[str, str], tuple[StoredTurn, ...]] = field(default_factory=dict)
    flags: dict[tuple[str, str], str] = field(default_factory=dict)
    trouble: LibraryError | None = None

    def begin(self) -> str:
        if self.trouble is not None:
            raise self.trouble
        return uuid.uuid4().hex

    def keep(
        self, owner: str, conversation_id: str, number: int, question: str, answer: Answer | None, trouble: str
    ) -> str:
        self._go(owner)
        if any(whose != owner and one == conversation_id for whose, one in self.kept):
            raise ConversationNotFound("no such conversation")
        stays = tuple(turn for turn in self.kept.get((owner, conversation_id), ()) if turn.number < number)
        turn = StoredTurn(uuid.uuid4().hex, number, question, answer, trouble, datetime.now(UTC))
        self.kept[owner, conversation_id] = (*stays, turn)
        return turn.answer_id

    def conversations(self, owner: str, limit: int = 200) -> tuple[Listed, ...]:
        self._go(owner)
        listed = [
            Listed(one, turns[0].question, turns[-1].asked_at, len(turns))
            for (whose, one), turns in self.kept.items()
            if whose == owner and turns
        ]
        return tuple(sorted(listed, key=lambda one: one.changed_at, reverse=True)[:limit])

    def conversation(self, owner: str, conversation_id: str) -> StoredConversation:
        self._go(owner)
        turns = self.kept.get((owner, conversation_id))
        if not turns:
            raise ConversationNotFound("no such conversation")
        return StoredConversation(conversation_id, turns[0].question, turns[0].asked_at, turns[-1].asked_at, turns)

    def forget(self, owner: str, conversation_id: str) -> None:
        self._go(owner)
        if self.kept.pop((owner, conversation_id), None) is None:
            raise ConversationNotFound("no such conversation")

    def flag(self, owner: str, answer_id: str, note: str) -> None:
        self._go(owner)
        mine = [turn.answer_id for (whose, _), turns in self.kept.items() if whose == owner for turn in turns]
        if answer_id not in mine:
            raise AnswerNotFound("no such answer")
        self.flags[owner, answer_id] = note

    def unflag(self, owner: str, answer_id: str) -> None:
        self._go(owner)
        self.flags.pop((owner, answer_id), None)

    def flagged(self, owner: str, answer_id: str) -> str | None:
        self._go(owner)
        return self.flags.get((owner, answer_id))

    def questions(self, owner: str) -> list[list[str]]:
        """The questions of each of the owner's conversations."""
        return [[turn.question for turn in turns] for (whose, _), turns in self.kept.items() if whose == owner]

    def _go(self, owner: str) -> None:
        assert owner
        if self.trouble is not None:
            raise self.trouble


@dataclass
class FakeQuizzes(Quiz):
    """A question for each footnote of the ketamine answer, the first by the seed; then they begin again.

    With `trouble` set, that is raised instead.
    """

    trouble: LibraryError | None = None

    def next(self, seed: int, done: frozenset[str], about: str = "") -> QuizQuestion:
        del about
        answer = ketamine_answer("?")
        documents = {one.id: one for one in answer.documents}
        if self.trouble is not None:
            raise self.trouble
        left = [one for one in answer.citations if f"q{one.number}" not in done] or answer.citations
        cited = left[seed % len(left)]
        return QuizQuestion(
            f"q{cited.number}",
            f"{BLANK} {cited.quote.partition(' ')[2]}",
            cited.quote,
            cited,
            documents[cited.document_id],
            f"a word that begins with {cited.quote[:1]}",
            Span(0, cited.quote.index(" ")),
            f"q{cited.number}" in done,
        )


def study() -> Study:
    """Nothing kept yet, and the five questions."""
    return Study(FakeNotes(), FakeQuizzes())
