"""A library to a snapshot: texts from SQLite, vectors from the FAISS file or, failing that, from SQLite too.

Nothing is embedded here. A library that may not be written to works without the derived file.
"""

from collections import Counter

from corpus.abbreviations import defined_abbreviations
from corpus.cutting import passage_text
from corpus.document import CITABLE
from corpus.glossary import Glossary, Term
from corpus.library import Library
from index.derived import vector_index
from index.query import QueryMaker
from index.snapshot import Snapshot, Texts
from index.spelling import Speller
from index.words import words


def open_snapshot(library: Library, glossary: Glossary, english: tuple[str, ...]) -> Snapshot:
    """The library as it is now; `english` are English words, the most frequent first.

    Raises a `LibraryError` when the library cannot be read.
    """
    with library.reading():
        generation = library.generation
        documents = {record.id: library.document(record.id) for record in library.documents()}
        stored_passages = library.passages()
        passages = tuple(stored.passage for stored in stored_passages)
        sentences = library.sentences()
        texts = Texts.of(
            documents,
            passages,
            sentences,
            tuple(passage_text(documents[passage.document_id], passage) for passage in passages),
        )
        passage_vectors = vector_index(library, generation, [stored.text_sha256 for stored in stored_passages])
    counts = Counter(word for text in texts.passage_texts for word in words(text))
    own = own_terms(texts)
    queries = QueryMaker(glossary.with_terms(own), Speller(counts, glossary.known, english))
    return Snapshot(generation, texts, passage_vectors, queries)


def own_terms(texts: Texts) -> tuple[Term, ...]:
    """The abbreviations that the documents define, each once."""
    found: dict[str, Term] = {}
    for document in texts.documents.values():
        for block in document.blocks:
            if block.kind in CITABLE:
                for term in defined_abbreviations(block.span.of(document.text)):
                    found.setdefault(term.short[0], term)
    return tuple(found.values())
