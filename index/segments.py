"""The parts that a library's index is made of: a batch of documents each, in files that are derived from SQLite.

A segment is named by what it was made from (the documents' digests and the embedding model), so whatever is there under
a name can be used by anybody; a document that comes makes a small one, one that leaves has its own made again, and when
there are many small ones they are put together. No change costs more in a large library than in a small one, but for
the list of its documents.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from corpus.glossary import Term, defined_abbreviations
from corpus.library import Library
from corpus.stored_rows import DocumentRecord, HalfVectors, text_sha256
from corpus.types import CITABLE, Document, Sentence
from index.keyword_index import Keys, Postings, keys_of, pair_keys
from index.text import stem, terms, words
from index.vector_store import VectorFile

INDEX_FOLDER = "index"
"""Where in a library's folder the segments lie."""

_FORMER = ("passages.faiss", "sentences.faiss")
_LIST = "segments.json"
_HEAD = "segment.json"
_VECTORS = "vectors.faiss"
_VOCABULARY = "vocabulary.json"

_FULL = 4_096
"""Passages: a batch is closed when it has so many, or would with the next document."""
_SMALL = 1_024
_MOST_SMALL = 8
_HASHED = 64 << 20
"""Bytes: files of an index that is no larger are read whole when it is opened, of a larger one only by `check`."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document in a segment: its digest in the library, the hash of its text, and how many passages it has."""

    id: str
    digest: str
    text_sha256: str
    passages: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the texts of a segment teach of their language: `words` and how often each stands there, their `stems`, and
    the abbreviations that each document defines."""

    words: Mapping[str, int]
    stems: tuple[str, ...]
    abbreviations: Mapping[str, tuple[Term, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """The documents in order of their ids; their passages in reading order, numbered from 0, with `sentences` of each
    counted, and indexed."""

    name: str
    documents: tuple[Indexed, ...]
    sentences: NDArray[np.int32]
    terms: Postings
    pairs: Postings
    vectors: VectorFile
    vocabulary: Vocabulary

    @property
    def passages(self) -> int:
        """How many there are."""
        return len(self.sentences)


@dataclass(frozen=True, slots=True)
class _Files:
    """What stands in a segment's first file: size and CRC-32 of each of the others."""

    documents: tuple[Indexed, ...]
    files: Mapping[str, tuple[int, int]]


_READ_FILES = TypeAdapter(_Files)
_READ_VOCABULARY = TypeAdapter(Vocabulary)
_READ_NAMES = TypeAdapter(tuple[str, ...])
_POSTINGS = ("keys", "starts", "numbers", "counts", "lengths")


def segment_name(embedder: str, documents: Iterable[tuple[str, str]]) -> str:
    """The name of a segment of documents with these ids and digests."""
    content = json.dumps([1, embedder, sorted(documents)])
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def keyword_text(title: str, section_path: Sequence[str], text: str) -> str:
    """What BM25 reads of a passage, `text` being what the model reads: the document's title and all its headings stand
    before it, for a question often names the study, or what stands over the passage alone."""
    return " ".join((title, *section_path, text.split("\n", 1)[-1]))


def abbreviations_of(document: Document) -> tuple[Term, ...]:
    """The abbreviations that a document defines, each once."""
    by_short: dict[str, Term] = {}
    for block in document.blocks:
        if block.kind in CITABLE:
            for term in defined_abbreviations(block.span.of(document.text)):
                by_short.setdefault(term.short[0], term)
    return tuple(by_short.values())


def sentence_counts(passage_ids: Sequence[str], sentences: Sequence[Sentence]) -> list[int]:
    """How many sentences each passage has. Raises `ValueError` unless they stand together, in the passages' order."""
    counts = Counter(sentence.passage_id for sentence in sentences)
    in_order = [passage_id for passage_id in passage_ids for _ in range(counts[passage_id])]
    if in_order != [sentence.passage_id for sentence in sentences]:
        raise ValueError("the sentences of a passage do not stand together")
    return [counts[passage_id] for passage_id in passage_ids]


def make_segment(library: Library, ids: Iterable[str]) -> Segment:
    """The segment of these documents, out of SQLite. Raises a `LibraryError`."""
    documents: list[Indexed] = []
    counts: list[int] = []
    keys: list[Keys] = []
    vector_keys: list[str] = []
    vocabulary: Counter[str] = Counter()
    abbreviations: dict[str, tuple[Term, ...]] = {}
    for document_id in sorted(ids):
        opened = library.opened(document_id)
        documents.append(Indexed(document_id, opened.digest, text_sha256(opened.document.text), len(opened.passages)))
        counts += sentence_counts([stored.passage.id for stored in opened.passages], opened.sentences)
        for stored in opened.passages:
            text = keyword_text(opened.document.title, stored.passage.section_path, stored.text)
            keys.append(keys_of(terms(text)))
            vector_keys.append(stored.text_sha256)
            vocabulary.update(words(stored.text))
        if defined := abbreviations_of(opened.document):
            abbreviations[document_id] = defined
    vectors: HalfVectors = library.half_vectors(vector_keys)
    return Segment(
        segment_name(library.embedder, ((item.id, item.digest) for item in documents)),
        tuple(documents),
        np.array(counts, dtype=np.int32),
        Postings.of(keys),
        Postings.of([pair_keys(of_text) for of_text in keys]),
        VectorFile.of(vectors),
        Vocabulary(vocabulary, tuple(sorted(set(map(stem, vocabulary)))), abbreviations),
    )


class Segments:
    """The segments of a library, as they are on disk and as they are wanted. For one thread at a time."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._folder = library.folder / INDEX_FOLDER
        self._open: dict[str, Segment] = {}

    def current(self, records: Iterable[DocumentRecord]) -> tuple[Segment, ...]:
        """Those of the library as it is now, `records` being its documents: from their files, or made from SQLite, and
        then saved where that is possible. The caller is `reading` the library. Raises a `LibraryError`."""
        digests, counts = self._library.digests(), {record.id: (record.id, record.passages) for record in records}
        listed = self._listed()
        whole = self._all_whole(listed)
        opened = [segment for name in listed if (segment := self._opened(name, whole)) is not None]
        kept = [segment for segment in opened if _lives(segment, digests)]
        indexed = {item.id for segment in kept for item in segment.documents}
        new = [document_id for document_id in digests if document_id not in indexed]
        small = [segment for segment in kept if segment.passages < _SMALL]
        if len(small) + bool(new) > _MOST_SMALL:
            kept = [segment for segment in kept if segment.passages >= _SMALL]
            new += [item.id for segment in small for item in segment.documents]
        made = [
            make_segment(self._library, ids) for ids in _batches([counts[document_id] for document_id in sorted(new)])
        ]
        segments = tuple(sorted((*kept, *made), key=lambda segment: segment.documents[0].id))
        self._open = {segment.name: segment for segment in segments}
        if made or [segment.name for segment in segments] != listed:
            # A full disk or a read-only folder costs the next start time, no more.
            with contextlib.suppress(OSError):
                self._save(segments, frozenset(segment.name for segment in made), listed)
        return segments

    def made_again(self) -> bool:
        """Read all files whole, and make again what is stale or damaged; whether anything was. Nothing is wrong where
        there is none yet: the first question makes them. The caller is `reading` the library."""
        if not self._folder.exists():
            return False
        listed = self._listed()
        damaged = [name for name in listed if not _is_whole(self._folder / name)]
        for name in damaged:
            self._open.pop(name, None)
            shutil.rmtree(self._folder / name, ignore_errors=True)
        return [segment.name for segment in self.current(self._library.documents())] != listed or bool(damaged)

    def _listed(self) -> list[str]:
        """The names of the segments that there are, as the list says; none where it says nothing that can be read."""
        try:
            return list(_READ_NAMES.validate_json(_checked(self._folder / _LIST)))
        except (OSError, ValueError):
            return []

    def _all_whole(self, names: Sequence[str]) -> bool:
        """Whether all is little enough to be read whole."""
        new = [name for name in names if name not in self._open]
        return sum(_size(self._folder / name) for name in new) <= _HASHED

    def _opened(self, name: str, whole: bool) -> Segment | None:
        """The segment in the files; None where they are missing, damaged or made otherwise."""
        if name in self._open:
            return self._open[name]
        folder = self._folder / name
        try:
            if whole and not _is_whole(folder):
                return None
            segment = _load(folder)
        except (OSError, ValueError):
            return None
        of_these = segment_name(self._library.embedder, ((item.id, item.digest) for item in segment.documents))
        return segment if of_these == name else None

    def _save(self, segments: Sequence[Segment], made: frozenset[str], listed: Sequence[str]) -> None:
        """Write what was made and what is not there, then the list of all, then take away what was listed before."""
        self._folder.mkdir(exist_ok=True)
        for segment in segments:
            if segment.name in made or not (self._folder / segment.name / _HEAD).exists():
                _write(segment, self._folder)
        names = [segment.name for segment in segments]
        _replace(self._folder / _LIST, _with_check(json.dumps(names)))
        for name in set(listed) - set(names):
            shutil.rmtree(self._folder / name, ignore_errors=True)
        for former in _FORMER:
            (self._library.folder / former).unlink(missing_ok=True)


def made_again(library: Library) -> tuple[str, ...]:
    """Make the derived files again where they are stale or damaged; their folder's name, or nothing.

    Raises a `LibraryError`.
    """
    with library.reading():
        return (INDEX_FOLDER,) if Segments(library).made_again() else ()


def _batches(documents: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """The ids of documents, given with the number of their passages, so many at once as a segment holds."""
    batch: list[str] = []
    passages = 0
    for document_id, count in documents:
        if batch and passages + count > _FULL:
            yield batch
            batch, passages = [], 0
        batch.append(document_id)
        passages += count
    if batch:
        yield batch


def _lives(segment: Segment, digests: Mapping[str, str]) -> bool:
    return bool(segment.documents) and all(digests.get(item.id) == item.digest for item in segment.documents)


def _arrays(segment: Segment) -> Iterator[tuple[str, NDArray[np.generic]]]:
    yield "sentences.npy", segment.sentences
    for name, postings in (("terms", segment.terms), ("pairs", segment.pairs)):
        for field in _POSTINGS:
            yield f"{name}.{field}.npy", getattr(postings, field)


def _write(segment: Segment, parent: Path) -> None:
    """Write the segment's folder, whole or not at all. Raises `OSError`."""
    temporary = Path(tempfile.mkdtemp(prefix=".making-", dir=parent))
    try:
        for name, array in _arrays(segment):
            np.save(temporary / name, array)
        segment.vectors.save(temporary / _VECTORS)
        (temporary / _VOCABULARY).write_bytes(_READ_VOCABULARY.dump_json(segment.vocabulary))
        files = {path.name: (path.stat().st_size, _crc32(path)) for path in sorted(temporary.iterdir())}
        head = json.dumps({"documents": [asdict(item) for item in segment.documents], "files": files})
        (temporary / _HEAD).write_bytes(_with_check(head))
        for path in temporary.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        shutil.rmtree(parent / segment.name, ignore_errors=True)
        temporary.chmod(0o755)
        temporary.replace(parent / segment.name)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _load(folder: Path) -> Segment:
    """The segment in a folder, its arrays mapped. Raises `ValueError`, or `OSError`, for what is none."""
    head = _READ_FILES.validate_json(_checked(folder / _HEAD))
    for name, (size, _) in head.files.items():
        if (folder / name).stat().st_size != size:
            raise ValueError(f"{folder / name} has another length")
    postings = {
        name: Postings(*(np.load(folder / f"{name}.{field}.npy", mmap_mode="r") for field in _POSTINGS))
        for name in ("terms", "pairs")
    }
    segment = Segment(
        folder.name,
        head.documents,
        np.load(folder / "sentences.npy", mmap_mode="r"),
        postings["terms"],
        postings["pairs"],
        VectorFile.load(folder / _VECTORS),
        _READ_VOCABULARY.validate_json((folder / _VOCABULARY).read_bytes()),
    )
    if not segment.passages == segment.vectors.size == sum(item.passages for item in segment.documents):
        raise ValueError(f"{folder} does not hold one passage for each vector")
    return segment


def _is_whole(folder: Path) -> bool:
    """Whether every file is, byte for byte, as it was written."""
    try:
        head = _READ_FILES.validate_json(_checked(folder / _HEAD))
        return all(
            (folder / name).stat().st_size == size and _crc32(folder / name) == crc32
            for name, (size, crc32) in head.files.items()
        )
    except (OSError, ValueError, ValidationError):
        return False


def _size(folder: Path) -> int:
    try:
        return sum(path.stat().st_size for path in folder.iterdir())
    except OSError:
        return 0


def _crc32(path: Path) -> int:
    crc32 = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc32 = zlib.crc32(block, crc32)
    return crc32


def _with_check(content: str) -> bytes:
    """The content behind a line with its checksum."""
    return f"{zlib.crc32(content.encode())}\n{content}".encode()


def _checked(path: Path) -> str:
    """What `_with_check` was given. Raises `ValueError` when the file holds something else, and `OSError`."""
    checksum, _, content = path.read_text(encoding="utf-8").partition("\n")
    if checksum != str(zlib.crc32(content.encode())):
        raise ValueError(f"{path} does not match its checksum")
    return content


def _replace(path: Path, content: bytes) -> None:
    """Write the file, so that at every moment there is a whole one or none. Raises `OSError`."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def words_of(segments: Sequence[Segment]) -> Counter[str]:
    """How often each word stands in all of them."""
    counts: Counter[str] = Counter()
    for segment in segments:
        counts.update(segment.vocabulary.words)
    return counts


def stems_of(segments: Sequence[Segment]) -> frozenset[str]:
    """The stems of these words."""
    return frozenset(chain.from_iterable(segment.vocabulary.stems for segment in segments))


def own_terms(segments: Sequence[Segment], ids: Iterable[str]) -> tuple[Term, ...]:
    """The abbreviations that the documents define, each once: by the first that does, in the order of `ids`."""
    by_document: dict[str, tuple[Term, ...]] = {}
    for segment in segments:
        by_document.update(segment.vocabulary.abbreviations)
    by_short: dict[str, Term] = {}
    for document_id in ids:
        for term in by_document.get(document_id, ()):
            by_short.setdefault(term.short[0], term)
    return tuple(by_short.values())
