"""A long answer costs in proportion to its length; one over a limit has a status of its own, and a reason."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.types import Support, SupportLabel
from evals.checkers import Checked, Evidence
from evals.provenance import Thresholds, provenance_of
from evals.records import Record
from evals.run_metrics import Totals
from evals.runs import score_file
from evals.scored_rows import ScoredRow, Status
from evals.scorer import MOST_CHARACTERS, MOST_CHECKS, MOST_CONTEXT_CHARACTERS, Scorer

CONTEXT = "Ketamine lowered the score by 12 points. The most common side effect was nausea."


class CountingChecker:
    """Supports everything, and counts what it is asked and how long that is."""

    def __init__(self) -> None:
        self.claims = self.characters = 0

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        del evidence
        self.claims += len(claims)
        self.characters += sum(map(len, claims))
        return tuple(Checked(Support(SupportLabel.SUPPORTED, 1.0), ()) for _ in claims)


def scored(response: str, contexts: Sequence[str] = (CONTEXT,), reference: str | None = None) -> ScoredRow:
    return Scorer(CountingChecker()).score(Record("a", 1, response, tuple(contexts), reference=reference))


def test_what_is_over_a_limit_says_which() -> None:
    row = scored("Ketamine works. " * 320_000)
    assert (row.status, row.sentences, row.measured) == (Status.TOO_LONG, (), ())
    assert row.reason == (
        f"the answer has 5,120,000 characters and the limit is {MOST_CHARACTERS:,}: score it in parts"
    )
    row = scored("Ketamine works.", ["a" * (MOST_CONTEXT_CHARACTERS + 1)])
    assert row.status is Status.TOO_LONG
    assert f"the limit is {MOST_CONTEXT_CHARACTERS:,}" in row.reason
    row = scored("Ketamine works.", reference="x" * (MOST_CHARACTERS + 1))
    assert row.status is Status.TOO_LONG
    assert row.reason.startswith("the reference has 200,001 characters")
    row = scored("Ketamine works. It helps.", ["Ketamine works."] * 400, "Ketamine is a drug that works. " * 200)
    assert row.status is Status.TOO_LONG
    assert f"checks against contexts and the limit is {MOST_CHECKS:,}" in row.reason


@pytest.mark.parametrize(
    "pattern",
    [
        "Ketamine lowered the score by 12 points [1]. ",
        "Ketamine works in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]. ",
        "| a very long head of a table | b |\n",
        "and so ketamine lowers it, and it works, but the drug acts; ",
        "[1] ",
    ],
)
def test_the_checks_grow_with_the_answer(pattern: str) -> None:
    asked = []
    for length in (10_000, 20_000, 40_000):
        checker = CountingChecker()
        Scorer(checker).score(Record("a", 1, (pattern * length)[:length], (CONTEXT,)))
        asked.append((checker.claims, checker.characters))
    # In proportion, and a little for what is cut at the end.
    for (claims, characters), (more, longer) in pairwise(asked):
        assert more <= 2 * claims + 50
        assert longer <= 2 * characters + 5_000


def test_a_file_with_a_long_row_has_a_line_for_each(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": n, "response": text, "retrieved_contexts": [CONTEXT]}
        for n, text in enumerate(("Ketamine works.", "A. " * 2_000_000, "It helps."))
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    provenance = provenance_of(source, "counting", "0", Thresholds(), 0)
    summary = score_file(source, target, Scorer(CountingChecker()), provenance, lambda _: None)
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [line["status"] for line in lines] == ["scored", "too_long", "scored"]
    assert lines[1]["faithfulness"] is None
    assert "score it in parts" in lines[1]["reason"]
    assert dict(summary.statuses)["too_long"] == 1
    totals = Totals()
    totals.add(scored("A. " * 100_000))
    assert [one.value for one in totals.figures(0) if one.name == "readable"] == [0.0]
