"""The retriever is a LangChain retriever, and its places are exact.

The assistant goes into other people's chains as any Runnable does.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import RetrieversIntegrationTests

from assistant.pipeline import Assistant
from assistant.runnable import FootnoteRetriever, RunnableAssistant
from assistant.types import Answer, Coverage, Question
from corpus.errors import QuestionError
from index.retriever import HybridRetriever
from index.snapshot import Snapshot
from tests.fakes import HashingEmbedder
from tests.snapshots import bundled_snapshot, snapshot_of

QUERY = "How fast does ketamine work?"


def retriever_over(current: Callable[[], Snapshot]) -> HybridRetriever:
    return HybridRetriever(current, HashingEmbedder())


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
class TestFootnoteRetriever(RetrieversIntegrationTests):
    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return FootnoteRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"retriever": retriever_over(bundled_snapshot)}

    @property
    def retriever_query_example(self) -> str:
        return QUERY


@pytest.fixture
def retriever() -> FootnoteRetriever:
    return FootnoteRetriever(retriever=retriever_over(bundled_snapshot), k=8)


def test_each_place_is_exact(retriever: FootnoteRetriever) -> None:
    documents, found = bundled_snapshot().texts.documents, retriever.invoke(QUERY)
    assert len(found) == 8
    for one in found:
        place = one.metadata
        source = documents[place["document_id"]]
        assert source.text[place["start"] : place["end"]] == one.page_content
        assert (place["title"], place["source"]) == (source.title, source.source.name)
        assert set(place) == {
            "document_id",
            "source",
            "title",
            "section",
            "section_path",
            "page",
            "start",
            "end",
            "score",
        }
    scores = [one.metadata["score"] for one in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("query", ["", " \n"])
def test_an_empty_query_is_refused(retriever: FootnoteRetriever, query: str) -> None:
    with pytest.raises(QuestionError, match="words to look for"):
        retriever.invoke(query)


def test_an_empty_library_gives_nothing() -> None:
    assert FootnoteRetriever(retriever=retriever_over(snapshot_of)).invoke(QUERY) == []


class _Emptied:
    """A library whose documents are all removed once it was read."""

    def __init__(self) -> None:
        self._given = [snapshot_of(), bundled_snapshot()]

    def __call__(self) -> Snapshot:
        return self._given.pop() if len(self._given) > 1 else self._given[0]


def test_a_library_that_changes_meanwhile_does_no_harm() -> None:
    assert len(FootnoteRetriever(retriever=retriever_over(_Emptied())).invoke(QUERY)) == 5


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
