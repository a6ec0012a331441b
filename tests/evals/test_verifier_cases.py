"""The shipped verifier on kinds of faults that users reported: what is written otherwise stands, what is turned does
not; and lies about the bundled reviews are never supported."""

import json
from functools import cache
from pathlib import Path

import pytest

from assistant.evidence import content_words
from assistant.llm.sentence_check import NumberedPassage, SentenceChecker
from assistant.types import SupportLabel
from assistant.verifier import Verifier
from evals.metrics import Metric
from evals.scorer import score
from tests.shared_data import SHARED, shared

_REVIEWS = Path(__file__).parents[2] / "corpus" / "reviews"
_KINDS = sorted(path.name for path in (SHARED / "cases").glob("E*")) or ["E01-figures-change-places"]


@pytest.mark.parametrize("kind", _KINDS)
def test_rows_of_the_reported_kinds(kind: str) -> None:
    rows = [json.loads(line) for line in (shared("cases") / kind / "rows.jsonl").read_text("utf-8").splitlines()]
    wrong = []
    for row, found in zip(rows, score(rows).rows, strict=True):
        faithfulness = found.value(Metric.FAITHFULNESS)
        right = faithfulness == 1 if row["expect"][0] == "1" else faithfulness is None or faithfulness < 1
        if not right and not (row["expect"].startswith("1, or") and found.status == "other_language"):
            wrong.append((row["id"], row["response"], found.status, faithfulness))
    assert wrong == []


@cache
def _paragraphs() -> list[str]:
    texts = (path.read_text("utf-8") for path in sorted(_REVIEWS.glob("*.md")))
    return [block for text in texts for block in text.split("\n\n") if block.strip() and not block.startswith("#")]


def test_no_lie_about_the_bundled_reviews_is_supported() -> None:
    checker = SentenceChecker(Verifier.bundled())
    believed = []
    for question, answer in json.loads((shared("attacks") / "lies.json").read_text("utf-8")):
        words = set(content_words(f"{question} {answer}"))
        near = sorted(_paragraphs(), key=lambda text: -len(words.intersection(content_words(text))))[:5]
        passages = [NumberedPassage(number, text) for number, text in enumerate(near, start=1)]
        found = checker.of_sentence(answer.partition(" [")[0] + ".", (1,), passages)
        if found.support.label is SupportLabel.SUPPORTED or found.carried_by is not None:
            believed.append((question, answer, found.support.score))
    assert believed == []
