"""The command `replay`: a stored answer asked for again."""

import textwrap
from collections.abc import Iterator
from contextlib import closing

import click

from assistant import factory
from assistant.anchors import Anchor, Anchors, QuoteState
from assistant.deadline import ended_by_signal
from assistant.replay import Change, ChangeKind, Replay, SentencePair, replay_json, replayable, replayed
from assistant.settings import Settings
from assistant.study_file import Brief, StoredAnswers, open_study
from assistant.types import AnswerSentence, Citation, CitedDocument
from corpus.errors import SettingError, one_line, printable
from ui.cli.documents import searchable_library
from ui.cli.options import Scope, print_json, scoped

_WIDTH = 88
_DIGITS = 12
_HEADS = {
    ChangeKind.DOCUMENT_CHANGED: "document changed",
    ChangeKind.DOCUMENT_READ_ANEW: "document read anew",
    ChangeKind.DOCUMENT_GONE: "document gone",
    ChangeKind.DOCUMENT_NEW: "document new",
    ChangeKind.WEIGHTS: "weights",
    ChangeKind.SETTING: "setting",
    ChangeKind.VERSION: "version",
}
_HASHES = frozenset(
    {
        ChangeKind.DOCUMENT_CHANGED,
        ChangeKind.DOCUMENT_READ_ANEW,
        ChangeKind.DOCUMENT_GONE,
        ChangeKind.DOCUMENT_NEW,
        ChangeKind.WEIGHTS,
    }
)
NOT_ENOUGH = (
    "It was stored by an earlier version of Footnote and does not hold what it was made from: what changed since "
    "cannot be told."
)
ALONE = "The questions before it are not at hand: asked by itself, as the question that it stood for."
NOTHING_CHANGED = "Of documents, weights, settings and versions, nothing changed."


@click.command("replay")
@click.argument("answer", metavar="[ID]", required=False)
@click.option("--list", "listing", is_flag=True, help="List the answers that are stored, the last first.")
@scoped
def replay(scope: Scope, answer: str | None, listing: bool) -> None:
    """Ask a stored question again, and say what changed.

    ID is the id of an answer that the page stored, or its first four digits or more. What comes is "the same bytes"; or
    which documents, weights, settings and versions changed, the sentences that differ, and what became of the
    footnotes. What a language model wrote cannot come out the same: its passages and footnotes are looked at. The exit
    status is 1 when something differs.
    """
    if listing == (answer is not None):
        raise SettingError("give the ID of a stored answer, or --list")
    settings = Settings.from_environment(scope.library)
    if answer is None:
        with closing(open_study(settings.library, url=settings.url)) as study:
            _print_list(scope, StoredAnswers(study).briefs()[::-1])
        return
    with closing(open_study(settings.library, url=settings.url)) as study:
        before = replayable(study, answer)
    # The library may have been made since; an answer by its id is looked for first.
    with searchable_library(settings) as library, ended_by_signal(settings.question_seconds):
        use = before.stored.answer.model
        now = factory.replaying(settings, library, factory.embedder(settings), use).invoke(before.question)
        outcome = replayed(before, now, Anchors(library))
    if scope.as_json:
        print_json(replay_json(outcome))
    else:
        click.echo(printable("\n".join(_report(outcome))))
    if not outcome.same:
        raise click.exceptions.Exit(1)


def _print_list(scope: Scope, briefs: tuple[Brief, ...]) -> None:
    if scope.as_json:
        print_json(
            {
                "answers": [
                    {
                        "id": brief.id,
                        "asked_at": brief.asked_at.isoformat(),
                        "question": brief.question,
                        "coverage": brief.coverage.value,
                        "cited": brief.cited,
                    }
                    for brief in briefs
                ]
            }
        )
        return
    for brief in briefs:
        click.echo(f"{brief.id}  {brief.asked_at:%Y-%m-%d %H:%M}  {_short(brief.question)}")
    if not briefs:
        click.echo("no answers are stored: those of the page are (footnote serve)", err=True)


def _report(outcome: Replay) -> Iterator[str]:
    stored = outcome.stored
    yield f"{stored.id}  {stored.asked_at:%Y-%m-%d %H:%M} UTC  {_short(stored.question)}"
    yield from _wrapped(_verdict(outcome))
    if outcome.alone:
        yield from _wrapped(ALONE)
    if not outcome.enough:
        yield from _wrapped(NOT_ENOUGH)
    elif outcome.changes:
        yield from ("", "Since then:", *map(_change, outcome.changes))
    elif not outcome.same:
        yield from _wrapped(NOTHING_CHANGED)
    differing = [pair for pair in outcome.sentences if pair.before != pair.after]
    if differing:
        yield from ("", "Sentences (- stored, + now):")
        for pair in differing:
            yield from _pair(pair)
    if stored.answer.citations:
        yield from ("", "Footnotes:")
        documents = {document.id: document for document in stored.answer.documents}
        for citation in stored.answer.citations:
            yield from _footnote(citation, documents[citation.document_id], outcome.anchors[citation.number])


def _verdict(outcome: Replay) -> str:
    if outcome.by_model is None:
        return "The same bytes." if outcome.same else f"It differs, in {', '.join(outcome.differing)}."
    wrote = f"{one_line(outcome.by_model)} wrote it, and would write it otherwise again: what can be replayed is"
    if outcome.same:
        return f"{wrote} the same: the passages that it was given, and its footnotes."
    return f"{wrote} its passages and its footnotes. They differ, in {', '.join(outcome.differing)}."


def _change(change: Change) -> str:
    """One line: `setting depth: 8 -> 9`."""

    def shown(value: object) -> str:
        if value is None:
            return "none"
        return str(value)[:_DIGITS] if change.kind in _HASHES or change.name == "code" else str(value)

    name = f"  {_HEADS[change.kind]:<18}  {one_line(change.name)}"
    if change.kind is ChangeKind.DOCUMENT_GONE:
        return f"{name} ({shown(change.before)})"
    if change.kind is ChangeKind.DOCUMENT_NEW:
        return f"{name} ({shown(change.after)})"
    return one_line(f"{name}: {shown(change.before)} -> {shown(change.after)}")


def _pair(pair: SentencePair) -> Iterator[str]:
    for mark, sentence in (("-", pair.before), ("+", pair.after)):
        if sentence is not None:
            yield from _indented(_marked(sentence), f"  {mark} ")


def _marked(sentence: AnswerSentence) -> str:
    return sentence.text + "".join(f" [{number}]" for number in sentence.citations)


def _footnote(citation: Citation, cited: CitedDocument, anchor: Anchor) -> Iterator[str]:
    stood = f"{one_line(cited.source)} {citation.span.start}-{citation.span.end}"
    now = anchor.citation
    state = f"  [{citation.number}] {anchor.state.value:<9}  {stood}"
    if now is None or anchor.document is None:
        yield state
        return
    version = ", in a newer version" if anchor.newer else ""
    moved = f" -> {now.span.start}-{now.span.end}" if now.span != citation.span else ""
    yield f"{state}{moved}{version}"
    if anchor.state is QuoteState.CHANGED:
        yield from _indented(citation.quote, "      was  ")
        yield from _indented(now.quote, "      now  ")


def _indented(words: str, lead: str) -> Iterator[str]:
    """Words in lines that fit a terminal, the first after `lead`; each line of a list stays one of its own."""
    for line in words.splitlines():
        yield from textwrap.wrap(line, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead))
        lead = " " * len(lead)


def _wrapped(words: str) -> Iterator[str]:
    yield from textwrap.wrap(words, _WIDTH)


def _short(question: str) -> str:
    return one_line(textwrap.shorten(question, _WIDTH, placeholder=" ..."))
