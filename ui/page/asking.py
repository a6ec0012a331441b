"""Asking the next question of a conversation: the conversation as it grows, never an exception.

Left out: what the conversation looks like (`marks`), and which browser it belongs to (`app`).
"""

import logging
import time
from collections.abc import Callable, Generator, Iterator

from assistant.answer import Answer
from assistant.question import Question
from corpus.errors import FootnoteError
from ui.page.conversation import Conversation
from ui.page.escaping import whole
from ui.page.ports import Answers

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
    text = whole(text).strip()
    grown = conversation.asked(text)
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
