"""The data sets of claims and evidence, read into one form, and which rows train, calibrate or are only reported."""

import csv
import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assistant.evidence import chosen_sentences, source_sentences

PairLabel = Literal["supported", "refuted", "neutral", "not_supported"]
Split = Literal["train", "calibration"]


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """A claim, its evidence, and what people judged; training and measuring never share a `group`."""

    claim: str
    evidence: str
    label: PairLabel
    source: str
    group: str


def split_of(pair: ClaimPair, calibration: float = 0.1) -> Split:
    """Training or calibration, by a hash of the group: the same on every machine."""
    digest = hashlib.sha256(pair.group.encode()).digest()
    return "calibration" if digest[0] < 256 * calibration else "train"


def cropped(claim: str, evidence: str, most_words: int, always: str | None = None) -> str:
    """The evidence cut to the sentences nearest the claim; the sentence that holds `always` stays."""
    if len(evidence.split()) <= most_words:
        return evidence
    sentences = source_sentences(evidence)
    keep = [at for at, sentence in enumerate(sentences) if always and sentence.text in always]
    return " ".join(sentence.text for sentence in chosen_sentences(claim, sentences, most_words, keep))


def json_rows(path: Path) -> Iterator[dict[str, str]]:
    """The objects of a file with one in each line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


_GROUPS = {
    "check_covid": "cord_id",
    "fm2": "page",
    "factcheck_bench": "claim",
    "expertqa": "question",
    "condaqa": "passage",
    "summedits": "evidence",
    "negation_nli": "evidence",
    "cad_nli": "evidence",
    "entailment_bank": "evidence",
    "mnli_snli_sample": "evidence",
    "wice": "id",
    "qags": "evidence",
    "climate_fever": "claim",
    "scitldr": "evidence",
}


def plain_set(data: Path, name: str, file: str | None = None) -> list[ClaimPair]:
    """A set that is already rows of claim, evidence and label; `source` keeps the part of the set."""
    key = _GROUPS.get(name, "evidence")
    return [
        ClaimPair(row["claim"], row["evidence"], row["label"], row["source"], str(row[key])[:200])  # type: ignore[arg-type]
        for row in json_rows(data / name / f"{file or name}.jsonl")
    ]


def scifact(data: Path, literal: Literal["train", "dev"], rng: random.Random, whole: bool = False) -> list[ClaimPair]:
    """Claims against abstracts: the annotated sentences with neighbours (`whole`: the abstract itself)."""
    corpus = {row["doc_id"]: row for row in json_rows(data / "scifact" / "corpus.jsonl")}
    pairs = []
    for row in json_rows(data / "scifact" / f"claims_{literal}_cited.jsonl"):
        for number in row["doc_ids"]:
            document = corpus[number]
            sentences: list[str] = list(document["abstract"])
            judged = row["evidence"].get(str(number), [])  # type: ignore[attr-defined]
            label: PairLabel = "neutral"
            if judged:
                label = "supported" if judged[0]["label"] == "SUPPORT" else "refuted"
            title = f"{document['title'].rstrip('.')}. " if rng.random() < 0.5 or whole else ""
            if whole:
                evidence = " ".join(sentences)
            elif judged:
                marked = rng.choice(judged)["sentences"]
                near = {at + step for at in marked for step in (-1, 0, 1) if step == 0 or rng.random() < 0.4}
                evidence = " ".join(sentences[at] for at in sorted(near) if 0 <= at < len(sentences))
            else:
                evidence = cropped(row["claim"], " ".join(sentences), rng.choice((40, 60, 80)))
            pairs.append(ClaimPair(row["claim"], title + evidence, label, f"scifact/{literal}", str(row["id"])))
    return pairs


def fever(data: Path) -> list[ClaimPair]:
    """FEVER dev: sentences of Wikipedia with the claim; its signs for brackets put back."""
    folder = data / "fever_dev"
    files = [
        (folder / name).read_text(encoding="utf-8").splitlines()
        for name in ("dev.raw.input0", "dev.raw.input1", "dev.label")
    ]
    signs = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}
    pairs = []
    for evidence, claim, label in zip(*files, strict=True):
        text = " ".join(signs.get(word, word) for word in evidence.split())
        text = re.sub(r" ([.,;:)\]])", r"\1", text).replace("( ", "(").replace("[ ", "[")
        pairs.append(
            ClaimPair(claim, text, "supported" if label == "entailment" else "not_supported", "fever", text[:80])
        )
    return pairs


def begin(data: Path) -> list[ClaimPair]:
    """BEGIN: replies written from a piece of knowledge, attributable or not."""
    pairs = []
    for part in ("test", "dev"):
        with (data / "begin_wow" / f"begin_{part}_wow.tsv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["begin_label"] in {"Fully attributable", "Not fully attributable"}:
                    label: PairLabel = "supported" if row["begin_label"][0] == "F" else "not_supported"
                    pairs.append(
                        ClaimPair(row["response"], row["knowledge"], label, f"begin/{part}", row["knowledge"][:80])
                    )
    return pairs


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a trial compared and found: 1 the outcome rose with the intervention, -1 fell, 0 no difference."""

    article: str
    intervention: str
    comparator: str
    outcome: str
    sign: int
    evidence: str


def comparisons(data: Path) -> list[Comparison]:
    """Evidence Inference: each prompt that two judgements do not contradict, with the sentence that says so."""
    folder = data / "evidence_inference"
    prompts = {row["PromptID"]: row for row in json_rows(folder / "prompts.jsonl")}
    judged: dict[str, list[tuple[int, str, str]]] = {}
    for row in json_rows(folder / "annotations.jsonl"):
        if row["Valid Label"] == "True" and row["Annotations"].strip():
            sign = 1 if "increase" in row["Label"] else -1 if "decrease" in row["Label"] else 0
            judged.setdefault(row["PromptID"], []).append((sign, row["Annotations"], row["PMCID"]))
    found = []
    for number, rows in judged.items():
        prompt = prompts.get(number)
        if prompt is None or len({sign for sign, _, _ in rows}) > 1:
            continue
        for sign, text, article in {text: (sign, text, article) for sign, text, article in rows}.values():
            words = " ".join(text.split())
            names = (prompt["Intervention"].strip(), prompt["Comparator"].strip(), prompt["Outcome"].strip())
            if all(names) and max(len(name.split()) for name in names) <= 18 and 5 <= len(words.split()) <= 90:
                found.append(Comparison(article, *names, sign, words))
    return found


def article_text(data: Path, article: str) -> str | None:
    """The plain text of a trial's report, where it is there."""
    path = data / "evidence_inference" / "txt" / f"PMC{article.removeprefix('PMC')}.txt"
    return path.read_text(encoding="utf-8") if path.exists() else None


def without_opening_case(pair: ClaimPair) -> ClaimPair:
    """The pair with its claim's first letter large."""
    return replace(pair, claim=pair.claim[:1].upper() + pair.claim[1:])
