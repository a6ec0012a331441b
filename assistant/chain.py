"""The chain: a question to an answer, as a LangChain `Runnable` over typed objects.

care -> standalone question -> retrieve -> rerank -> weigh -> abstain or write -> cite -> check. `stream` yields
growing answers, the last one finished; `invoke` is the last of `stream`: one code path. Safe for many threads.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from langchain_core.runnables import Runnable, RunnableConfig

from assistant import wording
from assistant.analysis import Comparison, comparison
from assistant.answer import Answer, Citation, Coverage, Timing, placed
from assistant.care import Care, care_for, without_the_person
from assistant.checking import Checker
from assistant.citing import cited
from assistant.confidence import ConfidenceModel, coverage, features, lacks, probability
from assistant.depth import Depth
from assistant.evidence import Examiner
from assistant.followup import RuleRewriter
from assistant.language import is_english
from assistant.nearby import nearby
from assistant.question import Question
from assistant.weighing import Weighed, weighed
from assistant.writer import Writer
from index.reranker import Pair, Reranker
from index.search import Found, Search, SentenceHit
from index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class _Judged:
    """Sentences best first, and how sure it is that they answer; `confidence` 0 where they cannot."""

    weighed: tuple[Weighed, ...]
    comparison: Comparison | None
    confidence: float


class _Clock:
    """Milliseconds between steps, by name."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self.timings: list[Timing] = []

    def mark(self, name: str) -> None:
        now = time.perf_counter()
        self.timings.append(Timing(name, 1000 * (now - self._last)))
        self._last = now

    def all(self) -> tuple[Timing, ...]:
        return (*self.timings, Timing("total", 1000 * (time.perf_counter() - self._began)))


class Assistant(Runnable[Question, Answer]):
    """Answers questions from the documents that `search` finds."""

    def __init__(
        self,
        search: Search,
        reranker: Reranker,
        writer: Writer,
        checker: Checker,
        confidence: ConfidenceModel,
        depth: Depth,
    ) -> None:
        self._search = search
        self._reranker = reranker
        self._writer = writer
        self._checker = checker
        self._confidence = confidence
        self._depth = depth

    def invoke(self, input: Question, config: RunnableConfig | None = None, **kwargs: object) -> Answer:  # noqa: A002
        """The finished answer. Raises a `LibraryError` when the library cannot be read."""
        del kwargs

        def last(question: Question) -> Answer:
            *_, answer = self._answers(question)
            return answer

        return self._call_with_config(last, input, config, run_type="chain")

    def stream(
        self, input: Question, config: RunnableConfig | None = None, **kwargs: object  # noqa: A002
    ) -> Iterator[Answer]:
        """Growing answers; the last one, and only that, is finished."""
        del kwargs

        def grow(questions: Iterator[Question]) -> Iterator[Answer]:
            for question in questions:
                yield from self._answers(question)

        yield from self._transform_stream_with_config(iter([input]), grow, config, run_type="chain")

    def warm_up(self) -> None:
        """Answer a question, so that the first student does not wait for the library and the model to load."""
        self.invoke(Question("What is depression?"))

    def _answers(self, question: Question) -> Iterator[Answer]:
        clock = _Clock()
        care = care_for(question.text)
        snapshot = self._search.snapshot()
        blank = self._blank(question)
        notice = {Care.NONE: "", Care.DISTRESS: wording.HELP, Care.ADVICE: wording.NOT_ADVICE}[care]
        speller = snapshot.queries.speller
        if not is_english(question.text, speller):
            # Help is given in any language; what the documents say is not.
            yield replace(blank, notice=notice or wording.ENGLISH_ONLY, timings=clock.all())
            return
        if not snapshot.texts.passages:
            yield replace(blank, notice=notice or wording.NO_DOCUMENTS, timings=clock.all())
            return
        mended = Question(speller.mended(question.text), tuple(speller.mended(earlier) for earlier in question.history))
        standalone = RuleRewriter(snapshot.queries.glossary).standalone(mended)
        asked = without_the_person(standalone) if care is not Care.NONE else standalone
        blank = replace(blank, standalone_question=standalone)
        clock.mark("rewrite")
        query = snapshot.queries.query(asked)
        if not query.terms:
            yield replace(blank, notice=notice or wording.NOT_IN_DOCUMENTS, timings=clock.all())
            return
        found = self._search.find_in(snapshot, query, self._depth.passages)
        clock.mark("retrieve")
        judged = self._judged(snapshot, found)
        clock.mark("rerank")
        reached = coverage(self._confidence, judged.confidence)
        if reached is Coverage.NOT_IN_DOCUMENTS:
            said = f"{notice} {wording.NOT_IN_DOCUMENTS}" if care is Care.ADVICE else notice or wording.NOT_IN_DOCUMENTS
            about = () if care is Care.DISTRESS else nearby(found)
            yield replace(blank, notice=said, nearby=about, confidence=judged.confidence, timings=clock.all())
            return
        if care is Care.ADVICE:
            notice = f"{notice} {wording.IN_GENERAL}"
        written = self._writer.write(judged.weighed, judged.comparison)
        clock.mark("write")
        sentences, citations, documents = cited(written, self._checker)
        clock.mark("check")
        whole = replace(
            blank,
            sentences=placed(notice, sentences),
            citations=citations,
            documents=documents,
            coverage=reached,
            confidence=judged.confidence,
            notice=notice,
            timings=clock.all(),
        )
        for count in range(1, len(sentences)):
            yield replace(whole, sentences=whole.sentences[:count], citations=_used(whole, count), finished=False)
        yield whole

    def _judged(self, snapshot: Snapshot, found: Found) -> _Judged:
        examiner = Examiner(found.query, snapshot.sentence_keywords, snapshot.queries.glossary)
        hits = found.sentences[: self._depth.sentences]
        answers = self._reranker.probabilities(found.query.text, [_pair(snapshot, hit) for hit in hits])
        order = sorted(
            (weighed(examiner.weigh(hit), float(answer)) for hit, answer in zip(hits, answers, strict=True)),
            key=lambda one: -one.score,
        )
        compared = comparison(found.query.text, found.query.mentions)
        if not order or lacks(order, examiner.expected, compared):
            return _Judged(tuple(order), compared, 0.0)
        return _Judged(tuple(order), compared, probability(self._confidence, features(order)))

    def _blank(self, question: Question) -> Answer:
        return Answer(
            question=question.text,
            standalone_question=" ".join(question.text.split()),
            sentences=(),
            citations=(),
            documents=(),
            coverage=Coverage.NOT_IN_DOCUMENTS,
            confidence=0.0,
            writer=self._writer.name,
            embedder=self._search.embedder,
            checker=self._checker.name,
            reranker=self._reranker.name,
        )


def _pair(snapshot: Snapshot, hit: SentenceHit) -> Pair:
    """The sentence, and the one before it in its passage."""
    before = hit.number - 1
    near = before >= 0 and snapshot.texts.sentences[before].passage_id == hit.sentence.passage_id
    own = hit.sentence.span.of(hit.document.text)
    return Pair(" ".join(own.split()), snapshot.texts.sentence_texts[before] if near else "")


def _used(answer: Answer, count: int) -> tuple[Citation, ...]:
    numbers = {number for sentence in answer.sentences[:count] for number in sentence.citations}
    return tuple(citation for citation in answer.citations if citation.number in numbers)
