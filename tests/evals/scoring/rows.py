"""Rows to score, files of them, and a checker at the Protocol that says what the test wants."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.types import Support, SupportLabel
from evals.checkers import Checked, Evidence
from evals.metrics import Metric
from evals.provenance import Thresholds
from evals.records import Record, row_of
from evals.scored_rows import ScoredRow
from evals.scorer import Scorer

Json = dict[str, Any]

CONTEXTS = ["Ketamine works within hours. It raises blood pressure.", "The trial had 200 patients."]
ROW: Json = {
    "id": "r1",
    "user_input": "How fast is ketamine?",
    "response": "Ketamine works within hours.",
    "retrieved_contexts": CONTEXTS,
}


class HoldsChecker:
    """Supported when one context holds the claim's words in lower case, contradicted when it holds "not" and them."""

    def __init__(self) -> None:
        self.claims: list[str] = []

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        self.claims.extend(claims)
        return tuple(self._check(claim.lower().rstrip(".!"), evidence) for claim in claims)

    def _check(self, claim: str, evidence: Evidence) -> Checked:
        held = [place for place in evidence.sentences if claim in evidence.words(place).lower()]
        if any(f"not {claim}" in evidence.words(place).lower() for place in held):
            return Checked(Support(SupportLabel.CONTRADICTED, 0.0625), tuple(held[:1]))
        if held:
            return Checked(Support(SupportLabel.SUPPORTED, 0.875), tuple(held[:1]))
        return Checked(Support(SupportLabel.NOT_FOUND, 0.25), ())


def record(**fields: object) -> Record:
    found = row_of({**ROW, **fields}, 1)
    assert isinstance(found, Record), found
    return found


def scored(checker: HoldsChecker | None = None, thresholds: Thresholds | None = None, **fields: object) -> ScoredRow:
    scorer = Scorer(checker or HoldsChecker(), thresholds or Thresholds())
    return scorer.score(row_of({**ROW, **fields}, 1))


def values(row: ScoredRow) -> dict[Metric, float]:
    return {one.metric: one.value for one in row.measured}


def write_jsonl(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def write_csv(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
