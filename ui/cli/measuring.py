"""The commands that measure: eval run, eval ingest, and bench. Left out: what is measured (`evals/`)."""

import json
import sys
import tempfile
from dataclasses import asdict, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

import click
from tqdm import tqdm

from assistant import assembly
from assistant.answer_json import answer_json
from assistant.settings import Settings
from corpus.errors import FileUnreadable
from corpus.finding import files_under
from corpus.metadata import Metadata
from corpus.printable import one_line
from evals.answer_speed import answer_speed
from evals.answering import AssistantSystem, NaivePassages, NaiveSentences, Outcome, run, scores
from evals.answering_report import table
from evals.ingest_scale import Scale, scale
from evals.question_set import read_cases
from evals.reading_report import HEAD, FormRead, read_form
from evals.reading_set import samples
from evals.speed import speeds
from ui.cli.keeping import runs_of, score_and_keep, tell_kept
from ui.cli.scope import Scope, print_json, scoped

_PASSAGES = 10_000


@click.command("run")
@click.argument("questions", type=click.Path(path_type=Path))
@click.option("--documents", type=click.Path(path_type=Path), required=True, help="The files that are asked about.")
@click.option("--rows", type=click.Path(path_type=Path), help="Write one JSON line a question here, for eval score.")
@click.option("--keep", metavar="NAME", help="Score the rows and keep the run by this name, for the page's Scores.")
@scoped
def run_questions(scope: Scope, questions: Path, documents: Path, rows: Path | None, keep: str | None) -> None:
    """Answer a question set and score it.

    The documents go into a library of their own, made for the run. The naive ways, three passages or three
    sentences by the embedding model, are scored beside it. The rows hold the answers whole: eval score says how
    faithful they are, eval compare what changed since another run.
    """
    cases = read_cases(questions)
    if keep is not None:
        runs_of(scope).require_free(keep)
    if rows is not None:
        _write(rows, "", "a")  # That it cannot be written is said before the minutes that the run takes.
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.from_environment(Path(folder)), library=Path(folder))
        embedder = assembly.embedder(settings)
        with assembly.open_library(settings) as library:
            with assembly.ingest(settings, library, embedder) as adding:
                for receipt in adding.add(files_under([documents]).files, Metadata()):
                    click.echo(f"{receipt.status} {receipt.source}", err=True)
            snapshot = assembly.retriever(library, embedder).snapshot()
            assistant = assembly.assistant(settings, library, embedder)
            ours = run(
                AssistantSystem(assistant.invoke, snapshot),
                tqdm(cases, unit="question", file=sys.stderr, desc=questions.stem),
            )
            passages = run(NaivePassages(snapshot, embedder), cases)
            sentences = run(NaiveSentences(snapshot, embedder), cases)
            lines = "".join(json.dumps(_row(one)) + "\n" for one in ours)
            if rows is not None:
                _write(rows, lines)
            if keep is not None:
                answered = Path(folder) / f"{questions.stem}.jsonl"
                _write(answered, lines)
                tell_kept(score_and_keep(runs_of(scope), keep, answered, library))
    if scope.as_json:
        figures = scores(ours)
        print_json(
            {
                "questions": questions.name,
                "n": len(ours),
                "right_sentence": figures.right_sentence.share,
                "right_citation": figures.right_citation.share,
                "wrongly_abstained": figures.wrongly_abstained.share,
                "wrongly_answered": figures.wrongly_answered.share,
            }
        )
    else:
        click.echo(
            table(
                questions.stem, {"Footnote": ours, "3 passages by MiniLM": passages, "3 sentences by MiniLM": sentences}
            )
        )


@click.command("ingest")
@click.option("--data", type=click.Path(path_type=Path), required=True, help="The folder of shared data sets.")
@click.option("--articles", type=int, default=0, show_default=True, help="Add this many JATS articles to a library.")
@click.option("--each", is_flag=True, help="Say of each file how many of its words can be cited, and why not the rest.")
@scoped
def run_ingest(scope: Scope, data: Path, articles: int, each: bool) -> None:
    """Read real files of every form and say what was recovered.

    A row a form: files added, partly read and failed, words of a reference text recovered in order, speed and
    memory. With --articles, so many articles are also added to a new library, and once more.
    """
    forms = list(samples(data))
    if not scope.as_json:
        click.echo(HEAD)
    read: list[FormRead] = []
    with tqdm(total=sum(len(files) for _, files in forms), unit="file", file=sys.stderr) as bar:
        for form, files in forms:
            read.append(read_form(form, files, bar.update))
            if not scope.as_json:
                with tqdm.external_write_mode():
                    click.echo(str(read[-1]))
    troubles = [one for form_read in read for one in form_read.files if one.reason]
    scaled: Scale | None = None
    if not scope.as_json:
        for one in troubles:
            click.echo(one_line(f"- {one.name}: {one.reason}"))
        for one in (file for form_read in read for file in form_read.files) if each else ():
            click.echo(f"- {one}")
    if articles:
        chosen = [sample.file for sample in dict(forms)["JATS"]][:articles]
        with tqdm(total=len(chosen), unit="file", file=sys.stderr) as bar:
            scaled = scale(chosen, bar.update)
        if not scope.as_json:
            click.echo(str(scaled))
    if scope.as_json:
        print_json(
            {
                "forms": [one.figures() for one in read],
                "troubles": [{"file": one.name, "reason": one.reason} for one in troubles],
                "scale": None if scaled is None else asdict(scaled),
            }
        )


def _write(rows: Path, text: str, mode: Literal["a", "w"] = "w") -> None:
    try:
        with rows.open(mode, encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise FileUnreadable(f"{rows} cannot be written: {error.strerror}") from error


def _row(outcome: Outcome) -> dict[str, object]:
    answer = outcome.shown.answer
    return {
        "id": outcome.case.id,
        "kind": outcome.case.kind,
        "answerable": outcome.case.answerable,
        "right_sentence": outcome.right_sentence,
        "right_citation": outcome.right_citation,
        "places": [[place.source, place.span.start, place.span.end] for place in outcome.shown.places],
        **({"abstained": outcome.shown.abstained} if answer is None else answer_json(answer)),
    }


@click.command("bench")
@click.option("--data", type=click.Path(path_type=Path), help="The folder of shared data sets.")
@scoped
def bench(scope: Scope, data: Path | None) -> None:
    """Run the benchmarks.

    How long things take, over the bundled reviews; with --data, where the time of an answer goes over 10,000 passages.
    """
    trials = None if data is None else _trials(data)
    with as_file(files("evals.questions")) as sets:
        cases = read_cases(sets / "bundled.jsonl")
    times = list(speeds(cases))
    _tell(scope, "| step | n | median ms | p95 ms |\n|---|---|---|---|", *times)
    if data is not None and trials is not None:
        over = answer_speed(files_under([trials]).files, [case.question for case in cases], _PASSAGES)
        times += over
        _tell(scope, *over)
    if scope.as_json:
        print_json(
            {
                "times": [{"step": one.name, "n": one.n, "median_ms": one.median, "p95_ms": one.p95} for one in times],
            }
        )


def _trials(data: Path) -> Path:
    """The folder of articles. Raises `FileUnreadable` where the benchmarks' data are not in `data`."""
    trials = data / "evidence_inference" / "nxml"
    if not trials.is_dir():
        raise FileUnreadable(f"{data} lacks evidence_inference/nxml: name the folder of shared data")
    return trials


def _tell(scope: Scope, *lines: object) -> None:
    """Lines for people, as soon as they are known."""
    if not scope.as_json:
        for line in lines:
            click.echo(str(line))
