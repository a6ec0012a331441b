"""The figures of runs as the Scores page shows them, and its charts: where their lines, dots and words stand."""

from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

from markupsafe import Markup

from assistant.types import SupportLabel
from corpus.text import count
from evals.metrics import Metric, Proportion
from evals.run_metrics import Figure, Totals, of_mean, of_proportion, shown
from evals.runs import ROWS, KeptRun
from evals.scored_rows import ScoredRow, Status, row_of_line
from evals.verdicts import Label
from ui.web.render import number, render

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
    for at, row in enumerate(run.every_row()):
        totals.add(row)
        statuses.append(_STATUSES.index(row.status))
        faithful = row.value(Metric.FAITHFULNESS) if row.status is Status.SCORED else None
        # A row that could not be scored is looked at before those that abstained or claim nothing.
        fallback = 1.5 if row.status is Status.ERROR else 2.0
        keys.append((fallback if faithful is None else faithful, -row.contradicted, at))
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
        array("q", (at for _, _, at in sorted(keys))),
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


_MOST_POINTS = 300
_MOST_NAME = 18
_LEAST_LOSS = 0.04
"""Where the axis of losses ends that are all smaller: nothing lost is a line on the floor."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A `line` from one end to the other, a `circle` with its radius, a `polyline` or `polygon` through points, or a
    `text` where it begins or has its `anchor`; `kind` is its class. `words` are a text's, or a circle's title."""

    tag: str
    kind: str
    at: tuple[float, ...]
    words: str = ""
    note: str = ""
    anchor: str = ""


def share_bar(figure: Figure) -> Markup:
    """A share in 0..1 on a line with its interval, for a table's cell; empty for what is no share."""
    if figure.value is None or not 0 <= figure.value <= 1:
        return Markup()
    shapes = [_Shape("line", "track", (4, 8, 156, 8))]
    if figure.low is not None and figure.high is not None:
        low, high = 4 + 152 * max(0.0, figure.low), 4 + 152 * min(1.0, figure.high)
        shapes.append(_Shape("line", "reach", (low, 8, high, 8)))
    return render("charts.share", shapes=[*shapes, _Shape("circle", "dot", (4 + 152 * figure.value, 8, 4))])


def risk_coverage(points: Sequence[tuple[float, float]]) -> Markup:
    """Loss among the surest answers (up) against the share of questions answered (right), both in per cent."""
    plot = _Plot(_round_up(max(_LEAST_LOSS, *(risk for _, risk in points))))
    thinned = (*points[:: max(1, len(points) // _MOST_POINTS)], points[-1])
    path = [coordinate for coverage, risk in thinned for coordinate in (plot.x(coverage), plot.y(risk))]
    last = points[-1][1]
    half = next(risk for coverage, risk in points if coverage >= 0.5)
    return plot.drawn(
        f"Answering every question loses {_percent(last)}; answering only the surer half of them loses "
        f"{_percent(half)}",
        "answered, surest first",
        "lost",
        [
            _Shape("polygon", "area", (plot.x(thinned[0][0]), plot.y(0), *path, plot.x(1), plot.y(0))),
            _Shape("polyline", "line", tuple(path)),
            _Shape("circle", "dot", (plot.x(1), plot.y(last), 4)),
        ],
    )


def reliability(bins: Sequence[Bin]) -> Markup:
    """How right answers were (up) against how sure they said they were (right), with intervals."""
    plot = _Plot(1.0)
    shapes = [_Shape("line", "even", (plot.x(0), plot.y(0), plot.x(1), plot.y(1)))]
    most = max(item.right.n for item in bins)
    for item in bins:
        radius = 3.5 + 4.5 * (item.right.n / most) ** 0.5
        shapes += plot.measured(plot.x(item.confidence), item.right, radius)
    worst = max(bins, key=lambda item: abs(item.confidence - (item.right.value or 0.0)))
    title = (
        f"Farthest from even: answers that were {_percent(worst.confidence)} sure were right in "
        f"{_percent(worst.right.value or 0.0)} ({count(worst.right.n, 'answer')})"
    )
    return plot.drawn(title, "sure", "right", shapes)


def by_kind(figures: Sequence[Figure]) -> Markup:
    """Faithfulness for each kind of question with its interval."""
    left, right, step = 150, 42, 26
    height, width = step * len(figures) + 30, 390
    scale = width - left - right
    shapes = []
    for share in (0.0, 0.5, 1.0):
        x = left + share * scale
        shapes += [
            _Shape("line", "grid", (x, 4, x, height - 24)),
            _Shape("text", "", (x, height - 8), number(share, ".0%"), anchor="middle"),
        ]
    for row, figure in enumerate(figures):
        y, value = step * row + 18, figure.value or 0.0
        name = figure.name if len(figure.name) <= _MOST_NAME else f"{figure.name[: _MOST_NAME - 1]}…"
        shapes.append(_Shape("text", "", (left - 12, y + 4), name, f"{figure.n:,}", "end"))
        if figure.low is not None and figure.high is not None:
            shapes.append(_Shape("line", "reach", (left + figure.low * scale, y, left + figure.high * scale, y)))
        shapes.append(_Shape("circle", "dot", (left + value * scale, y, 4.5)))
        shapes.append(_Shape("text", "value", (width, y + 4), shown(value), anchor="end"))
    least = min(figures, key=lambda figure: figure.value or 0.0)
    title = f"Least faithful: {least.name}, {shown(least.value or 0.0)} over {count(least.n, 'answer')}"
    return render("charts.plot", width=width, height=height, title=title, shapes=shapes)


def over_time(runs: Sequence[tuple[str, Figure]], chosen: int | None) -> Markup:
    """One figure across runs, the oldest first; `chosen` is the number of the run that is open."""
    highest = max(item.high if item.high is not None else item.value or 0.0 for _, item in runs)
    plot = _Plot(1.0 if highest <= 1 else _round_up(highest), ticks=())
    several = len(runs) > 1
    xs = [plot.x(0.04 + 0.92 * run / (len(runs) - 1) if several else 0.5) for run in range(len(runs))]
    path = [edge for x, (_, item) in zip(xs, runs, strict=True) for edge in (x, plot.y(item.value or 0.0))]
    shapes = [_Shape("polyline", "line", tuple(path))]
    for run, (x, (name, item)) in enumerate(zip(xs, runs, strict=True)):
        kind, radius = ("dot open", 6.0) if run == chosen else ("dot", 4.0)
        shapes += plot.measured(x, item, radius, kind, f"{name}: {shown(item.value or 0.0)}")
    ends = [f"{shown(item.value or 0.0)} ({name})" for name, item in (runs[0], runs[-1])]
    title = f"From {ends[0]} to {ends[1]}" if several else f"{ends[0]} in the only run"
    return plot.drawn(title, "runs, the last on the right", "", shapes)


class _Plot:
    """Axes from 0: to 1 on the right, to `most` upwards."""

    width, height = 390, 230
    left, right, top, bottom = 46, 20, 12, 42

    def __init__(self, most: float, ticks: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 1.0)) -> None:
        self._most = most or 1.0
        self._ticks = ticks

    def x(self, share: float) -> float:
        return self.left + share * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        return self.height - self.bottom - min(1.0, value / self._most) * (self.height - self.top - self.bottom)

    def measured(self, x: float, figure: Figure, radius: float, kind: str = "dot", title: str = "") -> list[_Shape]:
        """A figure at `x`, over its interval where it has one."""
        dot = _Shape("circle", kind, (x, self.y(figure.value or 0.0), radius), title)
        if figure.low is None or figure.high is None:
            return [dot]
        return [_Shape("line", "reach", (x, self.y(figure.low), x, self.y(figure.high))), dot]

    def drawn(self, title: str, across: str, up: str, shapes: Iterable[_Shape]) -> Markup:
        """The chart with its axes, called `across` and `up`."""
        axes = []
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            value = share * self._most
            y = self.y(value)
            # 2.5 % is not "2%".
            whole = abs(100 * value - round(100 * value)) < 1e-6
            label = number(value, f".{0 if whole else 1}%") if 0.04 <= self._most <= 1 else shown(value)
            axes += [
                _Shape("line", "grid", (self.x(0), y, self.x(1), y)),
                _Shape("text", "", (self.left - 8, y + 4), label, anchor="end"),
            ]
        low = self.height - self.bottom + 17
        axes += [
            _Shape("text", "", (self.x(share), low), number(share, ".0%"), anchor="middle") for share in self._ticks
        ]
        axes.append(_Shape("text", "axis", (self.x(1), self.height - 6), across, anchor="end"))
        if up:
            axes.append(_Shape("text", "axis", (self.x(0) + 6, self.top + 10), up))
        return render("charts.plot", width=self.width, height=self.height, title=title, shapes=[*axes, *shapes])


def _round_up(value: float) -> float:
    """The next value that an axis ends at well."""
    for power in range(-4, 8):
        for step in (1, 2, 4, 5, 10):
            if value <= step * 10.0**power:
                return float(step * 10.0**power)
    return value


def _percent(share: float) -> str:
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"
