"""Increase for decrease, faster for slower, agonist for antagonist: the other end of a scale, said of the same things.

A word is held against the word of its scale that has the likest words around it. "Not increased" is no decrease, so a
denied word contradicts nothing here (`negation` looks at it). Left out: who is compared with whom (`comparison`).
"""

from collections.abc import Iterator, Sequence

from assistant.quiz.opposites import end_of
from assistant.support.finding import Finding, FindingKind, Severity
from assistant.support.statement import Word
from corpus.span import Span

_AROUND = 4
# "No difference", "similar": what an increase or a decrease contradicts.
_CHANGES = frozenset({"amount", "quality"})


def direction_findings(
    claim: Sequence[Word],
    evidence: Sequence[Word],
    denied: frozenset[str],
    settled: frozenset[Span],
    names: frozenset[Span],
) -> Iterator[Finding]:
    """`denied` are the keys that a negation of either side reaches, `settled` the places of the claim's words that are
    judged already, `names` those of the evidence's words that are part of a name."""
    ends = [(place, held, other) for place, held in enumerate(evidence) if (other := end_of(held.stem))]
    for at, word in enumerate(claim):
        end = end_of(word.stem)
        if end is None or word.key in denied or word.span in settled:
            continue
        if not any(other.scale == end.scale and other.sign != end.sign for _, _, other in ends):
            continue
        around = _around(claim, at)
        best: dict[int, tuple[float, Word]] = {}
        for place, held, other in ends:
            if other.scale != end.scale or held.key in denied or held.span in names:
                continue
            alike = _alike(around, _around(evidence, place))
            if other.sign not in best or alike > best[other.sign][0]:
                best[other.sign] = (alike, held)
        against, same = best.get(-end.sign), best.get(end.sign)
        if against is None or against[0] < 1 or (same is not None and same[0] >= against[0]):
            continue
        yield Finding(FindingKind.DIRECTION, Severity.CONTRADICTS, word.span, against[1].span)


def unchanged_findings(
    claim: Sequence[Word], evidence: Sequence[Word], denied: frozenset[str], claim_denied: frozenset[str]
) -> Iterator[Finding]:
    """A rise or a fall, a better or a worse, where the evidence found no difference. `denied` are keys that the
    evidence denies, `claim_denied` those that the claim does."""
    null = next(
        (word for word in evidence if (word.stem in ("differ", "differenc", "chang", "effect") and word.key in denied)),
        None,
    ) or next((word for word in evidence if word.stem in ("unchang", "unaffect")), None)
    if null is None or any((end := end_of(word.stem)) and end.scale in _CHANGES for word in evidence):
        return
    for word in claim:
        end = end_of(word.stem)
        if end is not None and end.scale in _CHANGES and word.key not in claim_denied:
            yield Finding(FindingKind.DIRECTION, Severity.CONTRADICTS, word.span, null.span)
            return


def _around(words: Sequence[Word], at: int) -> dict[str, float]:
    """The content words near a place, the nearer the heavier; the one that follows weighs most."""
    found: dict[str, float] = {}
    for step, toward in ((-1, range(at - 1, -1, -1)), (1, range(at + 1, len(words)))):
        count = 0
        for place in toward:
            word = words[place]
            if not word.content:
                continue
            count += 1
            weight = (1.5 if step > 0 else 1.0) if count == 1 else 1.0 if count == 2 else 0.5
            found[word.key] = max(found.get(word.key, 0.0), weight)
            if count == _AROUND:
                break
    return found


def _alike(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(min(weight, other[key]) for key, weight in one.items() if key in other)
