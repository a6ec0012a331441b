"""What the checker reads beside a claim: the heading and those sentences that share most with the claim.

A sentence counts by the words of the claim that it holds, each weighed by how rare it is among the sentences, and a
little by its neighbours: so the sentence before "It lowered ..." comes with it. Left out: which passages are read.
"""

import math
from collections import Counter
from collections.abc import Sequence

from index.reader.reader_text import ReaderText, one_line
from index.words import terms

_WORDS = 110
_NEIGHBOUR = 0.25


def premise(claim: str, heading: str, sentences: Sequence[str], words: int = _WORDS) -> ReaderText:
    """The sentences closest to the claim, in the order given, of at most `words` words together (one at least).

    `sentences` may come from several passages; white space is evened out, and what is empty is left out.
    """
    texts = [one for one in map(one_line, sentences) if one]
    lengths = [len(text.split()) for text in texts]
    chosen = closest(closeness(claim, texts), lengths, words)
    return ReaderText(one_line(heading), tuple(texts[at] for at in chosen))


def closest(scores: Sequence[float], lengths: Sequence[int], words: int = _WORDS) -> tuple[int, ...]:
    """The numbers of the sentences with the highest scores that have at most `words` words together (one at least, if
    there is any), in order; `lengths` are in words."""
    chosen: list[int] = []
    room = words
    for at in sorted(range(len(scores)), key=lambda at: (-scores[at], at)):
        if not chosen or lengths[at] <= room:
            chosen.append(at)
            room -= lengths[at]
    return tuple(sorted(chosen))


def closeness(claim: str, sentences: Sequence[str]) -> list[float]:
    """For each sentence the share (0..1) of the claim's words in it, by rarity, and a quarter of its neighbours'."""
    return closeness_of(frozenset(terms(claim)), [frozenset(terms(one)) for one in sentences])


def closeness_of(wanted: frozenset[str], sentences: Sequence[frozenset[str]]) -> list[float]:
    """The same for texts that were taken apart into stems before."""
    held = [wanted & one for one in sentences]
    count = Counter(term for one in held for term in one)
    weight = {term: math.log(1 + (len(held) + 1) / (count[term] + 0.5)) for term in wanted}
    whole = sum(weight.values()) or 1.0
    # In a fixed order: a set's own depends on the run, and sums of floats on their order.
    own = [sum(weight[term] for term in sorted(one)) / whole for one in held]
    beside = [0.0, *own, 0.0]
    return [
        score + _NEIGHBOUR * max(beside[at], beside[at + 2]) if score or max(beside[at], beside[at + 2]) else 0.0
        for at, score in enumerate(own)
    ]
