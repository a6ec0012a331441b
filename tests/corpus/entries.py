"""Entries for the library's tests, made with the fakes: read, cut and embedded, and stored if wanted."""

from collections.abc import Callable
from pathlib import Path

from corpus.library import Library
from corpus.sources import SourceFile
from corpus.sqlite import SqliteDatabase
from corpus.stored_rows import Entry, StoredPassage, text_sha256
from corpus.types import Document
from tests.fakes import (
    LIMIT,
    HashingEmbedder,
    WordCounter,
    cut_paragraphs,
    passage_words,
    read_paragraphs,
    review,
)


def read_text(folder: Path, name: str, text: str) -> Document:
    path = folder / f"{name}.txt"
    path.write_bytes(text.encode())
    return read_paragraphs(SourceFile(path))


def entry_of(document: Document, lacking: Callable[[tuple[str, ...]], tuple[str, ...]] = tuple) -> Entry:
    """The document cut and embedded; `lacking` picks the texts whose vectors go with it, all by default."""
    cutting = cut_paragraphs(document, WordCounter(), LIMIT)
    passages = {passage: passage_words(document, passage) for passage in cutting.passages}
    texts = {text_sha256(text): text for text in passages.values()}
    new = lacking(tuple(texts))
    return Entry(
        document,
        tuple(StoredPassage(passage, text_sha256(text), text) for passage, text in passages.items()),
        cutting.sentences,
        new,
        HashingEmbedder().embed([texts[key] for key in new]),
    )


def store(library: Library, folder: Path, name: str, text: str | None = None) -> Entry:
    entry = entry_of(read_text(folder, name, review(name) if text is None else text))
    library.store(entry)
    return entry


def embeddings(library: Library) -> int:
    with library.database.reading() as connection:
        [(count,)] = connection.execute("SELECT COUNT(*) FROM embeddings")
    return int(count)


def file_of(library: Library) -> SqliteDatabase:
    """The library's file, for what a server has nothing of."""
    assert isinstance(library.database, SqliteDatabase)
    return library.database
