"""Whether a library still holds what was stored in it: the file, every digest, every span, every vector."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus import storage
from corpus.database import Connection, Meta, read_meta
from corpus.errors import LibraryDamaged
from corpus.library import Library
from corpus.span import Span
from corpus.stored_rows import BYTES_PER_NUMBER, PackedVector, StoredPassage
from corpus.types import Document, Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `location` names the file, the document or the vector, `problem` says what."""

    location: str
    problem: str


def check(library: Library) -> tuple[Finding, ...]:
    """All that is wrong with a library; empty when it is sound.

    Damage is found and told, not raised; a library that another process is writing to raises `LibraryLocked`.
    """
    name = library.database.name.rpartition("/")[2]
    try:
        with library.database.reading() as connection:
            if broken := tuple(Finding(name, problem) for problem in library.database.faults()):
                return broken  # whatever is read from a broken file says nothing more
            meta = read_meta(connection, library.database.name)
            ids = [id_ for (id_,) in connection.execute("SELECT id FROM documents ORDER BY id")]
            documents = (finding for id_ in ids for finding in _document_findings(connection, id_))
            return (*documents, *_vector_findings(connection, meta))
    except LibraryDamaged as error:
        return (Finding(name, str(error)),)


def _document_findings(connection: Connection, document_id: str) -> Iterator[Finding]:
    location = f"document {document_id}"
    try:
        opened = storage.fetch(connection, document_id)
        if opened is None:
            yield Finding(location, "cannot be read back by its id")
            return
        storage.original(connection, document_id)
    except ValueError as error:
        yield Finding(location, str(error))
        return
    for fault in _span_faults(opened.document, opened.passages, opened.sentences):
        yield Finding(location, fault)


def _span_faults(
    document: Document, passages: tuple[StoredPassage, ...], sentences: tuple[Sentence, ...]
) -> Iterator[str]:
    """What the spans of a document must hold to, whoever made them."""
    homes = {stored.passage.id: stored.passage.span for stored in passages}
    spans = {
        "page": [page.span for page in document.pages],
        "block": [block.span for block in document.blocks],
        "passage": list(homes.values()),
        "sentence": [sentence.span for sentence in sentences],
        "leaned-on sentence": [sentence.leans_on for sentence in sentences if sentence.leans_on is not None],
        "reference": [reference.span for reference in document.references],
        "mention": [mention.span for mention in document.mentions],
        "table": [table.span for table in document.tables],
        "cell": [cell for table in document.tables for row in table.rows for cell in row.cells],
    }
    whole = Span(0, len(document.text))
    for kind, places in spans.items():
        for span in places:
            if not whole.holds(span):
                yield f"{kind} {span.start}:{span.end} runs past its text of {whole.end}"
    for kind in ("page", "block", "passage", "sentence", "mention"):
        for earlier, later in pairwise(spans[kind]):
            if later.start < earlier.end:
                yield f"{kind} {later.start}:{later.end} begins before {earlier.start}:{earlier.end} ends"
    for mention in document.mentions:
        if strays := [number for number in mention.references if not 0 <= number < len(document.references)]:
            yield f"mention {mention.span.start}:{mention.span.end} names reference {strays[0]}, which is not there"
    if document.layout is not None and (fault := document.layout.fault(whole.end, len(document.pages))):
        yield fault
    for sentence in sentences:
        span = sentence.span
        if not homes[sentence.passage_id].holds(span):
            yield f"sentence {span.start}:{span.end} lies outside its passage {sentence.passage_id}"


def _vector_findings(connection: Connection, meta: Meta) -> Iterator[Finding]:
    keys = {key for (key,) in connection.execute("SELECT text_sha256 FROM passages")}
    known = frozenset(keys)
    stored = connection.execute("SELECT text_sha256, model, vector, crc32 FROM embeddings")
    for key, model, data, crc32 in stored:
        location = f"vector of text {key:.12}"
        if key not in known:
            yield Finding(location, "belongs to no passage")
            continue
        vector = PackedVector(data, crc32)
        if model != meta.embedder:
            # Another model's are there while the library is being embedded anew, and after that was interrupted.
            if fault := vector.fault(len(data) // BYTES_PER_NUMBER):
                yield Finding(location, fault)
            continue
        keys.discard(key)
        if fault := vector.fault(meta.dimension):
            yield Finding(location, fault)
    for key in sorted(keys):
        yield Finding(f"vector of text {key:.12}", "is not there")
