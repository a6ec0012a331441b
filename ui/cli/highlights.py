"""The command highlight: evidence for anybody's passages, a line in, a line out. Left out: how it is found."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from assistant import assembly
from assistant.question import Question
from corpus.errors import FileUnreadable
from ui.cli.batch import Batch, Json, Row, RowError, question_of, run_batch
from ui.cli.scope import Scope, print_json, scoped

_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Marking:
    """A question, and the text in which its evidence is to be found."""

    question: Question
    context: str


@click.command("highlight")
@click.argument("file", type=click.Path(path_type=Path), metavar="IN.jsonl")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="OUT.jsonl", help="Write one JSON line a row here."
)
@scoped
def highlight(scope: Scope, file: Path, out: Path) -> None:
    """Find the evidence in passages of your own.

    Each line of IN.jsonl is {"id", "question", "context"}, and each line of OUT.jsonl {"id", "answerable", "spans"}, in
    the same order: how likely the context answers, and the sentences that do, with "start", "end", "score" and
    "text", which is context[start:end]. Run again, it goes on where it stopped; a line that cannot be read gets a line
    that says why, is done once it is mended, and has the command exit with 1.
    """
    rows = run_batch(file, out, Batch(_marking, _opened, _fits, "row"))
    bad = [row for row in rows if row.content is None]
    if scope.as_json:
        print_json({"rows": len(rows), "highlighted": len(rows) - len(bad), "errors": [_error(row) for row in bad]})
    if bad:
        more = f" (and {len(bad) - 1:,} more lines are no rows)" if len(bad) > 1 else ""
        raise FileUnreadable(f"{file}: {bad[0].error}{more}: mend the file, then run the same command to go on")


def _marking(row: Json, number: int) -> Marking:
    question, context = question_of(row, number), row.get("context")
    if not isinstance(context, str):
        raise RowError(f"line {number} has no context")
    if not context.strip():
        raise RowError(f"line {number} has an empty context")
    return Marking(question, context)


@contextmanager
def _opened() -> Iterator[Callable[[Marking], Mapping[str, object]]]:
    highlighter = assembly.highlighter()

    def result(marking: Marking) -> Json:
        found = highlighter.highlight(marking.question.text, marking.context)
        spans = [
            {
                "start": one.span.start,
                "end": one.span.end,
                "score": round(one.score, _DECIMALS),
                "text": one.span.of(marking.context),
            }
            for one in found.spans
        ]
        return {"answerable": round(found.answerable, _DECIMALS), "spans": spans}

    yield result


def _fits(line: Json, marking: Marking) -> bool:
    """Whether the line marks this context: its spans hold these very words."""
    spans = line.get("spans")
    if "answerable" not in line or not isinstance(spans, list):
        return False
    return all(
        isinstance(span, dict)
        and isinstance(start := span.get("start"), int)
        and isinstance(end := span.get("end"), int)
        and marking.context[start:end] == span.get("text")
        for span in spans
    )


def _error(row: Row[Marking]) -> Json:
    return {"id": row.id, "line": row.number, "error": row.error}
