"""The head of the page: which run is open, which it is compared with; or what makes a run where there is none.

Left out: the run itself (`run_html`).
"""

from collections.abc import Sequence

from evals.runs.kept_run import KeptRun
from ui.page.escaping import escaped
from ui.scores_page.wording import COMMANDS, NO_RUN

MOST_RUNS = 60


def head_html(runs: Sequence[KeptRun], name: str, against: str = "") -> str:
    """The head with the run called `name` chosen."""
    if not runs:
        commands = "".join(f"<pre><code>{escaped(command)}</code></pre>" for command in COMMANDS)
        return (
            f'<div class="fn-scores-head"><h1>Scores</h1><div class="fn-none"><p>{escaped(NO_RUN)}</p>{commands}</div>'
            "</div>"
        )
    one = f'<div class="fn-choose"><label for="fn-run-name">Run</label>{_select("fn-run-name", runs, name)}</div>'
    other = (
        '<div class="fn-choose"><label for="fn-against">Compared with</label>'
        f"{_select('fn-against', [run for run in runs if run.name != name], against, 'no other run')}</div>"
        if len(runs) > 1
        else ""
    )
    return f'<div class="fn-scores-head"><h1>Scores</h1><div class="fn-chosen">{one}{other}</div></div>'


def _select(elem_id: str, runs: Sequence[KeptRun], chosen: str, none: str = "") -> str:
    options = f'<option value="">{none}</option>' if none else ""
    for run in runs:
        at = run.at.astimezone()
        damaged = "" if run.whole else ", damaged"
        selected = " selected" if run.name == chosen else ""
        options += (
            f'<option value="{escaped(run.name)}"{selected}>{escaped(run.name)} — {at.day} {at:%B %Y, %H:%M}{damaged}'
            "</option>"
        )
    return f'<select id="{elem_id}">{options}</select>'
