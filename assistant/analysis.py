"""What a question asks for: the things it names, the kind of answer it expects, whether it compares two sides.

Rules over wording; each can be read here. Left out: finding answers (`writer`), follow-ups (`followup`).
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from corpus.glossary import Mention, Term
from index.words import stem, words


class Expected(Enum):
    """What the answer must hold to be one."""

    ANYTHING = auto()
    DOSE = auto()
    PERCENT = auto()
    COUNT = auto()
    YEAR = auto()
    ONSET = auto()
    TIME = auto()
    MONEY = auto()
    PERSON = auto()
    RANKING = auto()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more things set side by side."""

    sides: tuple[Term, ...]


# The order matters: the first pattern that fits decides.
_EXPECTED = (
    (Expected.MONEY, r"\b(?:costs?|price|expensive|cheap|how much money|afford)\b"),
    (
        Expected.YEAR,
        r"\b(?:what|which|in what|in which) year\b|"
        r"\bwhen (?:was|were|did)\b.*\b(?:approv|discover|introduc|publish|invent|first|synthes|licens)\w*",
    ),
    (
        Expected.PERCENT,
        r"\b(?:percent|percentage|per cent|proportion|what share|fraction)\b|%|"
        r"\b(?:remission|response|relapse|success|dropout|recovery|cure|failure|survival|mortality) rates?\b",
    ),
    (
        Expected.DOSE,
        r"\b(?:what|which|how much|how large|how big|usual|typical|recommended|right|exact|starting|maximum)\b.*"
        r"\bdos(?:e|es|age|ing)\b|"
        r"^(?:the )?dos(?:e|age|ing) (?:of|for)\b|\bin mg\b|"
        r"\b(?:how many|how much) (?:mg|milligrams?|micrograms?|grams?|ml)\b|"
        r"\bhow much (?:\w+ )?(?:is|was|are|were) (?:given|administered|infused|taken|used)\b",
    ),
    (Expected.COUNT, r"\bhow many\b|\b(?:number|prevalence) of\b"),
    (
        Expected.ONSET,
        r"\bhow (?:fast|quick\w*|soon|rapidly)\b|"
        r"\bhow (?:long|much time)\b.*\b(?:takes?|until|before|to (?:work|act|help))\b",
    ),
    (
        Expected.TIME,
        r"\bhow long\b|\bhow much time\b|"
        r"\b(?:half-?life|duration)\b|\bwhen (?:do|does|will|can)\b",
    ),
    (
        Expected.RANKING,
        r"\bwhich\b.*\b(?:most|least|best|worst)\b|\b(?:more|less|better|worse|fewer|stronger|weaker|safer)\b.*\bor\b|"
        r"\bor\b.*\b(?:more|less|better|worse|fewer|stronger|weaker|safer)\b|\bfewer\b.*\bthan\b",
    ),
    (Expected.PERSON, r"^who (?:wrote|discovered|invented|found|published|developed|first|supervised)\b|\bauthors?\b"),
)

_NUMBER = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"dozens?|hundreds?|thousands?|(?:\d+ )?millions?|several)"
)
_TIME_UNIT = r"(?:second|minute|hour|day|week|month|year)s?"
_HOLDS = {
    Expected.DOSE: r"\d[\d.,]*\s*(?:mg|µg|μg|mcg|g|ml|milligrams?|micrograms?)\b",
    Expected.PERCENT: r"\d\s*(?:%|percent|per cent)|\b(?:half|a third|one third|two thirds|a quarter|one in \w+) of\b",
    Expected.YEAR: r"\b(?:1[89]|20)\d\d\b",
    # "infused over 40 minutes" and "lasts for a week" do not tell when it begins to work.
    Expected.ONSET: (
        r"\b(?:within|in|after|takes?|needs?|requires?)\s+(?:\w+\s+){0,3}"
        rf"{_TIME_UNIT}\b"
    ),
    Expected.TIME: (
        r"\b(?:within|after|several|few|for|over|about|in|\d+|one|two|three|four|six|eight)\s+(?:\w+\s+){0,2}"
        rf"{_TIME_UNIT}\b"
    ),
    Expected.MONEY: r"[$€£]|\b(?:dollar|euro|pound|cost|price|expensive|cheap)\w*",
    Expected.RANKING: (
        r"\b(?:more|most|less|least|better|best|worse|worst|stronger|weaker|superior|fewer|safer|than|first-line)\b"
    ),
    Expected.PERSON: r"[A-Z][\w’-]+,? [A-Z]",
}
_COUNTED = re.compile(r"\b(?:how many|number of|prevalence of)\s+(?:\w+\s+)?", re.IGNORECASE)
_PEOPLE = frozenset(
    """people patients individuals persons adults participants subjects men women children millions""".split()
)

_COMPARES = re.compile(
    r"\bvs\.?\b|\bversus\b|\bcompar\w+\b|\bdiffer\w*\b|\bthan\b|\bor\b|\bbetter\b|\bfaster\b|\bslower\b|\bunlike\b|"
    r"\bas opposed to\b|\beach\b|\bmix(?:ed)? up\b|\bsimilar\w*\b|"
    r"\bin common\b|\bboth\b|\bcontrast\w*\b|\bdistinguish\w*\b|\bwhich (?:one|of)\b",
    re.IGNORECASE,
)
COMPARABLE = frozenset({"drug", "drug class", "technique"})
_CAPITALISED = re.compile(r"(?<=[a-z,;'’)] )[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)*")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DEFINES = re.compile(
    r"^(?:so |and |ok |hey )?(?:what(?:'s| is| are| does)|define|definition of|meaning of|explain what)\b",
    re.IGNORECASE,
)
_ASKS_LIST = re.compile(
    r"^(?:which|what|name|list|give|who)\b.*\b(?:types?|kinds?|symptoms|drugs|conditions|groups|effects|classes|examples|avenues|steps|systems|ways|patients|people|risks|limitations|reasons|targets|techniques|directions|approaches|medicines|disorders|events|changes)\b",
    re.IGNORECASE,
)


def expected(question: str) -> Expected:
    """The kind of answer that the question asks for."""
    lowered = question.lower()
    for kind, pattern in _EXPECTED:
        if re.search(pattern, lowered):
            return kind
    return Expected.ANYTHING


def holds_expected(text: str, kind: Expected, question: str) -> bool:
    """Whether the text holds something of that kind; a count must be one of what the question counts."""
    if kind is Expected.ANYTHING:
        return True
    if kind is Expected.COUNT:
        return _holds_count(text, question)
    return re.search(_HOLDS[kind], text, 0 if kind is Expected.PERSON else re.IGNORECASE) is not None


def counted(question: str) -> frozenset[str]:
    """The stems of what a "how many" question counts, people by all their names; empty for any other question."""
    asked = _COUNTED.search(question)
    nouns = set(words(question[asked.start() :])[2:5]) if asked else set()
    if nouns & _PEOPLE:
        nouns |= _PEOPLE
    return frozenset(stem(noun) for noun in nouns)


def _holds_count(text: str, question: str) -> bool:
    stems = counted(question)
    found = words(text)
    return any(
        re.fullmatch(_NUMBER, word) and stems & {stem(near) for near in found[at : at + 4]}
        for at, word in enumerate(found)
    )


def proper_names(question: str, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    """Names of people, places and studies in the question, and years: capitals inside a sentence, outside the terms
    of the glossary. A question in capitals throughout has none."""
    if sum(character.isupper() for character in question) > sum(character.islower() for character in question):
        return tuple(_YEAR.findall(question))
    names = [
        match.group()
        for match in _CAPITALISED.finditer(question)
        if not any(mention.span.start <= match.start() < mention.span.end for mention in mentions)
    ]
    return (*names, *_YEAR.findall(question))


def comparison(question: str, mentions: tuple[Mention, ...]) -> Comparison | None:
    """The sides of a comparison, or None where nothing is compared."""
    sides = tuple(dict.fromkeys(mention.term for mention in mentions if mention.term.kind in COMPARABLE))
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


def asks_list(question: str) -> bool:
    """Whether the question asks for several things of one kind."""
    return _ASKS_LIST.search(question) is not None
