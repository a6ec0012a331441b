"""What a claim says otherwise than its evidence: an amount, a name, a side, a way of giving. A veto with its reason.

A claim that gives another amount of what the evidence measures, or a name one letter from the evidence's, is not
supported, however alike the words are. Told only where the evidence has something of the same kind and nothing that
fits.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.claim_names import (
    NUMBERED,
    Difference,
    DifferenceKind,
    name_differences,
    order_differences,
    role_differences,
    table_differences,
    turned_words,
)
from assistant.quantities import Bound, Quantity, quantities


@dataclass(frozen=True, slots=True)
class Comparison:
    """`differences` are vetoes; `unmatched` counts amounts of the claim that the evidence does not give, `matched`
    those that it does. `respelled` is the claim with those amounts spelled as the evidence spells them."""

    differences: tuple[Difference, ...]
    matched: int
    unmatched: int
    respelled: str


def compare(claim: str, evidence: str, sources: Sequence[str] = ()) -> Comparison:
    """A claim's amounts and names against those of its evidence, all in one spelling (`one_spelling`).

    What stands anywhere in `sources`, of which the evidence is a selection, is not called another amount or name.
    """
    claimed = _quantities(claim)
    given = _quantities(evidence) if claimed else ()
    matched, unmatched, amounts = _amounts(claim, evidence, claimed, given, sources)
    respelled = claim
    for quantity, other in sorted(matched, key=lambda pair: -pair[0].span.start):
        if quantity.measures != other.measures or abs(quantity.base - other.base) > 0.02 * abs(other.base):
            continue
        respelled = respelled[: quantity.span.start] + other.span.of(evidence) + respelled[quantity.span.end :]
    roles = () if amounts else role_differences(claim, evidence, claimed, given, matched)
    roles = (*roles, *table_differences(claim, evidence, matched))
    turned = () if amounts or roles else tuple(turned_words(claim, evidence))
    differences = (*amounts, *roles, *turned, *order_differences(claim, evidence), *name_differences(claim, evidence))
    return Comparison(tuple(dict.fromkeys(differences)), len(matched), unmatched, respelled)


_DECLINE = re.compile(
    r"\b(?:reduc|decreas|lower|fell|fall|drop|declin|less|fewer|smaller|los[st]|below|minus|negativ)", re.I
)


def _amounts(
    claim: str, evidence: str, claimed: Sequence[Quantity], given: Sequence[Quantity], sources: Sequence[str]
) -> tuple[list[tuple[Quantity, Quantity]], int, list[Difference]]:
    """The claim's amounts with the evidence's that are the same, how many have none, and those that are others."""
    matched: list[tuple[Quantity, Quantity]] = []
    unmatched = 0
    differences: list[Difference] = []
    declines = _DECLINE.search(claim) is not None or _DECLINE.search(evidence) is not None
    for quantity in claimed:
        same = [other for other in given if _same(quantity, other, declines)]
        if same:
            matched.append((quantity, max(same, key=lambda other: _nearness(quantity, other))))
            continue
        unmatched += 1
        alike = [other for other in given if _comparable(quantity, other, claimed, given)]
        if not alike or _derived(quantity, given) or _vague(quantity, alike):
            continue
        if any(_same(quantity, other, declines) for text in sources for other in _quantities(text)):
            continue
        nearest = min(
            alike, key=lambda other: (not set(other.nouns) & set(quantity.nouns), abs(other.base - quantity.base))
        )
        differences.append(Difference(quantity.span.of(claim), nearest.span.of(evidence), DifferenceKind.AMOUNT))
    return matched, unmatched, differences


def _nearness(quantity: Quantity, other: Quantity) -> tuple[bool, int, float]:
    """How well two amounts go together: of the same kind, counting the same, near in value."""
    shared = len(set(quantity.nouns) & set(other.nouns))
    return quantity.measures == other.measures, shared, -abs(quantity.base - other.base)


def _vague(quantity: Quantity, alike: Sequence[Quantity]) -> bool:
    """Whether a number may well be another way of saying what the evidence says: small counts in words, bare bounds."""
    if quantity.measures != "count":
        return quantity.measures == "times" or (
            quantity.worded and quantity.measures == "share" and quantity.value == 50
        )
    shared = any(set(quantity.nouns) & set(other.nouns) for other in alike)
    return quantity.worded and quantity.value <= 12 and not shared


def _comparable(quantity: Quantity, other: Quantity, claimed: Sequence[Quantity], given: Sequence[Quantity]) -> bool:
    """Whether two amounts measure one thing. Counts do when they count the same, or are the only ones; years never."""
    kinds = {quantity.measures, other.measures}
    if kinds == {"count"}:
        if quantity.nouns and other.nouns:
            return bool(set(quantity.nouns) & set(other.nouns))
        return all(sum(each.measures == "count" for each in those) == 1 for those in (claimed, given))
    if kinds == {"count", "p"}:
        return not quantity.nouns and not other.nouns
    return len(kinds) == 1 and kinds != {"year"}


@lru_cache(maxsize=512)
def _quantities(text: str) -> tuple[Quantity, ...]:
    return quantities(_NO_AMOUNT.sub(lambda match: " " * len(match.group()), text))


def _same(quantity: Quantity, other: Quantity, declines: bool) -> bool:
    if quantity.measures == other.measures:
        left, right = quantity.base, other.base
        step = (quantity.unit.factor if quantity.unit else 1.0) * 10.0**-quantity.decimals
    elif quantity.unit is None or other.unit is None or {"p", "share"} >= {quantity.measures, other.measures}:
        left, right, step = quantity.value, other.value, 10.0**-quantity.decimals
    else:
        return False
    if math.isinf(left) or math.isinf(right):
        return left == right and quantity.digits == other.digits
    if quantity.signed != other.signed and declines:
        left, right = abs(left), abs(right)
    if {quantity.bound, other.bound} == {Bound.FROM, Bound.UP_TO}:
        return False
    if quantity.bound is Bound.DECADE or other.bound is Bound.DECADE:
        return 0 <= max(left, right) - min(left, right) < 10
    if (quantity.bound is Bound.FROM and right >= left) or (quantity.bound is Bound.UP_TO and right <= left):
        return True
    slack = 1e-6 * max(abs(left), abs(right), 1e-12)
    if quantity.bound is Bound.ABOUT or other.bound is Bound.ABOUT:
        slack = 0.06 * abs(right)
    elif quantity.measures == "time" and quantity.unit != other.unit:
        slack = 0.035 * abs(right)
    elif other.decimals > quantity.decimals or (other.decimals and quantity.worded):
        slack = max(slack, 0.51 * step)
    elif quantity.measures == "share" and (quantity.worded or other.worded):
        slack = 3.5 if min(left, right) > 30 else 1.0
    elif quantity.measures == "count" and quantity.value >= 1000:
        slack = _rounding(quantity.value)
    return abs(left - right) <= slack


def _rounding(value: float) -> float:
    """Half of the last place of a round number that gives three places or more: 122,000 may be 122,300."""
    digits = f"{value:.0f}"
    places = len(digits.rstrip("0"))
    return 0.5 * 10.0 ** (len(digits) - places) if places >= 3 else 1e-6


def _derived(quantity: Quantity, given: Sequence[Quantity]) -> bool:
    """Whether the amount is a sum, a difference or a share of two that the evidence gives."""
    if quantity.value <= 0:
        return False
    step = 0.51 * 10.0**-quantity.decimals
    few = given[:14]
    for at, first in enumerate(few):
        for second in few[at + 1 :]:
            if first.measures == second.measures == quantity.measures:
                made = (first.base + second.base, abs(first.base - second.base))
                if any(abs(value - quantity.base) <= 1e-6 * abs(value) + 1e-12 for value in made):
                    return True
            if first.measures == second.measures == "year" and abs(first.value - second.value) == quantity.value:
                return True
            low, high = sorted((first.value, second.value))
            counts = first.measures == second.measures == "count"
            if counts and quantity.measures == "share" and high > 0 and abs(100 * low / high - quantity.value) <= step:
                return True
    return False


_MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?"
)
# Days of months, hours of days and labels count and measure nothing.
_NO_AMOUNT = re.compile(
    rf"\b(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d)|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b"
    rf"|\b\d{{1,2}}(?::\d\d)? ?[ap]\.? ?m\b\.?|{NUMBERED.pattern}",
    re.IGNORECASE,
)
