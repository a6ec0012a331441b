"""Where the time of an answer goes, over a library of as many passages as asked for, models loaded.

The texts are real articles and the question's vector is real; the texts' own vectors are drawn at random, so that
nothing need be embedded: as much work for search, of which the answers make no sense. Left out: many users at once.
"""

import time
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant import assembly
from assistant.question import Question
from assistant.reader import PassageReading, Reader, ReaderPassage
from assistant.settings import Settings
from corpus.cutting import cut
from corpus.document import Document
from corpus.glossary import Glossary
from corpus.reading import read
from corpus.source_file import SourceFile
from evals.speed import Spread, spread
from index.embedder import DIMENSION, BundledEmbedder, Vectors
from index.in_memory import snapshot_in_memory
from index.retriever import HybridRetriever
from index.spelling import english_words
from index.tokens import PASSAGE_LIMIT, PieceCounter


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
        found = self._inner.read(question, passages)
        self.milliseconds.append(1000 * (time.perf_counter() - began))
        return found


def answer_speed(files: Iterable[SourceFile], questions: Sequence[Question], passages: int) -> tuple[Spread, ...]:
    """The times of each step over at least `passages` passages, or all there are; each question once, unhurried."""
    counter, glossary = PieceCounter(), Glossary.bundled()
    documents = _up_to(files, passages, counter)
    snapshot = snapshot_in_memory(documents, _DrawnVectors(), counter, PASSAGE_LIMIT, glossary, english_words())
    embedder, reader = _TimedEmbedder(), _TimedReader(assembly.reader())
    settings = Settings.from_environment(None)
    assistant = assembly.assistant_over(settings, HybridRetriever(lambda: snapshot, embedder), reader)
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
    found: list[Document] = []
    count = 0
    for file in files:
        if count >= passages:
            break
        found.append(read(file))
        count += len(cut(found[-1], counter, PASSAGE_LIMIT).passages)
    return tuple(found)
