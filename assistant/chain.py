"""The chain: a question to an answer, as a LangChain `Runnable` over typed objects.

understand -> judge (retrieve, weigh) -> abstain, or write -> cite -> check (a language model writes where one is
given); then suggest. A question about a published work is answered from the reference lists instead. `stream` yields
growing answers: the whole one before there are suggestions, and with them the last one, which alone is finished;
`invoke` is the last of `stream`: one code path. Safe for many threads.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from langchain_core.runnables import Runnable, RunnableConfig

from assistant import wording
from assistant.answer import Answer, Citation, Coverage, Timing, placed
from assistant.asked_entry import asked_entry
from assistant.bibliography import CurrentBibliography, Reply
from assistant.care import Care
from assistant.checking import Checker
from assistant.citing import cited
from assistant.confidence import ConfidenceModel
from assistant.followup import Rewriters, RuleRewriter
from assistant.judging import Judge, Judgement
from assistant.nearby import nearby
from assistant.question import Question
from assistant.reached import reached
from assistant.suggesting import Asked, NoSuggestions, Place, Suggester
from assistant.understanding import Obstacle, Understood, understand
from assistant.writer import Writer
from index.search import Search
from index.snapshot import Snapshot

if TYPE_CHECKING:
    from assistant.llm.author import Author

_OBSTACLES = {
    Obstacle.NOT_ENGLISH: wording.ENGLISH_ONLY,
    Obstacle.EMPTY_LIBRARY: wording.NO_DOCUMENTS,
    Obstacle.NO_TERMS: wording.NOTHING_TO_LOOK_FOR,
}


class _Clock:
    """Milliseconds between steps, by name."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._timings: list[Timing] = []

    def mark(self, name: str) -> None:
        now = time.perf_counter()
        self._timings.append(Timing(name, 1000 * (now - self._last)))
        self._last = now

    def timings(self) -> tuple[Timing, ...]:
        return (*self._timings, Timing("total", 1000 * (time.perf_counter() - self._began)))


class Assistant(Runnable[Question, Answer]):
    """Answers questions from the documents that `search` finds."""

    def __init__(
        self,
        search: Search,
        judge: Judge,
        writer: Writer,
        checker: Checker,
        confidence: ConfidenceModel,
        suggester: Suggester | None = None,
        author: "Author | None" = None,
        rewriters: Rewriters = RuleRewriter,
    ) -> None:
        self._search = search
        self._judge = judge
        self._writer = writer
        self._checker = checker
        self._confidence = confidence
        self._suggester = suggester or NoSuggestions()
        self._author = author
        self._rewriters = rewriters
        self._bibliography = CurrentBibliography()

    # `input` and `**kwargs` are what every Runnable takes; the second is not used.
    def invoke(self, input: Question, config: RunnableConfig | None = None, **kwargs: object) -> Answer:  # noqa: A002 (the name is LangChain's)
        """The finished answer. Raises a `LibraryError` when the library cannot be read."""
        del kwargs

        def last(question: Question) -> Answer:
            *_, answer = self._answers(question)
            return answer

        return self._call_with_config(last, input, config, run_type="chain")

    def stream(
        self,
        input: Question,  # noqa: A002 (the name is LangChain's)
        config: RunnableConfig | None = None,
        **kwargs: object,
    ) -> Iterator[Answer]:
        """Growing answers; the last one, and only that, is finished."""
        del kwargs

        def grow(questions: Iterator[Question]) -> Iterator[Answer]:
            for question in questions:
                yield from self._answers(question)

        yield from self._transform_stream_with_config(iter([input]), grow, config, run_type="chain")

    def judge(self, question: Question) -> Judgement | None:
        """What is known before anything is written; None where there is nothing to look for, or nothing found."""
        snapshot = self._search.snapshot()
        understood = understand(question, snapshot, self._rewriters(snapshot.queries.glossary))
        if understood.obstacle is not Obstacle.NONE:
            return None
        return self._judge.judge(snapshot, understood.query)

    def warm_up(self) -> None:
        """Answer a question, so that the first student does not wait for the library and the models to load."""
        self.invoke(Question("What is depression?"))

    def _answers(self, question: Question) -> Iterator[Answer]:
        clock = _Clock()
        snapshot = self._search.snapshot()
        understood = understand(question, snapshot, self._rewriters(snapshot.queries.glossary))
        blank = self._blank(question, understood)
        clock.mark("understand")
        reply = self._reply(question, understood, snapshot)
        if reply is not None:
            clock.mark("retrieve")
            yield from self._replied(blank, reply, clock)
            return
        if understood.obstacle is not Obstacle.NONE:
            notice = wording.HELP if understood.care is Care.DISTRESS else _OBSTACLES[understood.obstacle]
            yield replace(blank, notice=notice, timings=clock.timings())
            return
        judgement = self._judge.judge(snapshot, understood.query)
        clock.mark("retrieve")
        result = reached(judgement, self._confidence)
        if judgement is None:
            yield replace(blank, notice=_abstaining(understood.care), timings=clock.timings())
            return
        asked = Asked(snapshot, understood.standalone, question.history, judgement.found, understood.care)
        if result.coverage is Coverage.NOT_IN_DOCUMENTS:
            near = nearby(judgement.found) if understood.care is not Care.DISTRESS else ()
            notice = _abstaining(understood.care)
            declined = replace(blank, notice=notice, nearby=near, confidence=result.confidence, timings=clock.timings())
            yield from self._suggested(iter((declined,)), asked, clock)
            return
        shell = replace(
            blank, coverage=result.coverage, confidence=result.confidence, notice=_answering(understood.care, judgement)
        )
        yield from self._suggested(self._written(shell, judgement, understood.care, clock), asked, clock)

    def _written(self, shell: Answer, judgement: Judgement, care: Care, clock: _Clock) -> Iterator[Answer]:
        """The answer as it grows: by the model, where one writes and nobody's own troubles are asked about."""

        def offline() -> Answer:
            sentences, citations, documents = cited(
                self._writer.write(judgement.weighed, judgement.comparison, judgement.found.query.text), self._checker
            )
            placed_ones = placed(shell.notice, sentences)
            return replace(shell, sentences=placed_ones, citations=citations, documents=documents)

        if self._author is None or care is not Care.NONE:
            whole = offline()
            clock.mark("write")
            yield from _growing(replace(whole, timings=clock.timings()))
            return
        with closing(self._author.answers(shell, judgement, offline)) as answers:
            for answer in answers:
                if answer.finished:
                    clock.mark("write")
                yield replace(answer, timings=clock.timings())

    def _suggested(self, answers: Iterator[Answer], asked: Asked, clock: _Clock) -> Iterator[Answer]:
        """The answers; the finished one first as it is, so that nobody waits for the questions to go on with, then with
        them. Nobody in distress is offered any."""
        for answer in answers:
            if not answer.finished or asked.care is Care.DISTRESS:
                yield answer
                continue
            yield replace(answer, finished=False, suggesting=True)
            shown = tuple(Place(one.document_id, one.span) for one in answer.citations)
            suggestions = self._suggester.suggest(asked, shown)
            clock.mark("suggest")
            yield replace(answer, suggestions=suggestions, timings=clock.timings())

    def _reply(self, question: Question, understood: Understood, snapshot: Snapshot) -> Reply | None:
        """What the reference lists answer to a question about a published work; None for any other question."""
        if understood.care is not Care.NONE or understood.obstacle is Obstacle.EMPTY_LIBRARY:
            return None
        # As typed before as mended: names are no words of the library, and would be mended into some.
        asked = asked_entry(question.text) or asked_entry(understood.standalone)
        return self._bibliography.of(snapshot).reply(asked) if asked is not None else None

    def _replied(self, blank: Answer, reply: Reply, clock: _Clock) -> Iterator[Answer]:
        sentences, citations, documents = cited(reply.written, self._checker)
        clock.mark("write")
        yield from _growing(
            replace(
                blank,
                sentences=placed(reply.notice, sentences),
                citations=citations,
                documents=documents,
                coverage=Coverage.COVERED if sentences else Coverage.NOT_IN_DOCUMENTS,
                confidence=reply.share,
                notice=reply.notice,
                timings=clock.timings(),
            )
        )

    def _blank(self, question: Question, understood: Understood) -> Answer:
        return Answer(
            question=question.text,
            standalone_question=understood.standalone,
            sentences=(),
            citations=(),
            documents=(),
            coverage=Coverage.NOT_IN_DOCUMENTS,
            confidence=0.0,
            writer=self._writer.name,
            embedder=self._search.embedder,
            checker=self._checker.name,
            reader=self._judge.reader,
            remark=understood.remark,
        )


def _abstaining(care: Care) -> str:
    if care is Care.DISTRESS:
        return wording.HELP
    return f"{wording.NOT_ADVICE} {wording.NOT_IN_DOCUMENTS}" if care is Care.ADVICE else wording.NOT_IN_DOCUMENTS


def _answering(care: Care, judgement: Judgement) -> str:
    if care is Care.DISTRESS:
        return wording.HELP
    unanswered = [wording.not_answered(part) for part in judgement.unanswered]
    return " ".join([*unanswered, *([wording.NOT_ADVICE, wording.IN_GENERAL] if care is Care.ADVICE else [])])


def _growing(whole: Answer) -> Iterator[Answer]:
    """The answer a sentence at a time; the last one is whole."""
    for count in range(1, len(whole.sentences)):
        yield replace(whole, sentences=whole.sentences[:count], citations=_used(whole, count), finished=False)
    yield whole


def _used(answer: Answer, count: int) -> tuple[Citation, ...]:
    numbers = {number for sentence in answer.sentences[:count] for number in sentence.citations}
    return tuple(citation for citation in answer.citations if citation.number in numbers)
