"""Many articles into a new library: how many a second, where the time goes, what memory it takes; and once more.

Left out: whether they were read rightly (`reading_report`).
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import assembly
from assistant.settings import Settings
from corpus.metadata import Metadata
from corpus.receipt import Receipt, Status
from corpus.source_file import SourceFile


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
        added=sum(one.status in (Status.ADDED, Status.PARTIAL) for one in first),
        passages=sum(one.passages for one in first),
        sentences=sum(one.sentences for one in first),
        first=middle - started,
        reading=sum(one.reading_seconds for one in first),
        embedding=sum(one.embedding_seconds for one in first),
        second=ended - middle,
        unchanged=sum(one.status is Status.UNCHANGED for one in second),
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    )


def _added(settings: Settings, files: Sequence[SourceFile], step: Callable[[], object]) -> list[Receipt]:
    receipts = []
    with (
        assembly.open_library(settings) as library,
        assembly.ingest(settings, library, assembly.embedder(settings)) as ingest,
    ):
        for receipt in ingest.add(files, Metadata()):
            receipts.append(receipt)
            step()
    return receipts
