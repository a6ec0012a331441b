"""What is all there and has changed places: the figures of arms, from and to, screened and excluded, before and after.

An amount belongs with the words that follow it, or precede it, up to the next amount. Where the claim's words go with
another amount of the evidence and with none of its own, that is told; in doubt nothing is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.claim_names import Difference, DifferenceKind
from assistant.quantities import Quantity

_WORD = re.compile(r"[^\W\d_]{2,}")
_CLAUSE = re.compile(r"[.;!?]\s|[.;!?]$|[|\n]")
_SILENT = frozenset(
    "the an of in on at with and or but was were is are be been being had has have by for as that this these those it "
    "its their per percent about around than compared versus vs while whereas against respectively some only".split()
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An amount with the words before and behind it, as far as the next amount or the end of the clause."""

    quantity: Quantity
    before: frozenset[str]
    behind: frozenset[str]


def placed(text: str, found: Sequence[Quantity]) -> dict[Quantity, Placed]:
    """Each amount with its words."""
    made = {}
    for at, quantity in enumerate(found):
        start = found[at - 1].span.end if at else 0
        end = found[at + 1].span.start if at + 1 < len(found) else len(text)
        before = _CLAUSE.split(text[start : quantity.span.start])[-1]
        behind = _CLAUSE.split(text[quantity.span.end : end])[0]
        made[quantity] = Placed(quantity, _words(before), _words(behind))
    return made


def _words(text: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s")[:6] for word in _WORD.findall(text.lower()) if word not in _SILENT)


def role_differences(
    claim: str,
    evidence: str,
    claimed: Sequence[Quantity],
    given: Sequence[Quantity],
    matched: Sequence[tuple[Quantity, Quantity]],
) -> Iterator[Difference]:
    """Pairs of amounts that have changed places, and amounts that stand where another belongs."""
    if not matched or len(given) < 2:
        return
    own, theirs = placed(claim, claimed), placed(evidence, given)
    for (first, one), (second, other) in combinations(matched, 2):
        alike = first.measures == second.measures and _apart(one, other) and _apart(first, second)
        if alike and _swapped(own[first], own[second], theirs[one], theirs[other]):
            words = f"{first.span.of(claim)} ... {second.span.of(claim)}"
            yield Difference(words, other.span.of(evidence), DifferenceKind.ROLE)
            return
    values = [quantity.base for quantity in claimed]
    for quantity, other in matched:
        same = [theirs[each] for each in given if not _apart(each, other)]
        for rival in given:
            alike = rival.measures == other.measures and _apart(rival, other) and rival.base not in values
            if alike and all(_misplaced(own[quantity], each, theirs[rival]) for each in same):
                yield Difference(quantity.span.of(claim), rival.span.of(evidence), DifferenceKind.ROLE)
                return


def _apart(one: Quantity, other: Quantity) -> bool:
    return one.measures != other.measures or abs(one.base - other.base) > 1e-6 * abs(other.base)


def _swapped(first: Placed, second: Placed, one: Placed, other: Placed) -> bool:
    """Whether the words that tell two amounts of the claim apart go with each other's amounts in the evidence."""
    for side in ("behind", "before"):
        mine, yours = _told_apart(first, second, side)
        theirs, others = _told_apart(one, other, side)
        if mine & theirs or yours & others:
            return False
        if mine & others and yours & theirs:
            return True
    mine, yours = _told_apart(first, second, "behind")
    theirs, others = _told_apart(one, other, "behind")
    return bool(mine and yours and (mine & others or yours & theirs))


def _told_apart(first: Placed, second: Placed, side: str) -> tuple[frozenset[str], frozenset[str]]:
    left, right = (first.behind, second.behind) if side == "behind" else (first.before, second.before)
    return left - right, right - left


def _misplaced(claimed: Placed, own: Placed, rival: Placed) -> bool:
    """Whether all that tells the rival's words from the amount's own stands behind the claim's amount."""
    if not own.behind or not rival.behind:
        return False
    telling = rival.behind - own.behind
    return bool(telling) and telling <= claimed.behind and not claimed.behind & (own.behind - rival.behind)


def table_differences(claim: str, evidence: str, matched: Sequence[tuple[Quantity, Quantity]]) -> Iterator[Difference]:
    """Amounts of a table's row that stand under a head which the claim does not name, where it names another's."""
    named = _words(claim)
    for quantity, other in matched:
        rows, start = evidence.split("\n"), 0
        heads: list[str] | None = None
        for row in rows:
            cells = row.strip().strip("|").split("|") if row.startswith("|") else None
            heads = cells if heads is None or cells is None else heads
            if cells is not None and heads is not None and start <= other.span.start < start + len(row):
                at = evidence[start : other.span.start].strip().strip("|").count("|")
                at = min(at, len(heads) - 1)
                own = _words(heads[at])
                rivals = [
                    (head, cell) for n, (head, cell) in enumerate(zip(heads, cells, strict=False)) if n not in (0, at)
                ]
                for head, cell in rivals:
                    theirs = _words(head) - own
                    if theirs and theirs <= named and not own & named and re.search(r"\d", cell):
                        yield Difference(quantity.span.of(claim), cell.strip(), DifferenceKind.ROLE)
                        return
            start += len(row) + 1


_ORDER = re.compile(r"\b(?:(?P<time>before|after|earlier than|later than|prior to)|(?P<than>than))\b", re.IGNORECASE)
_LATER = frozenset({"after", "later than"})
_COMPARED = re.compile(r"\b(?:more|less|fewer|better|worse|[a-z]{3,}er)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sides:
    """A clause cut at "before" or "than": what the cut says, and the words on both sides."""

    cut: str
    left: frozenset[str]
    right: frozenset[str]
    words: str


def turned_words(claim: str, evidence: str) -> Iterator[Difference]:
    """A clause of the evidence with the claim's very words in their order, but for a "not" or for its figures."""
    own = _written(claim)
    if len(own.words) - len(own.figures) < _LEAST_WRITTEN:
        return
    turned: Difference | None = None
    for clause in _STATEMENT.split(evidence):
        theirs = _written(clause)
        if theirs.words != own.words:
            continue
        if theirs.denials % 2 == own.denials % 2 and _same_figures(own.figures, theirs.figures):
            return
        turned = turned or Difference(claim.strip(), clause.strip(), DifferenceKind.ROLE)
    if turned is not None:
        yield turned


@dataclass(frozen=True, slots=True)
class _Written:
    """A clause's words without figures and denials, its figures, and how often it denies."""

    words: tuple[str, ...]
    figures: tuple[str, ...]
    denials: int


_STATEMENT = re.compile(r"[.;!?]++(?=\s|$)")
_TOKEN = re.compile(r"\d++(?:[.,]\d++)*+|[^\W\d]++(?:[’'-][^\W\d]++)*+")
_SHORT_NOT = re.compile(r"\bcan(?:'t|not)\b|(?<=\w)n't\b", re.IGNORECASE)
_LEAST_WRITTEN = 4


def _written(clause: str) -> _Written:
    words: list[str] = []
    figures: list[str] = []
    denials = 0
    plain = _SHORT_NOT.sub(lambda short: "can not" if short[0] in "cC" else " not", clause.replace("’", "'"))
    for token in _TOKEN.findall(plain.lower()):
        if token[0].isdigit():
            figures.append(token)
            words.append("0")
        elif token in ("not", "never"):
            denials += 1
        else:
            words.append(token)
    return _Written(tuple(words), tuple(figures), denials)


def _same_figures(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether each figure is the other's, or that rounded."""
    return all(one == other or _rounds(one, other) for one, other in zip(mine, theirs, strict=True))


def _rounds(mine: str, theirs: str) -> bool:
    try:
        own, other = float(mine.replace(",", "")), float(theirs.replace(",", ""))
    except ValueError:
        return True
    places = len(mine.partition(".")[2])
    return abs(own - other) <= (0.51 * 10.0**-places if len(theirs.partition(".")[2]) > places else 1e-9)


def order_differences(claim: str, evidence: str) -> Iterator[Difference]:
    """What comes before what, and what is more than what, the other way round in the evidence."""
    for mine in _sides(claim):
        for theirs in _sides(evidence):
            if _turned(mine, theirs):
                yield Difference(mine.words, theirs.words, DifferenceKind.ROLE)
                return


def _turned(mine: _Sides, theirs: _Sides) -> bool:
    if mine.cut == theirs.cut:
        own, others = mine.right - theirs.right, theirs.right - mine.right
        return bool(own and others) and own <= theirs.left and others <= mine.left
    times = {mine.cut, theirs.cut} == {"earlier", "later"}
    return times and bool(mine.right) and mine.right == theirs.right and mine.left == theirs.left


def _sides(text: str) -> Iterator[_Sides]:
    for clause in _CLAUSE.split(text):
        found = list(_ORDER.finditer(clause))
        if len(found) != 1:
            continue
        match = found[0]
        left, right = _words(clause[: match.start()]), _words(clause[match.end() :])
        if match["time"]:
            cut = "later" if match["time"].lower() in _LATER else "earlier"
            yield _Sides(cut, left, right, clause.strip())
        elif compared := _COMPARED.search(clause[: match.start()]):
            yield _Sides(compared.group().lower(), left, right, clause.strip())
