"""What the Check page needs, for its tests: kept answers, rulings in memory, and who is there."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assistant.study_file import Brief, StoredAnswer, StoredAnswers
from assistant.types import Answer
from corpus.errors import AnswerNotFound
from evals.run_metrics import Figure
from evals.verdicts import Corrected, Entry, Label, Ruling, Rulings, require_label
from tests.page_documents import (
    KETAMINE,
    LONG_WORD,
    MECHANISMS,
    NASTY,
    NASTY_DOCUMENT,
    abstention,
    answer_from,
    ketamine_answer,
    quoted,
)

BEGAN = datetime(2026, 5, 3, 9, 30, tzinfo=UTC)
FAST, SHORT, HOSTILE, SLEEP, GONE_SOURCE = (f"{number:x}" * 32 for number in range(1, 6))


def stored(answer_id: str, answer: Answer, *flags: str, confidence: float = 0.9) -> StoredAnswer:
    """An answer as it was kept."""
    return StoredAnswer(answer_id, answer.question, replace(answer, confidence=confidence), flags, BEGAN)


def several() -> tuple[StoredAnswer, ...]:
    """Two plain answers, one that is hostile throughout, an abstention, and one whose document was removed."""
    removed = replace(KETAMINE, id="f" * 16)
    nasty = answer_from(
        "Hostile? " + NASTY + LONG_WORD,
        (NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, NASTY + LONG_WORD)),
        (NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, LONG_WORD, NASTY)),
    )
    return (
        stored(FAST, ketamine_answer("How fast does ketamine work?"), "Is that all?", confidence=0.8),
        stored(
            SHORT,
            answer_from(
                "What do they share?", (MECHANISMS, quoted(MECHANISMS, "Effective antidepressant", "responses."))
            ),
            confidence=0.4,
        ),
        stored(HOSTILE, replace(nasty, notice=NASTY + LONG_WORD), NASTY + LONG_WORD, "", confidence=0.6),
        stored(SLEEP, abstention("What helps people who sleep badly?")),
        stored(
            GONE_SOURCE,
            answer_from("And esketamine?", (removed, quoted(removed, "The effect of one infusion", "keep it."))),
            confidence=0.7,
        ),
    )


class FakeKept(StoredAnswers):
    """These answers, and no others."""

    def __init__(self, answers: Sequence[StoredAnswer]) -> None:
        self.answers = {one.id: one for one in answers}

    def briefs(self) -> tuple[Brief, ...]:
        return tuple(
            Brief(
                one.id,
                one.question,
                one.answer.confidence,
                one.answer.coverage,
                bool(one.flags),
                len(one.answer.citations),
                one.asked_at,
            )
            for one in self.answers.values()
        )

    def answer(self, answer_id: str) -> StoredAnswer:
        if answer_id not in self.answers:
            raise AnswerNotFound(f"no answer {answer_id!r}: it was deleted by whoever asked")
        return self.answers[answer_id]


class FakeRulings(Rulings):
    """Rulings in memory: append-only, as the real ones are."""

    def __init__(self) -> None:
        self.made: list[Ruling] = []
        self.undone: list[tuple[int, datetime]] = []
        self.lock = threading.Lock()

    def rule(
        self,
        answer_id: str,
        sentence: int,
        citation: int | None,
        reviewer: str,
        label: Label,
        corrected: Corrected | None = None,
        note: str = "",
    ) -> Ruling:
        require_label(sentence, label, corrected)
        with self.lock:
            number = len(self.made) + 1
            at = BEGAN + timedelta(minutes=number)
            one = Ruling(number, answer_id, sentence, citation, reviewer, label, corrected, note.strip(), at)
            self.made.append(one)
            return one

    def undo(self, reviewer: str) -> Ruling | None:
        live = [one for one in self._live() if one.reviewer == reviewer]
        if not live:
            return None
        self.undone.append((live[-1].number, BEGAN + timedelta(hours=1)))
        return live[-1]

    def in_force_on(self, answer_id: str, reviewer: str | None = None) -> tuple[Ruling, ...]:
        last = {
            (one.sentence, one.citation, one.reviewer): one
            for one in self._live()
            if one.answer_id == answer_id and reviewer in (None, one.reviewer)
        }
        return tuple(last.values())

    def judged(self, reviewer: str) -> Mapping[str, int]:
        cited: dict[str, set[int | None]] = {}
        for one in self._live():
            if one.reviewer == reviewer:
                cited.setdefault(one.answer_id, set()).update({one.citation} - {None})
        return {answer: len(numbers) for answer, numbers in cited.items()}

    def history(self, answer_id: str) -> tuple[Entry, ...]:
        undone = {number for number, _ in self.undone}
        return tuple(
            Entry(one.number, one.reviewer, one.at, one.sentence, one.citation, None, one, None, one.number in undone)
            for one in self.made
            if one.answer_id == answer_id
        )

    def kappa(self, first: str, second: str, seed: int = 0) -> Figure:
        del seed
        return Figure(f"{first} and {second}", 0.62, 0.31, 0.85, 24)

    def _live(self) -> list[Ruling]:
        undone = {number for number, _ in self.undone}
        return [one for one in self.made if one.number not in undone]
