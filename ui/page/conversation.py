"""What has been asked and answered in one browser session.

Left out: how answers come (`asking`), how they look (`marks`), and how they are kept (`keeping`).
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
    question that is being answered, to `keeping`. `editing` is the turn that the next question replaces.
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

    def asked(self, question: str) -> "Conversation":
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
    place = ids.index(wanted)
    return Footnote(
        id=wanted,
        citation=citations[place],
        place=place + 1,
        total=len(ids),
        previous=ids[place - 1] if place > 0 else None,
        next=ids[place + 1] if place + 1 < len(ids) else None,
    )
