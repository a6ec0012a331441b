"""The pipeline: a question to an answer, over typed objects; `runnable` makes a LangChain `Runnable` of it.

safety -> rewrite -> which document is meant -> retrieve and read -> abstain, or write -> cite -> check; a language
model writes where one is given. Questions on documents as things are answered from front matter and structure, those on
published works from the reference lists. `stream` yields growing answers: the whole one before there are suggestions,
and with them the last one, which alone is finished; `invoke` is the last of `stream`. Safe for many threads.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import messages
from assistant.abstention import AbstentionModel
from assistant.citations import cited
from assistant.deadline import Watch
from assistant.document_questions import DocumentQuestion, DocumentReply, Kind, document_question, reply
from assistant.document_resolver import ASKING, Meant, most_about
from assistant.extractive_writer import ExtractiveWriter
from assistant.judgement import Judge, Judgement, nearby
from assistant.origin import Origins
from assistant.query_rewriter import Rewriter
from assistant.reference_questions import Bibliography, entry_request
from assistant.reranker import Reranker
from assistant.safety import Care, Obstacle, Understood, language_of, understand
from assistant.settings import QUESTION_SECONDS
from assistant.suggestions import HeadingSuggester, Rehearsal
from assistant.types import Answer, Checker, Citation, Coverage, Question, Timing, placed
from corpus.errors import LibraryChanged
from corpus.types import Document
from index.network import for_question, inference_service
from index.snapshot import Remembered, Snapshot
from index.text import terms

if TYPE_CHECKING:
    from assistant.llm.writer import Author

_MOST_NEARBY = 3
_CHANGES = 3
_OF_LIBRARY = frozenset({Kind.LIST, Kind.COUNT})


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


class Assistant:
    """Answers questions from the documents that `reranker` retrieves from and reads."""

    def __init__(
        self,
        reranker: Reranker,
        rewriter: Rewriter,
        model: AbstentionModel,
        writer: ExtractiveWriter,
        checker: Checker,
        suggester: HeadingSuggester | None = None,
        author: "Author | None" = None,
        rehearsal: Rehearsal | None = None,
        seconds: float = QUESTION_SECONDS,
        origins: Origins | None = None,
    ) -> None:
        self._reranker = reranker
        self._rewriter = rewriter
        self._writer = writer
        self._checker = checker
        self._suggester = suggester
        self._author = author
        self._rehearsal = rehearsal
        self._watch = Watch(seconds)
        self._origins = origins
        self._judge = Judge(reranker, rewriter, model)
        self._bibliography: Remembered[None, Bibliography] = Remembered(1)

    def invoke(self, question: Question) -> Answer:
        """The finished answer. Raises a `LibraryError` when the library cannot be read."""
        *_, answer = self._answers(question)
        return answer

    def stream(self, question: Question) -> Iterator[Answer]:
        """Growing answers; the last one, and only that, is finished."""
        yield from self._answers(question)

    def warm_up(self) -> None:
        """Answer a question, so that the first student does not wait for the library and the models to load."""
        self.invoke(Question("What is depression?"))

    def judge(self, question: Question) -> Judgement | None:
        """What is known before anything is written; None where there is nothing to look for, or nothing found."""
        snapshot = self._reranker.retriever.snapshot()
        understood = understand(question, snapshot, self._rewriter)
        if understood.obstacle is not Obstacle.NONE:
            return None
        meant = self._meant(snapshot, understood, question)
        return None if meant.unknown else self._judge.judge(snapshot, understood.standalone, meant, question)

    def _answers(self, question: Question) -> Iterator[Answer]:
        """The answers in time. Raises `QuestionOverLimit`."""
        if self._rehearsal is not None:
            self._rehearsal.read(question.text, question.history)
        allowance, arrival = self._watch.begin(), inference_service().arrival()
        with closing(self._steps(question)) as steps:

            def step() -> Answer | None:
                with for_question(arrival):
                    return next(steps, None)

            while (answer := allowance.run(step)) is not None:
                yield answer

    def _steps(self, question: Question) -> Generator[Answer, None, None]:
        """The answers from one state of the library; where a document of it left meanwhile, from the next state, unless
        something was shown already."""
        for _ in range(_CHANGES):
            shown = False
            try:
                with closing(self._steps_from(self._reranker.retriever.snapshot(), question)) as answers:
                    for answer in answers:
                        shown = True
                        yield answer
                return
            except LibraryChanged:
                if shown:
                    raise
        yield from self._steps_from(self._reranker.retriever.snapshot(), question)

    def _steps_from(self, snapshot: Snapshot, question: Question) -> Generator[Answer, None, None]:
        clock = _Clock()
        understood = understand(question, snapshot, self._rewriter)
        blank = self._blank(question, understood, snapshot)
        clock.mark("understand")
        if understood.obstacle not in (Obstacle.NONE, Obstacle.NO_TERMS):
            notice = messages.HELP if understood.care is Care.DISTRESS else _obstacle(understood, question)
            yield replace(blank, notice=notice, timings=clock.timings())
            return
        meant = self._meant(snapshot, understood, question)
        replied = self._replied(snapshot, question, understood, meant)
        if replied is not None:
            clock.mark("retrieve")
            yield from self._growing_reply(blank, replied, clock)
            return
        if understood.obstacle is not Obstacle.NONE:
            notice = messages.HELP if understood.care is Care.DISTRESS else _obstacle(understood, question)
            yield replace(blank, notice=notice, timings=clock.timings())
            return
        if meant.unknown:
            notice = _abstaining(understood.care, messages.no_such_document(meant.unknown))
            yield replace(blank, notice=notice, nearby=_titles(snapshot), timings=clock.timings())
            return
        judgement = self._judge.judge(snapshot, self._judge.looked_for(snapshot, understood, meant), meant, question)
        clock.mark("retrieve")
        decision = judgement.decision
        if decision.coverage is Coverage.NOT_IN_DOCUMENTS:
            why = self._why(snapshot, meant)
            near = nearby(judgement.ranking) if understood.care is not Care.DISTRESS else ()
            declined = replace(
                blank,
                notice=_abstaining(understood.care, why),
                nearby=near,
                confidence=decision.confidence,
                timings=clock.timings(),
            )
            yield from self._suggested(iter((declined,)), snapshot, judgement, understood.care, question, clock)
            return
        shell = replace(
            blank,
            coverage=decision.coverage,
            confidence=decision.confidence,
            notice=_answering(understood.care, judgement),
        )
        written = self._written(shell, judgement, understood.care, clock)
        yield from self._suggested(written, snapshot, judgement, understood.care, question, clock)

    def _meant(self, snapshot: Snapshot, understood: Understood, question: Question) -> Meant:
        """The documents that are asked: those that were chosen, else those that the question means."""
        if question.documents is not None:
            return Meant(question.documents)
        return self._judge.meant(snapshot, understood, question)

    def _why(self, snapshot: Snapshot, meant: Meant) -> str:
        """Whose silence it is: a named document's, or all documents'."""
        if meant.documents is not None and len(meant.documents) == 1:
            return messages.not_in_document(snapshot.texts.records[next(iter(meant.documents))].title)
        return messages.NOT_IN_DOCUMENTS

    def _written(self, shell: Answer, judgement: Judgement, care: Care, clock: _Clock) -> Iterator[Answer]:
        """The answer as it grows: by the model, where one writes and nobody's own troubles are asked about."""

        def offline() -> Answer:
            if judgement.groups:
                written = self._writer.write_each(judgement.groups)
            else:
                written = self._writer.write(judgement.ranking.candidates)
            sentences, citations, documents = cited(written, self._checker)
            placed_sentences = placed(shell.notice, sentences)
            return replace(shell, sentences=placed_sentences, citations=citations, documents=documents)

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

    def _suggested(
        self,
        answers: Iterator[Answer],
        snapshot: Snapshot,
        judgement: Judgement,
        care: Care,
        question: Question,
        clock: _Clock,
    ) -> Iterator[Answer]:
        """The answers; the finished one first as it is, so that nobody waits for the questions to go on with, then with
        them. Nobody in distress is offered any."""
        for answer in answers:
            if not answer.finished or care is not Care.NONE or self._suggester is None:
                yield answer
                continue
            yield replace(answer, finished=False, suggesting=True)
            suggestions = self._suggester.suggest(
                snapshot, judgement.ranking, answer, (*question.history, question.text)
            )
            clock.mark("suggest")
            yield replace(answer, suggestions=suggestions, timings=clock.timings())

    def _replied(
        self, snapshot: Snapshot, question: Question, understood: Understood, meant: Meant
    ) -> DocumentReply | None:
        """What front matter, structure or a reference list answers; None for any other question."""
        if understood.care is not Care.NONE or not snapshot.texts.documents:
            return None
        document_request = document_question(question.text) or document_question(understood.standalone)
        documents = self._documents(snapshot, document_request, question.text, meant)
        if document_request is not None and (documents or document_request.kind in _OF_LIBRARY):
            document_reply = reply(document_request, snapshot, documents)
            if document_reply is not None:
                return document_reply
        # As typed before as mended: names are no words of the library, and would be mended into some.
        entry = entry_request(question.text) or entry_request(understood.standalone)
        if entry is None:
            return None
        bibliography = self._bibliography.known(snapshot, None) or self._bibliography.keep(
            snapshot, None, Bibliography(snapshot)
        )
        found_entry = bibliography.reply(entry)
        return DocumentReply(found_entry.written, found_entry.notice) if found_entry is not None else None

    def _documents(
        self, snapshot: Snapshot, request: DocumentQuestion | None, question: str, meant: Meant
    ) -> tuple[Document, ...]:
        """The documents meant, or the one that the question's words are about."""
        every = snapshot.texts.documents
        if meant.documents is not None:
            return tuple(every[name] for name in sorted(meant.documents))
        if request is None or meant.unknown:
            return ()
        if len(every) == 1:
            return tuple(only for only in every.values() if set(terms(question)) - ASKING <= set(terms(only.title)))
        retrieved = self._reranker.retriever.retrieve(question, snapshot=snapshot)
        return tuple(every[name] for name in most_about(snapshot, question, retrieved))

    def _growing_reply(self, blank: Answer, replied: DocumentReply, clock: _Clock) -> Iterator[Answer]:
        sentences, citations, documents = cited(replied.written, self._checker)
        clock.mark("write")
        covered = bool(sentences) or replied.says_all
        yield from _growing(
            replace(
                blank,
                sentences=placed(replied.notice, sentences),
                citations=citations,
                documents=documents,
                coverage=Coverage.COVERED if covered else Coverage.NOT_IN_DOCUMENTS,
                confidence=1.0 if covered else 0.0,
                notice=replied.notice,
                timings=clock.timings(),
            )
        )

    def _blank(self, question: Question, understood: Understood, snapshot: Snapshot) -> Answer:
        return Answer(
            question=question.text,
            standalone_question=understood.standalone,
            sentences=(),
            citations=(),
            documents=(),
            coverage=Coverage.NOT_IN_DOCUMENTS,
            confidence=0.0,
            writer=self._writer.name,
            embedder=self._reranker.retriever.embedder,
            checker=self._checker.name,
            reader=self._reranker.name,
            remark=understood.remark,
            origin=None if self._origins is None else self._origins.of(snapshot, question.history),
        )


def _titles(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(document.title for document in list(snapshot.texts.records.values())[:_MOST_NEARBY])


def _obstacle(understood: Understood, question: Question) -> str:
    if understood.obstacle is Obstacle.NOT_ENGLISH:
        return messages.english_only(language_of(question.text))
    if understood.obstacle is Obstacle.EMPTY_LIBRARY:
        return messages.NO_DOCUMENTS
    return messages.NOTHING_TO_LOOK_FOR


def _abstaining(care: Care, why: str) -> str:
    if care is Care.DISTRESS:
        return messages.HELP
    return f"{messages.NOT_ADVICE} {why}" if care is Care.ADVICE else why


def _answering(care: Care, judgement: Judgement) -> str:
    if care is Care.DISTRESS:
        return messages.HELP
    unanswered = [messages.not_answered(subquestion) for subquestion in judgement.unanswered]
    return " ".join([*unanswered, *([messages.NOT_ADVICE, messages.IN_GENERAL] if care is Care.ADVICE else [])])


def _growing(whole: Answer) -> Iterator[Answer]:
    """The answer a sentence at a time; the last one is whole."""
    for count in range(1, len(whole.sentences)):
        yield replace(whole, sentences=whole.sentences[:count], citations=_used(whole, count), finished=False)
    yield whole


def _used(answer: Answer, count: int) -> tuple[Citation, ...]:
    numbers = {number for sentence in answer.sentences[:count] for number in sentence.citations}
    return tuple(citation for citation in answer.citations if citation.number in numbers)
