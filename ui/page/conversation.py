"""What has been asked and answered in one browser session.

Left out: how answers come (`asking`), and how they look (`marks`).
"""

from dataclasses import dataclass, replace

from assistant.answer import Answer
from ui.page.footnote import Footnote, FootnoteId

MAX_HISTORY = 20
MAX_TURNS = 100


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it.

    `trouble` is one line that says why there is no answer, or no whole one. `open` is True while the answer
    is still growing.
    """

    number: int
    question: str
    answer: Answer | None = None
    trouble: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one session, oldest first; the oldest fall away beyond `MAX_TURNS`."""

    turns: tuple[Turn, ...] = ()

    @property
    def history(self) -> tuple[str, ...]:
        """The questions that a next one may lean on, oldest first, at most `MAX_HISTORY`.

        Questions that were refused are left out.
        """
        answered = [turn.question for turn in self.turns if turn.answer is not None]
        return tuple(answered[-MAX_HISTORY:])

    def asked(self, question: str) -> "Conversation":
        """With a new turn at its end, still without an answer."""
        number = self.turns[-1].number + 1 if self.turns else 1
        return Conversation((*self.turns, Turn(number, question))[-MAX_TURNS:])

    def answered(self, answer: Answer) -> "Conversation":
        """With `answer` in the last turn, in place of the shorter one that stood there."""
        return self._last(replace(self.turns[-1], answer=answer, open=not answer.finished))

    def troubled(self, line: str) -> "Conversation":
        """With the last turn ended by `line`; what had come of its answer stays."""
        return self._last(replace(self.turns[-1], trouble=line, open=False))

    def footnote(self, wanted: FootnoteId) -> Footnote | None:
        """The footnote by that id, or None if this conversation has none such."""
        for turn in self.turns:
            if turn.number == wanted.turn and turn.answer is not None:
                return _footnote(turn.answer, wanted)
        return None

    def _last(self, turn: Turn) -> "Conversation":
        return Conversation((*self.turns[:-1], turn))


def _footnote(answer: Answer, wanted: FootnoteId) -> Footnote | None:
    """The footnote in its answer, neighbours in the order of their numbers."""
    citations = sorted(answer.citations, key=lambda citation: citation.number)
    ids = [FootnoteId(wanted.turn, citation.number) for citation in citations]
    if wanted not in ids:
        return None
    place = ids.index(wanted)
    return Footnote(
        id=wanted,
        citation=citations[place],
        place=place + 1,
        total=len(ids),
        previous=ids[place - 1] if place > 0 else None,
        next=ids[place + 1] if place + 1 < len(ids) else None,
    )
