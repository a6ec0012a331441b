"""What the page shows for what the browser asks for. Whatever it asks, there is an answer in words.

Left out: Gradio's events (`app`), and how the parts look (the `*_html` modules).
"""

from collections.abc import Callable, Sequence

from corpus.errors import FootnoteError
from evals.runs.kept_run import KeptRun
from ui.scores_page.compared_html import compared_html
from ui.scores_page.head_html import MOST_RUNS, head_html
from ui.scores_page.ports import Judging, Runs
from ui.scores_page.reading import Reading, Readings, rows_at
from ui.scores_page.row_html import NOTHING_OPEN, row_html
from ui.scores_page.rows_html import Wanted, rows_html
from ui.scores_page.run_html import run_html, trouble_html
from ui.scores_page.tutors_html import tutors_html


class View:
    """The page's parts as HTML, over the kept runs and what tutors judged. Safe for threads."""

    def __init__(self, runs: Runs, judging: Judging) -> None:
        self._runs = runs
        self._judging = judging
        self._readings = Readings()

    def opened(self, name: str, against: str, figure: str) -> tuple[str, str, str]:
        """Head, run and rows: of the run called `name`, or of the last one that is whole where there is none such."""
        try:
            runs = self._runs.latest(MOST_RUNS)
        except FootnoteError as error:
            return head_html((), ""), trouble_html(str(error)), ""
        chosen = _chosen(runs, name)
        if chosen is None:
            return head_html(runs, ""), "", ""
        before = next((run for run in runs if run.name == against and run.name != chosen.name), None)
        head = head_html(runs, chosen.name, "" if before is None else before.name)
        if chosen.summary is None:
            return head, trouble_html(chosen.trouble), ""
        try:
            reading = self._readings.of(chosen)
            shown = run_html(reading, chosen.summary, runs, figure)
            rows = rows_html(reading, Wanted())
        except (FootnoteError, OSError, ValueError) as error:
            return head, trouble_html(_said(error)), ""
        return head, self._compared(chosen, before) + shown, rows

    def tutors(self) -> str:
        """What tutors judged."""
        return tutors_html(self._judging)

    def rows(self, name: str, want: Wanted) -> str:
        """A part of a run's rows."""
        return self._of(name, lambda reading: rows_html(reading, want))

    def row(self, name: str, number: int) -> str:
        """One row, opened; its number counts from 0."""

        def shown(reading: Reading) -> str:
            found = rows_at(reading.run, [number] if 0 <= number < len(reading.statuses) else [])
            return row_html(found[0], number) if found else NOTHING_OPEN

        return self._of(name, shown)

    def _of(self, name: str, show: Callable[[Reading], str]) -> str:
        try:
            run = self._runs.run(name)
            return show(self._readings.of(run)) if run.whole else trouble_html(run.trouble)
        except (FootnoteError, OSError, ValueError) as error:
            return trouble_html(_said(error))

    def _compared(self, run: KeptRun, before: KeptRun | None) -> str:
        if before is None:
            return ""
        try:
            return compared_html(run, before)
        except FootnoteError as error:
            return trouble_html(_said(error))


def _chosen(runs: Sequence[KeptRun], name: str) -> KeptRun | None:
    named = next((run for run in runs if run.name == name), None)
    return named or next((run for run in runs if run.whole), runs[0] if runs else None)


def _said(error: Exception) -> str:
    if isinstance(error, FootnoteError):
        return str(error)
    return "the rows of this run cannot be read any more: score it again and keep it under another name"
