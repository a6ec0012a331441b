"""A question that stands alone to a judgement: its sentences as answers best first, and whether they can answer.

retrieve -> weigh. Left out: what is shown (`writer`), at which confidence (`confidence`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.analysis import Comparison, comparison
from assistant.confidence import Features, deciding, features
from assistant.depth import Depth
from assistant.evidence import Examiner
from assistant.weighing import Weighed, weighed
from corpus.glossary import Term
from index.query import Query
from index.search import Found, Search, SentenceHit
from index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Judgement:
    """`weighed` is not empty; `features` is None where the sentences cannot answer, whatever their scores."""

    found: Found
    weighed: tuple[Weighed, ...]
    comparison: Comparison | None
    features: Features | None


class Judge:
    """Searches, and weighs what is found."""

    def __init__(self, search: Search, depth: Depth) -> None:
        self._search = search
        self._depth = depth

    def judge(self, snapshot: Snapshot, query: Query) -> Judgement | None:
        """The judgement; None when nothing is found at all."""
        compared = comparison(query.text, query.mentions)
        found = self._search.find_in(snapshot, query, self._depth.passages)
        hits = found.sentences[: self._depth.sentences]
        if compared is not None:
            hits = _merged((hits, *(self._side(snapshot, query, compared, side) for side in compared.sides)))
        if not hits:
            return None
        examiner = Examiner(query, snapshot.sentence_keywords, snapshot.queries.glossary)
        order = tuple(sorted((weighed(examiner.weigh(hit)) for hit in hits), key=lambda one: -one.score))
        decides = deciding(order, examiner.expected, compared)
        # Where the library knows none of the words, likeness alone says nothing.
        strange = examiner.unknown >= 1.0
        return Judgement(
            found, order, compared, None if decides is None or strange else features(decides, examiner.unknown)
        )

    def _side(self, snapshot: Snapshot, query: Query, compared: Comparison, side: Term) -> tuple[SentenceHit, ...]:
        """What is found for one side of a comparison: the question with the other sides left out."""
        text = query.text
        for mention in reversed(query.mentions):
            if mention.term in compared.sides and mention.term != side:
                text = text[: mention.span.start] + text[mention.span.end :]
        found = self._search.find_in(snapshot, snapshot.queries.query(text), self._depth.passages)
        return found.sentences[: self._depth.sentences // 2]


def _merged(found: Sequence[Sequence[SentenceHit]]) -> tuple[SentenceHit, ...]:
    """Each sentence once, by its highest score."""
    best: dict[int, SentenceHit] = {}
    for hit in (hit for hits in found for hit in hits):
        if hit.number not in best or hit.score > best[hit.number].score:
            best[hit.number] = hit
    return tuple(sorted(best.values(), key=lambda hit: -hit.score))
