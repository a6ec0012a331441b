"""A kept run read once for the Scores page, and the page's words for figures, statuses and labels."""

from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

from assistant.types import SupportLabel
from evals.metrics import Metric, Proportion
from evals.run_metrics import Figure, Totals, of_mean, of_proportion
from evals.runs import ROWS, KeptRun
from evals.scored_rows import ScoredRow, Status, row_of_line
from evals.verdicts import Label

FIGURES = {
    "readable": ("Rows that could be read", "of all rows"),
    "supported_sentences": ("Sentences supported", "of all that were checked"),
    "faithfulness": ("Faithfulness", "share of an answer’s sentences that its contexts support"),
    "contradiction_rate": ("Contradicted", "share of an answer’s sentences that its contexts contradict"),
    "citation_precision": ("Right footnotes", "share of footnotes whose source carries the sentence"),
    "citation_recall": ("Sentences with a right footnote", "share of sentences that their footnotes carry"),
    "quote_exactness": ("Exact quotes", "quotes that stand in the document at their place, letter for letter"),
    "token_f1": ("Same words as the reference", "F1 over words"),
    "checker_f1": ("Same facts as the reference", "F1 over sentences, as the checker sees them"),
    "context_precision": ("Right contexts first", "average precision of what was retrieved"),
    "context_recall": ("Reference found in the contexts", "share of the reference’s sentences"),
    "recall_at_5": ("Right passage among five", "share of what should be found"),
    "mrr": ("Rank of the first right passage", "mean of one over its rank"),
    "ndcg_at_5": ("Order of the first five", "nDCG, 1 is the best order"),
    "latency_median_ms": ("Time for an answer, median", "milliseconds"),
    "latency_p95_ms": ("Time for an answer, 95 of 100", "milliseconds"),
    "abstention_precision": ("Rightly declined", "of the questions that were declined"),
    "abstention_recall": ("Declined where it should", "of the questions that the documents do not answer"),
    "aurc": ("Area under risk and coverage", "mean loss over all shares answered"),
}
STATUSES = {
    Status.SCORED: "scored",
    Status.NO_CLAIMS: "nothing to check",
    Status.ABSTAINED: "abstained",
    Status.OTHER_LANGUAGE: "not in English",
    Status.TOO_LONG: "too long to score",
    Status.ERROR: "could not be scored",
}
LABELS = {
    SupportLabel.SUPPORTED: "Supported",
    SupportLabel.CONTRADICTED: "Contradicted",
    SupportLabel.NOT_FOUND: "Not found",
    None: "Not checked",
}
RULINGS = {
    Label.SUPPORTS: "supports",
    Label.PARTLY: "partly",
    Label.DOES_NOT: "does not",
    Label.WRONG_PLACE: "wrong place",
}
NO_RUN = (
    "No run is kept yet. To make one, score a file of answers and give the run a name, or answer and score a set of "
    "questions:"
)
COMMANDS = (
    "footnote eval score ANSWERS.jsonl --out SCORES.jsonl --keep NAME",
    "footnote eval run QUESTIONS.jsonl --documents FOLDER --keep NAME",
)


def figure_words(name: str) -> tuple[str, str]:
    """What a figure is called, and a few words on what it is; a new one keeps its name."""
    return FIGURES.get(name, (name.replace("_", " ").capitalize(), ""))


BINS = 10
KEPT = 4
_STATUSES = tuple(Status)


class Order(StrEnum):
    """In which order rows are listed: the least faithful first, then by contradictions; or as they lie in the file."""

    WORST = "worst"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: the mean of what they told, and how right they were with its interval."""

    confidence: float
    right: Figure


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass over a run gives. `risks` are points (coverage, risk) in 0..1; `kinds` has a figure for each kind
    of question, the most rows first; `worst` has every row's number (from 0), the worst first."""

    run: KeptRun
    risks: tuple[tuple[float, float], ...]
    bins: tuple[Bin, ...]
    kinds: tuple[Figure, ...]
    worst: "array[int]"
    statuses: bytes

    def numbers(self, order: Order, status: Status | None) -> Sequence[int]:
        """The numbers of the rows with that status, or of all."""
        every: Sequence[int] = self.worst if order is Order.WORST else range(len(self.statuses))
        if status is None:
            return every
        wanted = _STATUSES.index(status)
        return [number for number in every if self.statuses[number] == wanted]


class Readings:
    """Readings of runs, the last few of them kept: a run never changes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str], Reading] = OrderedDict()

    def of(self, run: KeptRun) -> Reading:
        """The reading of a whole run. Raises `FileUnreadable` or `FileDamaged`."""
        key = (run.name, run.summary.rows_sha256 if run.summary is not None else "")
        with self._lock:
            if key not in self._kept:
                self._kept[key] = _reading(run)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


def rows_at(run: KeptRun, numbers: Sequence[int]) -> tuple[ScoredRow, ...]:
    """The rows with these numbers (from 0), in this order; the file is gone through once, only they are taken apart.

    Raises `OSError` or `ValueError` when the file is gone or harmed since.
    """
    wanted = set(numbers)
    rows: dict[int, ScoredRow] = {}
    if not wanted:
        return ()
    last = max(wanted)
    with (run.folder / ROWS).open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number in wanted:
                try:
                    rows[number] = row_of_line(line)
                except (KeyError, TypeError, AttributeError) as error:
                    raise ValueError(f"row {number + 1} is not what was kept") from error
            if number == last:
                break
    return tuple(rows[number] for number in numbers if number in rows)


def _reading(run: KeptRun) -> Reading:
    totals = Totals()
    statuses = bytearray()
    keys: list[tuple[float, int, int]] = []
    kinds: dict[str, array[float]] = defaultdict(lambda: array("d"))
    pairs: list[tuple[float, float]] = []
    for number, row in enumerate(run.every_row()):
        totals.add(row)
        statuses.append(_STATUSES.index(row.status))
        faithful = row.value(Metric.FAITHFULNESS) if row.status is Status.SCORED else None
        # A row that could not be scored is looked at before those that abstained or claim nothing.
        fallback = 1.5 if row.status is Status.ERROR else 2.0
        keys.append((fallback if faithful is None else faithful, -row.contradicted, number))
        if faithful is not None and row.kind:
            kinds[row.kind].append(faithful)
        right = float(row.correct) if row.correct is not None else faithful
        if right is not None and row.confidence is not None and row.status is not Status.ABSTAINED:
            pairs.append((row.confidence, right))
    seed = 0 if run.summary is None else run.summary.provenance.seed
    return Reading(
        run,
        totals.risk_coverage.curve(),
        _bins(pairs, seed),
        tuple(
            of_mean(kind, values, seed)
            for kind, values in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
        array("q", (number for _, _, number in sorted(keys))),
        bytes(statuses),
    )


def _bins(pairs: Sequence[tuple[float, float]], seed: int) -> tuple[Bin, ...]:
    by: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for confidence, right in pairs:
        by[max(0, min(BINS - 1, int(confidence * BINS)))].append((confidence, right))
    bins = []
    for _, of in sorted(by.items()):
        rights = [right for _, right in of]
        if all(right in (0.0, 1.0) for right in rights):
            figure = of_proportion("right", Proportion(int(sum(rights)), len(rights)))
        else:
            figure = of_mean("right", rights, seed)
        bins.append(Bin(sum(confidence for confidence, _ in of) / len(of), figure))
    return tuple(bins)
