"""The sets that the verifier is reported on, as claims with their sources and what people judged.

None of them is trained on: sets without an open licence, and the parts of open sets that training and calibration leave
alone (SciFact's and CHECK-COVID's dev parts). `cluster` names what claims share: intervals are drawn over clusters.
"""

import csv
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.verifier import Claim, Evidence
from evals.claims import sentences_of
from evals.lab.claim_edits import reworded, twins
from evals.lab.claim_sets import PairLabel, plain_set, scifact


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim as the verifier is asked, and its right label; `answer` numbers the answer that it is a sentence of."""

    claim: Claim
    label: PairLabel
    cluster: str
    answer: int = -1

    @property
    def evidence(self) -> str:
        """All its sources as one text."""
        return " ".join(f"{source.heading} {source.text}" for source in self.claim.evidence)


_HEALTHVER: Mapping[str, PairLabel] = {"Supports": "supported", "Refutes": "refuted", "Neutral": "neutral"}
_PASSAGE = re.compile(r"passage \d+:")
_SEED = 5


def healthver(data: Path) -> list[JudgedClaim]:
    """HealthVer dev: claims on COVID-19 against sentences of papers."""
    with (data / "healthver" / "healthver_dev.csv").open(encoding="utf-8", newline="") as lines:
        return [
            JudgedClaim(Claim(row["claim"], (Evidence(row["evidence"]),)), _HEALTHVER[row["label"]], row["claim"])
            for row in csv.DictReader(lines)
        ]


def scifact_dev(data: Path) -> list[JudgedClaim]:
    """SciFact dev: each claim against the whole abstracts that it cites, their titles as headings."""
    found = []
    for pair in scifact(data, "dev", random.Random(_SEED), whole=True):
        title, _, abstract = pair.evidence.partition(". ")
        found.append(JudgedClaim(Claim(pair.claim, (Evidence(abstract, title),)), pair.label, pair.group))
    return found


def _plain(name: str, text: str = "", file: str = "") -> Callable[[Path], list[JudgedClaim]]:
    def read(data: Path) -> list[JudgedClaim]:
        return [
            JudgedClaim(Claim(pair.claim, (Evidence(pair.evidence),)), pair.label, pair.group)
            for pair in plain_set(data, name, file or None)
            if text in pair.source
        ]

    return read


def halueval(data: Path) -> list[JudgedClaim]:
    """HaluEval QA: each question's right answer, and two hallucinated ones."""
    found: list[JudgedClaim] = []
    for name in ("one_turn", "multi_turn"):
        with (data / "halueval_qa" / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                sources, question = (Evidence(row["knowledge"]),), row["question"]
                if name == "one_turn":
                    right = Claim(row["right_answer"], sources, question)
                    found.append(JudgedClaim(right, "supported", question))
                wrong = Claim(row["hallucinated_answer"], sources, question)
                found.append(JudgedClaim(wrong, "not_supported", question))
    return found


def ragtruth(data: Path, answers: int = 500) -> list[JudgedClaim]:
    """RAGTruth's questions: the sentences of drawn answers; one that meets a marked span is not supported."""
    folder = data / "ragtruth_qa"
    with (folder / "sources.jsonl").open(encoding="utf-8") as lines:
        sources = {row["source_id"]: row["source_info"] for row in map(json.loads, lines)}
    with (folder / "responses.jsonl").open(encoding="utf-8") as lines:
        rows = list(map(json.loads, lines))
    found: list[JudgedClaim] = []
    for number, row in enumerate(random.Random(_SEED).sample(rows, min(answers, len(rows)))):
        source = sources[row["source_id"]]
        passages = tuple(Evidence(text.strip()) for text in _PASSAGE.split(source["passages"]) if text.strip())
        for span in sentences_of(row["response"]):
            text = span.of(row["response"])
            if not re.search(r"[A-Za-z]", text):
                continue
            marked = any(each["start"] < span.end and span.start < each["end"] for each in row["labels"])
            claim = Claim(" ".join(text.split()), passages, source["question"])
            found.append(JudgedClaim(claim, "not_supported" if marked else "supported", row["source_id"], number))
    return found


def planted(data: Path) -> list[JudgedClaim]:
    """Sentences of the shared reviews: reworded they stay true, with one fact changed they do not."""
    rng = random.Random(_SEED)
    found = []
    for path in sorted((data.parent / "reviews").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        spans = sentences_of(text)
        for at in rng.sample(range(1, len(spans) - 1), min(150, len(spans) - 2)):
            sentence = spans[at].of(text)
            if not 8 <= len(sentence.split()) <= 40 or not sentence.endswith("."):
                continue
            source = (Evidence(text[spans[at - 1].start : spans[at + 1].end]),)
            made = twins(sentence, source[0].text, rng, 1)
            if made:
                found.append(JudgedClaim(Claim(reworded(sentence, rng), source), "supported", sentence))
                found.append(JudgedClaim(Claim(reworded(made[0].claim, rng), source), made[0].label, sentence))
    return found


def golden(folder: Path, split: str) -> list[JudgedClaim]:
    """The rows of tests/golden/claims.jsonl that hold a claim, of one split."""
    with (folder / "claims.jsonl").open(encoding="utf-8") as lines:
        return [
            JudgedClaim(
                Claim(row["response"], tuple(map(Evidence, row["retrieved_contexts"])), row["user_input"]),
                "supported" if row["expect"] == "supported" else "not_supported",
                row["retrieved_contexts"][0],
            )
            for row in map(json.loads, lines)
            if row["split"] == split and row["expect"] in {"supported", "wrong"}
        ]


SETS: Mapping[str, Callable[[Path], Sequence[JudgedClaim]]] = {
    "HealthVer dev": healthver,
    "SciFact dev": scifact_dev,
    "CHECK-COVID dev": _plain("check_covid", "/dev/"),
    "WiCE": _plain("wice"),
    "QAGS": _plain("qags"),
    "Climate-FEVER": _plain("climate_fever"),
    "PubMedQA yes-no": _plain("pubmedqa_claims", file="pubmedqa_yesno"),
    "HaluEval QA": halueval,
    "planted faults": planted,
    "RAGTruth sentences": ragtruth,
}
