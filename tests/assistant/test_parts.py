"""Two questions in one are taken apart, each standing alone; one question is left whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.followup import RuleRewriter
from assistant.parts import MOST, parts
from corpus.glossary import Glossary

_GLOSSARY = Glossary.bundled()
_REWRITER = RuleRewriter(_GLOSSARY)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is ketamine and what are its side effects?", ("What is ketamine?", "What are ketamine's side effects?")),
        ("How does ketamine work and how fast?", ("How does ketamine work?", "How fast does ketamine work?")),
        ("What is ECT, and is it safe?", ("What is ECT?", "Is ECT safe?")),
        ("What is rTMS? How is it done?", ("What is rTMS?", "How is rTMS done?")),
        ("How do SSRIs work and why do they take weeks?", ("How do SSRIs work?", "Why do SSRIs take weeks?")),
        (
            "Who discovered imipramine and when was it approved?",
            ("Who discovered imipramine?", "When was imipramine approved?"),
        ),
        (
            "What are the side effects and the dose of ketamine?",
            ("What are the side effects of ketamine?", "What is the dose of ketamine?"),
        ),
        (
            "What are the risks and benefits of ECT?",
            ("What are the risks of ECT?", "What are the benefits of ECT?"),
        ),
        ("How do SSRIs and MAOIs work?", ("How do SSRIs work?", "How do MAOIs work?")),
        ("How do ketamine and ECT work?", ("How does ketamine work?", "How does ECT work?")),
        ("What are ketamine and psilocybin?", ("What is ketamine?", "What is psilocybin?")),
        (
            "What is psilocybin, how does it work and is it legal?",
            ("What is psilocybin?", "How does psilocybin work?", "Is psilocybin legal?"),
        ),
        ("What is depression and what causes it?", ("What is depression?", "What causes depression?")),
    ],
)
def test_each_part_stands_alone(question: str, expected: tuple[str, ...]) -> None:
    assert parts(question, _GLOSSARY, _REWRITER) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How does ketamine work?",
        "How do ketamine and psilocybin differ?",
        "What is the difference between ECT and rTMS?",
        "What do ketamine and psilocybin have in common?",
        "Can ketamine and SSRIs be combined?",
        "Is ketamine or ECT faster?",
        "What is ketamine and how does it differ from esketamine?",
        "What are the effects of ketamine on stress and inflammation?",
        "How are serotonin and norepinephrine reuptake inhibitors given?",
        "What is the link between inflammation and depression?",
        "What do reviews say about oxidative stress and mitochondria?",
        "Do patients who take MAOIs and eat cheese get high blood pressure?",
        "I read about ketamine, what is it?",
        "Why?",
    ],
)
def test_one_question_is_left_whole(question: str) -> None:
    assert parts(question, _GLOSSARY, _REWRITER) == (question,)


@given(
    st.text(alphabet="What is ketamine?,. and how SSRIs", min_size=1, max_size=120).filter(
        lambda t: any(map(str.isalnum, t))
    )
)
def test_any_question_has_one_to_three_parts(question: str) -> None:
    found = parts(question, _GLOSSARY, _REWRITER)
    assert 1 <= len(found) <= MOST
    assert all(found)
