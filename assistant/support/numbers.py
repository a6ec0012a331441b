"""Numbers, units, years and bounds that a claim has and its evidence has not.

A number is there when one of the same value is: in another unit of the same kind, rounded, as a share in words, or
lying on the right side of "more than". Left out: two numbers of one sentence that change places.
"""

from collections.abc import Iterator, Sequence

from assistant.support.finding import Finding, FindingKind, Severity
from assistant.support.quantity import Bound, Quantity
from corpus.span import Span

_ABOUT = 0.1
_SMALL_COUNT = 4
_FAR = 2


def number_findings(claim: Sequence[Quantity], near: Sequence[Quantity], far: Sequence[Quantity]) -> Iterator[Finding]:
    """`near` are the quantities of the sentences that the claim is held against, `far` all others of the evidence."""
    spare = [held for held in near if not any(_says(one, held) for one in claim)]
    for one in claim:
        if any(_says(one, held) for held in near):
            continue
        instead = next((held for held in spare if _stands_for(one, held)), None)
        if instead is None and any(_says(one, held) for held in far):
            continue
        yield from _missing(one, instead, near)


def number_shares(claim: Sequence[Quantity], evidence: Sequence[Quantity]) -> tuple[int, int]:
    """How many quantities the claim has, and how many of them stand nowhere in the evidence."""
    return len(claim), sum(not any(_says(one, held) for held in evidence) for one in claim)


def numbers_found(claim: Sequence[Quantity], evidence: Sequence[Quantity]) -> tuple[Span, ...]:
    """The places of the claim's quantities that the evidence has."""
    return tuple(one.span for one in claim if any(_says(one, held) for held in evidence))


def _missing(one: Quantity, instead: Quantity | None, near: Sequence[Quantity]) -> Iterator[Finding]:
    other_unit = next((held for held in near if _same_number(one, held) and _units_clash(one, held)), None)
    if other_unit is not None:
        yield Finding(FindingKind.UNIT, Severity.CONTRADICTS, one.span, other_unit.span)
        return
    other_bound = next((held for held in near if _bounds_clash(one, held)), None)
    if other_bound is not None:
        yield Finding(
            FindingKind.COMPARATOR,
            Severity.CONTRADICTS,
            _with_bound(one),
            _with_bound(other_bound),
        )
        return
    kind = FindingKind.YEAR if one.year else FindingKind.NUMBER
    if instead is not None:
        yield Finding(kind, Severity.CONTRADICTS, one.span, instead.span)
    elif one.worded and one.unit is None and one.value <= _SMALL_COUNT:
        # "two drugs": counted by the writer, perhaps.
        yield Finding(kind, Severity.WEAKER, one.span, None)
    else:
        yield Finding(kind, Severity.NOT_FOUND, one.span, None)


def _with_bound(one: Quantity) -> Span:
    return one.span.to(one.bound_span) if one.bound_span else one.span


def _says(one: Quantity, held: Quantity) -> bool:
    """Whether `held` makes `one` true, as far as the numbers go."""
    if _bounds_clash(one, held) or one.year != held.year:
        return False
    if not _comparable(one, held):
        return False
    if Bound.DECADE in (one.bound, held.bound) and one.year:
        return one.value // 10 == held.value // 10
    # Within twice of it: "over 2 million" is not what one says of 322 million.
    if one.bound is Bound.FROM and held.bound is not Bound.UP_TO and one.base < held.base <= _FAR * one.base:
        return True
    if one.bound is Bound.UP_TO and held.bound is not Bound.FROM and one.base / _FAR <= held.base < one.base:
        return True
    if one.unit is not None and one.unit.measures == "p" and one.bound is Bound.UP_TO and held.base < one.base:
        return True
    return _equal(one, held)


def _comparable(one: Quantity, held: Quantity) -> bool:
    if one.unit is None or held.unit is None:
        # A bare number may leave its unit to the words around it.
        return one.unit is held.unit or one.value == held.value
    return one.unit.measures == held.unit.measures


def _equal(one: Quantity, held: Quantity) -> bool:
    if one.unit is None or held.unit is None:
        ours, theirs = one.value, held.value
    else:
        ours, theirs = one.base, held.base
    loose = Bound.ABOUT in (one.bound, held.bound) or (one.worded and one.unit is not None)
    near = _ABOUT if loose else 0.015 if one.unit and held.unit and one.unit.measures == "time" else 1e-6
    if abs(ours - theirs) <= near * max(abs(ours), abs(theirs)):
        return True
    same_scale = one.unit is None or held.unit is None or one.unit.factor == held.unit.factor
    return same_scale and held.decimals > one.decimals and round(held.value, one.decimals) == one.value


def _same_number(one: Quantity, held: Quantity) -> bool:
    return one.value == held.value


def _units_clash(one: Quantity, held: Quantity) -> bool:
    return one.unit is not None and held.unit is not None and one.unit != held.unit


def _bounds_clash(one: Quantity, held: Quantity) -> bool:
    """ "More than 300" and "less than 300"."""
    return {one.bound, held.bound} == {Bound.FROM, Bound.UP_TO} and _comparable(one, held) and _equal(one, held)


def _stands_for(one: Quantity, held: Quantity) -> bool:
    """Whether `held` is said where the claim has `one`: the same kind of quantity, of the same things."""
    if one.year or held.year:
        return one.year and held.year
    if one.unit is not None and held.unit is not None:
        return one.unit.measures == held.unit.measures or one.unit.measures.split()[0] == held.unit.measures.split()[0]
    if one.unit is None and held.unit is None:
        return bool(set(one.nouns) & set(held.nouns)) or (not one.nouns and not held.nouns)
    return False
