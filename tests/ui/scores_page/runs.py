"""Kept runs for the Scores page's tests: small, on disk, with every label, status and kind, and one nasty row."""

import json
from pathlib import Path

from assistant.types import SupportLabel
from corpus.span import Span
from evals.checkers import EvidencePlace, Missing
from evals.metrics import Measured, Metric
from evals.provenance import Provenance
from evals.run_metrics import Figure, absent
from evals.runs import FOLDER, Runs
from evals.scored_rows import CheckedCitation, ScoredRow, ScoredSentence, ShownEvidence, Status, line_of
from evals.summary import fields_of, summary_of, summary_path
from evals.verdicts import Label, Rulings, Tally
from tests.page_documents import NASTY

KINDS = ("plain", "number", "follow-up")


def sentence(text: str, label: SupportLabel | None, score: float | None) -> ScoredSentence:
    evidence = (ShownEvidence(EvidencePlace(1, Span(10, 60)), "Ketamine relieved the mood of most within hours."),)
    return ScoredSentence(
        text,
        Span(0, len(text)),
        label,
        score,
        evidence if label is not None else (),
        Missing(("weeks",), ("40",)) if label is SupportLabel.NOT_FOUND else Missing((), ()),
        (CheckedCitation(1, label, score),) if label is not None and score is not None else (),
    )


SENTENCES = (
    sentence("Ketamine relieves mood within hours.", SupportLabel.SUPPORTED, 0.97),
    sentence("It takes 40 weeks.", SupportLabel.NOT_FOUND, 0.21),
    sentence("Ketamine does not relieve mood.", SupportLabel.CONTRADICTED, 0.03),
    sentence("Here is the answer:", None, None),
)


def row(number: int, shift: int = 0) -> ScoredRow:
    """Row `number`; `shift` makes another run of the same questions."""
    if number % 11 == 10:
        return ScoredRow(f"q{number}", number + 1, Status.ERROR, "line 3 has no response", f"Broken {number}?")
    if number % 7 == 6:
        return ScoredRow(f"q{number}", number + 1, Status.ABSTAINED, question=f"Abstained {number}?", confidence=0.1)
    faithful = ((number + shift) % 5) / 4
    measured = (Measured(Metric.FAITHFULNESS, faithful), Measured(Metric.CONTRADICTION_RATE, 0.25 * (faithful < 0.5)))
    question = f"{NASTY} {number}" if number == 3 else f"How fast is drug {number}?"
    held = SENTENCES if number != 3 else (sentence(NASTY, SupportLabel.NOT_FOUND, 0.2),)
    return ScoredRow(
        f"q{number}",
        number + 1,
        Status.SCORED,
        question=question,
        sentences=held,
        measured=measured,
        confidence=0.05 + 0.9 * ((number * 7) % 10) / 10,
        kind=KINDS[number % 3],
    )


def keep(folder: Path, name: str, rows: int = 60, shift: int = 0) -> Runs:
    """A run of that name in the library folder."""
    file = folder / f"{name}.jsonl"
    file.write_text("".join(line_of(row(number, shift)) + "\n" for number in range(rows)))
    provenance = Provenance(
        f"{name}.answers.jsonl", "a" * 64, "rules", "b" * 64, "the checker's own", "c" * 64, "", "d" * 64, 0, ()
    )
    summary_path(file).write_text(json.dumps(fields_of(summary_of(file, provenance))))
    runs = Runs(folder / FOLDER)
    runs.keep(name, file)
    return runs


class FakeJudging(Rulings):
    """Two tutors who mostly agree; none where `silent`."""

    def __init__(self, silent: bool = False) -> None:
        self.silent = silent

    def counts(self) -> tuple[Tally, ...]:
        if self.silent:
            return ()
        return (
            Tally("Aziza <b>", 12, ((Label.SUPPORTS, 30), (Label.PARTLY, 4))),
            Tally("Bek", 9, ((Label.SUPPORTS, 20), (Label.WRONG_PLACE, 1))),
        )

    def kappa(self, first: str, second: str, seed: int = 0) -> Figure:
        del seed
        return Figure(f"{first} and {second}", 0.71, 0.5, 0.9, 20) if not self.silent else absent("none")
