"""The commands that measure, eval run, eval ingest, bench; eval gold and eval convert; and keeping a run for Scores."""

import getpass
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import ClassVar, Literal

import click
from tqdm import tqdm

from assistant import factory
from assistant.answer_json import answer_json
from assistant.settings import Settings
from assistant.study_file import FILE_NAME, open_study
from corpus.errors import FileDamaged, FileUnreadable, SettingError, VerdictError, one_line
from corpus.inputs import files_under
from corpus.library import Library
from corpus.stored_rows import Metadata
from corpus.text import count
from evals.answer_eval import AssistantSystem, NaivePassages, NaiveSentences, Outcome, read_cases, run, scores, table
from evals.benchmarks import Scale, answer_speed, scale, speeds
from evals.checkers import choose
from evals.gold import Gold, GoldSets
from evals.ingest_eval import HEAD, FormRead, read_form, samples
from evals.provenance import Thresholds, provenance_of
from evals.record_files import LibraryTexts, rows_of
from evals.records import Fault, Names, named_for
from evals.runs import FOLDER, KeptRun, Runs, score_file, write_whole
from evals.scorer import Scorer
from evals.verdicts import LibrarySources
from ui.cli.options import Lazy, LazyGroup, Scope, print_json, scoped

_SEED = 0


def runs_of(scope: Scope) -> Runs:
    """The runs kept in the library that was named, or in the one of the environment."""
    return Runs(Settings.from_environment(scope.library).library / FOLDER)


def score_and_keep(runs: Runs, name: str, answers: Path, library: Library) -> KeptRun:
    """Score a file of answers made from `library` by the checker that eval score has, and keep the run.

    The scores are written beside `answers`. Raises a `FileError` or `SettingError`.
    """
    chosen, line, texts = choose(), Thresholds(), LibraryTexts(library)
    provenance = replace(provenance_of(answers, chosen.name, chosen.sha256, line, _SEED), library=texts.sha256)
    target = answers.with_name(f"{answers.stem}.scores.jsonl")
    with tqdm(unit="row", file=sys.stderr, desc=name) as bar:
        score_file(answers, target, Scorer(chosen.checker, line, texts.text), provenance, bar.update)
    return runs.keep(name, target)


def tell_kept(run: KeptRun) -> None:
    """Say, beside what is printed, where the run lies."""
    click.echo(f"kept as {run.name} in {run.folder.parent}", err=True)


_ENDINGS = (".jsonl", ".ndjson")


@click.command("gold")
@click.option("--out", type=click.Path(path_type=Path), help="Write the answers here, and the verdicts beside it.")
@click.option("--version", type=click.IntRange(1), help="A version made before, in place of the verdicts as they are.")
@click.option("--list", "listed", is_flag=True, help="Only list the versions made before.")
@scoped
def gold(scope: Scope, out: Path | None, version: int | None, listed: bool) -> None:
    """Make a gold set of tutors' verdicts.

    The verdicts passed on the page's Check become the next version; unchanged ones are the version they were. Written
    are OUT, which eval score reads, and OUT's .verdicts.jsonl, which eval agreement and eval calibrate read. Each line
    of OUT has the passages that an answer cites, and the words that tutors marked in their place.
    """
    if listed and (out is not None or version is not None):
        raise SettingError("--list stands alone: leave out --out and --version")
    if out is not None and out.suffix.lower() not in _ENDINGS:
        raise SettingError(f"{out} holds JSON lines: give it a name that ends in {' or '.join(_ENDINGS)}")
    settings = Settings.from_environment(scope.library)
    if not settings.url and not (settings.library / FILE_NAME).is_file():
        raise VerdictError(f"no conversation is kept in {settings.library}: judge answers on the page's Check first")
    study = open_study(settings.library, url=settings.url)
    try:
        with factory.open_library(settings, any_embedder=True) as library:
            sets = GoldSets(study, LibrarySources(library))
            if listed:
                _list(scope, sets.versions())
            else:
                _show(scope, sets.make(_user()) if version is None else sets.version(version), out)
    finally:
        study.close()


def _user() -> str:
    """Who is at this machine, where it knows."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return "nobody named"


def _show(scope: Scope, made: Gold, out: Path | None) -> None:
    fields = _fields(made)
    if out is not None:
        verdicts = out.with_name(f"{out.stem}.verdicts.jsonl")
        write_whole(verdicts, made.verdicts)
        write_whole(out, made.records)
        fields |= {"out": str(out), "verdicts_out": str(verdicts)}
        click.echo(f"wrote {out} and {verdicts}", err=True)
    if scope.as_json:
        print_json(fields)
    else:
        click.echo(_line(made))


def _list(scope: Scope, versions: tuple[Gold, ...]) -> None:
    if scope.as_json:
        print_json({"versions": [_fields(version) for version in versions]})
        return
    for version in versions:
        click.echo(_line(version))
    if not versions:
        click.echo("no gold set was made yet", err=True)


def _line(gold: Gold) -> str:
    return (
        f"gold set {gold.version}: {gold.answers:,} answers, {gold.verdicts.count(chr(10)):,} verdicts; "
        f"made {gold.made_at:%Y-%m-%d %H:%M} UTC by {gold.made_by}; sha256 {gold.sha256}"
    )


def _fields(gold: Gold) -> dict[str, object]:
    return {
        "version": gold.version,
        "made_at": gold.made_at.isoformat(),
        "made_by": gold.made_by,
        "sha256": gold.sha256,
        "answers": gold.answers,
        "verdicts": gold.verdicts.count("\n"),
    }


@click.command("convert")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "names", type=click.Choice(list(map(str, Names))), required=True, help="Whose field names.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Write one JSON line a row here.")
@scoped
def convert(scope: Scope, file: Path, names: str, out: Path) -> None:
    """Write answers as RAGAS or DeepEval reads them.

    FILE is what eval score reads, what ask --batch wrote too: its answers with their quotes as contexts. A row that
    cannot be read ends it, and nothing is written.
    """
    if out.suffix.lower() not in _ENDINGS:
        raise SettingError(f"{out} holds JSON lines: give it a name that ends in {' or '.join(_ENDINGS)}")
    lines = []
    for row in rows_of(file):
        if isinstance(row, Fault):
            raise FileDamaged(f"{file.name}: {row.reason}: mend it or take it out, nothing was written")
        lines.append(json.dumps(named_for(row, Names(names))) + "\n")
    write_whole(out, "".join(lines))
    if scope.as_json:
        print_json({"out": str(out), "rows": len(lines)})
    else:
        click.echo(f"wrote {count(len(lines), 'row')} to {out}", err=True)


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
        embedder = factory.embedder(settings)
        with factory.open_library(settings) as library:
            with factory.ingest(settings, library, embedder) as adding:
                for receipt in adding.add(files_under([documents]).files, Metadata()):
                    click.echo(f"{receipt.status} {receipt.source}", err=True)
            snapshot = factory.retriever(library, embedder).snapshot()
            assistant = factory.assistant(settings, library, embedder)
            ours = run(
                AssistantSystem(assistant.invoke, snapshot),
                tqdm(cases, unit="question", file=sys.stderr, desc=questions.stem),
            )
            passages = run(NaivePassages(snapshot, embedder), cases)
            sentences = run(NaiveSentences(snapshot, embedder), cases)
            lines = "".join(json.dumps(_row(our)) + "\n" for our in ours)
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
    troubles = [item for form_read in read for item in form_read.files if item.reason]
    scaled: Scale | None = None
    if not scope.as_json:
        for trouble in troubles:
            click.echo(one_line(f"- {trouble.name}: {trouble.reason}"))
        for trouble in (file for form_read in read for file in form_read.files) if each else ():
            click.echo(f"- {trouble}")
    if articles:
        chosen = [sample.file for sample in dict(forms)["JATS"]][:articles]
        with tqdm(total=len(chosen), unit="file", file=sys.stderr) as bar:
            scaled = scale(chosen, bar.update)
        if not scope.as_json:
            click.echo(str(scaled))
    if scope.as_json:
        print_json(
            {
                "forms": [item.figures() for item in read],
                "troubles": [{"file": trouble.name, "reason": trouble.reason} for trouble in troubles],
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
        "places": [
            [source_span.source, source_span.span.start, source_span.span.end] for source_span in outcome.shown.places
        ],
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
                "times": [
                    {"step": time.name, "n": time.n, "median_ms": time.median, "p95_ms": time.p95} for time in times
                ],
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


class _Evaluations(LazyGroup):
    table: ClassVar[Mapping[str, Lazy]] = {
        "run": Lazy("ui.cli.evaluate:run_questions", "Answer a question set and score it."),
        "score": Lazy("ui.cli.score:score", "Score answers, ours or anybody's, against their contexts."),
        "convert": Lazy("ui.cli.evaluate:convert", "Write answers as RAGAS or DeepEval reads them."),
        "compare": Lazy("ui.cli.score:compare_runs", "Compare two runs row by row."),
        "report": Lazy("ui.cli.score:report", "Write runs as one HTML file."),
        "gold": Lazy("ui.cli.evaluate:gold", "Make a gold set of tutors' verdicts."),
        "agreement": Lazy("ui.cli.score:agree", "Compare a run with people's verdicts."),
        "calibrate": Lazy("ui.cli.score:calibrate_line", "Refit the threshold on people's verdicts."),
        "ingest": Lazy("ui.cli.evaluate:run_ingest", "Read real files of every form and say what was recovered."),
    }


@click.group("eval", cls=_Evaluations)
def evaluate() -> None:
    """Evaluate answers."""
