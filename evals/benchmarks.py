"""Where the time goes: one answer, adding files, opening a library, many articles."""

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import factory
from assistant.reader import PassageReading, Reader, ReaderPassage
from assistant.settings import Settings
from assistant.types import Question
from corpus.chunker import cut
from corpus.glossary import Glossary
from corpus.inputs import files_under
from corpus.readers.base import read
from corpus.receipts import Receipt, Status
from corpus.sources import SourceFile
from corpus.stored_rows import Metadata
from corpus.types import Document
from evals.answer_eval import Case
from index.embedder import DIMENSION, BundledEmbedder, Vectors
from index.query import english_words
from index.retriever import HybridRetriever
from index.snapshot import snapshot_in_memory
from index.text import PASSAGE_LIMIT, PieceCounter


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds of `n` runs."""

    name: str
    n: int
    median: float
    p95: float

    def __str__(self) -> str:
        return f"| {self.name} | {self.n} | {self.median:.0f} | {self.p95:.0f} |"


def spread(name: str, milliseconds: Iterable[float]) -> Spread:
    """The spread of some times."""
    sorted_times = sorted(milliseconds)
    last = sorted_times[min(len(sorted_times) - 1, int(0.95 * len(sorted_times)))]
    return Spread(name, len(sorted_times), statistics.median(sorted_times), last)


def speeds(cases: Iterable[Case]) -> tuple[Spread, ...]:
    """Loading the model, adding each bundled review, opening the library, answering each case."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.from_environment(Path(folder)), library=Path(folder))
        embedder = factory.embedder(settings)
        loading = _timed(lambda: embedder.embed(["warm up"]))
        with factory.open_library(settings) as library, as_file(files("corpus.reviews")) as reviews:
            with factory.ingest(settings, library, embedder) as ingest:
                adding = [1000 * item.seconds for item in ingest.add(files_under([reviews]).files, Metadata())]
            assistant = factory.assistant(settings, library, embedder)
            opening = _timed(assistant.warm_up)
            answering = [_timed(lambda case=case: assistant.invoke(case.question)) for case in cases]  # type: ignore[misc]  # mypy infers no lambda with a default
    return (
        spread("load the model", [loading]),
        spread("add one review (about 700 words)", adding),
        spread("open the library and answer first", [opening]),
        spread("answer", answering),
    )


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


class _DrawnVectors:
    """Unit vectors drawn from one seeded generator, whatever the texts."""

    name = "drawn"

    def __init__(self) -> None:
        self._generator = np.random.default_rng(0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = self._generator.normal(size=(len(texts), DIMENSION)).astype(np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def embed_query(self, query: str) -> NDArray[np.float32]:
        [vector] = self.embed([query])
        return np.asarray(vector, dtype=np.float32)


class _TimedEmbedder:
    """The embedding model, with the milliseconds that it took each time."""

    def __init__(self) -> None:
        self._inner = BundledEmbedder()
        self.name = self._inner.name
        self.milliseconds: list[float] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        began = time.perf_counter()
        vectors = self._inner.embed(texts)
        self.milliseconds.append(1000 * (time.perf_counter() - began))
        return vectors

    def embed_query(self, query: str) -> NDArray[np.float32]:
        began = time.perf_counter()
        vector = self._inner.embed_query(query)
        self.milliseconds.append(1000 * (time.perf_counter() - began))
        return vector


class _TimedReader:
    """The reader, with the milliseconds that it took each time."""

    def __init__(self, inner: Reader) -> None:
        self._inner = inner
        self.name = inner.name
        self.milliseconds: list[float] = []

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> tuple[PassageReading, ...]:
        began = time.perf_counter()
        readings = self._inner.read(question, passages)
        self.milliseconds.append(1000 * (time.perf_counter() - began))
        return readings


def answer_speed(files: Iterable[SourceFile], questions: Sequence[Question], passages: int) -> tuple[Spread, ...]:
    """The times of each step over at least `passages` passages, or all there are; each question once, unhurried."""
    counter, glossary = PieceCounter(), Glossary.bundled()
    documents = _up_to(files, passages, counter)
    snapshot = snapshot_in_memory(documents, _DrawnVectors(), counter, PASSAGE_LIMIT, glossary, english_words())
    embedder, reader = _TimedEmbedder(), _TimedReader(factory.reader())
    settings = Settings.from_environment(None)
    assistant = factory.assistant_over(settings, HybridRetriever(lambda: snapshot, embedder), reader)
    assistant.warm_up()
    rows: dict[str, list[float]] = {}
    for question in questions:
        embedder.milliseconds.clear()
        reader.milliseconds.clear()
        answer = assistant.invoke(question)
        took = {timing.name: timing.milliseconds for timing in answer.timings}
        if not reader.milliseconds:
            continue
        took |= {"embed the question": sum(embedder.milliseconds), "read passages": sum(reader.milliseconds)}
        took["retrieve"] = took["retrieve"] - took["embed the question"] - took["read passages"]
        for name, milliseconds in took.items():
            rows.setdefault(name, []).append(milliseconds)
    size = f"{len(snapshot.texts.passages):,} passages of {len(documents)} articles"
    return tuple(spread(f"{name}, {size}", times) for name, times in rows.items())


def _up_to(files: Iterable[SourceFile], passages: int, counter: PieceCounter) -> tuple[Document, ...]:
    """Documents until they have so many passages."""
    documents: list[Document] = []
    count = 0
    for file in files:
        if count >= passages:
            break
        documents.append(read(file))
        count += len(cut(documents[-1], counter, PASSAGE_LIMIT).passages)
    return tuple(documents)


@dataclass(frozen=True, slots=True)
class Scale:
    """`first` and `second` are the seconds that the two runs took, `reading` and `embedding` the sums of the first;
    `peak_bytes` is the most memory that the process that embeds held, its readers' apart."""

    files: int
    added: int
    passages: int
    sentences: int
    first: float
    reading: float
    embedding: float
    second: float
    unchanged: int
    peak_bytes: int

    def __str__(self) -> str:
        return (
            f"{self.files} files: {self.added} added, {self.passages:,} passages, {self.sentences:,} sentences "
            f"in {self.first:.0f} s ({self.files / self.first:.2f} files/s); embedding {self.embedding:.0f} s, "
            f"reading {self.reading:.0f} s (in two processes, while others are embedded); "
            f"{self.peak_bytes / 1e6:.0f} MB at most in the process that embeds\n"
            f"the same once more: {self.unchanged} unchanged in {self.second:.1f} s, nothing embedded"
        )


def scale(files: Sequence[SourceFile], step: Callable[[], object]) -> Scale:
    """Add the files to a new library twice; `step` is called after each file of the first time."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.from_environment(Path(folder)), library=Path(folder))
        started = time.perf_counter()
        first = _added(settings, files, step)
        middle = time.perf_counter()
        second = _added(settings, files, lambda: None)
        ended = time.perf_counter()
    if any(receipt.embedding_seconds for receipt in second):
        raise AssertionError("the second run embedded something")
    return Scale(
        files=len(files),
        added=sum(item.status in (Status.ADDED, Status.PARTIAL) for item in first),
        passages=sum(item.passages for item in first),
        sentences=sum(item.sentences for item in first),
        first=middle - started,
        reading=sum(item.reading_seconds for item in first),
        embedding=sum(item.embedding_seconds for item in first),
        second=ended - middle,
        unchanged=sum(item.status is Status.UNCHANGED for item in second),
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    )


def _added(settings: Settings, files: Sequence[SourceFile], step: Callable[[], object]) -> list[Receipt]:
    receipts = []
    with (
        factory.open_library(settings) as library,
        factory.ingest(settings, library, factory.embedder(settings)) as ingest,
    ):
        for receipt in ingest.add(files, Metadata()):
            receipts.append(receipt)
            step()
    return receipts
