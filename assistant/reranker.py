"""Passages to ranked candidate sentences by the reader; sections of a report that a question names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.reader import Reader, ReaderPassage, any_answers
from assistant.safety import is_order
from corpus.span import Span
from corpus.text import as_read
from corpus.types import Document, Passage, Sentence
from index.retriever import HybridRetriever, RetrievedPassage
from index.snapshot import Snapshot, Texts
from index.text import words


@dataclass(frozen=True, slots=True)
class Section:
    """A part that reports have: questions that ask for it, its headings, and sentences that announce it themselves."""

    pattern: re.Pattern[str]
    heading: re.Pattern[str]
    announced: re.Pattern[str]


SECTIONS = (
    Section(
        re.compile(
            r"\bconclu(?:de|des|ded|sions?)\b|\btake[- ](?:home|away)\b|\bmain (?:results?|findings?|message)\b|"
            r"\bwhat (?:did|do) (?:the authors|they) (?:find|show)\b",
            re.IGNORECASE,
        ),
        re.compile(r"[\d.\s]{0,8}(?:conclusions?|concluding remarks|interpretation)\b", re.IGNORECASE),
        re.compile(
            r"\W{0,3}(?:conclusions?|interpretation)\s?[:.]|in (?:conclusion|summary)\b|we conclude\b", re.IGNORECASE
        ),
    ),
    Section(
        re.compile(
            r"\bfund(?:ed|ing|er|ers|s)?\b|\b(?:paid|pay) for\b|\bsponsor\w{0,6}\b|\bfinanced\b|\bfinancial support\b|"
            r"\bwho supported\b|\bwhere did the money\b",
            re.IGNORECASE,
        ),
        re.compile(r".{0,20}\b(?:fund|financial (?:support|disclosure)|sponsor|grant support)", re.IGNORECASE),
        re.compile(
            r"\W{0,3}(?:funding|financial support|sponsors?)\s?[:.]|"
            r".{0,80}\b(?:was|were|is) (?:\w{1,20} )?(?:funded|supported|financed|sponsored) (?:\w{1,20} )?by\b",
            re.IGNORECASE,
        ),
    ),
    Section(
        re.compile(r"\blimitations?\b|\bweakness(?:es)?\b|\bshortcomings?\b", re.IGNORECASE),
        re.compile(r".{0,30}\blimitations?\b", re.IGNORECASE),
        re.compile(r"\W{0,3}(?:strengths and )?limitations?\s?[:.]|.{0,60}\blimitations?\b", re.IGNORECASE),
    ),
)


def section_of(question: str) -> Section | None:
    """The part of a report that the question asks for; None for any other question."""
    return next((section for section in SECTIONS if section.pattern.search(question)), None)


_HEADING_WORDS = 24
_DOCUMENT_DEPTH = 3
_TENTATIVE_DEPTH = 2
_ALONE = 6
# What stands further below the best in the first reading is not brought up by the second.
_WITHIN = 3.0
_SHOWN = 12
_DEEPEST = 20
_SURE = 1.0
_LABEL_WORDS = 3
_SECTION_PASSAGES = 4
_SECTION_FOUND = 12
# What standing in the part that is asked for adds to a sentence's logit; chosen on development questions.
_SECTION_LOGIT = 4.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: `logit` is the reader's, against "nothing here" (0); `short` is the likeliest short
    answer, in the document's text; `number` is the sentence's in the snapshot; `retrieved` its passage as found."""

    number: int
    sentence: Sentence
    retrieved: RetrievedPassage
    logit: float
    short: Span | None

    @property
    def document(self) -> Document:
        """Where it stands."""
        return self.retrieved.document

    @property
    def passage(self) -> Passage:
        """The passage that was read."""
        return self.retrieved.passage

    @property
    def text(self) -> str:
        """Its words, on one line."""
        return one_line(self.sentence.span.of(self.document.text))


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found and read for `query`: `passages` as retrieved, `candidates` of those that were read, best first.

    `answers` is the logit that any of them answers, minus infinity where nothing was read.
    """

    query: str
    passages: tuple[RetrievedPassage, ...]
    candidates: tuple[Candidate, ...]
    answers: float


class Reranker:
    """Retrieves, and has the best `depth` passages read; the next ones too where none of them surely answers."""

    def __init__(self, retriever: HybridRetriever, reader: Reader, depth: int = 8) -> None:
        self.retriever = retriever
        self._reader = reader
        self._depth = depth

    @property
    def name(self) -> str:
        """The reader's name."""
        return self._reader.name

    def rank(
        self, snapshot: Snapshot, query: str, within: frozenset[str] | None = None, depth: int | None = None
    ) -> Ranking:
        """The ranking for a query that stands alone, in all documents or `within` those ids."""
        count = depth or self._depth
        retrieved = self.retriever.retrieve(query, max(count, _DEEPEST), within, snapshot)
        top = retrieved[: max(count, _SHOWN)]
        first = self.read(snapshot, query, retrieved[:count], top)
        ranking = self._read_alone(snapshot, first)
        if ranking.candidates and ranking.candidates[0].logit >= _SURE:
            return ranking
        rest = self.read(snapshot, query, retrieved[count:], top)
        both = sorted((*first.candidates, *rest.candidates), key=_best_first)
        return self._read_alone(snapshot, replace(first, passages=tuple(retrieved), candidates=tuple(both)))

    def answers(self, snapshot: Snapshot, query: str, within: frozenset[str] | None = None) -> float:
        """The logit that the very best passages for a query answer it."""
        retrieved = self.retriever.retrieve(query, _TENTATIVE_DEPTH, within, snapshot)
        return self.read(snapshot, query, retrieved, retrieved).answers

    def document_of(self, snapshot: Snapshot, query: str) -> frozenset[str] | None:
        """The id of the document that the best sentence for a query stands in; None where nothing answers it."""
        retrieved = self.retriever.retrieve(query, _DOCUMENT_DEPTH, None, snapshot)
        best = next(iter(self.read(snapshot, query, retrieved, retrieved).candidates), None)
        return frozenset({best.document.id}) if best is not None and best.logit > 0 else None

    def rank_section(self, snapshot: Snapshot, query: str, section: Section, within: frozenset[str] | None) -> Ranking:
        """The same for a query that asks for a part which reports have: what stands in that part of the documents is
        read too, and goes before the rest."""
        wide = len(snapshot.texts.passages) if within else 2 * _SECTION_FOUND
        every = self.retriever.retrieve(query, wide, within, snapshot)
        inside = [retrieved for retrieved in every if _has(section, snapshot.texts, retrieved)]
        top = every[: max(self._depth, 12)]
        reading = {retrieved.number: retrieved for retrieved in (*inside[:_SECTION_PASSAGES], *top[: self._depth])}
        ranking = self._read_alone(snapshot, self.read(snapshot, query, list(reading.values()), top))
        moved = [
            replace(candidate, logit=candidate.logit + _SECTION_LOGIT) if _stands_in(section, candidate) else candidate
            for candidate in ranking.candidates
        ]
        order = tuple(sorted(moved, key=_best_first))
        return replace(ranking, candidates=order, answers=any_answers([candidate.logit for candidate in order]))

    def read(
        self, snapshot: Snapshot, query: str, reading: Sequence[RetrievedPassage], retrieval: Sequence[RetrievedPassage]
    ) -> Ranking:
        """The ranking of these passages alone; `retrieval` is what it says was retrieved."""
        texts = snapshot.texts
        readings = self._reader.read(query, [reader_passage(texts, passage) for passage in reading])
        query_words = frozenset(words(query))
        candidates: list[Candidate] = []
        for retrieved, read in zip(reading, readings, strict=True):
            label: tuple[Sentence, float] | None = None
            numbers = texts.sentences_of[retrieved.number]
            for number, sentence in zip(numbers, read.sentences, strict=True):
                stored, logit = texts.sentences[number], sentence.logit
                if label is not None:
                    stored, logit = replace(stored, leans_on=stored.leans_on or label[0].span), max(logit, label[1])
                label = None
                if number + 1 < numbers.stop and _is_label(retrieved.document, stored, query_words):
                    label = (stored, logit)
                elif not _is_order(retrieved.document, stored):
                    short = as_read(retrieved.document, stored.span).origin(sentence.short)
                    candidates.append(Candidate(number, stored, retrieved, logit, short))
        order = sorted(candidates, key=_best_first)
        return Ranking(query, tuple(retrieval), tuple(order), any_answers([candidate.logit for candidate in order]))

    def _read_alone(self, snapshot: Snapshot, ranking: Ranking) -> Ranking:
        """The ranking with its first sentences read alone too: the mean of both logits is theirs.

        Neighbours lend a sentence their words: alone it has to answer by its own.
        """
        line = ranking.candidates[0].logit - _WITHIN if ranking.candidates else 0.0
        best = [candidate for candidate in ranking.candidates[:_ALONE] if candidate.logit >= line]
        passages = [_alone(snapshot.texts, candidate) for candidate in best]
        readings = self._reader.read(ranking.query, passages)
        again = [
            replace(candidate, logit=(candidate.logit + reading.logit) / 2)
            for candidate, reading in zip(best, readings, strict=True)
        ]
        order = tuple(sorted([*again, *ranking.candidates[len(best) :]], key=_best_first))
        return replace(ranking, candidates=order, answers=any_answers([candidate.logit for candidate in order]))


def _best_first(candidate: Candidate) -> tuple[float, float]:
    return -candidate.logit, -candidate.retrieved.score


def _alone(texts: Texts, candidate: Candidate) -> ReaderPassage:
    whole = reader_passage(texts, candidate.retrieved)
    at = candidate.number - texts.sentences_of[candidate.retrieved.number].start
    lead = candidate.sentence.leans_on
    if lead is None or texts.sentences[candidate.number].leans_on is not None:
        return ReaderPassage(whole.heading, (whole.sentences[at],))
    label = as_read(candidate.document, lead).text
    return ReaderPassage(f"{whole.heading} > {label}", (f"{label} {whole.sentences[at]}",))


def _is_label(document: Document, sentence: Sentence, query_words: frozenset[str]) -> bool:
    """Whether it says nothing but words of the question, as "Key message." does: the sentence after it answers."""
    own = words(sentence.span.of(document.text))
    return len(own) <= _LABEL_WORDS and sentence.leans_on is None and set(own) <= query_words


def reader_passage(texts: Texts, retrieved: RetrievedPassage) -> ReaderPassage:
    """What the reader reads of a passage: title and headings, then its sentences."""
    document = retrieved.document
    path = [document.title, *headings(retrieved.passage)]
    heading = " > ".join(" ".join(item.split()[:_HEADING_WORDS]) for item in dict.fromkeys(path) if item)
    return ReaderPassage(
        heading,
        tuple(as_read(document, texts.sentences[n].span).text for n in texts.sentences_of[retrieved.number]),
    )


def headings(passage: Passage) -> tuple[str, ...]:
    """The headings that the passage stands under, outermost first."""
    return passage.section_path or ((passage.section,) if passage.section else ())


def one_line(text: str) -> str:
    """The text with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def _has(section: Section, texts: Texts, retrieved: RetrievedPassage) -> bool:
    """Whether the passage stands under such a heading, or a sentence of it announces itself so."""
    if any(map(section.heading.match, headings(retrieved.passage))):
        return True
    text = retrieved.document.text
    return any(
        section.announced.match(one_line(texts.sentences[number].span.of(text)))
        for number in texts.sentences_of[retrieved.number]
    )


def _stands_in(section: Section, candidate: Candidate) -> bool:
    return any(map(section.heading.match, headings(candidate.passage))) or (
        section.announced.match(candidate.text) is not None
    )


def _is_order(document: Document, sentence: Sentence) -> bool:
    spans = (sentence.span,) if sentence.leans_on is None else (sentence.leans_on, sentence.span)
    return any(is_order(span.of(document.text)) for span in spans)
