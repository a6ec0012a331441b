"""A quiz question as a card in the conversation's place: the answer is not in it until it is asked for.

Left out: the buttons' clicks (`quiz.js`).
"""

import re

from assistant.quiz.quiz_question import BLANK, QuizQuestion
from ui.page.escaping import escaped
from ui.page.sitting import QUIZ_FOOTNOTE, Sitting

NO_CARD = ""
_GAP = '<span class="fn-gap"><span class="fn-unseen">(what is left out)</span></span>'
_WHITE_SPACE = re.compile(r"\s+")


def card_html(sitting: Sitting) -> str:
    """The card."""
    asked = sitting.asked
    if asked is None:
        why = sitting.trouble or "there is no question to ask"
        return _card("", f'<p class="fn-trouble">{escaped(why[:1].upper() + why[1:])}.</p>', "")
    question = f'<h2 class="fn-text">{_line(asked.question).replace(escaped(BLANK), _GAP)}</h2>'
    if sitting.shown:
        answer = (
            f'<div class="fn-told" role="status"><p><span class="fn-text">{_told(asked)}</span>'
            f'<span class="fn-marks"><a class="cite" href="#{QUIZ_FOOTNOTE}" title="Open source 1">'
            '<span class="fn-unseen">Source </span>1</a></span></p>'
            f'<p class="fn-from fn-text">{escaped(asked.document.title or asked.document.source)}</p></div>'
        )
        return _card(f"Question {sitting.number}", question + answer, _button("next", "Next question", "fn-primary"))
    hint = ""
    if asked.hint.strip():
        hint = f'<details class="fn-clue"><summary>Hint</summary><p class="fn-text">{_line(asked.hint)}</p></details>'
    buttons = _button("show", "Show the answer", "fn-primary") + _button("next", "Another question", "")
    return _card(f"Question {sitting.number}", question + hint, buttons)


def _told(asked: QuizQuestion) -> str:
    """The answer, with the words that the question left out in bold."""
    if asked.blank is None:
        return _line(asked.answer)
    before, after = asked.answer[: asked.blank.start], asked.answer[asked.blank.end :]
    return f"{_line(before)}<strong>{_line(asked.missing)}</strong>{_line(after)}"


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
