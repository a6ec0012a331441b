"""The pipeline: a question to an answer, over typed objects; `runnable` makes a LangChain `Runnable` of it.

safety -> rewrite -> which document is meant -> retrieve and read -> abstain, or write -> cite -> check; a language
model writes where one is given. Questions on documents as things are answered from front matter and structure, those on
published works from the reference lists. `stream` yields growing answers: the whole one before there are suggestions,
and with them the last one, which alone is finished; `invoke` is the last of `stream`. Safe for many threads.
"""

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant import abstention, messages
from assistant.abstention import AbstentionModel, Decision
from assistant.citations import cited
from assistant.deadline import Watch
from assistant.document_questions import DocumentReply, Kind, document_question, reply
from assistant.document_resolver import CurrentResolver, Meant
from assistant.extractive_writer import ExtractiveWriter
from assistant.query_rewriter import Rewriter, candidates, leans_on_history, parts_of, runs, sides_of
from assistant.reference_questions import CurrentBibliography, asked_entry
from assistant.reranker import Candidate, Ranking, Reranker, headings, section_of
from assistant.safety import Care, is_order, language_of, without_the_person
from assistant.settings import QUESTION_SECONDS
from assistant.suggestions import Rehearsal, Suggester
from assistant.types import Answer, Checker, Citation, Coverage, Question, Timing, placed
from assistant.understanding import Obstacle, Understood, understand
from corpus.types import Document
from index.snapshot import Snapshot
from index.text import terms

if TYPE_CHECKING:
    from assistant.llm.writer import Author

_MOST_NEARBY = 3
_LEAST_COSINE = 0.5
_BARE_NAME = 2
_OF_DOCUMENTS = frozenset(
    terms(
        "who wrote author publish published trial study paper article review report document file text summary it "
        "about summarise summarize year when written come out date publication section number chapter name first last "
        "senior"
    )
)
_OF_LIBRARY = frozenset({Kind.LIST, Kind.COUNT})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known before anything is written: `ranking` joins all that was read; `groups` are the candidates of each
    question in one, or of each side of a comparison, () for a plain question; `unanswered` are questions in it that
    nothing answers, where something answers the others."""

    ranking: Ranking
    decision: Decision
    groups: tuple[tuple[Candidate, ...], ...] = ()
    unanswered: tuple[str, ...] = ()


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
        suggester: Suggester | None = None,
        author: "Author | None" = None,
        rehearsal: Rehearsal | None = None,
        seconds: float = QUESTION_SECONDS,
    ) -> None:
        self._reranker = reranker
        self._rewriter = rewriter
        self._model = model
        self._writer = writer
        self._checker = checker
        self._suggester = suggester
        self._author = author
        self._rehearsal = rehearsal
        self._watch = Watch(seconds)
        self._resolvers = CurrentResolver()
        self._bibliography = CurrentBibliography()

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
        return None if meant.unknown else self._judge_in_talk(snapshot, understood.standalone, meant, question)

    def _answers(self, question: Question) -> Iterator[Answer]:
        """The answers in time. Raises `QuestionOverLimit`."""
        if self._rehearsal is not None:
            self._rehearsal.read(question.text, question.history)
        allowance = self._watch.begin()
        with closing(self._steps(question)) as steps:
            while (answer := allowance.run(lambda: next(steps, None))) is not None:
                yield answer

    def _steps(self, question: Question) -> Generator[Answer, None, None]:
        clock = _Clock()
        snapshot = self._reranker.retriever.snapshot()
        understood = understand(question, snapshot, self._rewriter)
        blank = self._blank(question, understood)
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
        judgement = self._judge_in_talk(snapshot, self._looked_for(snapshot, understood, meant), meant, question)
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
        """The document that the question means; one that it points at is the last question's, or the only one."""
        resolver = self._resolvers.of(snapshot)
        meant = resolver.resolve(question.text)
        if meant.documents is None and not meant.unknown:
            meant = resolver.resolve(understood.standalone)
        if meant.points and meant.documents is None and question.history:
            for earlier in reversed(question.history[-3:]):
                before = resolver.resolve(earlier)
                if before.documents is not None:
                    return before
            last = self._reranker.document_of(snapshot, self._last(snapshot, question))
            return Meant(last) if last is not None else meant
        return meant

    def _last(self, snapshot: Snapshot, question: Question) -> str:
        """The question before this one, as it stands alone."""
        *earlier, last = question.history
        return self._rewriter.rewrite(snapshot, Question(last, tuple(earlier))).text if earlier else last

    def _looked_for(self, snapshot: Snapshot, understood: Understood, meant: Meant) -> str:
        text = understood.standalone
        if meant.by_authors:
            text = self._resolvers.of(snapshot).without_authors(text, meant)
        text = _in_the_librarys_names(snapshot, text)
        bare = text.strip(" ?!.")
        if runs(bare) == [bare] and len(bare.split()) <= _BARE_NAME:
            text = f"What is {bare}?"
        return text if understood.care is Care.NONE else without_the_person(text)

    def _judge_in_talk(self, snapshot: Snapshot, text: str, meant: Meant, question: Question) -> Judgement:
        """The judgement of `question`, put as `text`; one that goes on from the last is looked for first in the
        document that the last answer came from."""
        if question.history and meant.documents is None and leans_on_history(question.text):
            last = self._reranker.document_of(snapshot, self._last(snapshot, question))
            inside = self._judge(snapshot, text, Meant(last)) if last is not None else None
            if inside is not None and inside.decision.coverage is not Coverage.NOT_IN_DOCUMENTS:
                return inside
        return self._judge(snapshot, text, meant)

    def _judge(self, snapshot: Snapshot, question: str, meant: Meant) -> Judgement:
        """The judgement of a question that stands alone; two in one are judged apart, and so are compared things."""
        parts = parts_of(question)
        if len(parts) > 1:
            return self._of_parts(snapshot, parts, meant)
        section = section_of(question) if self._asks_of_documents(snapshot, meant) else None
        if section is not None:
            whole = self._reranker.rank_section(snapshot, question, section, meant.documents)
            return Judgement(whole, self._decide(snapshot, whole))
        whole = self._reranker.rank(snapshot, question, meant.documents)
        decision = self._decide(snapshot, whole)
        sides = sides_of(question)
        if not sides:
            return Judgement(whole, decision)
        names = [set(terms(side.name)) for side in sides]
        if whole.candidates and all(name <= set(terms(whole.candidates[0].text)) for name in names):
            return Judgement(whole, decision)
        rankings = [self._reranker.rank(snapshot, side.question, meant.documents, depth=5) for side in sides]
        groups = tuple(
            _of_side(side, ranking.candidates, whole.candidates) for side, ranking in zip(names, rankings, strict=True)
        )
        joined = _joined(question, (whole, *rankings))
        if not all(groups):
            return Judgement(
                joined, replace(decision, coverage=min(decision.coverage, Coverage.PARTLY, key=_RANK.index))
            )
        decisions = [self._decide(snapshot, replace(r, candidates=g)) for r, g in zip(rankings, groups, strict=True)]
        worst = min(decisions, key=lambda of: of.confidence)
        return Judgement(joined, worst, groups)

    def _asks_of_documents(self, snapshot: Snapshot, meant: Meant) -> bool:
        """Whether a document is meant: by name, by pointing at it, or because there is no other."""
        return meant.documents is not None or meant.points or len(snapshot.texts.documents) == 1

    def _of_parts(self, snapshot: Snapshot, parts: Sequence[str], meant: Meant) -> Judgement:
        rankings, decisions, asked = [], [], []
        for number, part in enumerate(parts):
            text = part
            if number and leans_on_history(part):
                able = candidates(snapshot, part, parts[0])[1:]
                text = max(able, key=lambda item: self._reranker.answers(snapshot, item, meant.documents), default=part)
            ranking = self._reranker.rank(snapshot, text, meant.documents)
            rankings.append(ranking)
            decisions.append(self._decide(snapshot, ranking))
            asked.append(part)
        answered = [decision.coverage is not Coverage.NOT_IN_DOCUMENTS for decision in decisions]
        joined = _joined(" ".join(parts), rankings)
        if not any(answered):
            return Judgement(joined, max(decisions, key=lambda of: of.confidence))
        groups = tuple(ranking.candidates for ranking, is_ in zip(rankings, answered, strict=True) if is_)
        confidence = min(of.confidence for of, is_ in zip(decisions, answered, strict=True) if is_)
        coverage = Coverage.COVERED if all(answered) else Coverage.PARTLY
        left = tuple(part for part, is_ in zip(asked, answered, strict=True) if not is_)
        return Judgement(joined, Decision(coverage, confidence), groups, left)

    def _decide(self, snapshot: Snapshot, ranking: Ranking) -> Decision:
        return abstention.decide(self._model, abstention.features_of(ranking, snapshot))

    def _why(self, snapshot: Snapshot, meant: Meant) -> str:
        """Whose silence it is: a named document's, or all documents'."""
        if meant.documents is not None and len(meant.documents) == 1:
            return messages.not_in_document(snapshot.texts.documents[next(iter(meant.documents))].title)
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
        asked = document_question(question.text) or document_question(understood.standalone)
        documents = self._documents(snapshot, question.text, meant)
        if asked is not None and (documents or asked.kind in _OF_LIBRARY):
            every = tuple(snapshot.texts.documents.values())
            found = reply(asked, snapshot, every if asked.kind in _OF_LIBRARY else documents)
            if found is not None:
                return found
        # As typed before as mended: names are no words of the library, and would be mended into some.
        entry = asked_entry(question.text) or asked_entry(understood.standalone)
        found_entry = self._bibliography.of(snapshot).reply(entry) if entry is not None else None
        return DocumentReply(found_entry.written, found_entry.notice) if found_entry is not None else None

    def _documents(self, snapshot: Snapshot, question: str, meant: Meant) -> tuple[Document, ...]:
        """The documents meant; the only one there is where the question points at it, or names none."""
        every = snapshot.texts.documents
        if meant.documents is not None:
            return tuple(every[name] for name in sorted(meant.documents))
        if len(every) != 1 or meant.unknown:
            return ()
        [only] = every.values()
        return (only,) if set(terms(question)) - _OF_DOCUMENTS <= set(terms(only.title)) else ()

    def _growing_reply(self, blank: Answer, replied: DocumentReply, clock: _Clock) -> Iterator[Answer]:
        sentences, citations, documents = cited(replied.written, self._checker)
        clock.mark("write")
        told = bool(sentences) or replied.says_all
        yield from _growing(
            replace(
                blank,
                sentences=placed(replied.notice, sentences),
                citations=citations,
                documents=documents,
                coverage=Coverage.COVERED if told else Coverage.NOT_IN_DOCUMENTS,
                confidence=1.0 if told else 0.0,
                notice=replied.notice,
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
            embedder=self._reranker.retriever.embedder,
            checker=self._checker.name,
            reader=self._reranker.name,
            remark=understood.remark,
        )


_RANK = (Coverage.NOT_IN_DOCUMENTS, Coverage.PARTLY, Coverage.COVERED)


def _in_the_librarys_names(snapshot: Snapshot, question: str) -> str:
    """The question with each name that no document has in another name of the same thing that one has."""
    keywords, text = snapshot.passage_keywords, snapshot.queries.query(question).text
    for mention in reversed(snapshot.queries.query(question).mentions):
        if not all(map(keywords.holds, terms(mention.span.of(text)))):
            known = (name for name in mention.term.names if all(map(keywords.holds, terms(name))))
            name = next(known, mention.span.of(text))
            text = text[: mention.span.start] + name + text[mention.span.end :]
    return text


def nearby(ranking: Ranking) -> tuple[str, ...]:
    """Names of the sections of the nearest passages, each once, with the document's title; only what is near."""
    names: dict[str, None] = {}
    for retrieved in ranking.passages:
        title = retrieved.document.title
        path = headings(retrieved.passage)
        # A title or heading may give orders to a machine, as any sentence may.
        if retrieved.cosine >= _LEAST_COSINE and not any(map(is_order, (title, *path[-1:]))):
            names[f"{path[-1]} ({title})" if path and path[-1] != title else title] = None
    return tuple(names)[:_MOST_NEARBY]


def _of_side(name: set[str], own: Sequence[Candidate], of_whole: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates that speak of the side, best first: in their own words where any does, else under its heading."""
    every: dict[int, Candidate] = {}
    for candidate in (*own, *of_whole):
        if candidate.number not in every or candidate.logit > every[candidate.number].logit:
            every[candidate.number] = candidate
    order = sorted(every.values(), key=lambda candidate: -candidate.logit)
    in_words = tuple(candidate for candidate in order if name <= set(terms(candidate.text)))
    return in_words or tuple(
        candidate
        for candidate in order
        if name <= set(terms(" ".join((candidate.text, *headings(candidate.passage), candidate.document.title))))
    )


def _joined(query: str, rankings: Sequence[Ranking]) -> Ranking:
    """Each sentence and passage once, sentences by their highest logit."""
    best: dict[int, Candidate] = {}
    for candidate in (candidate for ranking in rankings for candidate in ranking.candidates):
        if candidate.number not in best or candidate.logit > best[candidate.number].logit:
            best[candidate.number] = candidate
    passages = {retrieved.number: retrieved for ranking in reversed(rankings) for retrieved in ranking.passages}
    ordered = [retrieved for ranking in rankings for retrieved in ranking.passages]
    unique = tuple(dict.fromkeys(retrieved.number for retrieved in ordered))
    return Ranking(
        query,
        tuple(passages[number] for number in unique),
        tuple(sorted(best.values(), key=lambda candidate: -candidate.logit)),
        max((ranking.answers for ranking in rankings), default=float("-inf")),
    )


def _titles(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(document.title for document in list(snapshot.texts.documents.values())[:_MOST_NEARBY])


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
    unanswered = [messages.not_answered(part) for part in judgement.unanswered]
    return " ".join([*unanswered, *([messages.NOT_ADVICE, messages.IN_GENERAL] if care is Care.ADVICE else [])])


def _growing(whole: Answer) -> Iterator[Answer]:
    """The answer a sentence at a time; the last one is whole."""
    for count in range(1, len(whole.sentences)):
        yield replace(whole, sentences=whole.sentences[:count], citations=_used(whole, count), finished=False)
    yield whole


def _used(answer: Answer, count: int) -> tuple[Citation, ...]:
    numbers = {number for sentence in answer.sentences[:count] for number in sentence.citations}
    return tuple(citation for citation in answer.citations if citation.number in numbers)
