"""A library to a snapshot: texts from SQLite, FAISS indexes from their files or, failing that, from SQLite too.

Nothing is embedded here. A library that may not be written to works without the derived files.
"""

import contextlib
from collections import Counter
from collections.abc import Sequence

from corpus.abbreviations import defined_abbreviations
from corpus.cutting import passage_text, sentence_text
from corpus.document import CITABLE
from corpus.glossary import Glossary, Term
from corpus.library import Library
from index.query import QueryMaker
from index.snapshot import Snapshot, Texts
from index.spelling import Speller
from index.vectors import MadeFrom, VectorIndex
from index.words import words

PASSAGES_FILE = "passages.faiss"
SENTENCES_FILE = "sentences.faiss"


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
        passage_vectors = _vectors(library, generation, PASSAGES_FILE, [s.text_sha256 for s in stored_passages])
        sentence_vectors = _vectors(library, generation, SENTENCES_FILE, [s.text_sha256 for s in stored_sentences])
    counts = Counter(word for text in texts.passage_texts for word in words(text))
    own = own_terms(texts)
    queries = QueryMaker(glossary.with_terms(own), Speller(counts, glossary.known, english))
    return Snapshot(generation, texts, passage_vectors, sentence_vectors, queries)


def _vectors(library: Library, generation: int, name: str, keys: Sequence[str]) -> VectorIndex:
    path = library.folder / name
    made_from = MadeFrom(generation, library.embedder, len(keys))
    found = VectorIndex.load(path, made_from)
    if found is not None:
        return found
    made = VectorIndex(library.vectors(keys))
    # A full disk or a read-only folder costs the next start some time, and nothing else.
    with contextlib.suppress(OSError):
        made.save(path, made_from)
    return made


def own_terms(texts: Texts) -> tuple[Term, ...]:
    """The abbreviations that the documents define, each once."""
    found: dict[str, Term] = {}
    for document in texts.documents.values():
        for block in document.blocks:
            if block.kind in CITABLE:
                for term in defined_abbreviations(block.span.of(document.text)):
                    found.setdefault(term.short[0], term)
    return tuple(found.values())
