"""What the readers make of real files, a row a form: what became of them, words recovered in order, speed, memory.

Each form is read by children of its own, two at a time, as `footnote add` reads. Left out: which files
(`reading_set`), and what counts as recovered (`recovery`).
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from corpus.document import Document
from corpus.errors import FileError
from corpus.reading.confined.crew import Crew
from corpus.sentences import units
from corpus.word_counts import WordCounts, word_counts
from evals.means import Mean
from evals.reading_set import Sample
from evals.recovery import Recovery, recovery

READERS = 2
HEAD = (
    "| form | files | added | partial | failed | words of the reference recovered in order "
    "(mean of files, 95 % bootstrap interval; lowest) | words that can be cited (all files; lowest) "
    "| files/s | pages/s | peak memory of a reader |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of one file: `read` tells that it is a document, `reason` why it is none, or what it lacks, `words`
    how many of its words can be cited."""

    name: str
    read: bool
    reason: str
    pages: int = 0
    recovery: Recovery | None = None
    words: WordCounts | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.words or self.reason}"


@dataclass(frozen=True, slots=True)
class FormRead:
    """What became of the files of one form; `seconds` is the time that reading them took."""

    form: str
    files: tuple[FileRead, ...]
    seconds: float
    peak_bytes: int

    @property
    def read(self) -> int:
        """How many files became documents."""
        return sum(one.read for one in self.files)

    @property
    def partial(self) -> int:
        """How many of them lack something of their file."""
        return sum(one.read and bool(one.reason) for one in self.files)

    @property
    def pages(self) -> int:
        """How many pages they have; 0 for forms without pages."""
        return sum(one.pages for one in self.files)

    @property
    def shares(self) -> tuple[float, ...]:
        """The share recovered of each file that has a reference."""
        return tuple(one.recovery.share for one in self.files if one.recovery is not None)

    def figures(self) -> dict[str, object]:
        """The row, for JSON."""
        return {
            "form": self.form,
            "files": len(self.files),
            "added": self.read - self.partial,
            "partial": self.partial,
            "failed": len(self.files) - self.read,
            "recovered": list(self.shares),
            "words": {one.name: [one.words.citable, one.words.words] for one in self.files if one.words is not None},
            "seconds": self.seconds,
            "pages": self.pages,
            "peak_bytes": self.peak_bytes,
        }

    def __str__(self) -> str:
        cells = (
            self.form,
            f"{len(self.files)}",
            f"{self.read - self.partial}",
            f"{self.partial}",
            f"{len(self.files) - self.read}",
            _shares(self.shares),
            _citable([one.words for one in self.files if one.words is not None]),
            f"{len(self.files) / self.seconds:.1f}",
            f"{self.pages / self.seconds:.0f}" if self.pages else "-",
            f"{self.peak_bytes / 1e6:.0f} MB",
        )
        return f"| {' | '.join(cells)} |"


def read_form(form: str, samples: Sequence[Sample], step: Callable[[], object]) -> FormRead:
    """Read the files of a form; `step` is called after each."""
    with Crew(READERS) as crew, ThreadPoolExecutor(READERS) as threads:
        started = time.perf_counter()
        outcomes = []
        for outcome in threads.map(lambda sample: _outcome(crew, sample), samples):
            outcomes.append(outcome)
            step()
        seconds = time.perf_counter() - started
        peak = crew.peak_bytes
    compared = (_compared(sample, outcome) for sample, outcome in zip(samples, outcomes, strict=True))
    return FormRead(form, tuple(compared), seconds, peak)


def _outcome(crew: Crew, sample: Sample) -> Document | FileError:
    try:
        return crew.read(sample.file)
    except FileError as error:
        return error


def _compared(sample: Sample, outcome: Document | FileError) -> FileRead:
    if isinstance(outcome, FileError):
        return FileRead(sample.file.name, read=False, reason=str(outcome))
    found = None if sample.reference is None else recovery(outcome, sample.reference())
    cited = [unit.span for unit in units(outcome.text, outcome.blocks, outcome.tables) if unit.citable]
    counts = word_counts(outcome, cited)
    return FileRead(sample.file.name, True, "; ".join(outcome.missing), len(outcome.pages), found, counts)


def _shares(shares: Sequence[float]) -> str:
    """The mean with its 95 % interval over files, and the lowest."""
    if not shares:
        return "no reference"
    mean = Mean.of(shares)
    ends = f"{100 * mean.low:.1f}-{100 * mean.high:.1f}; {100 * min(shares):.1f}"
    return f"{100 * mean.value:.1f} % (n {mean.n}; {ends})"


def _citable(counts: Sequence[WordCounts]) -> str:
    """The share of all words that can be cited, and the lowest of a file."""
    words = sum(one.words for one in counts)
    if not words:
        return "-"
    lowest = min(one.citable / one.words for one in counts if one.words)
    return f"{sum(one.citable for one in counts) / words:.1%} ({words:,}; {lowest:.1%})"
