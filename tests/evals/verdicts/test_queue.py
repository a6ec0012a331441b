"""What is judged next, and what is left."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from assistant.study_file import Brief, StoredAnswers
from assistant.types import Coverage
from evals.review_queue import Left, Order, left, queue
from evals.verdicts import WHOLE_ANSWER, Label
from tests.evals.verdicts.judging import Desk, rises

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


class Judged:
    """What reviewers judged, at the Protocol."""

    def __init__(self, **by: Mapping[str, int]) -> None:
        self._by = by

    def judged(self, reviewer: str) -> Mapping[str, int]:
        return self._by.get(reviewer, {})


def brief(number: int, confidence: float, flagged: bool = False, cited: int = 2) -> Brief:
    coverage = Coverage.COVERED if cited else Coverage.NOT_IN_DOCUMENTS
    return Brief(f"a{number}", "q", confidence, coverage, flagged, cited, BEGAN + timedelta(minutes=number))


BRIEFS = (
    brief(0, 0.9),
    brief(1, 0.2, flagged=True),
    brief(2, 0.5),
    brief(3, 0.7, flagged=True),
    brief(4, 0.1, cited=0),
)
NOBODY = Judged()


def ids(found: tuple[Brief, ...]) -> str:
    return " ".join(one.id for one in found)


def test_each_order() -> None:
    assert ids(queue(Order.FLAGGED, BRIEFS, NOBODY, "ann")) == "a1 a3"
    assert ids(queue(Order.FLAGGED, BRIEFS[::-1], NOBODY, "ann")) == "a1 a3"
    assert ids(queue(Order.LEAST_SURE, BRIEFS, NOBODY, "ann")) == "a1 a2 a3 a0"
    assert queue(Order.LEAST_SURE, (), NOBODY, "ann") == ()


def test_a_sample_is_drawn_by_its_seed_and_moves_for_no_new_answer() -> None:
    many = tuple(brief(n, 0.5) for n in range(40))
    first = queue(Order.SAMPLED, many, NOBODY, "ann", seed=1)
    assert sorted(first, key=lambda one: one.asked_at) == list(many)
    assert first == queue(Order.SAMPLED, many[::-1], NOBODY, "ann", seed=1)
    assert first != queue(Order.SAMPLED, many, NOBODY, "ann", seed=2)
    assert first != many
    fewer = queue(Order.SAMPLED, many[:30], NOBODY, "ann", seed=1)
    assert [one for one in first if one in fewer] == list(fewer)


def test_an_answer_is_done_when_this_reviewer_judged_each_footnote() -> None:
    judged = Judged(ann={"a1": 2, "a2": 1}, bo={"a3": 2})
    assert ids(queue(Order.LEAST_SURE, BRIEFS, judged, "ann")) == "a2 a3 a0"
    assert ids(queue(Order.LEAST_SURE, BRIEFS, judged, "bo")) == "a1 a2 a0"
    assert left(BRIEFS, judged, "ann") == Left(flagged=1, all=3, total=4)
    assert left(BRIEFS, judged, "ann").done == 1
    assert left(BRIEFS, judged, "cy") == Left(flagged=2, all=4, total=4)


def test_the_queue_over_what_is_really_kept(desk: Desk) -> None:
    sure = desk.keep((rises(0), rises(0)), (rises(1), rises(1)), confidence=0.8)
    unsure = desk.keep((rises(2), rises(2)), confidence=0.3)
    desk.keep()
    desk.notebook.flag("student", sure, "is that so?")
    briefs = StoredAnswers(desk.study).briefs()
    assert [one.id for one in queue(Order.LEAST_SURE, briefs, desk.rulings, "ann")] == [unsure, sure]
    assert left(briefs, desk.rulings, "ann") == Left(flagged=1, all=2, total=2)
    desk.rulings.rule(sure, 1, 1, "ann", Label.SUPPORTS)
    assert [one.id for one in queue(Order.FLAGGED, briefs, desk.rulings, "ann")] == [sure]
    desk.rulings.rule(sure, 2, 2, "ann", Label.DOES_NOT)
    assert queue(Order.FLAGGED, briefs, desk.rulings, "ann") == ()
    assert [one.id for one in queue(Order.FLAGGED, briefs, desk.rulings, "bo")] == [sure]
    desk.rulings.undo("ann")
    assert left(briefs, desk.rulings, "ann").flagged == 1


def test_an_abstention_that_is_really_kept(desk: Desk) -> None:
    nothing = desk.keep()
    desk.notebook.flag("student", nothing, "page 3 says it")
    briefs = StoredAnswers(desk.study).briefs()
    assert [one.id for one in queue(Order.FLAGGED, briefs, desk.rulings, "ann")] == [nothing]
    desk.rulings.rule(nothing, WHOLE_ANSWER, None, "ann", Label.DOES_NOT)
    assert queue(Order.FLAGGED, briefs, desk.rulings, "ann") == ()
