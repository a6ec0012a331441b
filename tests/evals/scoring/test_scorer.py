"""A row to its scored row: its status, its sentences with their places, its scores, and the line that is written."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import SupportLabel
from evals.metrics import Metric
from evals.provenance import Thresholds
from evals.records import row_of
from evals.scored_rows import Status, line_of, row_of_line
from evals.scorer import Scorer
from tests.evals.scoring.rows import HoldsChecker, Json, scored, values

UNSAID = "no sentence of the answer can be right or wrong"
TEXTS = st.one_of(
    st.text(max_size=120), st.sampled_from(["Ketamine works within hours. [1]", "Hi!\n- one\n- two: 3 mg"])
)


@pytest.mark.parametrize(
    ("changed", "status", "reason"),
    [
        ({}, Status.SCORED, ""),
        ({"response": ""}, Status.NO_CLAIMS, "the answer is empty"),
        ({"response": "Hello! How are you?"}, Status.NO_CLAIMS, UNSAID),
        ({"response": "I don't know."}, Status.ABSTAINED, ""),
        ({"abstained": True}, Status.ABSTAINED, ""),
        ({"response": "Das steht nicht in den Texten.", "abstained": True}, Status.ABSTAINED, ""),
        ({"response": "I don't know the dose. Ketamine works within hours."}, Status.SCORED, ""),
        ({"retrieved_contexts": []}, Status.SCORED, ""),
        ({"response": None}, Status.ERROR, "line 1: no response (also read: actual_output, answer)"),
    ],
)
def test_every_row_has_a_status(changed: Json, status: Status, reason: str) -> None:
    row = scored(**changed)
    assert (row.status, row.reason) == (status, reason)
    assert (row.value(Metric.FAITHFULNESS) is None) is not (status is Status.SCORED)


@given(TEXTS, st.lists(TEXTS, max_size=3), st.one_of(st.none(), TEXTS))
def test_every_place_is_exact_and_every_number_a_number(
    response: str, contexts: list[str], reference: str | None
) -> None:
    row = Scorer(HoldsChecker()).score(
        row_of({"id": 1, "response": response, "retrieved_contexts": contexts, "reference": reference}, 1)
    )
    for one in row.sentences:
        assert response[one.span.start : one.span.end] == one.text
        for held in one.evidence:
            assert contexts[held.location.context][held.location.span.start : held.location.span.end] == held.text
    assert all(math.isfinite(one.value) for one in row.measured)
    assert all(0 <= one.value <= 1 for one in row.measured)
    assert "NaN" not in line_of(row)
    # What is written and read again is written the same.
    assert line_of(row_of_line(line_of(row))) == line_of(row)


def test_citations_are_checked_alone_and_together() -> None:
    row = scored(response="Ketamine works within hours [1][2]. The trial had 200 patients [1]. It cures all [9].")
    first, second, third = (one.citations for one in row.sentences)
    assert [(one.number, one.label) for one in first] == [(1, SupportLabel.SUPPORTED), (2, SupportLabel.NOT_FOUND)]
    assert [one.label for one in (*second, *third)] == [SupportLabel.NOT_FOUND] * 2
    assert values(row)[Metric.CITATION_RECALL] == pytest.approx(1 / 3)
    assert values(row)[Metric.CITATION_PRECISION] == pytest.approx(1 / 4)
    # The second stands in the contexts, though not in the one it cites.
    assert values(row)[Metric.FAITHFULNESS] == pytest.approx(2 / 3)


def test_a_threshold_draws_another_line_but_leaves_contradictions() -> None:
    contexts = ["Ketamine works within hours.", "It was not it was safe."]
    response = "Ketamine works within hours. It cures all. It was safe."
    for line, labels in ((None, "s n c"), (0.9, "n n c"), (0.2, "s s c")):
        row = scored(thresholds=Thresholds(line), response=response, retrieved_contexts=contexts)
        assert " ".join(str(one.label)[0] for one in row.sentences if one.label) == labels
