"""What a question asks for: the things it names, the kind of answer it expects, whether it compares two sides.

Rules over wording; each can be read here. Left out: finding answers (`writer`), follow-ups (`followup`).
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from corpus.glossary import Mention, Term


class Expected(Enum):
    """What the answer must hold to be one."""

    ANYTHING = auto()
    DOSE = auto()
    PERCENT = auto()
    COUNT = auto()
    YEAR = auto()
    TIME = auto()
    MONEY = auto()
    PERSON = auto()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more things set side by side."""

    sides: tuple[Term, ...]


# The order matters: the first pattern that fits decides.
_EXPECTED = (
    (Expected.MONEY, r"\b(?:cost|costs|price|expensive|cheap|how much money|afford)\b"),
    (Expected.YEAR, r"\b(?:what|which|in what|in which) year\b|\bwhen (?:was|were|did)\b.*\b(?:approv\w+|discover\w*|introduc\w+|publish\w*|invent\w*|first|synthes\w+|licens\w+)\b"),
    (Expected.PERCENT, r"\b(?:percent|percentage|per cent|proportion|what share|fraction|rates?\b)|\bhow (?:many|much) (?:of )?(?:the )?(?:patients|people) (?:get|reach|achieve|respond|remit|improve|recover)|%"),
    (Expected.DOSE, r"\b(?:doses?|dosage|dosing|mg|milligrams?|how much (?:\w+ ){0,3}(?:ketamine|esketamine|psilocybin|drug|medicine|is given))\b"),
    (Expected.TIME, r"\bhow (?:long|fast|quick\w*|soon|often|frequently|rapidly)\b|\bhow many (?:minutes|hours|days|weeks|months|sessions)\b|\b(?:half-?life|duration)\b|\bwhen (?:do|does|will|can)\b"),
    (Expected.COUNT, r"\bhow many\b|\bnumber of\b|\bprevalence\b"),
    (Expected.PERSON, r"^who (?:wrote|discovered|invented|found|published|is|are|was|were|developed|first|supervised|did)\b|\bauthors?\b"),
)

_UNITS = {
    Expected.DOSE: r"\d[\d.,]*\s*(?:mg|µg|μg|mcg|g|ml|mg/kg|milligrams?|micrograms?)\b|\b(?:low|lower|high|higher|subanesthetic|subanaesthetic|dose-dependent)\b[^.]{0,20}\bdos\w+|\bdose-dependent",
    Expected.PERCENT: r"\d\s*(?:%|percent|per cent)|\b(?:half|third|quarter|majority|minority|most|subset|many|two thirds)\b",
    Expected.COUNT: r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|hundreds?|thousands?|millions?|several|many)\b",
    Expected.YEAR: r"\b(?:1[89]|20)\d\d\b",
    Expected.TIME: r"\b(?:second|minute|hour|day|week|month|year|decade|centur)\w*\b|\b(?:rapid|fast|quick|slow|gradual|delay|immediate|prolonged|long-term|daily|weekly|onset)\w*",
    Expected.MONEY: r"[$€£]|\b(?:dollar|euro|pound|cost|price|expensive|cheap)\w*",
    Expected.PERSON: r"[A-Z][\w’-]+,? [A-Z]",
}

_COMPARES = re.compile(
    r"\bvs\.?\b|\bversus\b|\bcompar\w+\b|\bdiffer\w*\b|\bthan\b|\bor\b|\bbetter\b|\bfaster\b|\bslower\b|\bunlike\b|\bas opposed to\b|"
    r"\bsimilar\w*\b|\bin common\b|\bboth\b|\bcontrast\w*\b|\bdistinguish\w*\b|\bwhich (?:one|of)\b",
    re.IGNORECASE,
)
_COMPARABLE = frozenset({"drug", "drug class", "technique"})
_DEFINES = re.compile(r"^(?:so |and |ok |hey )?(?:what(?:'s| is| are| does)|define|definition of|meaning of|explain what)\b", re.IGNORECASE)


def expected(question: str) -> Expected:
    """The kind of answer that the question asks for."""
    lowered = question.lower()
    for kind, pattern in _EXPECTED:
        if re.search(pattern, lowered):
            return kind
    return Expected.ANYTHING


def holds_expected(text: str, kind: Expected) -> bool:
    """Whether the text holds something of that kind."""
    return kind is Expected.ANYTHING or re.search(_UNITS[kind], text, 0 if kind is Expected.PERSON else re.IGNORECASE) is not None


def comparison(question: str, mentions: tuple[Mention, ...]) -> Comparison | None:
    """The sides of a comparison, or None where nothing is compared."""
    sides = tuple(dict.fromkeys(mention.term for mention in mentions if mention.term.kind in _COMPARABLE))
    # "ketamine as an antidepressant": the general word is no side of its own.
    specific = tuple(term for term in sides if term.name != "antidepressant") or sides
    if len(specific) == 1 and len(sides) == 2 and re.search(r"\bother\b", question):
        return None
    if len(specific) < 2 or not _COMPARES.search(question):
        return None
    return Comparison(specific[:3])


def asks_definition(question: str) -> bool:
    """Whether the question asks what something is."""
    return _DEFINES.match(question.strip()) is not None and len(question.split()) <= 7
