"""The rows of a run as a list, a page of it at a time. Left out: a row that is opened (`row_html`)."""

from dataclasses import dataclass

from corpus.counted import count
from evals.scoring.metrics.figure import shown
from evals.scoring.metrics.metric import Metric
from evals.scoring.scored import ScoredRow, Status
from ui.page.escaping import escaped
from ui.scores_page.reading import Order, Reading, rows_at
from ui.scores_page.wording import LABELS, STATUSES

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
        next((one for one in Order if one.value == order), Order.WORST),
        next((one for one in Status if one.value == status), None),
        start - start % A_PAGE,
    )


def rows_html(reading: Reading, want: Wanted) -> str:
    """The list. Raises `OSError` or `ValueError` when the file is gone or harmed since it was read."""
    numbers = reading.numbers(want.order, want.status)
    first = min(want.first, max(0, (len(numbers) - 1) // A_PAGE * A_PAGE))
    page = list(numbers[first : first + A_PAGE])
    rows = "".join(_row(number, row) for number, row in zip(page, rows_at(reading.run, page), strict=False))
    body = f'<ol class="fn-rows">{rows}</ol>' if rows else '<p class="absent">There is no such row in this run.</p>'
    return (
        f'<section class="fn-rows-part" data-first="{first}" aria-label="Rows of the run"><h2>Rows</h2>'
        f"{_filters(want)}{body}{_pager(len(numbers), first)}</section>"
    )


def _filters(want: Wanted) -> str:
    orders = ((Order.WORST, "the worst first"), (Order.FILE, "as in the file"))
    by_order = "".join(
        f'<option value="{order.value}"{" selected" if order is want.order else ""}>{said}</option>'
        for order, said in orders
    )
    by_status = '<option value="">all rows</option>' + "".join(
        f'<option value="{status.value}"{" selected" if status is want.status else ""}>{said}</option>'
        for status, said in STATUSES.items()
    )
    return (
        '<div class="fn-filters"><div class="fn-choose"><label for="fn-order">Order</label>'
        f'<select id="fn-order">{by_order}</select></div><div class="fn-choose"><label for="fn-status">Show</label>'
        f'<select id="fn-status">{by_status}</select></div></div>'
    )


def _row(number: int, row: ScoredRow) -> str:
    faithful = row.value(Metric.FAITHFULNESS) if row.status is Status.SCORED else None
    share = "" if faithful is None else f'<span class="share">{shown(faithful)}</span>'
    question = row.question[:_MOST_QUESTION] + ("…" if len(row.question) > _MOST_QUESTION else "")
    labels = [
        f"{sum(one.label is label for one in row.sentences):,} {said.lower()}"
        for label, said in LABELS.items()
        if any(one.label is label for one in row.sentences)
    ]
    told = [STATUSES[row.status].capitalize(), *labels]
    if row.kind:
        told.append(escaped(row.kind))
    if row.repeats is not None:
        told.append(f"says what line {row.repeats} says")
    said = f"{escaped(question)}" if question else f"Row {escaped(str(row.id)[:80])}"
    return (
        f'<li data-number="{number}"><button type="button" data-row="{number}"><span class="fn-text">{said}</span>'
        f"</button>{share}<p>{' · '.join(told)}</p></li>"
    )


def _pager(total: int, first: int) -> str:
    if total <= A_PAGE:
        return f'<p class="fn-turn"><span>{count(total, "row")}</span></p>' if total else ""
    last = min(first + A_PAGE, total)
    before = f'data-first="{first - A_PAGE}"' if first else "disabled"
    after = f'data-first="{first + A_PAGE}"' if last < total else "disabled"
    return (
        '<nav class="fn-turn" aria-label="Pages of rows">'
        f'<button type="button" data-turn="before" aria-label="Rows before" {before}>&#8592;</button>'
        f"<span>{first + 1:,}–{last:,} of {total:,}</span>"
        f'<button type="button" data-turn="after" aria-label="Rows after" {after}>&#8594;</button></nav>'
    )
