"""Retrieval as a LangChain retriever, for other people's chains; Footnote's own pipeline uses `HybridRetriever`."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.errors import QuestionError
from index.retriever import HybridRetriever


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
                metadata={
                    "document_id": hit.document.id,
                    "source": hit.document.source.name,
                    "title": hit.document.title,
                    "section": hit.passage.section,
                    "section_path": list(hit.passage.section_path),
                    "page": hit.passage.page,
                    "start": hit.passage.span.start,
                    "end": hit.passage.span.end,
                    "score": hit.score,
                },
            )
            for hit in self.retriever.retrieve(query, self.k if k is None else k)
        ]
