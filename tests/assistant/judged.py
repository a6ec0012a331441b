"""Sentences weighed for a question, by the true parts over made-up documents."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.depth import Depth
from assistant.evidence import Evidence, Examiner
from assistant.judging import Judgement
from assistant.weighing import Weighed
from index.search import Search

from corpus.document import Document
from tests.bundled import judge_over, search_in, snapshot_of
from tests.page_documents import H, P, document


def prose(title: str, *paragraphs: str) -> Document:
    """A document of one section."""
    return document(title, (), None, ((H, title, None), *((P, words, None) for words in paragraphs)))


def judged(question: str, *documents: Document) -> Judgement:
    search = search_in(snapshot_of(*documents))
    judgement = judge_over(search, Depth(50, 200)).judge(search.snapshot(), search.snapshot().queries.query(question))
    assert judgement is not None
    return judgement


def scored(judgement: Judgement, scores: Mapping[str, float]) -> tuple[Weighed, ...]:
    """The sentences that begin with the words named, with these scores, best first."""
    found = [
        replace(one, score=score)
        for one in judgement.weighed
        for start, score in scores.items()
        if one.hit.sentence.span.of(one.hit.document.text).startswith(start)
    ]
    assert len(found) == len(scores)
    return tuple(sorted(found, key=lambda one: -one.score))


def evidence(question: str, start: str, *documents: Document) -> Evidence:
    """The evidence of the sentence that begins so."""
    search: Search = search_in(snapshot_of(*documents))
    snapshot = search.snapshot()
    query = snapshot.queries.query(question)
    examiner = Examiner(query, snapshot.sentence_keywords, snapshot.queries.glossary)
    [hit] = [
        one
        for one in search.find_in(snapshot, query, 50).sentences
        if one.sentence.span.of(one.document.text).startswith(start)
    ]
    return examiner.weigh(hit)
