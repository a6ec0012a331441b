"""What the Check page needs of the rest of Footnote, and nothing more. Left out: who provides it."""

from collections.abc import Mapping
from typing import Protocol

from assistant.study.answers import Brief, StoredAnswer
from evals.scoring.metrics.figure import Figure
from evals.verdicts.ruling import Corrected, Entry, Label, Ruling


class KeptAnswers(Protocol):
    """The answers that were given, without who asked. Every method raises a `LibraryError`."""

    def briefs(self) -> tuple[Brief, ...]:
        """All of them in short, oldest first."""
        ...

    def answer(self, answer_id: str) -> StoredAnswer:
        """The answer by that id. Raises `AnswerNotFound`."""
        ...


class KeptRulings(Protocol):
    """What tutors ruled. Every method raises a `LibraryError`."""

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
        """Rule on a footnote of a sentence, or with None on the sentence. Raises `VerdictError`, `AnswerNotFound`."""
        ...

    def undo(self, reviewer: str) -> Ruling | None:
        """Take back the reviewer's last ruling that stands; None where there is none."""
        ...

    def standing(self, answer_id: str, reviewer: str | None = None) -> tuple[Ruling, ...]:
        """The rulings in force on an answer, of one reviewer or of all."""
        ...

    def judged(self, reviewer: str) -> Mapping[str, int]:
        """How many footnotes of each answer the reviewer has judged."""
        ...

    def history(self, answer_id: str) -> tuple[Entry, ...]:
        """All that was ever done on an answer, in the order it was done."""
        ...

    def kappa(self, first: str, second: str) -> Figure:
        """Cohen's kappa of two reviewers over what both judged, with its interval."""
        ...
