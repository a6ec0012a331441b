"""What an answer was made from: the state of the library, weights, settings and versions; so that it can be made again
and, where it comes out otherwise, what changed can be told. A state that stored answers share is stored once."""

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from corpus.database import Connection

if TYPE_CHECKING:
    from index.snapshot import Snapshot


Setting = bool | int | float | str | None
_ROOT = Path(__file__).parents[1]
_ANSWERING = ("assistant", "corpus", "index", "corpus/glossary.toml", "corpus/short_forms.txt")
_LIBRARIES = ("faiss-cpu", "numpy", "onnxruntime", "tokenizers")


@dataclass(frozen=True, slots=True)
class OriginDocument:
    """A document of the library: `sha256` is of its file's bytes, `text_sha256` of what was read out of them."""

    id: str
    source: str
    path: str
    sha256: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """`version` is Footnote's and `code_sha256` of the code that answers; `generation` is the library's, and
    `library_sha256` of the list of its documents, each with its hashes.

    `weights`, `settings` and `versions` (of the machine and of libraries) are (name, value). `history` counts the
    earlier questions of the conversation, `history_sha256` is over them: they are kept in their own turns alone.
    `documents` is the list itself, empty where it was not read with the answer.
    """

    version: str
    code_sha256: str
    generation: int
    library_sha256: str
    weights: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, Setting], ...]
    versions: tuple[tuple[str, str], ...]
    history: int
    history_sha256: str
    documents: tuple[OriginDocument, ...] = field(default=(), compare=False, repr=False)


class Origins:
    """Says what answers are made from, for one assistant; each state of the library is looked at once."""

    def __init__(self, weights: Mapping[str, str], settings: Mapping[str, Setting]) -> None:
        self._weights = tuple(weights.items())
        self._settings = tuple(settings.items())
        self._lock = Lock()
        self._listed: tuple[Snapshot, tuple[OriginDocument, ...], str] | None = None

    def of(self, snapshot: "Snapshot", history: Sequence[str]) -> Origin:
        """The origin of an answer from this state of the library, asked after these questions."""
        documents, library_sha256 = self._documents(snapshot)
        return Origin(
            package_version("footnote"),
            answering_sha256(),
            snapshot.generation,
            library_sha256,
            self._weights,
            self._settings,
            _versions(),
            len(history),
            questions_sha256(history),
            documents,
        )

    def _documents(self, snapshot: "Snapshot") -> tuple[tuple[OriginDocument, ...], str]:
        with self._lock:
            if self._listed is None or self._listed[0] is not snapshot:
                documents = tuple(
                    OriginDocument(
                        record.id,
                        record.source,
                        record.path,
                        record.source_sha256,
                        snapshot.texts.text_sha256[record.id],
                    )
                    for record in sorted(snapshot.texts.records.values(), key=lambda record: record.id)
                )
                self._listed = snapshot, documents, library_sha256(documents)
            return self._listed[1:]


def library_sha256(documents: Sequence[OriginDocument]) -> str:
    """The hash of the list, 64 hex digits. Where a file lies says nothing of what is in it: paths are left out."""
    listed = [[item.id, item.source, item.sha256, item.text_sha256] for item in documents]
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def questions_sha256(history: Sequence[str]) -> str:
    """The hash of earlier questions; of none too."""
    return hashlib.sha256(json.dumps(list(history)).encode()).hexdigest()


def code_sha256(paths: Iterable[Path]) -> str:
    """The hash of files, or of the Python files of folders, with their names."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


@cache
def answering_sha256() -> str:
    """The hash of the code that answers."""
    return code_sha256(_ROOT / name for name in _ANSWERING)


@cache
def package_version(name: str) -> str:
    """The version of an installed package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    stated = [("python", platform.python_version()), ("machine", platform.machine())]
    return (*stated, *((name, package_version(name)) for name in _LIBRARIES))


STATES = """CREATE TABLE library_states (
    sha256 TEXT NOT NULL PRIMARY KEY,
    documents TEXT NOT NULL
) STRICT"""
"""Study files made before there were states get this table when they are next written to."""
_HAS_STATES = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'library_states'"
_LISTED = TypeAdapter(tuple[OriginDocument, ...])


def has_states(connection: Connection) -> bool:
    """Whether there is a table of states; a study file that none was kept in yet has none."""
    return connection.execute(_HAS_STATES).fetchone() is not None


def keep_state(connection: Connection, origin: Origin) -> None:
    """Keep the list of documents of an answer, unless it is kept already. The caller holds the transaction."""
    if not has_states(connection):
        connection.execute(STATES)
    if _stored(connection, origin.library_sha256) is None:
        text = _LISTED.dump_json(origin.documents).decode()
        connection.execute(
            "INSERT INTO library_states (sha256, documents) VALUES (?, ?)", (origin.library_sha256, text)
        )


def state(connection: Connection, sha256: str) -> tuple[OriginDocument, ...] | None:
    """The documents of that state; None where it is not kept. Raises `ValueError` when it is not what was stored."""
    if not has_states(connection):
        return None
    text = _stored(connection, sha256)
    return None if text is None else _read(sha256, text)


def check_states(connection: Connection) -> Iterator[str]:
    """What is wrong with the states that are kept."""
    if not has_states(connection):
        return
    for sha256, text in connection.execute("SELECT sha256, documents FROM library_states ORDER BY sha256"):
        try:
            _read(sha256, text)
        except ValueError as error:
            yield str(error)


def _stored(connection: Connection, sha256: str) -> str | None:
    row = connection.execute("SELECT documents FROM library_states WHERE sha256 = ?", (sha256,)).fetchone()
    return None if row is None else str(row[0])


def _read(sha256: str, text: str) -> tuple[OriginDocument, ...]:
    try:
        documents = _LISTED.validate_json(text)
    except ValidationError:
        documents = ()
    if library_sha256(documents) != sha256:
        raise ValueError(f"the state of the library {sha256:.12} is not what was stored")
    return documents
