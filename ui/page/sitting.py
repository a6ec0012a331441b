"""A student being quizzed: which question stands there, and whether its answer is shown.

Left out: making questions (`ports.Quizzes`), and how the card looks (`quiz_card`).
"""

import hashlib
from dataclasses import dataclass, replace

from assistant.quiz.quiz_question import QuizQuestion
from corpus.errors import FootnoteError
from ui.page.footnote import Footnote, FootnoteId
from ui.page.ports import Quizzes

QUIZ_FOOTNOTE = FootnoteId(0, 1)  # the turns of a conversation count from 1
_MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Sitting:
    """One visit's quiz. `asked` is the question that stands there, None before the first; `number` counts from 1.

    `done` are the ids of the questions asked so far, `shown` is True once the answer was asked for, `trouble` is one
    line that says why there is no question.
    """

    asked: QuizQuestion | None = None
    number: int = 0
    done: frozenset[str] = frozenset()
    shown: bool = False
    trouble: str = ""

    def next(self, quizzes: Quizzes, seed: int) -> "Sitting":
        """With the next question. When all were asked they begin again."""
        try:
            asked = quizzes.next(seed, self.done)
        except FootnoteError as error:
            return replace(self, asked=None, shown=False, trouble=" ".join(str(error).split()))
        again = asked.again or len(self.done) >= _MOST_KEPT
        return Sitting(asked, self.number + 1, (frozenset[str]() if again else self.done) | {asked.id})

    def answered(self) -> "Sitting":
        """With the answer shown."""
        return replace(self, shown=True)

    @property
    def footnote(self) -> Footnote | None:
        """The footnote of the answer; None before that is shown."""
        if self.asked is None or not self.shown:
            return None
        return Footnote(QUIZ_FOOTNOTE, replace(self.asked.citation, number=1), 1, 1, None, None)


def seed_of(session: str) -> int:
    """The seed of the visit with that session: the same questions in the same order, other visits others."""
    return int.from_bytes(hashlib.sha256(session.encode()).digest()[:4], "big")
