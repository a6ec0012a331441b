"""A snapshot of documents that lie in no library: for evaluation over other people's sets, and for tests."""

from collections import Counter
from collections.abc import Iterable

from corpus.cutting import TokenCounter, cut, passage_text
from corpus.document import Document
from corpus.glossary import Glossary
from index.embedder import Embedder
from index.opening import own_terms
from index.query import QueryMaker
from index.snapshot import Snapshot, Texts
from index.spelling import Speller
from index.vectors import VectorIndex
from index.words import words


def snapshot_in_memory(
    documents: Iterable[Document],
    embedder: Embedder,
    counter: TokenCounter,
    limit: int,
    glossary: Glossary,
    english: tuple[str, ...],
) -> Snapshot:
    """The documents cut, embedded and indexed; generation 0."""
    by_id = {document.id: document for document in documents}
    cuttings = [cut(document, counter, limit) for document in by_id.values()]
    passages = tuple(passage for cutting in cuttings for passage in cutting.passages)
    sentences = tuple(sentence for cutting in cuttings for sentence in cutting.sentences)
    document_of = {passage.id: by_id[passage.document_id] for passage in passages}
    texts = Texts.of(
        by_id,
        passages,
        sentences,
        tuple(passage_text(document_of[passage.id], passage) for passage in passages),
    )
    counts = Counter(word for text in texts.passage_texts for word in words(text))
    queries = QueryMaker(glossary.with_terms(own_terms(texts)), Speller(counts, glossary.known, english))
    return Snapshot(
        0,
        texts,
        VectorIndex(embedder.embed(texts.passage_texts)),
        queries,
    )
