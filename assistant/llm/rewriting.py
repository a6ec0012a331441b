"""A follow-up made to stand alone by a language model; the offline rewriter's words where it fails or strays, and a
remark that says so.

Not the default: the questions then leave the machine before it is known whether the documents answer them. Earlier
messages of somebody about himself are not sent. Left out: when nobody is to be asked at all (`understanding`).
"""

import re
from contextlib import closing

from assistant import wording
from assistant.care import Care, care_for
from assistant.llm.failure import Failure, ModelFailed
from assistant.llm.line import Talk
from assistant.llm.prompts import standing_alone
from assistant.query_rewriter import Rewriter, Rewritten
from assistant.question import MAX_CHARACTERS, Question
from index.snapshot import Snapshot
from index.words import terms

_LONGEST = 400
_LEADING = re.compile(r"^\W*(?:the\s+)?(?:standalone\s+)?question(?:\s+that\s+stands\s+alone)?\s*:\s*", re.IGNORECASE)


class ModelRewriter:
    """Asks the model; keeps what it says only where every name in it was asked about. Remarks call it `name`."""

    def __init__(self, talk: Talk, otherwise: Rewriter, name: str) -> None:
        self._talk = talk
        self._otherwise = otherwise
        self._name = name

    def rewrite(self, snapshot: Snapshot, question: Question) -> Rewritten:
        """The question on one line, standing alone; the offline rewriter's where there is no history."""
        history = tuple(earlier for earlier in question.history if care_for(earlier) is Care.NONE)
        if not history:
            return self._otherwise.rewrite(snapshot, question)
        try:
            with closing(self._talk.say(standing_alone(question.text, history))) as words:
                said = ""
                for piece in words:
                    said += piece
                    if len(said) > _LONGEST or "\n" in said.strip():
                        break
        except ModelFailed as failed:
            why = wording.rewrite_trouble(self._name, failed.failure, failed.where)
            return self._instead(snapshot, question, why)
        line = " ".join(_LEADING.sub("", said.strip().split("\n")[0]).strip("\"'“”* ").split())
        asked = {term for text in (question.text, *history) for term in terms(text)}
        if not line or len(line) > min(_LONGEST, MAX_CHARACTERS):
            return self._instead(snapshot, question, wording.rewrite_trouble(self._name, Failure.GARBAGE))
        if set(terms(line)) - asked:
            return self._instead(snapshot, question, wording.REWRITE_STRAYED.format(model=self._name))
        return Rewritten(line)

    def _instead(self, snapshot: Snapshot, question: Question, why: str) -> Rewritten:
        return Rewritten(self._otherwise.rewrite(snapshot, question).text, why)
