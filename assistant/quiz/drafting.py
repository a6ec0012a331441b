"""A document to its questions: at most one of each sentence, the plainest first, no question twice.

Left out: which question comes next (`quiz`).
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain

from assistant import wording
from assistant.citing import citation_of, cited_document
from assistant.extractive_writer import Written
from assistant.quiz.blanks import blanks
from assistant.quiz.plain_questions import heading_question, plain_questions
from assistant.quiz.quiz_question import Drafted, QuizQuestion
from assistant.quiz.standing_alone import may_be_asked, stands_alone
from corpus.document import BlockKind, Document
from corpus.glossary import Glossary
from corpus.passage import Passage, Sentence
from corpus.shown import displayed
from corpus.span import Span


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
        for one in _drafts(words, passage.section if first else None, document, glossary):
            if one.question not in seen:
                seen.add(one.question)
                made.append(_question(one, words, document, passage, sentence))
                break
    return tuple(made)


def question_key(question_id: str) -> str:
    """What the same question has in common wherever it was made: the part of its id behind the document's."""
    return question_id.rpartition(":")[2]


def _drafts(words: str, section: str | None, document: Document, glossary: Glossary) -> Iterator[Drafted]:
    under = heading_question(words, section, document.text) if section is not None else None
    return chain(() if under is None else (under,), plain_questions(words, document.text), blanks(words, glossary))


def _question(one: Drafted, words: str, document: Document, passage: Passage, sentence: Sentence) -> QuizQuestion:
    written = Written(document, sentence.span, passage.section, passage.page)
    digits = hashlib.sha256(one.question.encode()).hexdigest()[:16]
    return QuizQuestion(
        id=f"{document.id}:{digits}",
        question=one.question,
        answer=words,
        citation=citation_of(1, written),
        document=cited_document(document),
        hint=_hint(one, words, document, passage),
        blank=one.blank,
    )


def _hint(one: Drafted, words: str, document: Document, passage: Passage) -> str:
    if one.blank is None:
        return wording.quiz_place(document.title, passage.section)
    return wording.quiz_hint(one.kind, one.blank.of(words))


def _is_body(document: Document, span: Span) -> bool:
    """Whether it is one paragraph, or a paragraph and the list that it leads into."""
    kinds = [block.kind for block, _ in document.citable_in(span)]
    return bool(kinds) and kinds[0] is BlockKind.PARAGRAPH and all(kind is BlockKind.LIST_ITEM for kind in kinds[1:])
