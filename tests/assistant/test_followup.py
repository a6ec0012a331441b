"""A follow-up is asked as it was meant; a question that stands alone is left alone."""

import pytest

from assistant.followup import RuleRewriter
from assistant.question import Question
from corpus.glossary import Glossary
from tests.assistant.conversations import CONVERSATIONS

WORK, SIDE = "How does ketamine work?", "What are the side effects of ketamine?"


@pytest.fixture(scope="module")
def rewriter() -> RuleRewriter:
    return RuleRewriter(Glossary.bundled())


@pytest.mark.parametrize(
    ("history", "asked", "standalone"),
    [
        # Another thing in place of the first.
        ((WORK,), "and esketamine?", "How does esketamine work?"),
        ((WORK,), "What about psilocybin?", "How does psilocybin work?"),
        (("How do SSRIs work?",), "and MAOIs?", "How do MAOIs work?"),
        ((SIDE,), "and of esketamine?", "What are the side effects of esketamine?"),
        (("What is deep brain stimulation?",), "and vagus nerve stimulation", "What is vagus nerve stimulation?"),
        # Another side of the same thing.
        ((WORK,), "and the side effects?", "What are the side effects of ketamine?"),
        ((WORK,), "what dose?", "What dose of ketamine?"),
        (("Side effects of ketamine?",), "mechanism?", "What is the mechanism of ketamine?"),
        ((WORK,), "in children?", "How does ketamine work in children?"),
        (("How many people have depression?",), "and in the US?", "How many people have depression in the US?"),
        # Pronouns.
        (("What is esketamine?",), "How fast does it act?", "How fast does esketamine act?"),
        (("What are SSRIs?",), "what are their side effects?", "What are SSRIs' side effects?"),
        (("How do ketamine and esketamine differ?",), "How are they given?", "How are ketamine and esketamine given?"),
        (("How does psilocybin work?",), "compare it with ketamine", "Compare psilocybin with ketamine"),
        (
            ("How does ketamine differ from esketamine?",),
            "which is faster?",
            "Which is faster, ketamine or esketamine?",
        ),
        # Corrections.
        ((SIDE,), "no, I meant esketamine", "What are the side effects of esketamine?"),
        ((SIDE,), "sorry, esketamine", "What are the side effects of esketamine?"),
        ((WORK,), "no, side effects", "What are the side effects of ketamine?"),
        ((WORK,), "Actually, how does psilocybin act?", "How does psilocybin act?"),
        ((WORK,), "Actually what are the side effects?", "What are the side effects of ketamine?"),
        # More of the same.
        ((WORK,), "why?", f"Why: {WORK}"),
        ((WORK,), "tell me more", WORK),
        # A new subject.
        ((WORK,), "What is the HPA axis?", "What is the HPA axis?"),
        ((WORK,), "And how does psilocybin work?", "How does psilocybin work?"),
        ((WORK,), "Is it true that SSRIs take weeks?", "Is it true that SSRIs take weeks?"),
        # Two in a row, small talk between, nothing before.
        ((WORK, "and esketamine?"), "and the side effects?", "What are the side effects of esketamine?"),
        ((WORK, "and the side effects?"), "and esketamine?", "What are the side effects of esketamine?"),
        ((WORK, "thanks", "ok"), "and esketamine?", "How does esketamine work?"),
        ((WORK,), "thank you", "thank you"),
        (("hello",), WORK, WORK),
        ((), "  How does\nit work? ", "How does it work?"),
        ((), "and esketamine?", "and esketamine?"),
    ],
)
def test_what_is_meant(rewriter: RuleRewriter, history: tuple[str, ...], asked: str, standalone: str) -> None:
    assert rewriter.standalone(Question(asked, history)) == standalone


@pytest.mark.parametrize(("history", "asked", "meant"), CONVERSATIONS)
def test_what_was_typed_stands_for_what_was_meant(
    rewriter: RuleRewriter, history: tuple[str, ...], asked: str, meant: str
) -> None:
    assert rewriter.standalone(Question(asked, history)) == meant


@pytest.mark.parametrize(("history", "asked", "meant"), CONVERSATIONS)
def test_what_was_meant_is_not_changed_again(
    rewriter: RuleRewriter, history: tuple[str, ...], asked: str, meant: str
) -> None:
    if history and asked != meant:
        assert rewriter.standalone(Question(meant, history)) == meant


def test_what_stands_alone_is_not_touched_again(rewriter: RuleRewriter) -> None:
    once = rewriter.standalone(Question("and esketamine?", (SIDE,)))
    assert rewriter.standalone(Question(once, (WORK, SIDE))) == once


@pytest.mark.parametrize("history", [("",), ("?!", " "), ("x" * 10_000,), ("and?",) * 50])
def test_any_history_will_do(rewriter: RuleRewriter, history: tuple[str, ...]) -> None:
    assert "ketamine" in rewriter.standalone(Question(WORK, history))
    assert rewriter.standalone(Question("why?", history))
