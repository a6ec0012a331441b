"""A question that stands alone to a judgement: its sentences as answers best first, and whether they can answer.

retrieve -> leave out what speaks to a machine -> weigh -> read again. Left out: what is shown (`writer`), at which
confidence (`confidence`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.analysis import Comparison, comparison
from assistant.confidence import Features, deciding, features
from assistant.depth import Depth
from assistant.evidence import Examiner
from assistant.followup import RuleRewriter
from assistant.orders import is_order
from assistant.parts import parts
from assistant.reranking import Reranker
from assistant.weighing import Shares, Weighed, weighed
from corpus.glossary import Term
from index.query import Query
from index.reader.reading import Reader
from index.search import Found, Search, SentenceHit
from index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Judgement:
    """`weighed` is not empty; `features` is None where the sentences cannot answer, whatever their scores.
    `unanswered` are those of several questions in one that cannot be answered, where others can."""

    found: Found
    weighed: tuple[Weighed, ...]
    comparison: Comparison | None
    features: Features | None
    unanswered: tuple[str, ...] = ()


class Judge:
    """Searches, weighs what is found, and has the best of it read."""

    def __init__(self, search: Search, reader: Reader, depth: Depth, shares: Shares) -> None:
        self._search = search
        self._depth = depth
        self._shares = shares
        self._reranker = Reranker(reader, depth.read, shares)

    @property
    def reader(self) -> str:
        """The name of the reader."""
        return self._reranker.name

    def judge(self, snapshot: Snapshot, query: Query) -> Judgement | None:
        """The judgement; None when nothing is found at all. Two questions in one are judged apart and joined."""
        glossary = snapshot.queries.glossary
        compared = comparison(query.text, query.mentions)
        asked = parts(query.text, glossary, RuleRewriter(glossary)) if compared is None else (query.text,)
        if len(asked) == 1:
            return self._judged(snapshot, query, compared)
        queries = [snapshot.queries.query(one) for one in asked]
        return joined(query, [(one.text, self._judged(snapshot, one, None)) for one in queries])

    def _judged(self, snapshot: Snapshot, query: Query, compared: Comparison | None) -> Judgement | None:
        found = self._search.find_in(snapshot, query, self._depth.passages)
        hits = found.sentences[: self._depth.sentences]
        if compared is not None:
            hits = _merged((hits, *(self._side(snapshot, query, compared, side) for side in compared.sides)))
        hits = tuple(hit for hit in hits if not _is_order(hit))
        if not hits:
            return None
        examiner = Examiner(query, snapshot.sentence_keywords, snapshot.queries.glossary)
        order = tuple(sorted((weighed(examiner.weigh(hit), self._shares) for hit in hits), key=lambda one: -one.score))
        reread = self._reranker.reread(snapshot, query.text, order)
        order = reread.weighed
        decides = deciding(order, examiner.expected, compared)
        # Where the library knows none of the words, likeness alone says nothing.
        strange = examiner.unknown >= 1.0
        return Judgement(
            found,
            order,
            compared,
            features(decides, examiner.unknown, reread.answers) if decides is not None and not strange else None,
        )

    def _side(self, snapshot: Snapshot, query: Query, compared: Comparison, side: Term) -> tuple[SentenceHit, ...]:
        """What is found for one side of a comparison: the question with the other sides left out."""
        text = query.text
        for mention in reversed(query.mentions):
            if mention.term in compared.sides and mention.term != side:
                text = text[: mention.span.start] + text[mention.span.end :]
        found = self._search.find_in(snapshot, snapshot.queries.query(text), self._depth.passages)
        return found.sentences[: self._depth.sentences // 2]


def _is_order(hit: SentenceHit) -> bool:
    """Whether the sentence, or what is shown before it, speaks to a machine: such words answer nobody."""
    sentence = hit.sentence
    spans = (sentence.span,) if sentence.leans_on is None else (sentence.leans_on, sentence.span)
    return any(is_order(span.of(hit.document.text)) for span in spans)


def joined(query: Query, judged: Sequence[tuple[str, Judgement | None]]) -> Judgement | None:
    """The judgements of the questions in one as one: the best sentence of each first, as sure as the least sure of
    those that can be answered; None when nothing was found for any."""
    found = [(asked, one) for asked, one in judged if one is not None]
    able = [one for _, one in found if one.features is not None]
    if not found:
        return None
    kept = able or [one for _, one in found]
    best = max(one.weighed[0].score for one in kept)
    # Each question's best sentence counts as much as any other's.
    level = [replace(each, score=each.score + best - one.weighed[0].score) for one in kept for each in one.weighed]
    order: dict[int, Weighed] = {}
    for each in sorted(level, key=lambda each: -each.score):
        order.setdefault(each.hit.number, each)
    hits = {hit.passage.id: hit for one in kept for hit in one.found.hits}
    return Judgement(
        Found(query, tuple(hits.values()), tuple(each.hit for each in order.values())),
        tuple(order.values()),
        None,
        min((one.features for one in able if one.features), key=lambda of: of.words + of.asked + of.read, default=None),
        tuple(asked for asked, one in judged if able and (one is None or one.features is None)),
    )


def _merged(found: Sequence[Sequence[SentenceHit]]) -> tuple[SentenceHit, ...]:
    """Each sentence once, by its highest score."""
    best: dict[int, SentenceHit] = {}
    for hit in (hit for hits in found for hit in hits):
        if hit.number not in best or hit.score > best[hit.number].score:
            best[hit.number] = hit
    return tuple(sorted(best.values(), key=lambda hit: -hit.score))
