"""Search as a LangChain retriever, for chains of other people's. Footnote's own chain uses `Search` itself."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.errors import QuestionError
from index.search import Search


class FootnoteRetriever(BaseRetriever):
    """Passages as LangChain documents: the words as `page_content`, the place in `metadata` (document_id, source,
    title, section, page, start, end, score), so that `text[start:end]` can be cited."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    k: int = 5

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[LangChainDocument]:
        del run_manager
        # `invoke` takes anything for a query.
        if not isinstance(query, str) or not query.strip():
            raise QuestionError(f"the query {query!r} is not a text: give words to look for")
        # One snapshot for both: the library may change in between.
        snapshot = self.search.snapshot()
        found = self.search.find_in(snapshot, snapshot.queries.query(query), self.k if k is None else k)
        documents = snapshot.texts.documents
        made = []
        for hit in found.hits:
            document = documents[hit.passage.document_id]
            made.append(
                LangChainDocument(
                    id=hit.passage.id,
                    page_content=hit.passage.span.of(document.text),
                    metadata={
                        "document_id": document.id,
                        "source": document.source.name,
                        "title": document.title,
                        "section": hit.passage.section,
                        "section_path": list(hit.passage.section_path),
                        "page": hit.passage.page,
                        "start": hit.passage.span.start,
                        "end": hit.passage.span.end,
                        "score": hit.score,
                    },
                )
            )
        return made
