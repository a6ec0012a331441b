"""Training claims written by hand over documents that train: true rewordings, and false or unfounded ones beside them.

`student_claims.jsonl` names the sentences that settle each claim as `student_questions.jsonl` does. Each claim comes
with a cut of its evidence, the sentences alone or among their neighbours, or the neighbours alone, which do not carry
it.
"""

import random
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from corpus.readers.base import read
from corpus.sources import SourceFile
from evals.lab.claim_sets import ClaimPair
from evals.lab.reader_reports import Report, report_of
from evals.lab.reader_students import document_file, fingerprint
from index.text import PieceCounter

CLAIMS = Path(__file__).with_name("student_claims.jsonl")
_SOURCE = "students"


class StudentClaim(BaseModel):
    """A claim about a document; its evidence by `fingerprint`; `edit` says how it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    claim: str
    evidence: tuple[str, ...]
    label: Literal["supported", "refuted", "neutral"]
    edit: str


def student_pairs(data: Path, seed: int, path: Path = CLAIMS) -> list[ClaimPair]:
    """A cut of evidence a claim, for some another without it; how many are lost is said on standard error."""
    choose = random.Random(seed)
    claims: dict[str, list[StudentClaim]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = StudentClaim.model_validate_json(line)
        claims[row.document].append(row)
    counter = PieceCounter()
    pairs: list[ClaimPair] = []
    lost = 0
    with tempfile.TemporaryDirectory() as work:
        for name, rows in claims.items():
            report = report_of(name, read(SourceFile(document_file(name, data, Path(work)))), counter)
            numbers = {fingerprint(place.text): number for number, place in enumerate(report.places)}
            for row in rows:
                if any(key not in numbers for key in row.evidence):
                    lost += 1
                    continue
                pairs += _cuts(report, sorted({numbers[key] for key in row.evidence}), row, choose)
    print(f"{len(pairs)} pairs of claims by hand; of {lost} claims a sentence is not found", file=sys.stderr)
    return pairs


def _cuts(report: Report, evidence: list[int], row: StudentClaim, choose: random.Random) -> list[ClaimPair]:
    def pair(numbers: list[int], label: Literal["supported", "refuted", "neutral"]) -> ClaimPair:
        return ClaimPair(row.claim, " ".join(report.places[n].text for n in numbers), label, _SOURCE, row.document)

    around = _neighbours(report, evidence)
    wider = sorted({*evidence, *choose.sample(around, min(choose.randint(1, 3), len(around)))})
    made = [pair(wider if choose.random() < 0.6 else evidence, row.label)]
    if around and choose.random() < 0.25:
        made.append(pair(sorted(choose.sample(around, min(3, len(around)))), "neutral"))
    return made


def _neighbours(report: Report, evidence: list[int]) -> list[int]:
    passages = {report.passage_of(number) for number in evidence}
    inside = [number for passage in passages for number in report.passages[passage][1] if number not in evidence]
    return [number for number in inside if any(abs(number - other) <= 4 for other in evidence)]
