"""The sentences of the evidence that a claim is to be held against.

A fault is looked for only there: another sentence of the passage may well hold a "not" or another number.
"""

from dataclasses import dataclass

from assistant.support.statement import Clauses, Statement

_MOST = 3


@dataclass(frozen=True, slots=True)
class Aligned:
    """`nearest` is the sentence likest to the claim, `all` it and those that carry what it does not."""

    nearest: Clauses
    all: tuple[Clauses, ...]


def aligned(claim: Statement, evidence: Statement) -> Aligned | None:
    """The sentences to look in; None where no content word of the claim stands in the evidence.

    The nearest has the most of the claim's keys, a tie going to the shorter; then whatever sentences add two keys
    that are still missing, three in all.
    """
    wanted = claim.vocabulary.content
    held = [(sentence, wanted & sentence.vocabulary.content) for sentence in evidence.sentences]
    best = max(held, key=lambda one: (len(one[1]), one[0].first - one[0].last), default=None)
    if best is None or not best[1]:
        return None
    chosen, covered = [best[0]], set(best[1])
    while len(chosen) < _MOST:
        sentence, keys = max(held, key=lambda one: len(one[1] - covered))
        if len(keys - covered) < 2:
            break
        chosen.append(sentence)
        covered |= keys
    return Aligned(best[0], tuple(chosen))
