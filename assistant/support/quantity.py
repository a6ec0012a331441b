"""The numbers of a text with their units: "0.5 mg/kg", "30-50 %", "two thirds", "1,200 patients", "p < 0.05".

Left out: ordinals, "one" where it counts nothing, digits inside names ("5-HT2A") and reference marks ("[12]").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.support.units import Unit, unit_at
from corpus.span import Span
from index.words import FUNCTION_WORDS, stem


class Bound(StrEnum):
    """What stands before a number: nothing, "about", "more than" or "at most"; or that it is "the 1990s"."""

    EXACT = "exact"
    ABOUT = "about"
    FROM = "from"
    UP_TO = "up_to"
    DECADE = "decade"


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in the unit as written; `unit` None for a bare number or a count; `decimals` digits behind the point.

    `nouns` are stems of what is counted, one or two words; a `year` has no unit; `bound_span` holds the words of the
    bound; `worded` is a number written as a word.
    """

    value: float
    unit: Unit | None
    span: Span
    number: Span
    decimals: int = 0
    bound: Bound = Bound.EXACT
    bound_span: Span | None = None
    nouns: tuple[str, ...] = ()
    year: bool = False
    worded: bool = False

    @property
    def base(self) -> float:
        """The value in the first unit of its kind."""
        return self.value * (self.unit.factor if self.unit else 1.0)


_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: 10 * at for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_ANY_WORD = "|".join((*_TENS, *sorted(_SMALL, key=len, reverse=True)))
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.,])(?<![A-Za-z][-‐])(?:"
    r"(?P<grouped>\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?)"
    r"|(?P<comma>\d+,\d{1,2}(?![\d,]))"
    r"|(?P<decade>(?:18|19|20)\d0(?=['’]?s\b))"
    r"|(?P<plain>\d+(?:[.·]\d+)?|\.\d+)"
    r")(?P<large>\s+(?:hundred|thousand|million|billion)\b)?"
    rf"|(?P<part>(?<![\w-])(?:(?P<top>an?|one|two|three|four)[\s-])?(?P<bottom>{'|'.join(_PARTS)})s?\b(?!-li[fv]))"
    rf"|(?P<ratio>\b(?:one|1)\s+(?:in|out of)(?:\s+every)?\s+(?P<every>\d+|{_ANY_WORD})\b)"
    r"|(?P<double>\b(?:twice|doubled?|doubling|twofold|tripled?|threefold)\b)"
    rf"|(?P<words>\b(?:{_ANY_WORD})(?:[\s-](?:{_ANY_WORD}|hundred|thousand|million|billion))*\b)"
    r"|(?P<dozen>\ba\s+dozen\b)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\[\s*\d[\d,;\s–-]*\]")
_GLUED = re.compile(r"[A-Za-z]|[-‐][A-Z]")
_JOIN = re.compile(r"\s*(?:-|–|—|−|‐|/|±|,?\s*(?:to|or|and|versus|vs\.?|through)\s|,)\s*$")
_BEFORE = (
    (
        Bound.FROM,
        r"more than|over|above|greater than|at least|no (?:less|fewer) than|exceed(?:s|ed|ing)?|>=?|≥|minimum of",
    ),
    (Bound.UP_TO, r"less than|under|below|up to|at most|fewer than|no more than|<=?|≤|maximum of|within"),
    (Bound.ABOUT, r"about|around|approximately|roughly|some|~|≈|nearly|almost|circa|ca\.?|close to|an estimated"),
)
_BOUND_BEFORE = tuple((bound, re.compile(rf"(?:(?<=\W)|^)(?:{words})\s*$", re.IGNORECASE)) for bound, words in _BEFORE)
_BOUND_AFTER = (
    (Bound.FROM, re.compile(r"\s*(?:\+|or (?:more|older|above|over|higher)|and (?:over|older|above))(?!\w)")),
    (Bound.UP_TO, re.compile(r"\s*or (?:less|fewer|under|younger|below)\b")),
)
_P_VALUE = re.compile(r"\b[Pp](?:[ -]?values?)?\s*(?:of|was|is|=|<|>|≤|≥|<=|>=)?\s*[<>=≤≥]?\s*$")
_HALF_A = re.compile(r"\s+an?(?=\s)", re.IGNORECASE)
# "over 40 minutes", "within an hour": how long, and no bound of it.
_LASTING = frozenset({"over", "within", "under", "some"})
_NOUN = re.compile(r"[\s-]*([A-Za-z][\w'-]*)")


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in order. A unit written once behind a range or a list counts for all its numbers."""
    masked = _REFERENCE.sub(lambda match: " " * len(match.group()), text)
    found = list(_found(masked))
    for at in range(len(found) - 2, -1, -1):
        here, following = found[at], found[at + 1]
        between = masked[here.number.end : following.number.start]
        if here.unit is None and following.unit is not None and not here.year and _JOIN.fullmatch(between):
            found[at] = replace(here, unit=following.unit)
        elif here.unit is None and not here.nouns and following.unit is None and _JOIN.fullmatch(between):
            found[at] = replace(here, nouns=following.nouns)
    return tuple(found)


def _found(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        number = Span(match.start(), match.end())
        read = _value(match)
        if read is None:
            continue
        value, unit, decimals = read
        end = number.end
        if unit is None and not match["decade"]:
            measured = unit_at(text, end)
            if measured:
                unit, end = measured
            elif _GLUED.match(text, end):
                continue
        stretch = _HALF_A.match(text, end) if match["part"] else None
        if stretch and (measured := unit_at(text, stretch.end())):
            value, (unit, end) = value / 100, measured
        worded = not match.group()[0].isdigit() and match.group()[0] != "."
        if unit is None and _P_VALUE.search(text, max(0, number.start - 14), number.start):
            unit = Unit("p")
        if value == 1 and worded and (unit is None or unit.measures != "time"):
            continue
        year = unit is None and not worded and not decimals and 1850 <= value <= 2099 and len(number) == 4
        bound, bound_span = _dated(text, number) if year else _bound(text, number.start, end)
        if bound_span and unit and unit.measures == "time" and bound_span.of(text).lower() in _LASTING:
            bound, bound_span = Bound.EXACT, None
        yield Quantity(
            value=value,
            unit=unit,
            span=Span(number.start, end),
            number=number,
            decimals=decimals,
            bound=bound,
            bound_span=bound_span,
            nouns=() if unit or year else _counted(text, end),
            year=year,
            worded=worded,
        )


def _value(match: re.Match[str]) -> tuple[float, Unit | None, int] | None:
    """Value, unit if the words hold it, decimals; None where the words are no number."""
    if match["part"]:
        top = (match["top"] or "").lower()
        bottom = match["bottom"].lower()
        # "A third doctor", "the last quarter": a part is said to be one of something, or stands in the plural.
        whole = re.match(r"s?\s+of\b", match.string[match.end("bottom") :])
        if bottom != "half" and not whole and not (top in _SMALL and top != "one"):
            return None
        return 100 * (_SMALL.get(top, 1) / _PARTS[bottom]), Unit("share"), 0
    if match["ratio"]:
        every = match["every"].lower()
        of = _SMALL.get(every) or _TENS.get(every) or float(every if every.isdigit() else 0)
        return (100 / of, Unit("share"), 0) if of else None
    if match["double"]:
        return (3.0 if match["double"].lower().startswith(("tr", "th")) else 2.0), Unit("times"), 0
    if match["dozen"]:
        return 12.0, None, 0
    if match["words"]:
        return _spoken(match["words"]), None, 0
    digits = (match["grouped"] or match["plain"] or match["decade"] or "").replace("·", ".")
    digits = re.sub(r"[,\u00a0\u2009\u202f]", "", digits) if match["grouped"] else digits
    digits = match["comma"].replace(",", ".") if match["comma"] else digits
    decimals = len(digits.partition(".")[2])
    large = (match["large"] or "").strip().lower()
    return float(digits) * _LARGE.get(large, 1), None, decimals


def _spoken(words: str) -> float:
    whole, part = 0, 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _LARGE and word != "hundred":
            whole, part = whole + max(1, part) * _LARGE[word], 0
        elif word == "hundred":
            part = max(1, part) * 100
        else:
            part += _SMALL.get(word, 0) + _TENS.get(word, 0)
    return float(whole + part)


def _bound(text: str, start: int, end: int) -> tuple[Bound, Span | None]:
    for bound, pattern in _BOUND_BEFORE:
        match = pattern.search(text, max(0, start - 16), start)
        if match:
            return bound, Span(match.start(), match.start() + len(match.group().rstrip()))
    for bound, pattern in _BOUND_AFTER:
        match = pattern.match(text, end)
        if match:
            return bound, Span(match.start(), match.end())
    return Bound.EXACT, None


def _dated(text: str, number: Span) -> tuple[Bound, Span | None]:
    """ "Before 2005", "after 2000", "the 1990s"; "in", "since" and "from" are the year itself."""
    if re.match(r"['’]?s\b", text[number.end :]):
        return Bound.DECADE, None
    for bound, word in ((Bound.UP_TO, "before"), (Bound.FROM, "after")):
        match = re.search(rf"\b{word}\s+$", text[: number.start], re.IGNORECASE)
        if match:
            return bound, Span(match.start(), match.start() + len(word))
    return Bound.EXACT, None


def _counted(text: str, end: int) -> tuple[str, ...]:
    """The stems of the content words among the next three."""
    found: list[str] = []
    for _ in range(3):
        match = _NOUN.match(text, end)
        if match is None:
            break
        word, end = match.group(1).lower(), match.end()
        if word not in FUNCTION_WORDS:
            found.append(stem(word))
    return tuple(found[:2])
