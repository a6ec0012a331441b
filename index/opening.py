"""A library to a snapshot: texts from SQLite, FAISS indexes from their files or, failing that, from SQLite too.

Nothing is embedded here. A library that may not be written to works without the derived files.
"""

from collections import Counter

from corpus.abbreviations import defined_abbreviations
from corpus.cutting import passage_text, sentence_text
from corpus.document import CITABLE
from corpus.glossary import Glossary, Term
from corpus.library import Library
from index.derived import PASSAGES_FILE, SENTENCES_FILE, vector_index
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
        stored_sentences = library.sentences()
        passages = tuple(stored.passage for stored in stored_passages)
        sentences = tuple(stored.sentence for stored in stored_sentences)
        document_of = {passage.id: documents[passage.document_id] for passage in passages}
        texts = Texts.of(
            documents,
            passages,
            sentences,
            tuple(passage_text(documents[passage.document_id], passage) for passage in passages),
            tuple(sentence_text(document_of[sentence.passage_id], sentence) for sentence in sentences),
        )
        passage_vectors = vector_index(library, generation, PASSAGES_FILE, [s.text_sha256 for s in stored_passages])
        sentence_vectors = vector_index(library, generation, SENTENCES_FILE, [s.text_sha256 for s in stored_sentences])
    counts = Counter(word for text in texts.passage_texts for word in words(text))
    own = own_terms(texts)
    queries = QueryMaker(glossary.with_terms(own), Speller(counts, glossary.known, english))
    return Snapshot(generation, texts, passage_vectors, sentence_vectors, queries)


def own_terms(texts: Texts) -> tuple[Term, ...]:
    """The abbreviations that the documents define, each once."""
    found: dict[str, Term] = {}
    for document in texts.documents.values():
        for block in document.blocks:
            if block.kind in CITABLE:
                for term in defined_abbreviations(block.span.of(document.text)):
                    found.setdefault(term.short[0], term)
    return tuple(found.values())
