"""The library's documents by pages, by words, and one opened with its passages: what a list of thousands needs.

Left out: changing anything (`library`), and searching in their texts (`index/`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from sqlite3 import Connection

from corpus import rows, shelf
from corpus.database import damaged
from corpus.document import Document
from corpus.entry import DocumentRecord, StoredPassage
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.passage import Sentence

_MATCHING = "title LIKE :words ESCAPE '!' OR source_name LIKE :words ESCAPE '!' OR authors LIKE :words ESCAPE '!'"
_PAGE = f"""
    WHERE id IN (SELECT id FROM documents WHERE {_MATCHING} ORDER BY added_at DESC, id LIMIT :most OFFSET :first)
    ORDER BY added_at DESC, id"""
_PARTLY = "SELECT COUNT(*) FROM details WHERE missing != '[]'"


@dataclass(frozen=True, slots=True)
class Catalogued:
    """How many `documents`, `passages` and `sentences` there are, how many documents were read in part (`partly`) and
    files `failed`; `matching` documents have the words that were asked for."""

    documents: int
    passages: int
    sentences: int
    partly: int
    failed: int
    matching: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A document with its line of the list, its passages and its sentences, in reading order."""

    record: DocumentRecord
    document: Document
    passages: tuple[StoredPassage, ...]
    sentences: tuple[Sentence, ...]


class Catalogue:
    """A library's documents. Every method raises a `LibraryError`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def counts(self, words: str = "") -> Catalogued:
        """How much there is, and how many documents have `words` in their title, authors or file name."""
        with self._library.database.reading() as connection:
            return Catalogued(
                _count(connection, "SELECT COUNT(*) FROM documents"),
                _count(connection, "SELECT COUNT(*) FROM passages"),
                _count(connection, "SELECT COUNT(*) FROM sentences"),
                _count(connection, _PARTLY),
                _count(connection, "SELECT COUNT(*) FROM failures"),
                _count(connection, f"SELECT COUNT(*) FROM documents WHERE {_MATCHING}", _like(words)),
            )

    def listed(self, words: str = "", first: int = 0, most: int = 25) -> tuple[DocumentRecord, ...]:
        """The documents with `words`, the last added first; `first` of them are left out before, `most` are given."""
        with self._sound(), self._library.database.reading() as connection:
            asked = {"words": _like(words), "first": first, "most": most}
            return tuple(map(shelf.record_of, connection.execute(f"{shelf.RECORDS} {_PAGE}", asked)))

    def opened(self, document_id: str) -> Opened:
        """The document with its passages. Raises `DocumentNotFound`, or `LibraryDamaged` when it is not as stored."""
        with self._sound(), self._library.database.reading() as connection:
            stored = rows.fetch(connection, document_id)
            if stored is None:
                raise DocumentNotFound(f"the document {document_id} is not in the library any more: look at the list")
            [record] = connection.execute(f"{shelf.RECORDS} WHERE id = ?", (document_id,))
            return Opened(
                shelf.record_of(record),
                shelf.document_of(stored),
                tuple(map(shelf.passage_of, stored.passages)),
                tuple(map(shelf.sentence_of, stored.sentences)),
            )

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Rows that cannot be what was stored are damage."""
        try:
            yield
        except ValueError as error:
            raise damaged(self._library.database.path, str(error)) from error


def _count(connection: Connection, sql: str, words: str | None = None) -> int:
    [(number,)] = connection.execute(sql, {} if words is None else {"words": words})
    return int(number)


def _like(words: str) -> str:
    """What LIKE takes for "holds these words", none of its marks meant."""
    for mark in "!%_":
        words = words.replace(mark, f"!{mark}")
    return f"%{words}%"
