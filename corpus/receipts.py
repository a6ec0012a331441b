"""What became of each file that was to be added, and the files that could not be added, kept until they are."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from corpus.database import Database
from corpus.errors import escape_names
from corpus.sentences import WordCounts, words_json
from corpus.stored_rows import DocumentRecord


class Status(StrEnum):
    """What became of it."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """`source` is the file's name, `path` its absolute path, `reason` says more where there is more to say.

    `document_id` is None, `title` empty and the counts 0 for a file that failed. `characters` is the length
    of the text; `pages` (0 for a file without pages) to `sentences` and `references` are counts. `missing` says what
    of the file could not be read, `left_out` what is not part of the text, `words` how many of it can be cited and why
    the others cannot (None where nobody counted them). `seconds` is the whole time it took,
    `reading_seconds` and `embedding_seconds` are parts of it; files are read ahead, so reading may overlap the
    embedding of the file before. `citation_key` is the document's, empty where it has none.
    """

    source: str
    path: str
    status: Status
    reason: str = ""
    document_id: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    media_type: str = ""
    pages: int = 0
    characters: int = 0
    sections: int = 0
    passages: int = 0
    sentences: int = 0
    references: int = 0
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    words: WordCounts | None = None
    seconds: float = 0.0
    reading_seconds: float = 0.0
    embedding_seconds: float = 0.0
    citation_key: str = ""

    def __post_init__(self) -> None:
        escape_names(self, "source", "reason", "title", "authors", "doi", "missing", "left_out", "citation_key")

    @property
    def characters_a_page(self) -> int | None:
        """Characters a page, on average; None for a file without pages."""
        return round(self.characters / self.pages) if self.pages else None


def receipt_json(receipt: Receipt) -> dict[str, object]:
    """All of a receipt."""
    fields = asdict(receipt) | words_json(receipt.words) | {"characters_a_page": receipt.characters_a_page}
    if not receipt.citation_key:
        del fields["citation_key"]
    return fields


def receipt_of(record: DocumentRecord, status: Status, reason: str = "") -> Receipt:
    """The receipt of a document that is in the library."""
    return Receipt(
        source=record.source,
        path=record.path,
        status=status,
        reason=reason,
        document_id=record.id,
        title=record.title,
        authors=record.authors,
        year=record.year,
        doi=record.doi,
        media_type=record.media_type,
        pages=record.pages,
        characters=record.characters,
        sections=record.sections,
        passages=record.passages,
        sentences=record.sentences,
        references=record.references,
        missing=record.missing,
        left_out=record.left_out,
        words=record.words,
        citation_key=record.citation_key,
    )


MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Failure:
    """`source` is the file's name, `path` its absolute path, `reason` one line, `at` when it last failed."""

    source: str
    path: str
    reason: str
    at: datetime


class FailureLog:
    """The failures of a library; the last `MOST_KEPT` are kept. Every method raises a `LibraryError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Failure, ...]:
        """Each file that failed and was not added since, the last first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT source_name, source_path, reason, at FROM failures ORDER BY at DESC")
            return tuple(Failure(source, path, reason, datetime.fromisoformat(at)) for source, path, reason, at in rows)

    def keep(self, source: str, path: str, reason: str) -> None:
        """Note that a file failed, in place of what was noted of it before."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO failures (source_path, source_name, reason, at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (source_path) DO UPDATE SET source_name = excluded.source_name, "
                "reason = excluded.reason, at = excluded.at",
                (path, source, reason, datetime.now(UTC).isoformat()),
            )
            connection.execute(
                "DELETE FROM failures WHERE source_path NOT IN "
                "(SELECT source_path FROM failures ORDER BY at DESC LIMIT ?)",
                (MOST_KEPT,),
            )

    def forget(self, path: str) -> None:
        """Note that the file was added after all. Does nothing for one that never failed."""
        with self._database.reading() as connection:
            failed = connection.execute("SELECT 1 FROM failures WHERE source_path = ?", (path,)).fetchone()
        if failed is not None:
            with self._database.writing() as connection:
                connection.execute("DELETE FROM failures WHERE source_path = ?", (path,))
