"""The quiz on the page: which question stands there, and its card."""

import hashlib
import re
from dataclasses import dataclass, replace

from markupsafe import Markup

from assistant.quiz import QuizQuestion
from assistant.quiz_questions import BLANK
from corpus.errors import FootnoteError
from ui.web.conversation import Footnote, FootnoteId
from ui.web.render import render
from ui.web.services import Quizzes

QUIZ_FOOTNOTE = FootnoteId(0, 1)  # the turns of a conversation count from 1
_MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Sitting:
    """One visit's quiz. `question` is the question that stands there, None before the first; `number` counts from 1.

    `done` are the ids of the questions asked so far, `shown` is True once the answer was asked for, `trouble` is one
    line that says why there is no question.
    """

    question: QuizQuestion | None = None
    number: int = 0
    done: frozenset[str] = frozenset()
    shown: bool = False
    trouble: str = ""

    def next(self, quizzes: Quizzes, seed: int) -> "Sitting":
        """With the next question. When all were asked they begin again."""
        try:
            question = quizzes.next(seed, self.done)
        except FootnoteError as error:
            return replace(self, question=None, shown=False, trouble=" ".join(str(error).split()))
        again = question.again or len(self.done) >= _MOST_KEPT
        return Sitting(question, self.number + 1, (frozenset[str]() if again else self.done) | {question.id})

    def answered(self) -> "Sitting":
        """With the answer shown."""
        return replace(self, shown=True)

    @property
    def footnote(self) -> Footnote | None:
        """The footnote of the answer; None before that is shown."""
        if self.question is None or not self.shown:
            return None
        return Footnote(QUIZ_FOOTNOTE, replace(self.question.citation, number=1), 1, 1, None, None)


def seed_of(session: str) -> int:
    """The seed of the visit with that session: the same questions in the same order, other visits others."""
    return int.from_bytes(hashlib.sha256(session.encode()).digest()[:4], "big")


NO_CARD = ""
_WHITE_SPACE = re.compile(r"\s+")


def card_html(sitting: Sitting) -> Markup:
    """The card: the question, and once it was asked for the answer with the words left out in bold."""
    asks = sitting.question
    if asks is None:
        why = sitting.trouble or "there is no question to ask"
        return _card(trouble=why[:1].upper() + why[1:])
    blank = asks.blank
    answer = [asks.answer] if blank is None else [asks.answer[: blank.start], asks.answer[blank.end :]]
    return _card(
        number=sitting.number,
        question=list(map(_line, _line(asks.question).split(BLANK))),
        hint=_line(asks.hint) if asks.hint.strip() else "",
        answer=list(map(_line, answer)) if sitting.shown else [],
        missing=_line(asks.missing),
        footnote=QUIZ_FOOTNOTE,
        title=asks.document.title or asks.document.source,
    )


def _card(**shown: object) -> Markup:
    nothing = dict.fromkeys(("number", "question", "hint", "answer", "missing", "footnote", "title", "trouble"), "")
    return render("study.card", **nothing | shown)


def _line(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text)
