"""Footnote in other people's LangChain chains: the pipeline as a `Runnable`, traced as those are, and retrieval as a
`BaseRetriever`; the pipeline itself uses `HybridRetriever`.

Apart from the pipeline itself, since importing it takes LangChain half a second: nobody who asks one question waits.
"""

from collections.abc import Iterator

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict

from assistant.pipeline import Assistant
from assistant.types import Answer, Question
from corpus.errors import QuestionError
from index.retriever import HybridRetriever, hit_json


class RunnableAssistant(Runnable[Question, Answer]):
    """An assistant that can be put into a chain: a question in, an answer out, growing ones when it is streamed."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    # `input` and `**kwargs` are what every Runnable takes; the second is not used.
    def invoke(self, input: Question, config: RunnableConfig | None = None, **kwargs: object) -> Answer:  # noqa: A002 (the name is LangChain's)
        """The finished answer. Raises a `LibraryError` when the library cannot be read."""
        del kwargs
        return self._call_with_config(self._assistant.invoke, input, config, run_type="chain")

    def stream(
        self,
        input: Question,  # noqa: A002 (the name is LangChain's)
        config: RunnableConfig | None = None,
        **kwargs: object,
    ) -> Iterator[Answer]:
        """Growing answers; the last one, and only that, is finished."""
        del kwargs

        def grow(questions: Iterator[Question]) -> Iterator[Answer]:
            for question in questions:
                yield from self._assistant.stream(question)

        yield from self._transform_stream_with_config(iter([input]), grow, config, run_type="chain")


class FootnoteRetriever(BaseRetriever):
    """Passages as LangChain documents: the words as `page_content`, the place in `metadata` (document_id, source,
    title, section, page, start, end, score), so that `text[start:end]` can be cited."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: HybridRetriever
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[LangChainDocument]:
        del run_manager
        # `invoke` takes anything for a query.
        if not isinstance(query, str) or not query.strip():
            raise QuestionError(f"the query {query!r} is not a text: give words to look for")
        return [
            LangChainDocument(
                id=hit.passage.id,
                page_content=hit.passage.span.of(hit.document.text),
                metadata={name: value for name, value in hit_json(hit).items() if name != "text"}
                | {"score": hit.score},
            )
            for hit in self.retriever.retrieve(query, self.k if k is None else k)
        ]
