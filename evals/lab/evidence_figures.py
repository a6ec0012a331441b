"""How often a claim's own sentence is among those that the verifier is given, by each way to choose them.

`python -m evals.lab.evidence_figures --data ../shared/data` asks it of the claims written by hand (`student_claims`)
whose document training left out, each with the five passages around its first sentence.
"""

import argparse
import tempfile
from collections import defaultdict
from pathlib import Path

from assistant.evidence import bundled_vectors, chosen_sentences, source_sentences
from corpus.readers.base import read
from corpus.sources import SourceFile
from evals.lab.claim_sets import ClaimPair, split_of
from evals.lab.reader_reports import Report, report_of
from evals.lab.reader_students import document_file, fingerprint
from evals.lab.student_claims import CLAIMS, StudentClaim
from evals.metrics import Proportion
from index.text import PieceCounter

_AROUND = 2
_WORDS = (90, 120)


def main() -> None:
    """Print a line for each way and number of words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    hits: dict[tuple[str, int], list[bool]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as work:
        for name, claims in _held_back().items():
            report = report_of(name, read(SourceFile(document_file(name, options.data, Path(work)))), PieceCounter())
            numbers = {fingerprint(place.text): number for number, place in enumerate(report.places)}
            for claim in claims:
                if claim.evidence and claim.evidence[0] in numbers:
                    for way, was_chosen in _chosen(report, numbers[claim.evidence[0]], claim.claim).items():
                        hits[way].append(was_chosen)
    for (name, words), every in hits.items():
        print(f"{name}, {words} words: {Proportion(sum(every), len(every))}")


def _held_back() -> dict[str, list[StudentClaim]]:
    claims: dict[str, list[StudentClaim]] = defaultdict(list)
    for line in CLAIMS.read_text(encoding="utf-8").splitlines():
        row = StudentClaim.model_validate_json(line)
        pair = ClaimPair(row.claim, "", row.label, "students", row.document)
        if row.label != "neutral" and split_of(pair) == "calibration":
            claims[row.document].append(row)
    return claims


def _chosen(report: Report, number: int, claim: str) -> dict[tuple[str, int], bool]:
    middle = report.passage_of(number)
    passages = report.passages[max(0, middle - _AROUND) : middle + _AROUND + 1]
    text = "\n".join(report.places[at].text for _, inside in passages for at in inside)
    sentences = source_sentences(text)
    ways = (("shared words", None), ("shared words and meaning", bundled_vectors()))
    return {
        (way, words): any(
            report.places[number].text in sentence.text or sentence.text in report.places[number].text
            for sentence in chosen_sentences(claim, sentences, words, vectors=vectors)
        )
        for way, vectors in ways
        for words in _WORDS
    }


if __name__ == "__main__":
    main()
