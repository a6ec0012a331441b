"""The assistant goes into other people's chains as any Runnable does."""

from collections.abc import Iterator
from typing import cast

from langchain_core.runnables import RunnableLambda

from assistant.pipeline import Assistant
from assistant.runnable import RunnableAssistant
from assistant.types import Answer, Coverage, Question


def _answer(notice: str) -> Answer:
    return Answer("Why?", "Why?", (), (), (), Coverage.NOT_IN_DOCUMENTS, 0.0, "none", "none", "none", "none", notice)


class _Growing:
    """Answers everything in two steps."""

    def stream(self, question: Question) -> Iterator[Answer]:
        del question
        yield _answer("first")
        yield _answer("last")

    def invoke(self, question: Question) -> Answer:
        *_, last = self.stream(question)
        return last


def test_it_is_asked_streamed_and_chained() -> None:
    runnable = RunnableAssistant(cast("Assistant", _Growing()))
    question = Question("How fast does ketamine work?")
    assert runnable.invoke(question) == _answer("last")
    assert list(runnable.stream(question)) == [_answer("first"), _answer("last")]
    assert runnable.batch([question, question]) == [_answer("last")] * 2
    asking: RunnableLambda[str, Question] = RunnableLambda(Question)
    telling: RunnableLambda[Answer, str] = RunnableLambda(lambda answer: answer.notice)
    assert (asking | runnable | telling).invoke("How fast does ketamine work?") == "last"
