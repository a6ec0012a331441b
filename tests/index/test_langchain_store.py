"""Any LangChain vector store as a source of candidates: the same passages, places and scores whatever the store."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from langchain_core.documents import Document as LangChainDocument
from langchain_core.vectorstores import InMemoryVectorStore, VectorStore

from corpus.errors import LibraryChanged, VectorStoreError
from corpus.glossary import Glossary
from corpus.library import Library
from corpus.stored_rows import Metadata
from index.langchain_store import PassageEmbeddings, fill
from index.retriever import HybridRetriever
from index.snapshot import CurrentSnapshot
from tests.fakes import DIMENSION, HashingEmbedder, an_ingest, open_library, sourced, write_reviews

QUERY = "Who knows beta?"
NAMES = ("alpha", "beta", "gamma")


class Counting(PassageEmbeddings):
    """Keeps what it was given to embed."""

    def __init__(self, library: Library) -> None:
        super().__init__(library, HashingEmbedder())
        self.given: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.given += texts
        return super().embed_documents(texts)


def in_memory(embeddings: PassageEmbeddings) -> VectorStore:
    return InMemoryVectorStore(embeddings)


def qdrant(distance: str) -> Callable[[PassageEmbeddings], VectorStore]:
    def made(embeddings: PassageEmbeddings) -> VectorStore:
        if find_spec("langchain_qdrant") is None:
            pytest.skip("needs the package langchain-qdrant")
        from langchain_qdrant import QdrantVectorStore
        from qdrant_client import QdrantClient
        from qdrant_client.models import Distance, VectorParams

        client = QdrantClient(":memory:")
        client.create_collection("reviews", VectorParams(size=DIMENSION, distance=Distance[distance]))
        return QdrantVectorStore(client, "reviews", embeddings, distance=Distance[distance])

    return made


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        add(opened, tmp_path, *NAMES)
        yield opened


@pytest.fixture
def embeddings(library: Library) -> Counting:
    return Counting(library)


@pytest.fixture(
    params=[in_memory, qdrant("COSINE"), qdrant("EUCLID"), qdrant("DOT")],
    ids=["in memory", "qdrant by cosine", "qdrant by distance", "qdrant by product"],
)
def store(request: pytest.FixtureRequest, embeddings: Counting) -> VectorStore:
    made: VectorStore = request.param(embeddings)
    return made


def add(library: Library, files: Path, *names: str) -> list[str]:
    """The ids of the documents, a review each."""
    receipts = an_ingest(library).add(sourced(write_reviews(files, names, paragraphs=40)), Metadata())
    return [receipt.document_id or "" for receipt in receipts]


def current(library: Library) -> CurrentSnapshot:
    return CurrentSnapshot(library, Glossary(()), ())


def retriever(store: VectorStore, library: Library) -> HybridRetriever:
    return HybridRetriever.from_vector_store(store, current(library), HashingEmbedder())


def test_it_retrieves_what_the_library_does_with_the_same_scores(store: VectorStore, library: Library) -> None:
    assert fill(store, library) == len(library.passages()) > len(NAMES)
    own, other = HybridRetriever(current(library), HashingEmbedder()), retriever(store, library)
    for query in (QUERY, "rises 3 times", "falls later"):
        hits, expected = other.retrieve(query, 10), own.retrieve(query, 10)
        assert [hit.passage for hit in hits] == [hit.passage for hit in expected]
        for measure in ("score", "cosine", "keyword_score"):
            assert [getattr(hit, measure) for hit in hits] == pytest.approx([getattr(hit, measure) for hit in expected])
        for hit in hits:
            assert library.document(hit.document.id).text == hit.document.text
            assert hit.passage.span.of(hit.document.text)


def test_it_looks_only_in_the_documents_named(store: VectorStore, library: Library) -> None:
    fill(store, library)
    wanted = library.documents()[1].id
    hits = retriever(store, library).retrieve(QUERY, 50, frozenset({wanted}))
    assert {hit.document.id for hit in hits} == {wanted}


def test_what_is_near_in_meaning_comes_from_the_store(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.retriever._POOL", 1)
    store = in_memory(PassageEmbeddings(library, HashingEmbedder()))
    fill(store, library)
    [nearest, *_] = (item for item in store.similarity_search("beta", k=999) if item.metadata["title"] == "gamma")

    def similarity_search(query: str, k: int) -> list[LangChainDocument]:
        assert (query, k) == ("beta", 200)
        return [nearest]

    monkeypatch.setattr(store, "similarity_search", similarity_search)
    by_meaning = HybridRetriever.from_vector_store(store, current(library), HashingEmbedder(), keyword_share=0.0)
    hits = by_meaning.retrieve("beta", 40)
    assert {hit.passage.id for hit in hits if hit.document.title != "beta"} == {nearest.metadata["passage_id"]}


def test_filling_again_puts_in_only_what_is_missing(
    store: VectorStore, library: Library, embeddings: Counting, tmp_path: Path
) -> None:
    count = fill(store, library)
    embeddings.given.clear()
    assert fill(store, library) == 0
    assert embeddings.given == []
    add(library, tmp_path, "delta")
    assert fill(store, library) == len(library.passages()) - count > 0
    assert len(store.similarity_search(QUERY, k=999)) == len(library.passages())


def test_a_filling_that_stopped_goes_on(
    store: VectorStore, library: Library, embeddings: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.langchain_store._AT_ONCE", 2)
    add_documents, calls = store.add_documents, []

    def broken(documents: list[LangChainDocument], **options: object) -> list[str]:
        calls.append(documents)
        if len(calls) == 2:
            raise ConnectionError("nobody answers\nat all")
        return add_documents(documents, **options)

    with monkeypatch.context() as patch:
        patch.setattr(store, "add_documents", broken)
        with pytest.raises(VectorStoreError, match="failed: nobody answers: see"):
            fill(store, library)
    assert fill(store, library) == len(library.passages()) - 2
    assert len(embeddings.given) == len(set(embeddings.given))


def test_what_changed_in_the_library_is_put_in_anew(store: VectorStore, library: Library, tmp_path: Path) -> None:
    fill(store, library)
    list(an_ingest(library).add(sourced([tmp_path / "beta.txt"]), Metadata(title="Another title")))
    changed = [stored for stored in library.passages() if stored.passage.document_id == library.documents()[-1].id]
    assert fill(store, library) == len(changed) > 0
    assert fill(store, library) == 0
    titles = [item.metadata["title"] for item in store.similarity_search(QUERY, k=999)]
    assert titles.count("Another title") == len(changed)
    assert len(titles) == len(library.passages())


def test_passages_that_the_library_does_not_know_are_named(store: VectorStore, library: Library) -> None:
    fill(store, library)
    removed = library.documents()[0].id
    library.remove(removed)
    with pytest.raises(VectorStoreError, match=rf"does not hold: .*{removed}-p0.*: {removed}$"):
        retriever(store, library).retrieve(QUERY)
    assert fill(store, library, gone=[removed]) == 0
    assert len(retriever(store, library).retrieve(QUERY, 999)) == len(library.passages())


def test_texts_of_others_are_named(store: VectorStore, library: Library) -> None:
    fill(store, library)
    store.add_texts(["A recipe for soup."])
    with pytest.raises(VectorStoreError, match=r"1 texts without a passage_id: 'A recipe for soup\.'"):
        retriever(store, library).retrieve(QUERY)


def test_a_store_that_is_empty_or_down_says_so(
    store: VectorStore, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(VectorStoreError, match="holds no passage: fill it"):
        retriever(store, library).retrieve(QUERY)

    def down(*_: object, **__: object) -> list[LangChainDocument]:
        raise TimeoutError

    monkeypatch.setattr(store, "similarity_search", down)
    with pytest.raises(VectorStoreError, match="failed: TimeoutError: see that it runs"):
        retriever(store, library).retrieve(QUERY)


def test_a_document_that_came_meanwhile_is_no_fault_of_the_store(
    store: VectorStore, library: Library, tmp_path: Path
) -> None:
    following = retriever(store, library)
    before = following.snapshot()
    add(library, tmp_path, "delta")
    fill(store, library)
    with pytest.raises(LibraryChanged):
        following.retrieve(QUERY, snapshot=before)
    assert following.retrieve(QUERY)


def test_an_empty_library_gives_nothing(store: VectorStore, tmp_path: Path) -> None:
    with open_library(tmp_path / "empty") as empty:
        assert fill(store, empty) == 0
        assert retriever(store, empty).retrieve(QUERY) == ()


def test_what_the_library_has_vectors_of_is_not_embedded_again(library: Library) -> None:
    embedder = HashingEmbedder()
    texts = [stored.text for stored in library.passages()]
    vectors = PassageEmbeddings(library, embedder).embed_documents([*texts, "new", texts[0]])
    assert embedder.texts == ["new"]
    assert len(vectors) == len(texts) + 2
    assert vectors[-1] == vectors[0]
    assert vectors[0] == pytest.approx(HashingEmbedder().embed(texts[:1])[0], abs=1e-3)


class NoIds(InMemoryVectorStore):
    """As many stores are: it cannot be asked for documents by their ids."""

    def get_by_ids(self, ids: object, /) -> list[LangChainDocument]:
        raise NotImplementedError


def test_a_store_that_cannot_be_asked_by_ids_is_filled_whole_each_time(library: Library) -> None:
    store = NoIds(PassageEmbeddings(library, HashingEmbedder()))
    assert fill(store, library) == fill(store, library) == len(library.passages())
    assert len(store.similarity_search(QUERY, k=999)) == len(library.passages())
    with pytest.raises(VectorStoreError, match="document_id 0123 in its metadata"):
        fill(store, library, gone=["0123"])
