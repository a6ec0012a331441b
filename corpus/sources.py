"""The paths that hold a document's content: its own, and others with the same bytes.

A document stays while one of its paths holds it. Left out: transactions, which the caller holds (`library`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from corpus import rows


@dataclass(frozen=True, slots=True)
class OtherSource:
    """A file with the same content as a document: its absolute path and its name."""

    path: str
    name: str


def of_content(connection: Connection, document_id: str, sha256: str) -> tuple[OtherSource, ...]:
    """All paths of the documents with this id or this content."""
    which = "(SELECT id FROM documents WHERE id = ?1 OR source_sha256 = ?2)"
    found = connection.execute(
        f"SELECT source_path, source_name FROM documents WHERE id IN {which} UNION "
        f"SELECT source_path, source_name FROM other_sources WHERE document_id IN {which} ORDER BY 1",
        (document_id, sha256),
    )
    return tuple(OtherSource(path, name) for path, name in found)


def keep(connection: Connection, document_id: str, others: Sequence[OtherSource]) -> None:
    """Note the other paths of a document."""
    connection.executemany(
        "INSERT OR REPLACE INTO other_sources (source_path, document_id, source_name) VALUES (?, ?, ?)",
        ((one.path, document_id, one.name) for one in others),
    )


def release(connection: Connection, path: str) -> int:
    """The document at `path` lies there no more: it leaves, or is named by the first of its other paths.

    Gives how many documents changed. Raises `ValueError` for one that is not what was stored.
    """
    connection.execute("DELETE FROM other_sources WHERE source_path = ?", (path,))
    found = connection.execute("SELECT id FROM documents WHERE source_path = ?", (path,)).fetchone()
    if found is None:
        return 0
    document_id: str = found[0]
    other = connection.execute(
        "SELECT source_path, source_name FROM other_sources WHERE document_id = ? ORDER BY source_path", (document_id,)
    ).fetchone()
    if other is None:
        connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        return 1
    rows.rename_source(connection, document_id, *other)
    connection.execute("DELETE FROM other_sources WHERE source_path = ?", (other[0],))
    return 1
