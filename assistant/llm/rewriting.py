"""A follow-up made to stand alone by a language model; the offline rewriter's words where it fails or strays.

Not the default: the questions then leave the machine before it is known whether the documents answer them. Earlier
messages of somebody about himself are not sent. Left out: when nobody is to be asked at all (`understanding`).
"""

import re
from contextlib import closing

from assistant.care import Care, care_for
from assistant.followup import Rewriter
from assistant.llm.failure import ModelFailed
from assistant.llm.line import Talk
from assistant.llm.prompts import standing_alone
from assistant.question import MAX_CHARACTERS, Question
from index.words import terms

_LONGEST = 400
_LEADING = re.compile(r"^\W*(?:the\s+)?(?:standalone\s+)?question(?:\s+that\s+stands\s+alone)?\s*:\s*", re.IGNORECASE)


class ModelRewriter:
    """Asks the model; keeps what it says only where every name in it was asked about."""

    def __init__(self, talk: Talk, otherwise: Rewriter) -> None:
        self._talk = talk
        self._otherwise = otherwise

    def standalone(self, question: Question) -> str:
        """The question on one line, standing alone; the offline rewriter's where there is no history."""
        history = tuple(earlier for earlier in question.history if care_for(earlier) is Care.NONE)
        if not history:
            return self._otherwise.standalone(question)
        try:
            with closing(self._talk.say(standing_alone(question.text, history))) as words:
                said = ""
                for piece in words:
                    said += piece
                    if len(said) > _LONGEST or "\n" in said.strip():
                        break
        except ModelFailed:
            return self._otherwise.standalone(question)
        line = " ".join(_LEADING.sub("", said.strip().split("\n")[0]).strip("\"'“”* ").split())
        asked = {term for text in (question.text, *history) for term in terms(text)}
        strays = not line or len(line) > min(_LONGEST, MAX_CHARACTERS) or set(terms(line)) - asked
        return self._otherwise.standalone(question) if strays else line
