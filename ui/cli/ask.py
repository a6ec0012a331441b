"""The commands ask and search, the options that name a language model, and the group `llm` that looks at it first."""

import json
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import ClassVar, TypeVar

import click

from assistant import factory, messages
from assistant.answer_json import answer_json
from assistant.deadline import ended_by_signal
from assistant.llm.client import BASE_URL_VARIABLE, KEY_VARIABLE, ModelName, ModelOptions, Patience, Policy
from assistant.settings import Settings
from assistant.types import (
    Answer,
    AnswerSentence,
    Citation,
    CitationKind,
    CitedDocument,
    Question,
    table_lines,
    table_rows,
)
from corpus.errors import ModelError, SettingError, one_line, printable
from corpus.readers.references import surname_of
from corpus.text import shown
from corpus.types import Reference
from index.retriever import hit_json
from ui.cli.documents import searchable_library
from ui.cli.options import Lazy, LazyGroup, Scope, print_json, scoped

Command = TypeVar("Command", bound=Callable[..., object])
_META = "footnote.llm"


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    context.meta[f"{_META}.{parameter.name}"] = value


def model_options(command: Command) -> Command:
    """`--llm` and what goes with it; `models_named` tells what was given."""
    options = (
        click.option(
            "--llm",
            "names",
            multiple=True,
            metavar="PROVIDER:MODEL",
            callback=_keep,
            expose_value=False,
            help="The language model that writes, such as openai:NAME, anthropic:NAME, ollama:NAME, or "
            "gguf:/path/to/model.gguf for one in a file. Its key stays in the environment.",
        ),
        click.option(
            "--llm-base-url",
            "base_url",
            envvar=BASE_URL_VARIABLE,
            default="",
            metavar="URL",
            callback=_keep,
            expose_value=False,
            help=f"Where its server is, in place of {BASE_URL_VARIABLE}. Its key is then {KEY_VARIABLE}; any other "
            "goes to the provider alone.",
        ),
        click.option(
            "--policy",
            "policy",
            type=click.Choice([str(policy) for policy in Policy]),
            default=str(Policy.STRICT),
            show_default=True,
            callback=_keep,
            expose_value=False,
            help="What becomes of its sentences that the documents do not carry: put right or left out, marked, or not "
            "even looked for.",
        ),
        click.option(
            "--llm-patience",
            "patience",
            type=click.FloatRange(1, 3_600),
            default=Patience().first,
            show_default=True,
            metavar="SECONDS",
            callback=_keep,
            expose_value=False,
            help="How long it may take to begin.",
        ),
        click.option(
            "--llm-tokenizer",
            "tokenizer",
            type=click.Path(path_type=Path),
            metavar="FILE",
            callback=_keep,
            expose_value=False,
            help="Its own tokenizer.json, to count what it is given; else that is estimated.",
        ),
        click.option(
            "--llm-rewrite",
            "rewrite",
            is_flag=True,
            callback=_keep,
            expose_value=False,
            help="Let it also make follow-ups stand alone: it is then sent the earlier questions. Else rules do.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def models_named() -> tuple[ModelOptions, ...]:
    """The models that the command at hand was given. Raises `SettingError`."""
    meta = {name: value for name, value in click.get_current_context().meta.items() if name.startswith(_META)}
    names, base_url, policy = meta[f"{_META}.names"], meta[f"{_META}.base_url"], meta[f"{_META}.policy"]
    first, tokenizer = float(meta[f"{_META}.patience"]), meta[f"{_META}.tokenizer"]
    rewrites = bool(meta[f"{_META}.rewrite"])
    if rewrites and not names:
        raise SettingError("--llm-rewrite needs a model: name one with --llm")
    patience = replace(Patience(), first=first, whole=max(Patience().whole, 3 * first))
    return tuple(
        ModelOptions(ModelName.parse(name), base_url, Policy(policy), patience, tokenizer=tokenizer, rewrites=rewrites)
        for name in names
    )


def model_named() -> ModelOptions | None:
    """The one model that was named, None where none was. Raises `SettingError` for several."""
    named = models_named()
    if len(named) > 1:
        raise SettingError("--llm was given more than once: one model answers here")
    return named[0] if named else None


_WIDTH = 88
_MOST_AUTHORS = 4
_MOST_WORKS = 3
_WORK_WIDTH = 110


@click.command("ask")
@click.argument("question", required=False)
@click.option("--history", multiple=True, metavar="Q", help="An earlier question, oldest first; may be repeated.")
@click.option("--batch", type=click.Path(path_type=Path), metavar="IN.jsonl", help="Questions, one JSON object a line.")
@click.option("--out", type=click.Path(path_type=Path), metavar="OUT.jsonl", help="Where the answers to --batch go.")
@model_options
@scoped
def ask(scope: Scope, question: str | None, history: tuple[str, ...], batch: Path | None, out: Path | None) -> None:
    """Ask a question.

    The answer is in the documents' own words, each sentence with its footnotes; or it says that they do not
    answer. With --batch, each line of IN.jsonl is {"id", "question", "history"}, and each line of OUT.jsonl the
    answer, in the same order; run again, it goes on where it stopped.
    """
    settings = replace(Settings.from_environment(scope.library), llm=model_named())
    if batch is not None:
        if question is not None or history or out is None:
            raise SettingError("--batch takes no QUESTION and no --history, and needs --out OUT.jsonl")
        from ui.cli.batch import answer_batch

        answer_batch(settings, batch, out)
        return
    if question is None or out is not None:
        raise SettingError("give a QUESTION, or --batch IN.jsonl --out OUT.jsonl: see footnote ask --help")
    user_question = Question(question, history)
    with searchable_library(settings) as library, time_limit(settings):
        answers = factory.conversing(settings, library, factory.embedder(settings)).stream(user_question)
        answer = _last(answers, quiet=scope.as_json)
    if scope.as_json:
        click.echo(json.dumps(answer_json(answer), indent=2))
    else:
        click.echo(printable(printed(answer)))


def time_limit(settings: Settings) -> AbstractContextManager[None]:
    """What ends a question that takes too much of the process's time; a model that runs in it takes what it needs."""
    if settings.llm is not None and settings.llm.name.is_local:
        return nullcontext()
    return ended_by_signal(settings.question_seconds)


def _last(answers: Iterator[Answer], quiet: bool) -> Answer:
    """The last of them; while a model reads, that is told, except to a script."""
    reads = quiet
    for answer in answers:
        if answer.model is not None and not answer.finished and not reads:
            click.echo(f"{messages.reading(len(answer.model.sent)).lower()} ...", err=True)
            reads = True
    return answer


@click.command("search")
@click.argument("query")
@click.option("-k", "count", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many passages.")
@scoped
def search(scope: Scope, query: str, count: int) -> None:
    """Find passages.

    The best first, by meaning and by words.
    """
    question = Question(query)
    settings = Settings.from_environment(scope.library)
    with searchable_library(settings) as library, ended_by_signal(settings.question_seconds):
        retrieved = factory.retriever(library, factory.embedder(settings)).retrieve(question.text, count)
        # A document is read from the library when it is first looked at.
        if not retrieved:
            click.echo("no passage found: the library is empty, add a review with footnote add", err=True)
        if scope.as_json:
            print_json({"hits": list(map(hit_json, retrieved))})
            return
        for hit in retrieved:
            document, span = hit.document, hit.passage.span
            section = f", {one_line(hit.passage.section)}" if hit.passage.section else ""
            click.echo(f"{hit.score:.2f}  {document.title}{section} ({document.source.name}, {span.start}-{span.end})")
            click.echo(textwrap.indent(_wrapped(printable(shown(document, span))), "      ") + "\n")


def _item(line: str) -> str:
    """An item of a list, set in as deep as it lies."""
    words = line.lstrip()
    before = " " * (2 + len(line) - len(words))
    return textwrap.fill(words, _WIDTH, initial_indent=f"{before}- ", subsequent_indent=f"{before}  ")


def printed(answer: Answer) -> str:
    """The answer for a terminal: notice, sentences with their marks, footnotes, then what could be asked next."""
    parts = [textwrap.fill(answer.notice, _WIDTH)] if answer.notice else []
    lines: list[str] = []
    for sentence in answer.sentences:
        rows = table_rows(sentence)
        marks = "".join(f" [{number}]" for number in sentence.citations) + _doubt(sentence)
        lead = f"{sentence.lead} " if sentence.lead else ""
        if rows:
            lines += [*([lead.strip()] if lead else []), "", *table_lines(rows), marks.strip(), ""]
            continue
        first, *items = (lead + sentence.text + marks).split("\n")
        lines.append(textwrap.fill(first, _WIDTH))
        lines.extend(map(_item, items))
    if lines:
        parts.append("\n".join(lines).strip("\n"))
    if answer.remark:
        parts.append(textwrap.fill(answer.remark, _WIDTH))
    if answer.nearby and not answer.suggestions:
        parts.append("What they do cover nearby:\n" + "\n".join(f"  - {name}" for name in answer.nearby))
    if answer.citations:
        documents = {document.id: document for document in answer.documents}
        parts.append(
            "\n".join(
                f"[{citation.number}] {_reference(documents[citation.document_id])}"
                + (f", {one_line(citation.section)}" if citation.section else "")
                + (f", p. {citation.page}" if citation.page else "")
                + f" ({documents[citation.document_id].source}, {citation.span.start}-{citation.span.end})"
                + _cites(citation)
                for citation in answer.citations
            )
        )
    if answer.suggestions:
        lead = messages.ANSWERED_NEARBY if answer.abstained else messages.YOU_COULD_ASK
        parts.append("\n".join((lead, *(f"  - {question}" for question in answer.suggestions))))
    return "\n\n".join(parts)


def _wrapped(words: str) -> str:
    """Words in lines that fit a terminal; the rows of a table stay whole."""
    runs = groupby(words.split("\n"), lambda line: line.startswith("| "))
    return "\n".join("\n".join(run) if rows else textwrap.fill(" ".join(run), _WIDTH) for rows, run in runs)


def _doubt(sentence: AnswerSentence) -> str:
    """A word behind a sentence that its source does not carry, or that was put right."""
    if sentence.handling in messages.HANDLED:
        return f" ({messages.HANDLED[sentence.handling]})"
    doubt = messages.DOUBTS.get(sentence.support.label, "")
    return f" ({doubt})" if doubt else ""


def _cites(citation: Citation) -> str:
    """A line with the works that the quoted words cite in their turn; nothing where they cite none."""
    if not citation.references or citation.kind is CitationKind.REFERENCE:
        return ""
    works = [
        _work(reference, text) for reference, text in zip(citation.references, citation.reference_texts, strict=True)
    ]
    more = f"; and {len(works) - _MOST_WORKS} more" if len(works) > _MOST_WORKS else ""
    return "\n" + textwrap.fill(
        f"cites: {'; '.join(works[:_MOST_WORKS])}{more}", _WIDTH, initial_indent="    ", subsequent_indent="           "
    )


def _work(reference: Reference, text: str) -> str:
    """A work in short: first author and year, title, DOI; where nothing is known of it, its entry."""
    by = surname_of(reference.authors[0]) if reference.authors else ""
    named = " ".join(filter(None, (by, str(reference.year) if reference.year is not None else "")))
    work = ", ".join(filter(None, (named, reference.title)))
    short = textwrap.shorten(work if reference.title else text, _WORK_WIDTH, placeholder=" ...")
    return f"{short} ({reference.doi})" if reference.doi else short


def _reference(document: CitedDocument) -> str:
    authors = document.authors
    if len(authors) > _MOST_AUTHORS:
        authors = (*authors[: _MOST_AUTHORS - 1], "et al.")
    year = () if document.year is None else (str(document.year),)
    doi = () if document.doi is None else (f"doi:{document.doi}",)
    by = ", ".join((*authors, *year, *doi))
    return f"{document.title} ({by})" if by else document.title


class _Llm(LazyGroup):
    table: ClassVar[Mapping[str, Lazy]] = {
        "check": Lazy("ui.cli.ask:check", "Measure a language model, and whether it keeps to the format."),
    }


@click.group("llm", cls=_Llm)
def llm() -> None:
    """Look at a language model before it is used."""


_PATIENCE = Patience(first=300.0, between=60.0, whole=600.0)
_YES = {True: "yes", False: "no"}


@click.command("check")
@click.argument("model")
@click.option("--llm-base-url", "base_url", envvar=BASE_URL_VARIABLE, default="", metavar="URL", help="Its server.")
@scoped
def check(scope: Scope, model: str, base_url: str) -> None:
    """Measure a language model, and whether it keeps to the format.

    MODEL is what --llm takes: gguf:/path/to/model.gguf, openai:NAME, ollama:NAME. It is asked three short questions
    about a harbour; no document is sent to it.
    """
    from assistant.llm.failures import ModelFailed
    from assistant.llm.model_check import check_model
    from assistant.llm.prompts import COPIED

    options = ModelOptions(ModelName.parse(model), base_url, patience=_PATIENCE)
    prepared = factory.asked_model(options)
    context = prepared.context
    try:
        report = check_model(prepared.talk, prepared.pace, context, prepared.wording)
    except ModelFailed as failed:
        raise ModelError(messages.trouble_line(str(options.name), failed.failure, failed.where)) from None
    if scope.as_json:
        print_json({"model": str(options.name), **report.as_json()})
        return
    marks = f"{report.marked} of {report.sentences} sentences end with the number of a passage"
    lines = {
        "reads": f"{report.reads:,.0f} tokens a second; the first word after {report.first_word:.1f} s",
        "writes": f"{report.writes:.1f} words a second",
        "context": "not told by its server"
        if context is None
        else f"{context:,} tokens, of which {prepared.sizes.context:,} used",
        "format": "not asked of one so small: it is to copy a sentence, and is cited by Footnote"
        if prepared.wording is COPIED
        else f"{_YES[report.keeps_format]}: {marks}, {report.right} with the right one"
        if report.sentences
        else "no: it found no answer where one stands in the passages",
        "declines": f"{_YES[report.declines]}: where nothing answers, it is to say so and nothing else",
        "JSON": _YES[report.json],
    }
    click.echo(printable("\n".join((str(options.name), *(f"  {name:<9} {words}" for name, words in lines.items())))))
