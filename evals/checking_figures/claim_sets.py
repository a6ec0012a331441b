"""Claims judged one by one: HealthVer dev (no licence stated), SciFact dev (claims CC BY 4.0), HaluEval QA (MIT)."""

import csv
import json
from pathlib import Path

from evals.checking_figures.judged import Gold, Judged
from index.reader.reader_text import one_line

_HEALTHVER = {"Supports": Gold.SUPPORTED, "Refutes": Gold.REFUTED, "Neutral": Gold.NEITHER}
_SCIFACT = {"SUPPORT": Gold.SUPPORTED, "CONTRADICT": Gold.REFUTED}


def read_healthver(data: Path) -> tuple[Judged, ...]:
    """All dev pairs of a claim and evidence, by claim."""
    with (data / "healthver" / "healthver_dev.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Judged(one_line(row["claim"]), (one_line(row["evidence"]),), _HEALTHVER[row["label"]], row["claim"])
            for row in csv.DictReader(lines)
        )


def read_scifact_dev(data: Path) -> tuple[Judged, ...]:
    """All pairs of a dev claim and an abstract that it cites, the whole abstract being the context."""
    with (data / "scifact" / "claims_dev_cited.jsonl").open(encoding="utf-8") as lines:
        claims = [json.loads(line) for line in lines]
    with (data / "scifact" / "corpus.jsonl").open(encoding="utf-8") as lines:
        abstracts = {str(row["doc_id"]): row for row in map(json.loads, lines)}
    return tuple(
        Judged(
            one_line(row["claim"]),
            (" ".join(map(one_line, abstracts[name]["abstract"])),),
            _SCIFACT[row["evidence"][name][0]["label"]] if name in row["evidence"] else Gold.NEITHER,
            str(row["id"]),
            title=one_line(abstracts[name]["title"]),
        )
        for row in claims
        for name in map(str, row["doc_ids"])
        if name in abstracts
    )


def read_halueval(data: Path) -> tuple[Judged, ...]:
    """Each question with its right answer once, and with a hallucinated one of each of two ways of making them."""
    found = []
    for name in ("one_turn.jsonl", "multi_turn.jsonl"):
        with (data / "halueval_qa" / name).open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                question, contexts = one_line(row["question"]), (one_line(row["knowledge"]),)
                if name == "one_turn.jsonl":
                    found.append(Judged(row["right_answer"], contexts, Gold.SUPPORTED, question, question))
                wrong = row["hallucinated_answer"]
                found.append(Judged(wrong, contexts, Gold.NOT_SUPPORTED, question, question))
    return tuple(found)
