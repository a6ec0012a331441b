"""Which question comes next: the same for the same seed, spread, none twice, and about what was named."""

from assistant.quiz import Quiz
from assistant.quiz_wording import QuizQuestion
from tests.snapshots import bundled_snapshot


def asked(quiz: Quiz, seed: int, most: int, about: str = "") -> list[QuizQuestion]:
    """The questions of one visit, until they begin again."""
    found: list[QuizQuestion] = []
    while len(found) < most:
        one = quiz.next(seed, frozenset(question.id for question in found), about)
        if one.again:
            break
        found.append(one)
    return found


def test_a_seed_draws_the_same_questions_and_another_seed_others() -> None:
    one = asked(Quiz(bundled_snapshot), 1, 12)
    assert [question.id for question in one] == [question.id for question in asked(Quiz(bundled_snapshot), 1, 12)]
    assert [question.id for question in one] != [question.id for question in asked(Quiz(bundled_snapshot), 2, 12)]


def test_none_comes_twice_before_all_have_come() -> None:
    quiz = Quiz(bundled_snapshot)
    found = asked(quiz, 5, 1_000)
    assert 80 < len(found) < 1_000
    assert len({one.question for one in found}) == len(found)
    again = quiz.next(5, frozenset(one.id for one in found))
    assert again.again
    assert again.id == found[0].id


def test_about_limits_to_a_topic_by_any_of_its_names() -> None:
    quiz = Quiz(bundled_snapshot)
    short, long = (asked(quiz, 1, 100, about) for about in ("ECT", "electroconvulsive therapy"))
    assert short
    assert {one.id for one in short} == {one.id for one in long}
    for one in short:
        around = f"{one.answer} {one.citation.section} {one.document.title}".lower()
        assert "ect" in around or "electroconvulsive" in around
        # Whoever names it is not asked for the name.
        assert "ECT" not in one.missing
