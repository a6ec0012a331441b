"""What a document offers before it is asked: its card, questions to begin with; and two documents side by side."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from threading import Lock

from assistant.claim_names import Difference
from assistant.document_questions import DocumentQuestion, Kind, reply
from assistant.reranker import headings
from assistant.safety import is_order
from assistant.suggestions import question_of
from assistant.types import Answer, AnswerSentence, Coverage, Question, SupportLabel
from assistant.verifier import Claim, Evidence, Verdict, Verifier
from corpus.errors import DocumentNotFound, FootnoteError, SettingError
from corpus.span import Span
from corpus.text import as_read
from corpus.types import Block, BlockKind, Document, Reference
from index.retriever import HybridRetriever, RetrievedPassage
from index.snapshot import Snapshot
from index.text import terms, words

_FIGURE = re.compile(r"\W{0,4}(?:supplementary |additional )?(?:fig(?:ure|\.|s?\b)|scheme|plate)", re.IGNORECASE)
_LEAST_TITLE = 4
MOST_COMPARED = 500


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Words of the document that stand at `span`; `depth` counts from 0, a heading's."""

    words: str
    span: Span
    depth: int = 0


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A work of the reference list: how often the text names it and where first, the document that it is where the
    library holds it, and the other documents that cite it too."""

    reference: Reference
    mentions: int
    first: Span | None
    document: Document | None
    also: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of `document`; `citing` are the documents of the library whose reference lists name it. The lists
    are `compared` in libraries of up to `MOST_COMPARED` documents: all of them are read for it."""

    document: Document
    about: tuple[CardPlace, ...] = ()
    sections: tuple[CardPlace, ...] = ()
    tables: tuple[CardPlace, ...] = ()
    figures: tuple[CardPlace, ...] = ()
    works: tuple[CitedWork, ...] = ()
    citing: tuple[Document, ...] = ()
    compared: bool = True


def card_of(snapshot: Snapshot, document_id: str) -> Card:
    """The card. Raises `DocumentNotFound`."""
    documents = snapshot.texts.documents
    if document_id not in documents:
        raise DocumentNotFound("this document is no longer in the library")
    document = documents[document_id]
    compared = len(documents) <= MOST_COMPARED
    others = [documents[other] for other in documents if other != document_id] if compared else []
    summary = reply(DocumentQuestion(Kind.SUMMARY), snapshot, (document,))
    about = [written.span for written in summary.written] if summary is not None else []
    own = _names(document.doi, document.title)
    return Card(
        document,
        tuple(line for span in about if not is_order((line := _place(document, span)).words)),
        tuple(_sections(document)),
        tuple(_tables(document)),
        tuple(_place(document, block.span) for block in document.blocks if _is_figure(document, block)),
        tuple(_works(document, others)),
        tuple(other for other in others if any(own & _names(work.doi, work.title) for work in other.references)),
        compared,
    )


def _place(document: Document, span: Span, depth: int = 0) -> CardPlace:
    return CardPlace(" ".join(span.of(document.text).split()).lstrip("#*- "), span, depth)


def _sections(document: Document) -> Iterator[CardPlace]:
    """The headings, but for the title's."""
    title = words(document.title)
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            heading = _place(document, block.span, max(0, len(block.section_path) - 1))
            if words(heading.words) != title:
                yield heading


def _tables(document: Document) -> Iterator[CardPlace]:
    """Each table, by its caption; where it has none, by its first line."""
    for number, block in enumerate(document.blocks):
        if block.kind is not BlockKind.TABLE:
            continue
        table = document.table_at(block.span.start)
        before = document.blocks[number - 1] if number else None
        named = table.caption if table is not None else None
        if (
            named is None
            and before is not None
            and before.kind is BlockKind.CAPTION
            and not _is_figure(document, before)
        ):
            named = before.span
        line = block.span.of(document.text).strip().partition("\n")[0]
        named_line = _place(document, named or block.span)
        yield named_line if named is not None else CardPlace(" ".join(line.replace("|", " ").split()), block.span)


def _is_figure(document: Document, block: Block) -> bool:
    return block.kind is BlockKind.CAPTION and _FIGURE.match(block.span.of(document.text)) is not None


def _works(document: Document, others: Sequence[Document]) -> Iterator[CitedWork]:
    """The works, those named most often first, else as they are listed."""
    named: dict[int, list[Span]] = {}
    for mention in document.mentions:
        for number in mention.references:
            named.setdefault(number, []).append(mention.span)
    holders = [(other, _names(other.doi, other.title)) for other in others]
    lists = [
        (other, frozenset(name for work in other.references for name in _names(work.doi, work.title)))
        for other in others
    ]
    for number in sorted(range(len(document.references)), key=lambda number: -len(named.get(number, ()))):
        work = document.references[number]
        names, spans = _names(work.doi, work.title), named.get(number, [])
        yield CitedWork(
            work,
            len(spans),
            min(spans, default=None),
            next((other for other, own in holders if names & own), None),
            tuple(other for other, listed in lists if names & listed),
        )


def _names(doi: str | None, title: str | None) -> frozenset[str]:
    """What a work is told by: its DOI, and its title where that is long enough to be nobody else's."""
    title_words = words(title or "")
    title_name = " ".join(title_words) if len(title_words) >= _LEAST_TITLE else ""
    return frozenset(name for name in ((doi or "").lower(), title_name) if name)


MOST = 3
_MOST_ASKED = 12
_MOST_READ = 20

_log = logging.getLogger(__name__)


class OpeningQuestions:
    """Asks `first`, then what the documents' headings ask, a document after the other, until three are answered.

    They are kept until the library changes. Safe for many threads: one asks, the others wait for it.
    """

    def __init__(
        self, answer: Callable[[Question], Answer], snapshot: Callable[[], Snapshot], first: Sequence[str]
    ) -> None:
        self._answer = answer
        self._snapshot = snapshot
        self._first = tuple(first)
        self._lock = Lock()
        self._kept: tuple[int, tuple[str, ...]] | None = None

    def __call__(self) -> tuple[str, ...]:
        """At most three; fewer where fewer are answered, none where the library cannot be read."""
        try:
            snapshot = self._snapshot()
        except FootnoteError as error:
            _log.warning("no questions to begin with: %s", error)
            return ()
        with self._lock:
            if self._kept is None or self._kept[0] != snapshot.generation:
                self._kept = snapshot.generation, self._answered(snapshot)
            return self._kept[1]

    def _answered(self, snapshot: Snapshot) -> tuple[str, ...]:
        able = dict.fromkeys(chain(self._first, _of_headings(snapshot.texts.documents.values())))
        answered: list[str] = []
        for question in list(able)[:_MOST_ASKED]:
            if len(answered) == MOST or not snapshot.texts.passages:
                break
            try:
                answer = self._answer(Question(question))
            except FootnoteError as error:
                _log.warning("a question to begin with could not be tried: %s", error)
                continue
            # What was chosen by hand is good enough partly covered; what a heading asks is not.
            enough = not answer.abstained if question in self._first else answer.coverage is Coverage.COVERED
            if enough and answer.citations:
                answered.append(question)
        return tuple(answered)


def _of_headings(documents: Iterable[Document]) -> Iterator[str]:
    """What the headings ask: the first of each document, then the second of each; a large library is not read whole."""
    for turn in zip_longest(*(list(_asked_in(document)) for document in islice(documents, _MOST_READ))):
        yield from filter(None, turn)


def _asked_in(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            heading = block.span.of(document.text).lstrip("# ").strip()
            skipped = heading == document.title or is_order(heading)
            question = None if skipped else question_of(heading, document.text)
            if question is not None:
                yield question


_PASSAGES = 4
_WIDE = 100


@dataclass(frozen=True, slots=True)
class Beside:
    """What the other document makes of a sentence: `places` are where in it that was read, nearest first; where it does
    not say, there are none. `differs` is what the sentence says otherwise."""

    label: SupportLabel
    score: float
    places: tuple[Span, ...] = ()
    differs: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A document's own answer, and for each of its sentences what the other document makes of it."""

    document: Document
    answer: Answer
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage as evidence, and for each of its sentences where it stands in the evidence and in the document."""

    evidence: Evidence
    sentences: tuple[tuple[Span, Span], ...]


class Comparer:
    """Compares what two documents answer. Safe for many threads."""

    def __init__(
        self, answer: Callable[[Question], Answer], retriever: HybridRetriever, verifier: Callable[[], Verifier]
    ) -> None:
        self._answer = answer
        self._retriever = retriever
        self._verifier = verifier

    def compare(self, text: str, history: tuple[str, ...] = (), first: str = "", second: str = "") -> tuple[Side, Side]:
        """The two sides. Where `first` or `second` is no id, the document nearest to the question stands for it.

        Raises a `FootnoteError`: `SettingError` where the library holds fewer than two documents.
        """
        snapshot = self._retriever.snapshot()
        left, right = self._chosen(snapshot, text, first, second)
        answers = [self._answer(Question(text, history, frozenset({side.id}))) for side in (left, right)]
        return (
            Side(left, answers[0], self._beside(snapshot, answers[0], right)),
            Side(right, answers[1], self._beside(snapshot, answers[1], left)),
        )

    def _chosen(self, snapshot: Snapshot, text: str, first: str, second: str) -> tuple[Document, Document]:
        documents = snapshot.texts.documents
        if len(documents) < 2:
            raise SettingError("two documents are needed side by side: add another one")
        for wanted in filter(None, (first, second)):
            if wanted not in documents:
                raise DocumentNotFound("one of these documents is no longer in the library: choose another")
        near = [hit.document.id for hit in self._retriever.retrieve(text, _WIDE, None, snapshot)]
        free = (name for name in dict.fromkeys((*near, *documents)) if name not in (first, second))
        left = first or next(free)
        right = second if second and second != left else next(name for name in free if name != left)
        return documents[left], documents[right]

    def _beside(self, snapshot: Snapshot, answer: Answer, other: Document) -> tuple[Beside, ...]:
        """What `other` makes of each sentence of `answer`: all that it says nearest to it is held against it."""
        read = [self._read(snapshot, sentence, other) for sentence in answer.sentences]
        claims = [
            Claim(_claim(sentence), tuple(passage.evidence for passage in passages), answer.question)
            for sentence, passages in zip(answer.sentences, read, strict=True)
        ]
        verdicts = self._verifier().verify(claims)
        return tuple(
            _beside_of(claim, verdict, passages)
            for claim, verdict, passages in zip(claims, verdicts, read, strict=True)
        )

    def _read(self, snapshot: Snapshot, sentence: AnswerSentence, other: Document) -> list[_Passage]:
        """The passages of `other` nearest to the sentence."""
        hits = self._retriever.retrieve(_claim(sentence), _PASSAGES, frozenset({other.id}), snapshot)
        return [_passage(snapshot, hit) for hit in hits]


def _passage(snapshot: Snapshot, hit: RetrievedPassage) -> _Passage:
    text, sentences = "", []
    for number in snapshot.texts.sentences_of[hit.number]:
        stored = snapshot.texts.sentences[number].span
        start = len(text)
        text += as_read(hit.document, stored).text
        sentences.append((Span(start, len(text)), stored))
        text += "\n"
    return _Passage(Evidence(text, " > ".join((hit.document.title, *headings(hit.passage)[-1:]))), tuple(sentences))


def _claim(sentence: AnswerSentence) -> str:
    return " ".join(sentence.text.split())


def _beside_of(claim: Claim, verdict: Verdict, read: Sequence[_Passage]) -> Beside:
    """The verdict, with its places as sentences of the other document.

    Nothing contradicts what it does not speak of: whatever the claim has of the question, the other's places must have.
    """
    near = [(read[shown.source], shown.span) for shown in verdict.evidence]
    subject = set(terms(claim.question)) & set(terms(claim.text))
    spoken = {term for passage, _ in near for term in terms(f"{passage.evidence.heading} {passage.evidence.text}")}
    unspoken = verdict.label is SupportLabel.CONTRADICTED and not subject <= spoken
    if verdict.label is SupportLabel.NOT_FOUND or unspoken:
        return Beside(SupportLabel.NOT_FOUND, verdict.score)
    places = [stored for passage, span in near for at, stored in passage.sentences if at.meets(span)]
    return Beside(verdict.label, verdict.score, tuple(dict.fromkeys(places)), verdict.differs)
