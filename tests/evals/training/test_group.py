"""What an example may be."""

import pytest

from evals.training.group import Candidate, Group, drawn
from tests.evals.training.makers import WRONG, answered, unanswered


def test_a_group_knows_whether_it_is_answered() -> None:
    assert answered().answered
    assert not unanswered().answered


def test_a_group_needs_a_candidate_and_sentences_that_exist() -> None:
    with pytest.raises(ValueError, match="candidate"):
        Group("made", "Why?", ())
    with pytest.raises(ValueError, match="does not have"):
        Group("made", "Why?", (Candidate(WRONG, (1,)),))


def test_the_share_drawn_is_fixed_and_about_right() -> None:
    names = [f"article {number}" for number in range(2000)]
    first = [drawn(name, 0.25) for name in names]
    assert first == [drawn(name, 0.25) for name in names]
    assert 430 < sum(first) < 570
    assert not any(drawn(name, 0.0) for name in names)
    assert all(drawn(name, 1.0) for name in names)
