"""Verdicts of people: read, met with the scores, agreed or not, and the line refitted on them."""

from pathlib import Path

import pytest

from assistant.types import Support, SupportLabel
from corpus.errors import FileDamaged
from corpus.span import Span
from evals.agreement import Judged, Pair, Verdict, agreement, calibrate, kappa, meet, read_verdicts
from evals.metrics import Proportion
from evals.scored_rows import CheckedCitation, ScoredRow, ScoredSentence, Status
from tests.evals.scoring.rows import Json, write_jsonl

YES, NO, AGAINST = SupportLabel.SUPPORTED, SupportLabel.NOT_FOUND, SupportLabel.CONTRADICTED
GIVEN: Json = {"answer_id": "a", "citation": 1, "label": "supported", "reviewer": "t", "note": "", "at": "2026-01-02"}


def judged(label: SupportLabel, scorer: SupportLabel, score: float, answer: str = "a", by: str = "t") -> Judged:
    return Judged(Verdict(answer, 1, label, by, "", ""), Support(scorer, score))


def test_kappa_against_a_table_worked_by_hand() -> None:
    """20 both yes, 15 both no, 5 and 10 apart: observed 0.7, expected 0.5 * 0.6 + 0.5 * 0.4 = 0.5, kappa 0.4."""
    pairs: list[Pair] = [*[(YES, YES)] * 20, *[(YES, NO)] * 5, *[(NO, YES)] * 10, *[(NO, NO)] * 15]
    found = kappa("x", pairs, 0)
    assert found.value == pytest.approx(0.4)
    assert found.low is not None
    assert found.high is not None
    # The asymptotic standard error of this table, sqrt(0.7 * 0.3 / 50) / 0.5, is 0.13.
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.13, abs=0.08)
    assert kappa("x", pairs, 0) == found


def test_kappa_where_it_is_not_defined_says_so() -> None:
    found = kappa("x", [(YES, YES)] * 5, 0)
    assert (found.value, found.status) == (None, "not defined: both say one label only")
    assert kappa("x", [], 0).status == "no rows"
    assert kappa("x", [(YES, NO), (NO, YES)], 0).value == pytest.approx(-1.0)


def test_precision_and_recall_of_each_label() -> None:
    said = [judged(YES, YES, 0.9)] * 3 + [judged(NO, YES, 0.9)] + [judged(YES, NO, 0.1)] * 2 + [judged(NO, NO, 0.1)] * 4
    found = agreement(said, 0)
    assert found.agreed == Proportion(7, 10)
    supported, contradicted, not_found = found.labels
    assert (supported.precision, supported.recall) == (Proportion(3, 4), Proportion(3, 5))
    assert (not_found.precision, not_found.recall) == (Proportion(4, 6), Proportion(4, 5))
    assert (contradicted.precision, contradicted.recall) == (Proportion(0, 0), Proportion(0, 0))


def test_a_verdict_on_a_sentence_meets_the_sentence_of_that_number() -> None:
    """Two sentences cite [1]; words of ours stand before them and are none of them."""
    ours = ScoredSentence("Hi.", Span(0, 3), None, None)
    first, second = (
        ScoredSentence("x", Span(n, n + 1), label, score, citations=(CheckedCitation(1, label, score),), number=n)
        for n, label, score in ((1, YES, 0.9), (2, NO, 0.2))
    )
    row = ScoredRow("a", 1, Status.SCORED, sentences=(ours, first, second))
    on = [(1, 1), (2, 1), (1, None), (2, None), (None, 1), (3, 1), (2, 2)]
    met = meet([row], [Verdict("a", citation, NO, "t", "", "", sentence) for sentence, citation in on])
    assert [one.scored.score for one in met.judged] == [0.9, 0.2, 0.9, 0.2, 0.9]
    assert [(one.sentence, one.citation) for one in met.unmatched] == [(3, 1), (2, 2)]


def test_the_last_verdict_of_a_reviewer_counts(tmp_path: Path) -> None:
    path = write_jsonl(
        tmp_path / "v.jsonl",
        {**GIVEN, "label": "partly", "at": "2026-01-03"},
        GIVEN,
        {**GIVEN, "reviewer": "u", "label": "wrong place"},
        {**GIVEN, "citation": 2, "label": "contradicts"},
    )
    found = {(one.reviewer, one.citation): one.label for one in read_verdicts(path)}
    assert found == {("t", 1): NO, ("u", 1): NO, ("t", 2): AGAINST}


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        {"label": "x"},
        {**GIVEN, "label": "fine"},
        {**GIVEN, "citation": 0},
        {**GIVEN, "citation": None},
    ],
)
def test_what_is_no_verdict_is_named_with_its_line(tmp_path: Path, bad: object) -> None:
    with pytest.raises(FileDamaged, match="line 2 is no verdict"):
        read_verdicts(write_jsonl(tmp_path / "v.jsonl", GIVEN, bad))


def test_the_line_moves_to_where_people_draw_it() -> None:
    """The scorer's own line is 0.5, people's lies between 0.7 and 0.8."""
    scores = [n / 20 for n in range(20)]
    said = [judged(YES if s > 0.75 else NO, YES if s >= 0.5 else NO, s, str(n)) for n, s in enumerate(scores)]
    found = calibrate(said, None, 0)
    assert 0.75 <= found.line <= 0.8
    assert (found.to_supported, found.to_not_found) == (0, 6)
    assert found.kappa_after.value == pytest.approx(1.0)
    assert found.kappa_before.value is not None
    assert found.kappa_before.value < 0.5
    assert found.kappa_unseen.value is not None
    assert found.kappa_unseen.value <= 1.0
