"""How long things take on this machine: adding the bundled reviews, opening the library, one whole answer.

Left out: memory, many users at once.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path

from assistant import assembly
from assistant.settings import Settings
from corpus.finding import files_under
from corpus.metadata import Metadata
from evals.question_set import Case


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
        embedder = assembly.embedder(settings)
        loading = _timed(lambda: embedder.embed(["warm up"]))
        with assembly.open_library(settings) as library, as_file(files("corpus.reviews")) as reviews:
            with assembly.ingest(settings, library, embedder) as ingest:
                adding = [1000 * one.seconds for one in ingest.add(files_under([reviews]).files, Metadata())]
            assistant = assembly.assistant(settings, library, embedder)
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
