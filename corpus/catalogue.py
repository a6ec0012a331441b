"""A library's documents as they are looked through: counted, found by words, a page at a time."""

import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from corpus import storage
from corpus.database import Connection, Value, damaged
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.storage import Opened
from corpus.stored_rows import DocumentRecord

# SQL makes small letters of A to Z alone.
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_MATCHING = " OR ".join(
    f"lower(json_extract(record, '$.{name}')) LIKE :words ESCAPE '!'" for name in ("title", "source", "authors")
)
_PAGE = f"""
    WHERE id IN (SELECT id FROM documents WHERE {_MATCHING} ORDER BY added_at DESC, id LIMIT :most OFFSET :first)
    ORDER BY added_at DESC, id"""
_PARTLY = "SELECT COUNT(*) FROM documents WHERE json_extract(record, '$.missing') != '[]'"


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
                _count(connection, "SELECT coalesce(sum(sentences), 0) FROM passages"),
                _count(connection, _PARTLY),
                _count(connection, "SELECT COUNT(*) FROM failures"),
                _count(connection, f"SELECT COUNT(*) FROM documents WHERE {_MATCHING}", _like(words)),
            )

    def listed(self, words: str = "", first: int = 0, most: int = 25) -> tuple[DocumentRecord, ...]:
        """The documents with `words`, the last added first; `first` of them are left out before, `most` are given."""
        with self._sound(), self._library.database.reading() as connection:
            parameters: dict[str, Value] = {"words": _like(words), "first": first, "most": most}
            rows = connection.execute(f"{storage.RECORDS} {_PAGE}", parameters)
            return tuple(storage.read_record(*row) for row in rows)

    def opened(self, document_id: str) -> Opened:
        """The document with its passages. Raises `DocumentNotFound`, or `LibraryDamaged` when it is not as stored."""
        try:
            return self._library.opened(document_id)
        except DocumentNotFound:
            raise DocumentNotFound(
                f"the document {document_id} is not in the library any more: look at the list"
            ) from None

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Rows that cannot be what was stored are damage."""
        try:
            yield
        except ValueError as error:
            raise damaged(self._library.database.name, str(error)) from error


def _count(connection: Connection, sql: str, words: str | None = None) -> int:
    [(number,)] = connection.execute(sql, {} if words is None else {"words": words})
    return int(number)


def _like(words: str) -> str:
    """What LIKE takes for "holds these words", none of its marks meant."""
    for mark in "!%_":
        words = words.replace(mark, f"!{mark}")
    return f"%{words.translate(_SMALL)}%"
