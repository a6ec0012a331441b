"""Names, labels, sides and ways of giving that a claim has and its evidence has another of: "5-HT2A" and "5-HT2C".

Told only where the evidence has something of the same make and not the claim's own. Left out: amounts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from index.words import FUNCTION_WORDS


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
    found = {}
    for match in pattern.finditer(text):
        word = match.group(1).lower()
        if word not in FUNCTION_WORDS:
            mark = match.group(2).lower()
            found[(word, _ORDER.get(mark, mark))] = match.group()
    return found


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
