"""The offline writer: the one to four sentences that answer, in the documents' own words, best first.

It chooses among weighed sentences; nothing is rephrased or joined. Left out: whether to answer at all
(`confidence`), footnotes (`citing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.analysis import Comparison
from assistant.answer import CitationKind
from assistant.weighing import Weighed
from corpus.document import Document
from corpus.span import Span
from index.words import terms

MOST_SENTENCES = 4
_MOST_CHOSEN = 3
# How far below the best a sentence may score and still be shown; from another document somewhat further.
_MARGIN = 0.22
_OTHER_DOCUMENT_MARGIN = 0.32
_NEAR_DUPLICATE = 0.6
# In a comparison each side's sentence has to tell what is compared, more than to be the nearest.
_ASKED = 0.4


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of an answer, and where it stands."""

    document: Document
    span: Span
    section: str | None
    page: int | None
    kind: CitationKind = CitationKind.TEXT


class Writer(Protocol):
    """Writes an answer from weighed sentences."""

    @property
    def name(self) -> str:
        """What an answer records as having written it."""
        ...

    def write(self, weighed: Sequence[Weighed], comparison: Comparison | None) -> tuple[Written, ...]:
        """The sentences to show, of `weighed` sorted best first; empty when there are none."""
        ...


class ExtractiveWriter:
    """Chooses sentences, and shows them word for word."""

    name = "extractive"

    def write(self, weighed: Sequence[Weighed], comparison: Comparison | None) -> tuple[Written, ...]:
        """The sentences to show, of `weighed` sorted best first; empty when there are none."""
        if not weighed:
            return ()
        chosen = self._for_sides(weighed, comparison) if comparison else []
        for one in weighed:
            if len(chosen) >= _MOST_CHOSEN:
                break
            if self._adds(one, weighed[0], chosen) and (comparison is not None or not _strays(one, chosen)):
                chosen.append(one)
        return _with_antecedents(chosen)

    def _for_sides(self, weighed: Sequence[Weighed], comparison: Comparison) -> list[Weighed]:
        """The best sentence for each side; one that speaks of all of them serves for all."""
        chosen: list[Weighed] = []
        # The side that the best sentence speaks of goes first.
        for side in sorted(comparison.sides, key=lambda side: side.name not in weighed[0].evidence.present):
            if not any(side.name in one.evidence.present for one in chosen):
                of_side = [one for one in weighed if side.name in one.evidence.present and one.score > 0]
                chosen += sorted(of_side, key=lambda one: -(one.score + _ASKED * one.evidence.asked))[:1]
        return chosen[:_MOST_CHOSEN]

    def _adds(self, one: Weighed, best: Weighed, chosen: Sequence[Weighed]) -> bool:
        if not chosen:
            return True
        elsewhere = all(one.hit.document.id != other.hit.document.id for other in chosen)
        margin = _OTHER_DOCUMENT_MARGIN if elsewhere else _MARGIN
        if one.score < best.score - margin:
            return False
        return not any(_alike(one, other) for other in chosen)


def _strays(one: Weighed, chosen: Sequence[Weighed]) -> bool:
    """Whether it leaves the drug, class or technique asked about, of which the first one speaks."""
    return bool(chosen and one.evidence.missing_subjects) and not chosen[0].evidence.missing_subjects


def _alike(one: Weighed, other: Weighed) -> bool:
    """Whether two sentences share most of their terms, or their words."""
    if one.hit.document.id == other.hit.document.id and one.hit.sentence.span.meets(other.hit.sentence.span):
        return True
    mine, theirs = (frozenset(terms(each.hit.sentence.span.of(each.hit.document.text))) for each in (one, other))
    return len(mine & theirs) >= _NEAR_DUPLICATE * max(1, max(len(mine), len(theirs)))


def _with_antecedents(chosen: Sequence[Weighed]) -> tuple[Written, ...]:
    """Each sentence after the one it leans on, no words twice, at most `MOST_SENTENCES`."""
    written: list[Written] = []
    for one in chosen:
        sentence = one.hit.sentence
        spans = [sentence.leans_on, sentence.span] if sentence.leans_on else [sentence.span]
        new = [span for span in spans if not any(_shows(other, one.hit.document, span) for other in written)]
        near = [other.span for other in written if other.document.id == one.hit.document.id]
        in_part = any(shown.meets(span) for shown in near for span in new)
        if in_part or len(written) + len(new) > MOST_SENTENCES:
            continue
        # "It ..." right after what it means, not after a sentence about something else.
        leading = [at for at, other in enumerate(written, 1) if _shows(other, one.hit.document, spans[0])]
        at = leading[0] if leading else len(written)
        written[at:at] = [
            Written(one.hit.document, span, one.hit.passage.section, one.hit.passage.page) for span in new
        ]
    return tuple(written)


def _shows(written: Written, document: Document, span: Span) -> bool:
    return written.document.id == document.id and written.span.holds(span)
