"""Questions to go on with: answered ones only, new ones, three at most, and none to somebody in distress."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from assistant.answer import Coverage
from assistant.answer_json import answer_json
from assistant.chain import Assistant
from assistant.checking import VerbatimChecker
from assistant.confidence import UNREAD, ConfidenceModel
from assistant.depth import Depth
from assistant.followup import RuleRewriter
from assistant.judging import Judge
from assistant.question import Question
from assistant.suggesting import MOST, Asked, CheckedSuggester, NoSuggestions, Place, Suggester
from assistant.understanding import understand
from assistant.weighing import Shares
from assistant.writer import ExtractiveWriter
from index.search import Search
from tests.bundled import ALWAYS, NEVER, bundled_snapshot, judge_over, search_in
from tests.fakes import SilentReader
from tests.offline import only_this_machine

ASKED = Question("How does ketamine work?")


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    with only_this_machine() as tried:
        yield
    assert tried == []


class Kept:
    """Offers one question, and keeps what it was asked with."""

    def __init__(self) -> None:
        self.asked: list[tuple[Asked, tuple[Place, ...]]] = []

    def suggest(self, asked: Asked, shown: tuple[Place, ...]) -> tuple[str, ...]:
        self.asked.append((asked, shown))
        return ("What is ketamine?",)


def over(search: Search, confidence: ConfidenceModel, suggester: Suggester) -> Assistant:
    return Assistant(search, judge_over(search, Depth()), ExtractiveWriter(), VerbatimChecker(), confidence, suggester)


def checked(search: Search, confidence: ConfidenceModel = ALWAYS) -> CheckedSuggester:
    return CheckedSuggester(judge_over(search, Depth()), confidence, clock=lambda: 0.0)


@pytest.fixture(scope="module")
def conversing() -> Assistant:
    search = search_in(bundled_snapshot())
    return over(search, UNREAD, checked(search, UNREAD))


@pytest.mark.parametrize(
    ("history", "text"),
    [
        ((), "How does ketamine work?"),
        ((), "What is psilocybin?"),
        (("What is ketamine?",), "and the side effects?"),
        (("What are SSRIs?", "How do they work?"), "What are their side effects?"),
        ((), "What is the dose of lithium?"),
        ((), "What does rTMS cost?"),
        ((), "Should I take ketamine?"),
    ],
)
def test_what_is_offered_is_answered_in_the_conversation_it_is_offered_in(
    conversing: Assistant, history: tuple[str, ...], text: str
) -> None:
    answer = conversing.invoke(Question(text, history))
    assert 1 <= len(answer.suggestions) <= MOST
    assert len(set(answer.suggestions)) == len(answer.suggestions)
    for question in answer.suggestions:
        next_one = conversing.invoke(Question(question, (*history, text)))
        assert next_one.coverage is Coverage.COVERED
        assert next_one.standalone_question == question
        assert next_one.notice == ""


def test_what_was_asked_is_not_offered_again(conversing: Assistant) -> None:
    typed: tuple[str, ...] = ()
    question = "What is ketamine?"
    for _ in range(4):
        answer = conversing.invoke(Question(question, typed))
        typed = (*typed, question)
        assert not {one.lower() for one in answer.suggestions} & {one.lower() for one in typed}
        question = answer.suggestions[0]
    assert len(set(typed)) == 4


def test_an_offer_leads_to_other_words_than_the_answer_shows(conversing: Assistant) -> None:
    answer = conversing.invoke(ASKED)
    shown = {(one.document_id, one.span) for one in answer.citations}
    for question in answer.suggestions:
        first = conversing.invoke(Question(question)).citations[0]
        assert (first.document_id, first.span) not in shown


def test_nothing_that_would_be_declined_is_offered() -> None:
    search = search_in(bundled_snapshot())
    assert over(search, NEVER, checked(search, NEVER)).invoke(ASKED).suggestions == ()
    assert over(search, NEVER, checked(search, ALWAYS)).invoke(ASKED).suggestions


@pytest.mark.parametrize("text", ["I want to die. Does ketamine help against depression?", "I want to kill myself"])
def test_nobody_in_distress_is_offered_anything(text: str) -> None:
    search, kept = search_in(bundled_snapshot()), Kept()
    for confidence in (ALWAYS, NEVER):
        *_, last = over(search, confidence, kept).stream(Question(text))
        assert (last.suggestions, last.finished) == ((), True)
    assert kept.asked == []
    assert checked(search).suggest(_asked(search, text), ()) == ()


def test_advice_is_followed_by_questions_about_no_dose(conversing: Assistant) -> None:
    for text in ("Should I take ketamine?", "How much esketamine should I take?", "Can I stop my SSRI?"):
        for question in conversing.invoke(Question(text)).suggestions:
            assert "dose" not in question
            assert " I " not in question
            assert "given" not in question


def test_the_answer_does_not_wait_for_what_is_offered() -> None:
    search, kept = search_in(bundled_snapshot()), Kept()
    stream = over(search, ALWAYS, kept).stream(ASKED)
    whole = next(one for one in stream if one.suggesting)
    assert not kept.asked
    assert not whole.finished
    [last] = stream
    assert (last.suggestions, last.finished, last.suggesting) == (("What is ketamine?",), True, False)
    assert (last.text, last.sentences, last.coverage) == (whole.text, whole.sentences, whole.coverage)
    assert "suggest" in {timing.name for timing in last.timings} - {timing.name for timing in whole.timings}
    assert answer_json(last)["suggestions"] == ["What is ketamine?"]


def test_an_abstention_offers_beside_its_text_and_cites_nothing() -> None:
    search = search_in(bundled_snapshot())
    *_, last = over(search, NEVER, Kept()).stream(ASKED)
    assert last.suggestions == ("What is ketamine?",)
    assert "What is ketamine?" not in last.text
    assert (last.citations, last.documents) == ((), ())


def test_an_answer_without_a_suggester_offers_nothing() -> None:
    search = search_in(bundled_snapshot())
    assert over(search, ALWAYS, NoSuggestions()).invoke(ASKED).suggestions == ()


def test_what_was_checked_is_not_checked_again_and_many_may_ask_at_once() -> None:
    search, reader = search_in(bundled_snapshot()), SilentReader()
    suggester = CheckedSuggester(Judge(search, reader, Depth(), Shares()), ALWAYS, clock=lambda: 0.0)
    asked = _asked(search, ASKED.text)
    first = suggester.suggest(asked, ())
    read = len(reader.asked)
    assert read
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: suggester.suggest(asked, ()), range(50))) == {first}
    assert len(reader.asked) == read


def test_checking_ends_when_it_takes_too_long() -> None:
    search = search_in(bundled_snapshot())
    ticks = count(0, 2)
    slow = CheckedSuggester(judge_over(search, Depth()), ALWAYS, clock=lambda: float(next(ticks)))
    assert len(slow.suggest(_asked(search, ASKED.text), ())) <= 1


def _asked(search: Search, text: str) -> Asked:
    snapshot = search.snapshot()
    understood = understand(Question(text), snapshot, RuleRewriter(snapshot.queries.glossary))
    found = search.find_in(snapshot, understood.query, 12)
    return Asked(snapshot, understood.standalone, (), found, understood.care)
