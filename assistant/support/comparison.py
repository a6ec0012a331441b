"""Who is compared with whom: "A works faster than B" is "B works slower than A", and the contrary of "B faster than A".

Read from "than", "superior to" and "inferior to". Left out: comparisons told in two sentences.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.quiz.opposites import end_of
from assistant.support.finding import Finding, FindingKind, Severity
from assistant.support.statement import Word
from corpus.span import Span

_SIDE = 4
_HINGE_REACH = 7
_DEGREES = frozenset({"more", "less"})
_ENDS_SIDE = frozenset("but although though because while whereas which and however so in among when".split())


@dataclass(frozen=True, slots=True)
class Compared:
    """`sign` says whether `left` has more of the scale; sides are names, or content keys where there are none."""

    scale: str
    sign: int
    left: frozenset[str]
    right: frozenset[str]
    span: Span


def comparisons(words: Sequence[Word], named: Mapping[int, str], denied: frozenset[str]) -> tuple[Compared, ...]:
    """`named` gives the name that begins at an offset; `denied` are keys that a negation reaches."""
    found: list[Compared] = []
    for at, word in enumerate(words):
        hinge = _hinge(words, at)
        if hinge is None or word.key in denied:
            continue
        end = end_of(word.stem)
        sign = 0 if end is None else end.sign
        scale = "" if end is None else end.scale
        if word.text in _DEGREES and at + 1 < len(words):
            degree = 1 if word.text == "more" else -1
            measured = end_of(words[at + 1].stem)
            scale, sign = (measured.scale, degree * measured.sign) if measured else ("amount", degree)
        if not sign:
            continue
        left = _side(words[:at][::-1], named, stop=False)
        right = _side(words[hinge + 1 :], named, stop=True)
        if left and right:
            found.append(Compared(scale, sign, left, right, word.span.to(words[hinge].span)))
    return tuple(found)


def comparison_findings(claim: Sequence[Compared], evidence: Sequence[Compared]) -> Iterator[Finding]:
    """Comparisons of the claim that the evidence makes the other way about."""
    for one in claim:
        for held in evidence:
            if held.scale != one.scale:
                continue
            straight = len(one.left & held.left) + len(one.right & held.right)
            crossed = len(one.left & held.right) + len(one.right & held.left)
            if straight == crossed:
                continue
            if one.sign * (1 if straight > crossed else -1) != held.sign:
                yield Finding(FindingKind.COMPARISON, Severity.CONTRADICTS, one.span, held.span)
                break


def _hinge(words: Sequence[Word], at: int) -> int | None:
    """Where "than" stands behind a word of comparison, or "to" behind "superior"."""
    if words[at].stem in ("superior", "inferior"):
        return at + 1 if at + 1 < len(words) and words[at + 1].text == "to" else None
    if (
        words[at].text not in _DEGREES
        and not words[at].text.endswith("er")
        and words[at].text not in ("better", "worse")
    ):
        return None
    for place in range(at + 1, min(at + _HINGE_REACH, len(words))):
        if words[place].text == "than":
            return place
    return None


def _side(words: Sequence[Word], named: Mapping[int, str], *, stop: bool) -> frozenset[str]:
    names: list[str] = []
    keys: list[str] = []
    for word in words:
        if stop and word.text in _ENDS_SIDE and keys:
            break
        if word.span.start in named:
            names.append(named[word.span.start])
        if word.content:
            keys.append(word.key)
        if len(keys) >= (_SIDE if stop else 3 * _SIDE):
            break
    return frozenset(names[:1] if stop else names[-1:]) or frozenset(keys[: _SIDE if stop else 3 * _SIDE])
