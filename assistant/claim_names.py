"""Names, labels, sides and ways of giving that differ between claim and evidence, and figures that have changed
places."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from assistant.quantities import Quantity
from index.text import FUNCTION_WORDS


class DifferenceKind(StrEnum):
    """What differs."""

    AMOUNT = "amount"
    ROLE = "role"
    NAME = "name"
    SIDE = "side"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Difference:
    """The words of the claim, and those of the evidence that stand in their place."""

    claim_words: str
    evidence_words: str
    kind: DifferenceKind


def name_differences(claim: str, evidence: str) -> Iterator[Difference]:
    """All of them, both texts in one spelling."""
    yield from _names(claim, evidence)
    yield from _labels(claim, evidence)
    yield from _terms(claim, evidence)


_CODED = re.compile(r"(?<![\w-])(?=[A-Za-z0-9-]*\d)(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![\w-])")
_NO_CODE = re.compile(
    r"\d++(?:[.,]\d++)?(?:-?[a-zA-Z]{1,3}|-?[a-z]{1,40})?|\d++(?:-\d++)*-[a-z-]++|[a-z]{1,40}-\d++|\d++[ap]m"
)
_STEREO = re.compile(
    r"(?<![\w-])(?:\(?[RSDL]\)?|[Aa]lpha|[Bb]eta|[Gg]amma|[Oo]mega|[Nn]on|[Cc]is|[Tt]rans)-[A-Za-z0-9]{3,}"
)


def _names(claim: str, evidence: str) -> Iterator[Difference]:
    """Names of letters and digits, "5-HT2A", "CYP2D6", "IL-6": another of the same make."""
    for pattern in (_CODED, _STEREO):
        given = {_plain(name): name for name in pattern.findall(evidence) if not _NO_CODE.fullmatch(name)}
        for name in dict.fromkeys(pattern.findall(claim)):
            if _NO_CODE.fullmatch(name) or _plain(name) in given:
                continue
            near = [other for plain, other in given.items() if _one_apart(_plain(name), plain)]
            if near and _plain(name) not in _plain(evidence):
                yield Difference(name, near[0], DifferenceKind.NAME)


def _plain(name: str) -> str:
    return re.sub(r"[-\s()]", "", name).lower()


def _one_apart(left: str, right: str) -> bool:
    """Whether one letter or digit is another, missing or too many; or two names of one make, "cyp3a4" and "cyp2d6"."""
    if _make(left) == _make(right):
        return True
    if abs(len(left) - len(right)) > 1 or len(left) < 3:
        return False
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return left[at + 1 :] == right[at + 1 :] or left[at:] == right[at + 1 :] or left[at + 1 :] == right[at:]


def _make(name: str) -> tuple[str, str]:
    """Its first letters, and what kinds of characters follow."""
    first = re.match(r"[a-z]*", name)
    start = first.end() if first else 0
    return name[:start], re.sub(r"[a-z]", "@", re.sub(r"\d+", "#", name[start:]))


_ROMAN = re.compile(r"\b([A-Za-z]{3,})[ -](I{1,3}|IV|VI{0,3}|IX|X|[A-H])(?![\w-])")
NUMBERED = re.compile(
    r"\b(phase|stage|type|grade|class|group|arm|cohort|trial|study|factor|level|category|part|chapter|version|model|"
    r"schedule|step|day|week|cycle|visit|figure|table|hepatitis|vitamin|article|section)[ -]"
    r"(\d{1,3}[a-e]?|I{1,3}|IV|V|(?-i:[A-K])|one|two|three|four|five)(?![\w.%-]|,\d)",
    re.IGNORECASE,
)
_ORDER = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
}


def _labels(claim: str, evidence: str) -> Iterator[Difference]:
    """Labels that tell like things apart: "phase II", "bipolar I", "vitamin K", "type 2"."""
    for pattern in (_ROMAN, NUMBERED):
        claimed, given = (_labelled(pattern, text) for text in (claim, evidence))
        for (word, mark), words in claimed.items():
            others = [shown for (other, _), shown in given.items() if other == word]
            if others and (word, mark) not in given:
                yield Difference(words, others[0], DifferenceKind.NAME)


def _labelled(pattern: re.Pattern[str], text: str) -> dict[tuple[str, str], str]:
    labels = {}
    for match in pattern.finditer(text):
        word = match.group(1).lower()
        if word not in FUNCTION_WORDS:
            mark = match.group(2).lower()
            labels[(word, _ORDER.get(mark, mark))] = match.group()
    return labels


_ROUTES = {
    "by mouth": r"oral(?:ly)?|by mouth|per os|tablets?|capsules?|swallow(?:ed|ing)?",
    "into a vein": r"intravenous(?:ly)?|IV|i\.v\.|infus(?:ion|ions|ed)|into a vein|drip",
    "into a muscle": r"intramuscular(?:ly)?|i\.m\.|IM|into a muscle",
    "under the skin": r"subcutaneous(?:ly)?|s\.c\.|under the skin",
    "into the nose": r"intranasal(?:ly)?|nasal(?:ly)?|nasal spray|into the nose|through the nose",
    "under the tongue": r"sublingual(?:ly)?|under the tongue",
    "onto the skin": r"topical(?:ly)?|transdermal(?:ly)?|patch(?:es)?|cream|ointment",
    "into the rectum": r"rectal(?:ly)?|suppositor(?:y|ies)|enema",
    "breathed in": r"inhal(?:ed|ation|er)",
    "into the spine": r"intrathecal(?:ly)?|epidural(?:ly)?|spinal(?:ly)?",
}
_SIDES = {
    "left": r"left(?= [a-z])(?! (?:the|to|for|in|at|over|out|open|un)\b)",
    "right": r"right(?= [a-z])(?! (?:to|away|now|after|before|answer|choice|of)\b)",
    "both sides": r"bilateral(?:ly)?|both sides",
}
_TERMS = tuple(
    (
        kind,
        {
            name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE if name not in {"into a vein", "into a muscle"} else 0)
            for name, words in terms.items()
        },
    )
    for kind, terms in ((DifferenceKind.ROUTE, _ROUTES), (DifferenceKind.SIDE, _SIDES))
)


def _terms(claim: str, evidence: str) -> Iterator[Difference]:
    """A side or a way of giving that the evidence does not have, where it has another."""
    for kind, terms in _TERMS:
        claimed = {name: match for name, words in terms.items() if (match := words.search(claim))}
        if not claimed:
            continue
        given = {name: match for name, words in terms.items() if (match := words.search(evidence))}
        others = [match.group() for name, match in given.items() if name not in claimed]
        for name, match in claimed.items():
            if name not in given and others:
                yield Difference(match.group(), others[0], kind)


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


def placed(text: str, amounts: Sequence[Quantity]) -> dict[Quantity, Placed]:
    """Each amount with its words."""
    made = {}
    for at, quantity in enumerate(amounts):
        start = amounts[at - 1].span.end if at else 0
        end = amounts[at + 1].span.start if at + 1 < len(amounts) else len(text)
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
    for (first, item), (second, other) in combinations(matched, 2):
        alike = first.measures == second.measures and _apart(item, other) and _apart(first, second)
        if alike and _swapped(own[first], own[second], theirs[item], theirs[other]):
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


def _apart(quantity: Quantity, other: Quantity) -> bool:
    return quantity.measures != other.measures or abs(quantity.base - other.base) > 1e-6 * abs(other.base)


def _swapped(first: Placed, second: Placed, placed: Placed, other: Placed) -> bool:
    """Whether the words that tell two amounts of the claim apart go with each other's amounts in the evidence."""
    for side in ("behind", "before"):
        mine, yours = _told_apart(first, second, side)
        theirs, others = _told_apart(placed, other, side)
        if mine & theirs or yours & others:
            return False
        if mine & others and yours & theirs:
            return True
    mine, yours = _told_apart(first, second, "behind")
    theirs, others = _told_apart(placed, other, "behind")
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


_CLAIM_ROLES_ORDER = re.compile(
    r"\b(?:(?P<time>before|after|earlier than|later than|prior to)|(?P<than>than))\b", re.IGNORECASE
)
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


_STATEMENT = re.compile(r"(?<![.;!?])[.;!?]++(?=\s|$)")
_TOKEN = re.compile(r"\d++(?:[.,]\d++)*+|[^\W\d]++(?:[’'-][^\W\d]++)*+")
_SHORT_NOT = re.compile(r"\bcan(?:'t|not)\b|(?<=\w)n't\b", re.IGNORECASE)
_LEAST_WRITTEN = 4


def _written(clause: str) -> _Written:
    words: list[str] = []
    figures: list[str] = []
    denials = 0
    plain = _SHORT_NOT.sub(lambda short: "can not" if short[0][0] in "cC" else " not", clause.replace("’", "'"))
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
    return all(own == other or _rounds(own, other) for own, other in zip(mine, theirs, strict=True))


def _rounds(mine: str, theirs: str) -> bool:
    return any(_rounds_to(own, other) for own in _readings(mine) for other in _readings(theirs))


def _readings(figure: str) -> set[str]:
    """A figure with its comma as a mark of thousands, and as a decimal point."""
    return {figure.replace(",", ""), figure.replace(",", ".")} if figure.count(",") == 1 else {figure.replace(",", "")}


def _rounds_to(mine: str, theirs: str) -> bool:
    try:
        own, other = float(mine), float(theirs)
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
        matches = list(_CLAIM_ROLES_ORDER.finditer(clause))
        if len(matches) != 1:
            continue
        match = matches[0]
        left, right = _words(clause[: match.start()]), _words(clause[match.end() :])
        if match["time"]:
            cut = "later" if match["time"].lower() in _LATER else "earlier"
            yield _Sides(cut, left, right, clause.strip())
        elif compared := _COMPARED.search(clause[: match.start()]):
            yield _Sides(compared.group().lower(), left, right, clause.strip())
