"""The offline writer: the one to four sentences that answer, in the documents' own words.

It puts the chosen sentences together; nothing is rephrased. Left out: which they are (`choosing`), the words of ours
between them (`joining`), whether to answer at all (`confidence`), footnotes (`citing`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Protocol

from assistant.analysis import Comparison, asks_list
from assistant.answer import CitationKind
from assistant.choosing import chosen, is_whole
from assistant.joining import leads
from assistant.short_answer import short_answer
from assistant.weighing import Weighed
from corpus.document import BlockKind, Document
from corpus.span import Span

MOST_SENTENCES = 4
# A list asked for is shown whole up to this length.
_LONGEST_LIST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of an answer, and where it stands. `lead` are words of ours before it, no part of its quote; `short`
    is the short answer inside it, in the document's text, where one is known."""

    document: Document
    span: Span
    section: str | None
    page: int | None
    kind: CitationKind = CitationKind.TEXT
    lead: str = ""
    short: Span | None = None


class Writer(Protocol):
    """Writes an answer from weighed sentences."""

    @property
    def name(self) -> str:
        """What an answer records as having written it."""
        ...

    def write(self, weighed: Sequence[Weighed], comparison: Comparison | None, question: str) -> tuple[Written, ...]:
        """The sentences to show for `question`, of `weighed` sorted best first; empty when there are none."""
        ...


class ExtractiveWriter:
    """Chooses sentences, and shows them word for word."""

    name = "extractive"

    def write(self, weighed: Sequence[Weighed], comparison: Comparison | None, question: str) -> tuple[Written, ...]:
        """The sentences to show for `question`, of `weighed` sorted best first; empty when there are none."""
        answering = chosen(weighed, comparison, question)
        written = _as_a_person_would(
            _with_antecedents(_shortened(answering, comparison, question), asks_list(question))
        )
        heads = [at for at, one in enumerate(written) if not at or written[at - 1].document.id != one.document.id]
        firsts = [_first(answering, written[at].document) for at in heads]
        joined = list(written)
        for at, lead in zip(heads, leads(firsts, comparison, question), strict=True):
            joined[at] = replace(joined[at], lead=lead)
        return tuple(joined)


def _shortened(answering: Sequence[Weighed], comparison: Comparison | None, question: str) -> tuple[Weighed, ...]:
    """The sentences with the short answer where it is fit to be shown: in the best, in one that answers all that was
    asked, and in every side of a comparison."""
    return tuple(
        replace(one, short=short_answer(one.hit.document, one.hit.sentence.span, one.short, question))
        if comparison is not None or one is answering[0] or is_whole(one)
        else replace(one, short=None)
        for one in answering
    )


def _first(answering: Sequence[Weighed], document: Document) -> Weighed:
    """The best of those chosen from a document."""
    return next(one for one in answering if one.hit.document.id == document.id)


def _with_antecedents(answering: Sequence[Weighed], list_asked: bool) -> list[Written]:
    """Each sentence after the one it leans on, no words twice, at most `MOST_SENTENCES`."""
    written: list[Written] = []
    for one in answering:
        spans = _spans(one, list_asked)
        new = [span for span in spans if not any(_shows(other, one.hit.document, span) for other in written)]
        near = [other.span for other in written if other.document.id == one.hit.document.id]
        in_part = any(shown.meets(span) for shown in near for span in new)
        if in_part or len(written) + len(new) > MOST_SENTENCES:
            continue
        # "It ..." right after what it means, not after a sentence about something else.
        leading = [at for at, other in enumerate(written, 1) if _shows(other, one.hit.document, spans[0])]
        at = leading[0] if leading else len(written)
        written[at:at] = [_written(one, span) for span in new]
    return written


def _written(one: Weighed, span: Span) -> Written:
    short = one.short if one.short is not None and span.holds(one.short) else None
    return Written(one.hit.document, span, one.hit.passage.section, one.hit.passage.page, short=short)


def _spans(one: Weighed, list_asked: bool) -> tuple[Span, ...]:
    """The sentence, after what it leans on; the item of a list that is asked for with the whole of it."""
    sentence = one.hit.sentence
    if sentence.leans_on is None:
        return (sentence.span,)
    whole = _whole_list(one.hit.document, sentence.leans_on, sentence.span) if list_asked else None
    return (sentence.leans_on, sentence.span) if whole is None else (whole,)


def _whole_list(document: Document, lead: Span, item: Span) -> Span | None:
    """The list of which `item` is one, from the line that leads into it; None where it is no list, or too long."""
    blocks = [block for block, _ in document.citable_in(lead.to(Span(item.start, len(document.text))))]
    items = takewhile(
        lambda block: block.kind is BlockKind.LIST_ITEM and block.section == blocks[0].section, blocks[1:]
    )
    spans = [block.span for block in items]
    if blocks[0].kind is BlockKind.TABLE or not any(span.holds(item) for span in spans):
        return None
    whole = lead.to(spans[-1])
    return whole if len(whole.of(document.text).split()) <= _LONGEST_LIST_WORDS else None


def _as_a_person_would(written: Sequence[Written]) -> tuple[Written, ...]:
    """The sentences of a document together; those that follow each other in it, in its order."""
    ordered: list[Written] = []
    for document in dict.fromkeys(one.document.id for one in written):
        of_document = [one for one in written if one.document.id == document]
        while of_document:
            run = list(_run(of_document[0], of_document))
            of_document = [one for one in of_document if one not in run]
            ordered += run
    return tuple(ordered)


def _run(start: Written, among: Sequence[Written]) -> Iterator[Written]:
    """The sentences that stand next to each other with `start` among them, in reading order."""
    first = start
    while before := next((one for one in among if _follows(first, one)), None):
        first = before
    at: Written | None = first
    while at is not None:
        yield at
        at = next((one for one in among if _follows(one, at)), None)


def _follows(one: Written, other: Written) -> bool:
    """Whether nothing but white space stands between the end of `other` and the beginning of `one`."""
    if not other.span.start < other.span.end <= one.span.start:
        return False
    return not Span(other.span.end, one.span.start).of(one.document.text).strip()


def _shows(written: Written, document: Document, span: Span) -> bool:
    return written.document.id == document.id and written.span.holds(span)
