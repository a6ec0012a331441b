"""Which sentences of a passage carry a claim best: those that a footnote opens at, and those that can stand for it.

Told by shared terms, and held against the checker. Left out: whether the passage carries the claim at all.
"""

from collections.abc import Sequence

from assistant.llm.footnotes import Place
from assistant.llm.offered import Offered
from assistant.llm.sentence_check import SentenceChecker
from index.words import terms

_TRIED = 3
_MOST_PLACES = 2
# The share of a claim's terms that a sentence must have to stand in its place.
_ALIKE = 0.5


def carrying(claim: str, passage: Offered, checker: SentenceChecker) -> tuple[Place, ...]:
    """The one sentence that carries the claim alone, else the two that have most of its terms together; never empty."""
    wanted = set(terms(claim))
    held = [(at, wanted & set(terms(text))) for at, text in enumerate(passage.texts)]
    order = sorted(held, key=lambda one: (-len(one[1]), one[0]))
    tried = [at for at, shared in order[:_TRIED] if shared]
    alone = checker.supporting(claim, [passage.texts[at] for at in tried], passage.heading)
    for at, supports in zip(tried, alone, strict=True):
        if supports:
            return (Place(passage, passage.sentences[at]),)
    first, covered = order[0]
    chosen = [first]
    if len(chosen) < _MOST_PLACES:
        more = max(order[1:], key=lambda one: len(one[1] - covered), default=None)
        if more is not None and len(more[1] - covered) > 1:
            chosen.append(more[0])
    return tuple(Place(passage, passage.sentences[at]) for at in sorted(chosen))


def nearest(claim: str, passage: Offered) -> Place:
    """The sentence of the passage with most of the claim's terms."""
    wanted = set(terms(claim))
    at = max(range(len(passage.texts)), key=lambda at: (len(wanted & set(terms(passage.texts[at]))), -at))
    return Place(passage, passage.sentences[at])


def verbatim(claim: str, first: Sequence[Offered], others: Sequence[Offered]) -> Place | None:
    """The sentence that can stand in the claim's place: it has half of its terms or more, and leans on no other.

    Those of `first`, the passages that the claim cites, go before the others.
    """
    wanted = set(terms(claim))
    if not wanted:
        return None
    for passages in (first, others):
        shares = [
            (len(wanted & set(terms(text))) / len(wanted), Place(passage, sentence))
            for passage in passages
            for sentence, text in zip(passage.sentences, passage.texts, strict=True)
            if sentence.leans_on is None
        ]
        share, place = max(shares, key=lambda one: one[0], default=(0.0, None))
        if share >= _ALIKE:
            return place
    return None
