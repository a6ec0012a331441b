"""The commands that answer: ask (one question, or a file of them) and search. Left out: how answers are made."""

import json
import textwrap
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import click

from assistant import assembly, wording
from assistant.answer import Answer, AnswerSentence, Citation, CitationKind, CitedDocument
from assistant.answer_json import answer_json
from assistant.answer_table import table_lines, table_rows
from assistant.deadline import ended_by_signal
from assistant.question import Question
from assistant.settings import Settings
from corpus.errors import SettingError
from corpus.printable import one_line, printable
from corpus.reading.references.surname import surname_of
from corpus.reference import Reference
from corpus.shown import shown
from ui.cli.models import model_named, model_options
from ui.cli.reembedding import searchable_library
from ui.cli.scope import Scope, print_json, scoped

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
    asked = Question(question, history)
    with searchable_library(settings) as library, ended_by_signal(settings.question_seconds):
        answer = assembly.conversing(settings, library, assembly.embedder(settings)).invoke(asked)
    if scope.as_json:
        click.echo(json.dumps(answer_json(answer), indent=2))
    else:
        click.echo(printable(printed(answer)))


@click.command("search")
@click.argument("query")
@click.option("-k", "count", type=click.IntRange(1, 1000), default=5, show_default=True, help="How many passages.")
@scoped
def search(scope: Scope, query: str, count: int) -> None:
    """Find passages.

    The best first, by meaning and by words.
    """
    asked = Question(query)
    settings = Settings.from_environment(scope.library)
    with searchable_library(settings) as library, ended_by_signal(settings.question_seconds):
        found = assembly.retriever(library, assembly.embedder(settings)).retrieve(asked.text, count)
    if not found:
        click.echo("no passage found: the library is empty, add a review with footnote add", err=True)
    hits: list[dict[str, object]] = []
    for hit in found:
        document = hit.document
        span = hit.passage.span
        if scope.as_json:
            hits.append(
                {
                    "document_id": document.id,
                    "source": document.source.name,
                    "title": document.title,
                    "section": hit.passage.section,
                    "section_path": list(hit.passage.section_path),
                    "page": hit.passage.page,
                    "start": span.start,
                    "end": span.end,
                    "text": span.of(document.text),
                    "score": round(hit.score, 4),
                }
            )
        else:
            section = f", {one_line(hit.passage.section)}" if hit.passage.section else ""
            click.echo(f"{hit.score:.2f}  {document.title}{section} ({document.source.name}, {span.start}-{span.end})")
            click.echo(textwrap.indent(_wrapped(printable(shown(document, span))), "      ") + "\n")
    if scope.as_json:
        print_json({"hits": hits})


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
                f"[{one.number}] {_reference(documents[one.document_id])}"
                + (f", {one_line(one.section)}" if one.section else "")
                + (f", p. {one.page}" if one.page else "")
                + f" ({documents[one.document_id].source}, {one.span.start}-{one.span.end})"
                + _cites(one)
                for one in answer.citations
            )
        )
    if answer.suggestions:
        lead = wording.ANSWERED_NEARBY if answer.abstained else wording.YOU_COULD_ASK
        parts.append("\n".join((lead, *(f"  - {question}" for question in answer.suggestions))))
    return "\n\n".join(parts)


def _wrapped(words: str) -> str:
    """Words in lines that fit a terminal; the rows of a table stay whole."""
    runs = groupby(words.split("\n"), lambda line: line.startswith("| "))
    return "\n".join("\n".join(run) if rows else textwrap.fill(" ".join(run), _WIDTH) for rows, run in runs)


def _doubt(sentence: AnswerSentence) -> str:
    """A word behind a sentence that its source does not carry, or that was put right."""
    if sentence.handling in wording.HANDLED:
        return f" ({wording.HANDLED[sentence.handling]})"
    doubt = wording.DOUBTS.get(sentence.support.label, "")
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
    said = ", ".join(filter(None, (named, reference.title)))
    short = textwrap.shorten(said if reference.title else text, _WORK_WIDTH, placeholder=" ...")
    return f"{short} ({reference.doi})" if reference.doi else short


def _reference(document: CitedDocument) -> str:
    authors = document.authors
    if len(authors) > _MOST_AUTHORS:
        authors = (*authors[: _MOST_AUTHORS - 1], "et al.")
    year = () if document.year is None else (str(document.year),)
    doi = () if document.doi is None else (f"doi:{document.doi}",)
    by = ", ".join((*authors, *year, *doi))
    return f"{document.title} ({by})" if by else document.title
