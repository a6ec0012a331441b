"""Two documents beside each other for one question: each answers it alone, and the verifier says of every sentence
whether the other document says so too, says otherwise, or does not say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.claim_names import Difference
from assistant.reranker import headings
from assistant.types import Answer, AnswerSentence, Question, SupportLabel
from assistant.verifier import Claim, Evidence, Verdict, Verifier
from corpus.errors import DocumentNotFound, SettingError
from corpus.span import Span
from corpus.text import as_read
from corpus.types import Document
from index.retriever import HybridRetriever, RetrievedPassage
from index.snapshot import Snapshot
from index.text import terms

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
