"""Follow-ups are looked for with what the question before them was about; questions that stand alone as they are; two
questions in one and the sides of a comparison are told apart."""

import pytest

from assistant.query_rewriter import ScoredRewriter, candidates, parts_of, sides_of
from assistant.types import MAX_CHARACTERS, Question
from index.text import terms
from tests.bundled import reranker_in
from tests.snapshots import bundled_snapshot


@pytest.mark.parametrize(
    ("history", "question", "needed"),
    [
        (("What is ketamine?",), "How does it work?", "ketamine work"),
        (("What is ketamine?",), "What are its side effects?", "ketamine side effects"),
        (("What is ketamine?",), "and the side effects?", "ketamine side effects"),
        (("What is VNS?",), "risks?", "VNS risks"),
        (("How do SSRIs work?",), "And MAOIs?", "MAOIs work"),
        (("What are SSRIs?",), "How do they work?", "SSRIs work"),
        (("Is ketamine safe?",), "in pregnancy?", "ketamine pregnancy"),
        (("How is esketamine given?", "Is it safe?"), "and its cost?", "esketamine cost"),
        (("What is treatment-resistant depression?",), "How is it treated?", "resistant depression treated"),
        (("How does ketamine work?",), "how fast?", "ketamine fast"),
    ],
)
def test_what_a_follow_up_leaves_out_is_filled_in(history: tuple[str, ...], question: str, needed: str) -> None:
    """By one candidate at least: which of them is taken is the reader's to say."""
    snapshot = bundled_snapshot()
    standing = history[0]
    for earlier in history[1:]:
        standing = candidates(snapshot, earlier, standing)[1]
    able = candidates(snapshot, question, standing)
    assert able[0] == question
    assert any(set(terms(needed)) <= set(terms(text)) for text in able), able


@pytest.mark.parametrize("question", ["What is ECT?", "How do MAOIs work?", "Who should avoid esketamine?"])
def test_a_new_question_keeps_its_own_words(question: str) -> None:
    rewriter = ScoredRewriter(reranker_in(bundled_snapshot()))
    rewritten = rewriter.rewrite(bundled_snapshot(), Question(question, ("How is psilocybin given?",)))
    assert rewritten.text == question


@pytest.mark.parametrize(("question", "last"), [("it " * 600, "ketamine " * 200), ("and?", "a" * MAX_CHARACTERS)])
def test_nothing_is_made_longer_than_a_question_may_be(question: str, last: str) -> None:
    assert all(len(text) <= MAX_CHARACTERS for text in candidates(bundled_snapshot(), question, last))


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "How is esketamine given and how fast does it work?",
            ("How is esketamine given", "how fast does it work?"),
        ),
        ("What is BDNF? What is mTOR?", ("What is BDNF?", "What is mTOR?")),
        ("what is ect. how is it done", ("what is ect", "how is it done")),
        ("how is vns done and when did the US approve it", ("how is vns done", "when did the US approve it")),
    ],
)
def test_two_questions_in_one_are_told_apart(message: str, parts: tuple[str, ...]) -> None:
    assert parts_of(message) == parts


@pytest.mark.parametrize(
    "message",
    [
        "What are the risks and benefits of ketamine?",
        "I read about ketamine. How does it work?",
        "What did Berman et al. find?",
        "I have depression. Is ketamine safe?",
        "Thanks! What is ECT?",
    ],
)
def test_one_question_is_one(message: str) -> None:
    assert parts_of(message) == (message,)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("How do ketamine and esketamine differ?", ()),
        ("What is the difference between VNS and DBS?", ("VNS", "DBS")),
        ("Compare SSRIs and SNRIs", ("SSRIs", "SNRIs")),
        ("Is ECT faster than rTMS?", ("ECT faster", "rTMS")),
        ("ketamine vs. esketamine for depression", ("ketamine", "esketamine")),
        ("Which is safer, psilocybin or ketamine?", ("psilocybin", "ketamine")),
        ("How does ketamine work?", ()),
    ],
)
def test_the_sides_of_a_comparison(question: str, sides: tuple[str, ...]) -> None:
    found = sides_of(question)
    assert len(found) == len(sides)
    for side, name in zip(found, sides, strict=True):
        assert set(terms(side.name)) <= set(terms(name))
        other = next(one for one in found if one is not side)
        assert other.name not in side.question.split()
