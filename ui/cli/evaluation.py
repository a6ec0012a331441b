"""The group `eval`: its table of commands, each imported only when it is run."""

from collections.abc import Mapping
from typing import ClassVar

import click

from ui.cli.lazy import Lazy, LazyGroup


class _Evaluations(LazyGroup):
    table: ClassVar[Mapping[str, Lazy]] = {
        "run": Lazy("ui.cli.measuring:run_questions", "Answer a question set and score it."),
        "score": Lazy("ui.cli.scoring:score", "Score answers, ours or anybody's, against their contexts."),
        "compare": Lazy("ui.cli.comparing:compare_runs", "Compare two runs row by row."),
        "report": Lazy("ui.cli.scoring:report", "Write runs as one HTML file."),
        "gold": Lazy("ui.cli.gold:gold", "Make a gold set of tutors' verdicts."),
        "agreement": Lazy("ui.cli.comparing:agree", "Compare a run with people's verdicts."),
        "calibrate": Lazy("ui.cli.comparing:calibrate_line", "Refit the threshold on people's verdicts."),
        "ingest": Lazy("ui.cli.measuring:run_ingest", "Read real files of every form and say what was recovered."),
    }


@click.group("eval", cls=_Evaluations)
def evaluate() -> None:
    """Evaluate answers."""
