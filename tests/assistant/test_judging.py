"""Two questions in one: each is looked for, and the one that nothing answers is named."""

from assistant.answer import Coverage
from assistant.question import Question
from tests.assistant.judged import judged, prose
from tests.bundled import ALWAYS, assistant_over, search_in, snapshot_of

KETAMINE = prose("Ketamine", "Ketamine is an anaesthetic that lifts mood.", "Ketamine can raise blood pressure.")
LITHIUM = prose("Lithium", "Lithium is a salt that steadies mood.", "The dose of lithium is set by blood tests.")


def _starts(question: str) -> list[str]:
    judgement = judged(question, KETAMINE, LITHIUM)
    return [one.hit.sentence.span.of(one.hit.document.text)[:16] for one in judgement.weighed]


def test_the_best_sentence_of_each_question_comes_first() -> None:
    found = _starts("What is ketamine, and how is the dose of lithium set?")
    assert set(found[:2]) == {"Ketamine is an a", "The dose of lith"}


def test_what_no_sentence_can_answer_is_named_and_the_rest_answered() -> None:
    question = "What is ketamine, and which dose of ketamine is given?"
    judgement = judged(question, KETAMINE, LITHIUM)
    assert judgement.features is not None
    assert judgement.unanswered == ("Which dose of ketamine is given?",)
    answer = assistant_over(search_in(snapshot_of(KETAMINE, LITHIUM)), ALWAYS).invoke(Question(question))
    assert answer.coverage is Coverage.PARTLY
    assert "“Which dose of ketamine is given?”" in answer.notice
    assert answer.sentences[0].text.startswith("Ketamine is an anaesthetic")


def test_nothing_is_named_where_neither_can_be_answered() -> None:
    judgement = judged("How does sertraline work, and what does bupropion cost?", KETAMINE, LITHIUM)
    assert judgement.features is None
    assert judgement.unanswered == ()
