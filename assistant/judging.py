"""A question that stands alone to a judgement: its sentences as answers best first, and whether they can answer.

retrieve -> rerank -> weigh. Left out: what is shown (`writer`), at which confidence (`confidence`).
"""

from dataclasses import dataclass

from assistant.analysis import Comparison, comparison
from assistant.confidence import Features, features, lacks
from assistant.depth import Depth
from assistant.evidence import Examiner
from assistant.weighing import Weighed, weighed
from index.query import Query
from index.reranker import Pair, Reranker
from index.search import Found, Search, SentenceHit
from index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Judgement:
    """`weighed` is not empty; `lacks` tells that the sentences cannot answer, whatever their scores."""

    found: Found
    weighed: tuple[Weighed, ...]
    comparison: Comparison | None
    features: Features
    lacks: bool


class Judge:
    """Searches, and weighs what is found."""

    def __init__(self, search: Search, reranker: Reranker, depth: Depth) -> None:
        self._search = search
        self._depth = depth
        self._reranker = reranker

    @property
    def reranker(self) -> str:
        """The name of the reranker."""
        return self._reranker.name

    def judge(self, snapshot: Snapshot, query: Query) -> Judgement | None:
        """The judgement; None when nothing is found at all."""
        found = self._search.find_in(snapshot, query, self._depth.passages)
        hits = found.sentences[: self._depth.sentences]
        if not hits:
            return None
        examiner = Examiner(query, snapshot.sentence_keywords, snapshot.queries.glossary)
        answers = self._reranker.probabilities(query.text, [_pair(snapshot, hit) for hit in hits])
        order = tuple(
            sorted(
                (weighed(examiner.weigh(hit), float(answer)) for hit, answer in zip(hits, answers, strict=True)),
                key=lambda one: -one.score,
            )
        )
        compared = comparison(query.text, query.mentions)
        return Judgement(
            found, order, compared, features(order, examiner.unknown), lacks(order, examiner.expected, compared)
        )


def _pair(snapshot: Snapshot, hit: SentenceHit) -> Pair:
    """The sentence, and the one before it in its passage."""
    before = hit.number - 1
    near = before >= 0 and snapshot.texts.sentences[before].passage_id == hit.sentence.passage_id
    own = hit.sentence.span.of(hit.document.text)
    return Pair(" ".join(own.split()), snapshot.texts.sentence_texts[before] if near else "")
