"""The offline writer: the fewest sentences that answer, in the documents' own words, by the reader's logits.

Lists and table rows whole, what a sentence leans on before it, nothing twice. Left out: whether to answer at all
(`abstention`), footnotes (`citations`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.reranker import Candidate
from assistant.types import CitationKind
from corpus.span import Span
from corpus.types import BlockKind, Document
from index.text import terms

MOST_SENTENCES = 4
_LONGEST_LIST_WORDS = 200
_NEAR_DUPLICATE = 0.6


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


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """A further sentence is shown from logit `least` on and at most `margin` below the best; one of another document at
    most `far_margin` below. Chosen on development questions (`evals/lab`)."""

    least: float = 0.0
    margin: float = 0.6
    far_margin: float = 0.5
    most: int = 3


class ExtractiveWriter:
    """Chooses sentences, and shows them word for word."""

    name = "extractive"

    def __init__(self, settings: WriterSettings | None = None) -> None:
        self._settings = settings or WriterSettings()

    def write(self, candidates: Sequence[Candidate]) -> tuple[Written, ...]:
        """The sentences to show, of candidates sorted best first; none of none."""
        return _ordered(_with_antecedents(self._chosen(candidates), candidates))

    def write_each(self, groups: Sequence[Sequence[Candidate]]) -> tuple[Written, ...]:
        """The best sentence of each group (the sides of a comparison, the parts of a question), each once."""
        best: dict[int, Candidate] = {}
        for group in groups:
            new = next((candidate for candidate in group if candidate.number not in best), None)
            if new is not None:
                best[new.number] = new
        every = [candidate for group in groups for candidate in group]
        return _ordered(_with_antecedents(tuple(best.values()), every))

    def _chosen(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        chosen: list[Candidate] = []
        for candidate in candidates:
            if len(chosen) >= self._settings.most:
                break
            if not chosen or self._adds(candidate, chosen):
                chosen.append(candidate)
        return tuple(chosen)

    def _adds(self, candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
        elsewhere = all(candidate.document.id != other.document.id for other in chosen)
        margin = self._settings.far_margin if elsewhere else self._settings.margin
        if candidate.logit < max(self._settings.least, chosen[0].logit - margin):
            return False
        return not any(_alike(candidate, other) for other in chosen)


def _alike(candidate: Candidate, other: Candidate) -> bool:
    """Whether two sentences share most of their terms, or their words."""
    if candidate.document.id == other.document.id and candidate.sentence.span.meets(other.sentence.span):
        return True
    mine, theirs = frozenset(terms(candidate.text)), frozenset(terms(other.text))
    return len(mine & theirs) >= _NEAR_DUPLICATE * max(1, min(len(mine), len(theirs)))


def _with_antecedents(chosen: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Written]:
    """Each sentence after the one it leans on, no words twice, at most `MOST_SENTENCES`."""
    written: list[Written] = []
    for candidate in chosen:
        spans = _spans(candidate, candidates)
        new = [span for span in spans if not any(_shows(other, candidate.document, span) for other in written)]
        near = [other.span for other in written if other.document.id == candidate.document.id]
        in_part = any(shown.meets(span) for shown in near for span in new)
        if in_part or len(written) + len(new) > MOST_SENTENCES:
            continue
        # "It ..." right after what it means, not after a sentence about something else.
        leading = [at for at, other in enumerate(written, 1) if _shows(other, candidate.document, spans[0])]
        at = leading[0] if leading else len(written)
        written[at:at] = [_written(candidate, span) for span in new]
    return written


def _written(candidate: Candidate, span: Span) -> Written:
    # The reader's short answer is not shown in bold: read by a strict tutor, it was often not the answer.
    return Written(candidate.document, span, candidate.passage.section, candidate.passage.page)


def _spans(candidate: Candidate, candidates: Sequence[Candidate]) -> tuple[Span, ...]:
    """The sentence, after what it leans on; the whole list where the reader means more than one item of it."""
    sentence = candidate.sentence
    if sentence.leans_on is None or candidate.document.table_at(sentence.span.start) is not None:
        # A row of a table is shown under its heads.
        return (sentence.span,)
    whole = _whole_list(candidate.document, sentence.leans_on, sentence.span)
    if whole is not None:
        meant = [
            other
            for other in candidates
            if other.document.id == candidate.document.id and other.logit > 0 and whole.holds(other.sentence.span)
        ]
        if len(meant) > 1:
            return (whole,)
    return (sentence.leans_on, sentence.span)


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


def _ordered(written: Sequence[Written]) -> tuple[Written, ...]:
    """The sentences of a document together; those that follow each other in it, in its order."""
    ordered: list[Written] = []
    for document in dict.fromkeys(sentence.document.id for sentence in written):
        left = [sentence for sentence in written if sentence.document.id == document]
        while left:
            run = list(_run(left[0], left))
            left = [sentence for sentence in left if sentence not in run]
            ordered += run
    return tuple(ordered)


def _run(start: Written, among: Sequence[Written]) -> Iterator[Written]:
    """The sentences that stand next to each other with `start` among them, in reading order."""
    first = start
    while before := next((other for other in among if _follows(first, other)), None):
        first = before
    at: Written | None = first
    while at is not None:
        yield at
        at = next((other for other in among if _follows(other, at)), None)


def _follows(sentence: Written, other: Written) -> bool:
    """Whether nothing but white space stands between the end of `other` and the beginning of `sentence`."""
    if not other.span.start < other.span.end <= sentence.span.start:
        return False
    return not Span(other.span.end, sentence.span.start).of(sentence.document.text).strip()


def _shows(written: Written, document: Document, span: Span) -> bool:
    return written.document.id == document.id and written.span.holds(span)
