"""The quiz on the page: which question stands there, and its card."""

import hashlib
import re
from dataclasses import dataclass, replace

from assistant.quiz_wording import BLANK, QuizQuestion
from corpus.errors import FootnoteError
from ui.web.conversation import Footnote, FootnoteId
from ui.web.render import escaped
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
_GAP = '<span class="fn-gap"><span class="fn-unseen">(what is left out)</span></span>'
_WHITE_SPACE = re.compile(r"\s+")


def card_html(sitting: Sitting) -> str:
    """The card."""
    quiz_question = sitting.question
    if quiz_question is None:
        why = sitting.trouble or "there is no question to ask"
        return _card("", f'<p class="fn-trouble">{escaped(why[:1].upper() + why[1:])}.</p>', "")
    question = f'<h2 class="fn-text">{_line(quiz_question.question).replace(escaped(BLANK), _GAP)}</h2>'
    if sitting.shown:
        document = quiz_question.document
        answer = (
            f'<div class="fn-told" role="status"><p><span class="fn-text">{_answer_html(quiz_question)}</span>'
            f'<span class="fn-marks"><a class="cite" href="#{QUIZ_FOOTNOTE}" title="Open source 1">'
            '<span class="fn-unseen">Source </span>1</a></span></p>'
            f'<p class="fn-from fn-text">{escaped(document.title or document.source)}</p></div>'
        )
        return _card(f"Question {sitting.number}", question + answer, _button("next", "Next question", "fn-primary"))
    hint = ""
    if quiz_question.hint.strip():
        hint = (
            '<details class="fn-clue"><summary>Hint</summary>'
            f'<p class="fn-text">{_line(quiz_question.hint)}</p></details>'
        )
    buttons = _button("show", "Show the answer", "fn-primary") + _button("next", "Another question", "")
    return _card(f"Question {sitting.number}", question + hint, buttons)


def _answer_html(quiz_question: QuizQuestion) -> str:
    """The answer, with the words that the question left out in bold."""
    if quiz_question.blank is None:
        return _line(quiz_question.answer)
    before, after = quiz_question.answer[: quiz_question.blank.start], quiz_question.answer[quiz_question.blank.end :]
    return f"{_line(before)}<strong>{_line(quiz_question.missing)}</strong>{_line(after)}"


def _line(text: str) -> str:
    return escaped(_WHITE_SPACE.sub(" ", text))


def _card(head: str, body: str, buttons: str) -> str:
    return (
        f'<section class="fn-quiz" aria-label="Quiz"><p class="fn-eyebrow">{head or "Quiz"}</p>{body}'
        f'<p class="fn-choices">{buttons}{_button("close", "End the quiz", "")}</p></section>'
    )


def _button(step: str, words: str, name: str) -> str:
    kind = f' class="{name}"' if name else ""
    return f'<button type="button" data-quiz="{step}"{kind}>{words}</button>'
