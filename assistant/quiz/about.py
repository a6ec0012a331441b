"""What a student wants to be quizzed on, in his own words: "ketamine", "side effects of SSRIs".

A question is about it if its sentence, its section's heading or its document's title, up to a colon, holds every word
of it, or another name of the same thing. Where no document's sentences do, nothing is about it.
"""

from dataclasses import dataclass

import numpy as np

from assistant.quiz.quiz_question import QuizQuestion
from corpus.glossary import Term
from index.query import Query
from index.snapshot import Snapshot
from index.words import terms

_MOST_DOCUMENTS = 50


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
            best.setdefault(snapshot.texts.passages[int(number)].document_id)
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
    held = set(terms(text))
    by_name = {term for one in named & there for name in one.names for term in terms(name)}
    return all(term in held or term in by_name for term in query.terms)
