"""Any LangChain vector store beside a library: filled from it, and asked which of its passages are near a query.

The library stays the truth. The store has a copy of what the model read of each passage, under an id that is always the
same; texts, places and cosines are the library's own, so it does not matter how a store measures.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count

from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore

from corpus.errors import FootnoteError, VectorStoreError, one_line
from corpus.library import Library
from corpus.stored_rows import text_sha256
from index.embedder import Embedder

PASSAGE_ID = "passage_id"
"""The key of a passage's id in the metadata of a store's document."""

_AT_ONCE = 256
_NAMED = 10


class PassageEmbeddings(Embeddings):
    """A library's embedding model for a store; what the library has a vector of is not embedded again.

    Raises `LibraryModelMismatch` when `embedder` is not the library's; methods a `LibraryError` or a `ModelError`.
    """

    def __init__(self, library: Library, embedder: Embedder) -> None:
        library.require_embedder(embedder.name)
        self._library = library
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector of length 1 for each text."""
        by_key = {text_sha256(text): text for text in texts}
        new = self._library.missing(tuple(by_key))
        known = [key for key in by_key if key not in set(new)]
        rows = dict(zip(known, self._library.vectors(known), strict=True)) if known else {}
        if new:
            rows |= zip(new, self._embedder.embed([by_key[key] for key in new]), strict=True)
        return [rows[text_sha256(text)].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a query."""
        vector: list[float] = self._embedder.embed_query(text).tolist()
        return vector


def fill(store: VectorStore, library: Library, gone: Iterable[str] = ()) -> int:
    """Put into the store every passage that is not there as it is in the library; how many were.

    Broken off anywhere, it goes on where it was. `gone` are ids of documents that are no longer in the library: their
    passages are taken out. Raises a `LibraryError`, or `VectorStoreError` where the store fails.
    """
    for document_id in gone:
        _take_out(store, document_id)
    return sum(
        _put(store, documents[at : at + _AT_ONCE])
        for record in library.documents()
        for documents in [_documents(library, record.id)]
        for at in range(0, len(documents), _AT_ONCE)
    )


def nearest_ids(store: VectorStore, query: str, most: int) -> list[str]:
    """The ids of the passages that are nearest to a query, nearest first.

    Raises `VectorStoreError` where the store fails, is empty, or returns what `fill` did not put there.
    """
    with _store_errors(store):
        documents = store.similarity_search(query, k=most)
    if not documents:
        raise VectorStoreError(f"the vector store {_name(store)} holds no passage: fill it from the library first")
    foreign = [document.page_content[:40] for document in documents if not _passage_id(document)]
    if foreign:
        raise VectorStoreError(
            f"the vector store {_name(store)} returned {len(foreign)} texts without a {PASSAGE_ID}: "
            f"{named(map(repr, foreign))}: fill a collection of its own from the library"
        )
    return [_passage_id(document) for document in documents]


def named(names: Iterable[str]) -> str:
    """The first of these names, and how many more there are."""
    every = list(names)
    rest = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return one_line(", ".join(every[:_NAMED]) + rest)


def _documents(library: Library, document_id: str) -> list[LangChainDocument]:
    opened = library.opened(document_id)
    return [
        LangChainDocument(
            id=_point_id(stored.passage.id),
            page_content=stored.text,
            # Nothing but texts: not every store takes lists, or None.
            metadata={
                PASSAGE_ID: stored.passage.id,
                "document_id": document_id,
                "title": opened.document.title,
                "section": " > ".join(stored.passage.section_path),
            },
        )
        for stored in opened.passages
    ]


def _put(store: VectorStore, documents: Sequence[LangChainDocument]) -> int:
    there = _present(store, [document.metadata[PASSAGE_ID] for document in documents]) or {}
    new = [item for item in documents if there.get(item.metadata[PASSAGE_ID]) != _content(item)]
    with _store_errors(store):
        # Not every store puts a document in the place of another.
        if changed := [str(item.id) for item in new if item.metadata[PASSAGE_ID] in there]:
            store.delete(changed)
        if new:
            store.add_documents(new, ids=[str(item.id) for item in new])
    return len(new)


def _take_out(store: VectorStore, document_id: str) -> None:
    for first in count(0, _AT_ONCE):
        there = _present(store, [f"{document_id}-p{at}" for at in range(first, first + _AT_ONCE)])
        if there is None:
            raise VectorStoreError(
                f"the vector store {_name(store)} does not say what it holds by id: delete what has the document_id "
                f"{document_id} in its metadata by its own means"
            )
        if not there:
            return
        with _store_errors(store):
            store.delete(list(map(_point_id, there)))


def _present(store: VectorStore, passage_ids: Sequence[str]) -> dict[str, tuple[str, ...]] | None:
    """What the store holds of these passages; None for one that cannot be asked by ids."""
    with _store_errors(store):
        try:
            documents = store.get_by_ids(list(map(_point_id, passage_ids)))
        except NotImplementedError:
            return None
    return {_passage_id(document): _content(document) for document in documents}


def _content(document: LangChainDocument) -> tuple[str, ...]:
    return document.page_content, *(str(document.metadata.get(key)) for key in ("title", "section"))


def _passage_id(document: LangChainDocument) -> str:
    value: object = document.metadata.get(PASSAGE_ID)
    return value if isinstance(value, str) else ""


def _point_id(passage_id: str) -> str:
    """A UUID, for some stores take no other id."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"footnote:{passage_id}"))


def _name(store: VectorStore) -> str:
    return type(store).__name__


@contextmanager
def _store_errors(store: VectorStore) -> Iterator[None]:
    """Inside, what the store raises is told in one line: each has errors of its own."""
    try:
        yield
    except FootnoteError:
        raise
    except Exception as error:
        reason = one_line(str(error).partition("\n")[0])[:200] or type(error).__name__
        raise VectorStoreError(
            f"the vector store {_name(store)} failed: {reason}: see that it runs, and try again"
        ) from error
