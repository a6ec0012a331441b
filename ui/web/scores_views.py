"""A run on the Scores page: its figures, two runs compared, what tutors judged; its rows, and one opened."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from markupsafe import Markup

from corpus.errors import FootnoteError
from corpus.text import count
from evals.metrics import Metric
from evals.run_metrics import LOWER_IS_BETTER, Figure, shown
from evals.runs import ROWS, KeptRun
from evals.scored_rows import ScoredRow, ScoredSentence, Status
from evals.summary import ChangedRow, ComparisonOfRuns, Difference, Summary, compare
from evals.verdicts import Rulings, Tally
from index.text import terms
from ui.web.render import render
from ui.web.scores_data import (
    COMMANDS,
    LABELS,
    NO_RUN,
    RULINGS,
    STATUSES,
    Order,
    Reading,
    by_kind,
    figure_words,
    over_time,
    reliability,
    risk_coverage,
    rows_at,
    share_bar,
)

MOST_RUNS = 60
MOST_KINDS = 14
MOST_RUNS_SHOWN = 24
DEFAULT_FIGURE = "faithfulness"


def head_html(runs: Sequence[KeptRun], name: str, against: str = "") -> Markup:
    """The head with the run called `name` chosen."""
    return render("scores.head", runs=runs, name=name, against=against, no_run=NO_RUN, commands=COMMANDS)


def trouble_html(line: str) -> Markup:
    """A line in the place of a run that cannot be shown."""
    return render("scores.trouble", line=line)


def run_html(reading: Reading, summary: Summary, runs: Sequence[KeptRun], figure: str) -> Markup:
    """The run; `runs` are all that are kept, the last first, and `figure` is the one shown over time."""
    # What the page is about comes first; the others keep their order.
    ordered = sorted(summary.figures, key=lambda item: item.name != DEFAULT_FIGURE)
    return render(
        "scores.run",
        summary=summary,
        counts=[f"{number:,} {STATUSES[Status(name)]}" for name, number in summary.statuses if number],
        main=DEFAULT_FIGURE,
        figures=[(*figure_words(item.name), item, share_bar(item)) for item in ordered if item.value is not None],
        absent=[figure_words(item.name)[0] for item in summary.figures if item.value is None],
        kinds=by_kind(reading.kinds[:MOST_KINDS]) if reading.kinds else "",
        more_kinds=len(reading.kinds) - MOST_KINDS,
        risks=risk_coverage(reading.risks) if reading.risks else "",
        bins=reliability(reading.bins) if reading.bins else "",
        over_time=_over_time(runs, reading.run.name, figure),
        rests=_rests_on(summary),
    )


@dataclass(frozen=True, slots=True)
class _OverTime:
    """A figure across runs, and those that may be chosen by their names; no `plot` where no run shown has it."""

    options: list[tuple[str, str]]
    chosen: str
    plot: Markup


def _over_time(runs: Sequence[KeptRun], name: str, figure: str) -> _OverTime | None:
    """One figure across the runs that have it."""
    summaries = [run.summary for run in runs if run.summary]
    names = list(dict.fromkeys(item.name for of in summaries for item in of.figures if item.value is not None))
    if not names:
        return None
    chosen = figure if figure in names else DEFAULT_FIGURE if DEFAULT_FIGURE in names else names[0]
    points: list[tuple[str, Figure]] = []
    for run in reversed(runs[:MOST_RUNS_SHOWN]):
        matching = run.summary.figure(chosen) if run.summary is not None else None
        if matching is not None and matching.value is not None:
            points.append((run.name, matching))
    point = next((number for number, (item, _) in enumerate(points) if item == name), None)
    options = [(item, figure_words(item)[0]) for item in names]
    return _OverTime(options, chosen, over_time(points, point) if points else Markup())


def _rests_on(summary: Summary) -> tuple[tuple[str, str], ...]:
    of = summary.provenance
    return (
        ("Data", f"{of.file}, SHA-256 {of.data_sha256}"),
        ("Checker", f"{of.checker}, SHA-256 {of.checker_sha256}"),
        ("Thresholds", of.thresholds),
        ("Scoring code", f"SHA-256 {of.scoring_sha256}"),
        ("Documents", f"their ids’ SHA-256 {of.library}" if of.library else "no library at hand"),
        ("Rows", f"SHA-256 {summary.rows_sha256}"),
        ("Seed", str(of.seed)),
        ("Versions", ", ".join(f"{name} {version}" for name, version in of.versions)),
    )


MOST_TUTORS = 8


def tutors_html(judging: Rulings) -> Markup:
    """A section; what it says where nobody has judged yet points to the Check page."""
    try:
        tallies = judging.counts()
        most = sorted(tallies, key=lambda tally: -_rulings(tally))[:MOST_TUTORS]
        pairs = [judging.kappa(a.reviewer, b.reviewer) for a, b in combinations(most, 2)]
    except FootnoteError as error:
        return render("scores.tutors", tallies=(), pairs=(), error=error)
    shown_ = [
        (
            tally.reviewer,
            _rulings(tally),
            tally.answers,
            [f"{number:,} {RULINGS[label]}" for label, number in tally.labels],
        )
        for tally in tallies
    ]
    return render("scores.tutors", tallies=shown_, pairs=[pair for pair in pairs if pair.n], error=None)


def _rulings(tally: Tally) -> int:
    return sum(number for _, number in tally.labels)


MOST_CHANGED = 20
_SEED = 0
_WORSE_IF_MORE = frozenset(metric.value for metric in LOWER_IS_BETTER)


def compared_html(run: KeptRun, before: KeptRun) -> Markup:
    """What changed from `before` to `run`. Raises a `FileError`, also where the two share no row."""
    comparison = compare(before.folder / ROWS, run.folder / ROWS, _SEED)
    return render(
        "scores.compared",
        name=before.name,
        shared=_shared(comparison),
        differences=[_difference(item) for item in comparison.differences if item.name != Metric.LATENCY_MS.value],
        changed=[(row.id[:80], _scores(row) or "other labels") for row in comparison.changed[:MOST_CHANGED]],
        more=len(comparison.changed) - MOST_CHANGED,
    )


def _shared(comparison_of_runs: ComparisonOfRuns) -> list[str]:
    phrases = [f"{count(comparison_of_runs.rows, 'row')} in both", f"{len(comparison_of_runs.changed):,} changed"]
    if comparison_of_runs.only_a:
        phrases.append(f"{len(comparison_of_runs.only_a):,} only before")
    if comparison_of_runs.only_b:
        phrases.append(f"{len(comparison_of_runs.only_b):,} only after")
    return phrases


def _difference(item: Difference) -> tuple[str, ...]:
    """Its name, before, after, what it means, how much, in which interval, and p."""
    between = (
        "one row only" if item.low is None or item.high is None else f"{_signed(item.low)} to {_signed(item.high)}"
    )
    sure = item.low is not None and item.high is not None and (item.low > 0 or item.high < 0)
    better = (item.difference < 0) == (item.name in _WORSE_IF_MORE)
    verdict = ("better" if better else "worse") if sure else "not told apart" if item.difference else "the same"
    figures = (shown(item.mean_a), shown(item.mean_b), verdict, _signed(item.difference), between)
    return (figure_words(item.name)[0], *figures, "–" if item.p is None else f"{item.p:.3f}")


def _scores(changed_row: ChangedRow) -> str:
    return "; ".join(
        f"{figure_words(name)[0]} {'–' if a is None else shown(a)} → {'–' if b is None else shown(b)}"
        for name, a, b in changed_row.scores
        if name != Metric.LATENCY_MS.value
    )


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{shown(abs(value))}"


_TOKEN = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_MOST_EVIDENCE = 12
Stretches = list[tuple[str, bool]]
"""Words in a row, each stretch with whether it is marked."""


def nothing_open() -> Markup:
    """What the panel is for, before a row is opened."""
    return render("scores.nothing")


def row_html(row: ScoredRow, number: int) -> Markup:
    """The panel for the row with this number (from 0)."""
    facts = [f"Row {str(row.id)[:200]}, line {row.line:,}", STATUSES[row.status]]
    if row.confidence is not None:
        facts.append(f"{row.confidence:.0%} sure")
    if row.correct is not None:
        facts.append("right" if row.correct else "wrong")
    if row.answerable is not None:
        facts.append("the documents answer it" if row.answerable else "the documents do not answer it")
    return render(
        "scores.row",
        number=number,
        title=row.question or str(row.id)[:200],
        line=" · ".join(facts),
        reason=row.reason,
        figures=" · ".join(f"{figure_words(item.metric.value)[0]} {shown(item.value)}" for item in row.measured),
        sentences=list(map(_sentence, row.sentences)),
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Words of a context (numbered from 1), those that the sentence has too marked."""

    context: int
    start: int
    end: int
    words: Stretches


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A scored sentence as it is shown: what its evidence lacks is marked; `citations` have number, label and score."""

    kind: str
    words: Stretches
    label: str
    score: float | None
    evidence: list[_Evidence]
    missing: tuple[str, ...]
    citations: list[tuple[int, str, float]]


def _sentence(scored: ScoredSentence) -> _Sentence:
    known = frozenset(stem for token in _TOKEN.findall(scored.text) for stem in terms(token))
    lacking = (*scored.missing.numbers, *scored.missing.words)
    return _Sentence(
        "not_checked" if scored.label is None else scored.label.value,
        list(_marked(scored.text, lambda token: token in lacking)),
        LABELS[scored.label],
        scored.score,
        [
            _Evidence(
                item.location.context + 1,
                item.location.span.start,
                item.location.span.end,
                list(_marked(item.text, lambda token: not known.isdisjoint(terms(token)))),
            )
            for item in scored.evidence[:_MOST_EVIDENCE]
        ],
        lacking,
        [(cited.number, LABELS[cited.label], cited.score) for cited in scored.citations],
    )


def _marked(text: str, marks: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """The text, the tokens marked for which `marks` is true."""
    at = 0
    for token in _TOKEN.finditer(text):
        if marks(token.group()):
            yield text[at : token.start()], False
            yield token.group(), True
            at = token.end()
    yield text[at:], False


A_PAGE = 20
_MOST_QUESTION = 240


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the rows: in that order, of that status (None: all), from number `first` (from 0) of them on."""

    order: Order = Order.WORST
    status: Status | None = None
    first: int = 0


def wanted(order: object, status: object, first: object) -> Wanted:
    """What the browser asks for; anything that is none of it is the beginning."""
    start = first if isinstance(first, int) and 0 <= first < 1_000_000_000 else 0
    return Wanted(
        next((item for item in Order if item.value == order), Order.WORST),
        next((item for item in Status if item.value == status), None),
        start - start % A_PAGE,
    )


_ORDERS = ((Order.WORST.value, "the worst first"), (Order.FILE.value, "as in the file"))


def rows_html(reading: Reading, want: Wanted) -> Markup:
    """The list. Raises `OSError` or `ValueError` when the file is gone or harmed since it was read."""
    numbers = reading.numbers(want.order, want.status)
    first = min(want.first, max(0, (len(numbers) - 1) // A_PAGE * A_PAGE))
    page = list(numbers[first : first + A_PAGE])
    return render(
        "scores.rows",
        first=first,
        last=min(first + A_PAGE, len(numbers)),
        most=A_PAGE,
        total=len(numbers),
        order=want.order.value,
        orders=_ORDERS,
        status=want.status,
        statuses=STATUSES,
        rows=[_row(number, row) for number, row in zip(page, rows_at(reading.run, page), strict=False)],
    )


def _row(number: int, row: ScoredRow) -> tuple[int, str, str, list[str]]:
    """A row's number, its title, how faithful it is, and what is known of it."""
    faithful = row.value(Metric.FAITHFULNESS) if row.status is Status.SCORED else None
    counts = {label: sum(sentence.label is label for sentence in row.sentences) for label in LABELS}
    facts = [STATUSES[row.status].capitalize()]
    facts += [f"{number:,} {LABELS[label].lower()}" for label, number in counts.items() if number]
    if row.kind:
        facts.append(row.kind)
    if row.repeats is not None:
        facts.append(f"says what line {row.repeats} says")
    question = row.question[:_MOST_QUESTION] + ("…" if len(row.question) > _MOST_QUESTION else "")
    return number, question or f"Row {str(row.id)[:80]}", "" if faithful is None else shown(faithful), facts
