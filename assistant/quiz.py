"""The quiz: questions made from the documents' own sentences, and which comes next."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from assistant import messages
from assistant.citations import citation_of, cited_document
from assistant.extractive_writer import Written
from assistant.quiz_questions import (
    Drafted,
    blanks,
    heading_question,
    may_be_asked,
    plain_questions,
    stands_alone,
)
from assistant.types import Citation, CitedDocument
from corpus.errors import NothingToAsk
from corpus.glossary import Glossary, Term
from corpus.span import Span
from corpus.text import displayed
from corpus.types import BlockKind, Document, Passage, Sentence
from index.query import Query
from index.snapshot import Remembered, Snapshot
from index.text import terms

_MOST_DOCUMENTS = 50


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question and the one sentence that answers it.

    `answer` is the sentence as a reader is shown it, `citation` opens it in the document (its number is 1). `blank` is
    the place in `answer` of the words that the question leaves out: `answer` with `BLANK` there is the question; None
    for a question in plain words. `hint` is a line of ours. `again` is True where all had been asked before. `id` is
    `<document id>:<digits of the question's words>`.
    """

    id: str
    question: str
    answer: str
    citation: Citation
    document: CitedDocument
    hint: str
    blank: Span | None = None
    again: bool = False

    @property
    def missing(self) -> str:
        """The words left out; empty for a question in plain words."""
        return "" if self.blank is None else self.blank.of(self.answer)


@dataclass(frozen=True, slots=True)
class Topic:
    """`query` is None where anything will do."""

    query: Query | None

    @classmethod
    def of(cls, about: str, snapshot: Snapshot) -> "Topic":
        """What these words ask for, their spelling mended; words that name nothing ask for anything."""
        query = snapshot.queries.query(about)
        return cls(query if query.terms else None)

    def documents(self, snapshot: Snapshot) -> tuple[str, ...]:
        """The ids of the documents worth looking into: all, or those whose passages hold most of the words."""
        if self.query is None:
            return tuple(snapshot.texts.documents)
        scores = snapshot.passage_keywords.scores((*self.query.terms, *self.query.other_terms))
        best: dict[str, None] = {}
        for number in np.argsort(-scores, kind="stable"):
            if scores[number] <= 0 or len(best) == _MOST_DOCUMENTS:
                break
            best.setdefault(snapshot.texts.document_of(int(number)))
        return tuple(best)

    def holds(self, question: QuizQuestion, snapshot: Snapshot) -> bool:
        """Whether the question is about it, and does not ask for the very words that were named."""
        if self.query is None:
            return True
        glossary = snapshot.queries.glossary
        named = frozenset(mention.term for mention in self.query.mentions)
        # What stands behind a colon in a title is rarely what all of the document speaks of.
        title = question.document.title.partition(":")[0]
        around = f"{question.answer}\n{question.citation.section or ''}\n{title}"
        if question.missing and _holds(
            question.missing, self.query, named, frozenset(m.term for m in glossary.mentions(question.missing))
        ):
            return False
        return _holds(around, self.query, named, frozenset(mention.term for mention in glossary.mentions(around)))


def _holds(text: str, query: Query, named: frozenset[Term], there: frozenset[Term]) -> bool:
    """Whether the text holds every term of the query, those of a thing's name also by another of its names."""
    text_terms = set(terms(text))
    by_name = {term for item in named & there for name in item.names for term in terms(name)}
    return all(term in text_terms or term in by_name for term in query.terms)


def questions_of(
    document: Document, sentences: Sequence[tuple[Passage, Sentence]], glossary: Glossary
) -> tuple[QuizQuestion, ...]:
    """The questions that these sentences of the document make, in reading order."""
    made: list[QuizQuestion] = []
    seen: set[str] = set()
    begun: set[str | None] = set()
    for passage, sentence in sentences:
        first = passage.section not in begun
        begun.add(passage.section)
        if sentence.leans_on is not None or not may_be_asked(passage.section) or not _is_body(document, sentence.span):
            continue
        words = displayed(document, sentence.span).text
        if not stands_alone(words):
            continue
        for draft in _drafts(words, passage.section if first else None, document, glossary):
            if draft.question not in seen:
                seen.add(draft.question)
                made.append(_question(draft, words, document, passage, sentence))
                break
    return tuple(made)


def question_key(question_id: str) -> str:
    """What the same question has in common wherever it was made: the part of its id behind the document's."""
    return question_id.rpartition(":")[2]


def _drafts(words: str, section: str | None, document: Document, glossary: Glossary) -> Iterator[Drafted]:
    under = heading_question(words, section, document.text) if section is not None else None
    return chain(() if under is None else (under,), plain_questions(words, document.text), blanks(words, glossary))


def _question(drafted: Drafted, words: str, document: Document, passage: Passage, sentence: Sentence) -> QuizQuestion:
    written = Written(document, sentence.span, passage.section, passage.page)
    digits = hashlib.sha256(drafted.question.encode()).hexdigest()[:16]
    return QuizQuestion(
        id=f"{document.id}:{digits}",
        question=drafted.question,
        answer=words,
        citation=citation_of(1, written),
        document=cited_document(document),
        hint=_hint(drafted, words, document, passage),
        blank=drafted.blank,
    )


def _hint(drafted: Drafted, words: str, document: Document, passage: Passage) -> str:
    if drafted.blank is None:
        return messages.quiz_place(document.title, passage.section)
    return messages.quiz_hint(drafted.kind, drafted.blank.of(words))


def _is_body(document: Document, span: Span) -> bool:
    """Whether it is one paragraph, or a paragraph and the list that it leads into."""
    kinds = [block.kind for block, _ in document.citable_in(span)]
    return bool(kinds) and kinds[0] is BlockKind.PARAGRAPH and all(kind is BlockKind.LIST_ITEM for kind in kinds[1:])


_REMEMBERED = 512


class Quiz:
    """Makes questions of what `snapshots` gives, the library as it is now. Safe for many threads."""

    def __init__(self, snapshots: Callable[[], Snapshot]) -> None:
        self._snapshots = snapshots
        self._made: Remembered[str, tuple[QuizQuestion, ...]] = Remembered(_REMEMBERED)

    def next(self, seed: int, done: frozenset[str], about: str = "") -> QuizQuestion:
        """The question after those in `done`, ids of questions asked before; the same for the same library and seed.

        With `about`, one that speaks of it. When all have been asked it begins again, with one that says so (`again`):
        whoever asks then starts `done` anew. Raises `NothingToAsk` where there is none at all, and a `LibraryError`
        when the library cannot be read.
        """
        snapshot = self._snapshots()
        topic = Topic.of(about, snapshot)
        answered = frozenset(map(question_key, done))
        repeated = False
        for item in self._in_order(snapshot, seed, done, topic):
            if question_key(item.id) not in answered:
                return item
            repeated = True
        if repeated:
            return replace(next(self._in_order(snapshot, seed, frozenset(), topic)), again=True)
        raise NothingToAsk(
            f"no question can be made about {about.strip()!r}: try another word for it, or leave it empty"
            if about.strip()
            else "no question can be made of this library: add documents in full sentences with footnote add"
        )

    def _in_order(self, snapshot: Snapshot, seed: int, done: frozenset[str], topic: Topic) -> Iterator[QuizQuestion]:
        """The questions, those of the document and the section asked about least before others."""
        counts = Counter(item.rpartition(":")[0] for item in done)
        documents = topic.documents(snapshot)
        for document_id in sorted(documents, key=lambda document: (counts[document], _drawn(seed, document))):
            questions = [
                question for question in self._questions(snapshot, document_id) if topic.holds(question, snapshot)
            ]
            of_section = Counter(question.citation.section for question in questions if question.id in done)
            yield from sorted(
                questions,
                key=lambda question: (
                    of_section[question.citation.section],
                    _drawn(seed, str(question.citation.section)),
                    _drawn(seed, question.id),
                ),
            )

    def _questions(self, snapshot: Snapshot, document_id: str) -> tuple[QuizQuestion, ...]:
        made = self._made.known(snapshot, document_id)
        if made is not None:
            return made
        texts = snapshot.texts
        sentences = [
            (texts.passages[number], texts.sentences[at])
            for number in texts.passages_of(document_id)
            for at in texts.sentences_of[number]
        ]
        made = questions_of(texts.documents[document_id], sentences, snapshot.queries.glossary)
        return self._made.keep(snapshot, document_id, made)


def _drawn(seed: int, what: str) -> str:
    """A place in an order that looks drawn by lot and is the same every time."""
    return hashlib.sha256(f"{seed} {what}".encode()).hexdigest()
