"""Stand-ins for the Library page: a shelf in memory, adding that waits, a check that finds what it is told."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.catalogue import Catalogued
from corpus.errors import DocumentNotFound, LibraryLocked
from corpus.receipts import Receipt, Status
from corpus.storage import Opened
from corpus.stored_rows import DocumentRecord, StoredPassage
from corpus.types import Document, Passage, Sentence
from tests.page_documents import KETAMINE, MECHANISMS, NASTY_DOCUMENT
from ui.web.library_adding import Ended, LibraryAdding, LibraryChecking, LibraryHoldings, Progress, Soundness, Tell
from ui.web.services import Shelved, shelved

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def opened(document: Document, missing: tuple[str, ...] = ()) -> Opened:
    """A document with a passage for each paragraph, each one sentence."""
    blocks = [block for block in document.blocks if block.kind.value == "paragraph"]
    passages = tuple(
        StoredPassage(
            Passage(f"{document.id}-p{number}", document.id, block.span, block.section_path, block.page),
            "0" * 64,
            block.span.of(document.text),
        )
        for number, block in enumerate(blocks)
    )
    record = DocumentRecord(
        document.id,
        document.title,
        document.authors,
        document.year,
        document.source.name,
        document.source.path,
        document.source.sha256,
        AT,
        3,
        len(passages),
        len(passages),
        len(document.text),
        0,
        media_type="text/plain",
        missing=missing,
    )
    return Opened(
        record,
        document,
        passages,
        tuple(Sentence(one.passage.span, one.passage.id, None) for one in passages),
    )


class FakeHoldings(LibraryHoldings):
    """Three documents and whatever is put in; `broken` makes every call fail."""

    def __init__(self, *more: Opened) -> None:
        self.documents = {
            one.record.id: one
            for one in (
                opened(KETAMINE),
                opened(MECHANISMS, ("pages 3-7 hold no text",)),
                opened(NASTY_DOCUMENT),
                *more,
            )
        }
        self.failures = [
            Shelved(Receipt("locked.pdf", "/secret/locked.pdf", Status.FAILED, "locked.pdf asks for a password"), AT)
        ]
        self.broken = False

    def counts(self, words: str) -> Catalogued:
        every = self._matching("")
        return Catalogued(
            len(every),
            sum(one.record.passages for one in every),
            sum(one.record.sentences for one in every),
            sum(bool(one.record.missing) for one in every),
            len(self.failures),
            len(self._matching(words)),
        )

    def listed(self, words: str, first: int, most: int) -> tuple[Shelved, ...]:
        return tuple(shelved(one.record) for one in self._matching(words)[first : first + most])

    def failed(self, most: int) -> tuple[Shelved, ...]:
        return tuple(self.failures[:most])

    def opened(self, document_id: str) -> Opened:
        if document_id not in self.documents:
            raise DocumentNotFound(f"no document {document_id!r}")
        return self.documents[document_id]

    def remove(self, document_id: str) -> None:
        self.opened(document_id)
        del self.documents[document_id]

    def forget(self, path: str) -> None:
        self.failures = [one for one in self.failures if one.receipt.path != path]

    def _matching(self, words: str) -> list[Opened]:
        if self.broken:
            raise LibraryLocked("another process is writing to the library: try again")
        return [one for one in self.documents.values() if words.lower() in one.record.title.lower()]


@dataclass
class FakeAdding(LibraryAdding):
    """Adds what says so in its name: "bad" fails, "boom" breaks down, "slow" waits for `go` while it embeds, "locked"
    finds the library locked; each into `holdings`, where there are any."""

    holdings: FakeHoldings | None = None
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    at_work: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    added: list[tuple[str, bytes]] = field(default_factory=list)
    rests: int = 0

    def add(self, path: Path, tell: Tell) -> Iterator[Receipt]:
        if "locked" in path.name:
            raise LibraryLocked("another process is writing to the library: add it again")
        if "boom" in path.name:
            raise RuntimeError("secret detail")
        tell(Progress(1))
        content = path.read_bytes()
        if "slow" in path.name:
            tell(Progress(1, path.name, 128, 512))
            self.at_work.set()
            self._wait()
        if "bad" in path.name:
            yield Receipt(path.name, str(path), Status.FAILED, f"{path.name} is damaged")
            return
        same = any(one == content for _, one in self.added)
        self.added.append((path.name, content))
        document = replace(MECHANISMS, id=f"{len(self.added):016x}", title=f"Title of {path.name}")
        if self.holdings is not None and not same:
            self.holdings.documents = {document.id: opened(document), **self.holdings.documents}
        yield Receipt(
            path.name,
            str(path),
            Status.UNCHANGED if same else Status.ADDED,
            document_id=document.id,
            title=document.title,
            pages=4,
            passages=11,
            sentences=78,
        )

    def rest(self) -> None:
        self.rests += 1

    def end(self) -> None:
        self.ended.set()

    def _wait(self) -> None:
        while not self.go.acquire(timeout=0.02):
            if self.ended.is_set():
                raise Ended


@dataclass
class FakeChecking(LibraryChecking):
    """Finds what it was told to find, when `go` is set."""

    found: Soundness = field(default_factory=lambda: Soundness((), ("passages.faiss",), 3))
    go: threading.Event = field(default_factory=threading.Event)

    def check(self) -> Soundness:
        assert self.go.wait(20)
        return self.found
