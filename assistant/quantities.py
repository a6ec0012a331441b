"""The amounts of a text: numbers however they are spelled, with their units, compared by value.

"1 204" is 1,204, ".03" is 0.03, "25 ug" is 0.025 mg, "a fortnight" 14 days, "one in four" 25 %. What a unit measures,
and how many base units it is, pint tells. Left out: ordinals, "one" where it counts nothing, digits inside names
("5-HT2A") and reference marks ("[12]").
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from corpus.span import Span
from index.text import FUNCTION_WORDS, stem

if TYPE_CHECKING:
    from pint import UnitRegistry

SPACES = " \u00a0\u2009\u202f"
"""The spaces that stand inside a number or before its unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`measures` names what is measured ("mass", "time", "share"); values times `factor` can be compared."""

    measures: str
    factor: float = 1.0


# pint's name of each unit, and how people write it beside that name, its plural and its British spelling.
_UNITS = """
    nanogram ng; microgram mcg ug µg μg; milligram mg mgs; gram g gramme grammes; kilogram kg kilo kilos; tonne;
    microliter µl μl ul µL μL uL; milliliter ml mL; deciliter dl dL; liter l L; millisecond ms msec; second s sec secs;
    minute min mins; hour h hr hrs; day d; week wk wks; month mo; year yr yrs; ten_years decade decades; century
    centuries; nanomole nmol; micromole µmol μmol umol; millimole mmol; mole mol; nanomolar nM; micromolar µM μM uM;
    millimolar mM; nanometer nm; micrometer µm μm um micron microns; millimeter mm; centimeter cm; meter m;
    kilometer km; foot ft feet; inch inches; mile; pound lb lbs; microampere µA μA; milliampere mA; ampere A;
    millivolt mV; volt V; hertz Hz; kilohertz kHz; megahertz MHz; millimeter_Hg mmHg; kilopascal kPa; kilocalorie kcal;
    kilojoule kJ; watt W; kilowatt kW; gray Gy; millisievert mSv; hectare ha; tesla T"""
_KINDS = {
    "[mass]": "mass",
    "[length] ** 3": "volume",
    "[time]": "time",
    "[substance]": "substance",
    "[length]": "length",
    "[substance] / [length] ** 3": "concentration",
    "[mass] / [length] / [time] ** 2": "pressure",
}
# Units that no conversion leads to or from.
_OWN = dict.fromkeys(("%", "percent", "per cent", "percentage point", "percentage points"), "share") | {
    "°C": "temperature", "°F": "fahrenheit", "IU": "units", "fold": "times", "times": "times", "dollar": "dollars",
    "dollars": "dollars", "euro": "euros", "euros": "euros", "pounds": "pounds",
}  # fmt: skip
_NAMES = {
    written + plural: name
    for name, *symbols in map(str.split, _UNITS.split(";"))
    for plural in ("s", "")
    for written in (name, re.sub("(met|lit)er", r"\1re", name), *(() if plural else symbols))
}
_WRITTEN = "|".join(re.escape(name) for name in sorted((*_NAMES, *_OWN), key=len, reverse=True))
# Alone they are more often something else.
_LETTERS = frozenset({"A", "V", "m", "l", "L", "s", "h", "g", "d", "T", "W", "mo"})
_UNIT = re.compile(
    rf"(?P<gap>[{SPACES}]?[-‐]?)(?:(?P<unit>mm[ ]Hg|{_WRITTEN})(?![A-Za-z0-9]))"
    rf"(?P<below>(?:\s?/\s?|\s{{1,9}}per\s{{1,9}}|\s{{1,9}}(?:an?|each|every)\s{{1,9}}(?=day|hour|week|month|year|minute|kg))"
    rf"(?:(?P<per>m(?:2|²|\^2)|square met(?:er|re)s?|{_WRITTEN})(?![A-Za-z0-9]))"
    r"|\s?[·.]?\s?(?P<inverse>kg|h|day|d|min|L|l)(?:-1|⁻¹|−1|\^-1))?",
    re.IGNORECASE,
)


@cache
def _registry() -> "UnitRegistry[float]":
    from pint import UnitRegistry

    registry: UnitRegistry[float] = UnitRegistry()
    registry.define("ten_years = 10 * year")  # pint's own decade is a step of a logarithmic scale
    return registry


@cache
def converted(unit: str, below: str = "") -> Unit:
    """What a unit of pint measures, over another or none, and how many base units it is."""
    registry = _registry()
    whole = registry.Quantity(1.0, unit)
    whole = whole / registry.Quantity(1.0, below) if below else whole
    base = whole.to_base_units()
    kind = str(base.dimensionality)
    return Unit(_KINDS.get(kind, kind), float(base.magnitude))


def unit_at(text: str, position: int) -> tuple[Unit, int] | None:
    """The unit written at `position`, and where it ends; None where none is."""
    match = _UNIT.match(text, position)
    if match is None:
        return None
    written = match["unit"]
    if written in _LETTERS and not match["below"] and match["gap"] not in ("", " ", "\u00a0", "-"):
        return None
    own = _OWN.get(written) or _OWN.get(written.lower())
    if own is not None:
        return Unit(own), match.end("unit")
    name = "millimeter_Hg" if written.lower() == "mm hg" else _name(written)
    if name is None:
        return None
    per = match["per"] or match["inverse"]
    if per is None:
        return converted(name), match.end("unit")
    below = "meter ** 2" if per[0] in "ms" and per.lower().startswith(("m2", "m²", "m^2", "square")) else _name(per)
    return (converted(name, below), match.end()) if below is not None else (converted(name), match.end("unit"))


def _name(written: str) -> str | None:
    """pint's name of a unit; a short symbol must have its own capitals."""
    return _NAMES.get(written) or (_NAMES.get(written.lower()) if len(written) > 2 else None)


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
    bound; `worded` is a number written as a word; `signed` one with a minus before it. A number too large to reckon
    with has an infinite value and its `digits`, "" for any other.
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
    signed: bool = False
    digits: str = ""

    @property
    def base(self) -> float:
        """The value in the base unit of its kind."""
        return self.value * (self.unit.factor if self.unit else 1.0)

    @property
    def measures(self) -> str:
        """The kind of the quantity: only quantities of one kind can differ."""
        return "year" if self.year else self.unit.measures if self.unit else "count"


_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: 10 * at for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
# No float is larger than about 1.8e308: "a hundred hundred hundred ..." goes no further.
_MOST_SPOKEN = 10**300
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅕": 0.2, "⅛": 0.125}
_ANY_WORD = "|".join((*_TENS, *sorted(_SMALL, key=len, reverse=True)))
_MINUS = "-−–‐"
_NUMBER = re.compile(
    rf"(?P<minus>(?<![\w.,%)\]{_MINUS}])(?<![\w%)] )[{_MINUS}](?=\d|\.\d)|(?<=[:=] )[{_MINUS}](?=\d|\.\d)|"
    rf"(?<=\w )[−-](?=\d|\.\d))?"
    r"(?<![A-Za-z0-9_.,])(?<![A-Za-z][-‐])(?:"
    rf"(?P<grouped>\d{{1,3}}(?:[,{SPACES}]\d{{3}})+(?!\d)(?:\.\d+)?)"
    r"|(?P<comma>\d+,\d{1,2}(?![\d,]))"
    r"|(?P<decade>(?:18|19|20)\d0(?=['’]?s\b))"
    r"|(?P<over>\d{1,2}[⁄/]\d{1,2}(?![\d/⁄]))"
    r"|(?P<plain>\d+(?:[.·]\d+)?|\.\d+)"
    r")(?P<power>\s?[×x*]\s?10\s?(?:\^\s?(?P<exponent>[-−–]?\d{1,2})|(?P<raised>[⁻⁺]?[⁰¹²³⁴⁵-⁹]{1,2}))|e(?P<e>[-+]?\d{1,2})\b)?"
    r"(?P<large>[ -](?:hundred|thousand|million|billion)\b)?"
    rf"|(?P<sign>[{''.join(_SIGNS)}])"
    rf"|(?P<fraction>(?<![\w-])(?:(?P<top>an?|one|two|three|four)[\s-])?(?P<bottom>{'|'.join(_FRACTIONS)})s?\b(?!-li[fv]))"
    rf"|(?P<ratio>\b(?:one|1)\s{{1,9}}(?:in|out of)(?:\s{{1,9}}every)?\s{{1,9}}(?P<every>\d+|{_ANY_WORD})\b)"
    r"|(?P<double>\b(?:doubled?|doubling|twofold|tripled?|threefold)\b)"
    rf"|(?P<words>\b(?:{_ANY_WORD})(?:[\s-](?:{_ANY_WORD}|hundred|thousand|million|billion))*\b)"
    r"|(?P<dozen>\ba\s{1,9}dozen\b)|(?P<fortnight>\b(?:a|one)\s{1,9}fortnight\b)|(?P<thousand>\ba\s{1,9}(?:hundred|thousand|million)\b)",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    rf"\b(?:(?P<times>once|twice|thrice|(?:{_ANY_WORD}|\d{{1,2}})\s{{1,9}}times)[ -]"
    r"(?:(?:a|an|each|every|per)\s{1,9})?"
    r"(?P<period>day|daily|week|weekly|month|monthly|year|yearly|hour|hourly)\b"
    r"|(?P<latin>b\.?i\.?d|t\.?i\.?d|t\.?d\.?s|q\.?i\.?d|q\.?d|o\.?d)\b\.?"
    rf"|every\s{{1,9}}(?P<every>{_ANY_WORD}|\d{{1,2}})\s{{0,9}}(?P<unit>hours?|h|days?|weeks?|months?)\b)",
    re.IGNORECASE,
)
_LATIN = {"bid": 2, "tid": 3, "tds": 3, "qid": 4, "qd": 1, "od": 1}
_PER_DAY = {
    "day": 1.0,
    "daily": 1.0,
    "week": 1 / 7,
    "weekly": 1 / 7,
    "month": 1 / 30.4,
    "monthly": 1 / 30.4,
    "year": 1 / 365,
    "yearly": 1 / 365,
    "hour": 24.0,
    "hourly": 24.0,
}
_REFERENCE = re.compile(r"\[\s{0,9}\d[\d,;\s–-]*\]")
_GLUED = re.compile(r"[A-Za-z]|[-‐][A-Z]")
_JOIN = re.compile(r"\s{0,9}(?:-|–|—|−|‐|/|±|,?\s{0,9}(?:to|or|and|versus|vs\.?|through)\s|,)\s{0,9}$")
_BEFORE = (
    (
        Bound.FROM,
        r"more than|over|above|greater than|at least|no (?:less|fewer) than|exceed(?:s|ed|ing)?|>=?|≥|minimum of",
    ),
    (Bound.UP_TO, r"less than|under|below|up to|at most|fewer than|no more than|<=?|≤|maximum of|within"),
    (Bound.ABOUT, r"about|around|approximately|roughly|some|~|≈|nearly|almost|circa|ca\.?|close to|an estimated"),
)
_BOUND_BEFORE = tuple(
    (bound, re.compile(rf"(?:(?<=\W)|^)(?:{words})\s{{0,9}}$", re.IGNORECASE)) for bound, words in _BEFORE
)
_BOUND_AFTER = (
    (Bound.FROM, re.compile(r"\s{0,9}(?:\+|or (?:more|older|above|over|higher)|and (?:over|older|above))(?!\w)")),
    (Bound.UP_TO, re.compile(r"\s{0,9}or (?:less|fewer|under|younger|below)\b")),
)
_P_VALUE = re.compile(r"\b[Pp](?:[ -]?values?)?\s{0,9}(?:of|was|is|=|<|>|≤|≥|<=|>=)?\s{0,9}[<>=≤≥]?\s{0,9}$")
_HALF_A = re.compile(r"\s{1,9}(?:of\s{1,9})?an?(?=\s)", re.IGNORECASE)
# "over 40 minutes", "within an hour": how long, and no bound of it.
_LASTING = frozenset({"over", "within", "under", "some"})
_NOUN = re.compile(r"[\s-]{0,9}+([A-Za-z][\w'-]*+)")


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in order. A unit written once behind a range or a list counts for all its numbers."""
    masked = _REFERENCE.sub(lambda match: " " * len(match.group()), text)
    often = list(_frequencies(masked))
    for quantity in often:
        masked = masked[: quantity.span.start] + " " * len(quantity.span) + masked[quantity.span.end :]
    amounts = list(_numbers(masked))
    for at in range(len(amounts) - 2, -1, -1):
        here, following = amounts[at], amounts[at + 1]
        between = masked[here.number.end : following.number.start]
        if here.unit is None and following.unit is not None and not here.year and _JOIN.fullmatch(between):
            amounts[at] = replace(here, unit=following.unit)
        elif here.unit is None and not here.nouns and following.unit is None and _JOIN.fullmatch(between):
            amounts[at] = replace(here, nouns=following.nouns)
    return tuple(sorted([*amounts, *often], key=lambda quantity: quantity.span.start))


def _frequencies(text: str) -> Iterator[Quantity]:
    """How often something is done, in times a day."""
    for match in _OFTEN.finditer(text):
        if match["latin"]:
            name = match["latin"].lower().replace(".", "")
            if "." not in match["latin"] and name in {"od", "qd", "tds"}:
                continue
            value = float(_LATIN[name])
        elif match["every"]:
            span = {"h": 24.0, "d": 1.0, "w": 1 / 7, "m": 1 / 30.4}[match["unit"][0].lower()]
            value = span / max(1.0, _read(match["every"]))
        else:
            times = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(match["times"].lower())
            times = _read(match["times"].split()[0]) if times is None else times
            value = times * _PER_DAY[match["period"].lower()]
        span_of = Span(match.start(), match.end())
        yield Quantity(value, Unit("times a day"), span_of, span_of, worded=True)


def _read(word: str) -> float:
    return float(word) if word.isdigit() else float(_SMALL.get(word.lower(), _TENS.get(word.lower(), 0)))


def _numbers(text: str) -> Iterator[Quantity]:
    behind = 0
    for match in _NUMBER.finditer(text):
        if match.start() < behind:
            continue
        number = Span(match.start(), match.end())
        read = _value(match)
        if read is None:
            continue
        value, unit, decimals = read
        end = number.end
        if (unit is None or unit.measures == "share") and not match["decade"]:
            measured = unit_at(text, end)
            if measured and unit is None:
                unit, end = measured
            elif unit is None and _GLUED.match(text, end):
                continue
        stretch = _HALF_A.match(text, end) if match["fraction"] or match["sign"] else None
        measured = unit_at(text, stretch.end() if stretch else end) if match["fraction"] or match["sign"] else None
        if measured and measured[0].measures != "share":
            value, (unit, end) = value / 100, measured
        worded = not any(letter.isdigit() for letter in match.group()[:2])
        if unit is None and _P_VALUE.search(text, max(0, number.start - 14), number.start):
            unit = Unit("p")
        if value == 1 and worded and unit is None:
            continue
        behind = end
        year = unit is None and not worded and not decimals and 1850 <= value <= 2099 and len(number) == 4
        bound, bound_span = _dated(text, number) if year else _bound(text, number.start, end)
        if bound_span and unit and unit.measures == "time" and bound_span.of(text).lower() in _LASTING:
            bound, bound_span = Bound.EXACT, None
        yield Quantity(
            value=-value if match["minus"] else value,
            unit=unit,
            span=Span(number.start, end),
            number=number,
            decimals=decimals,
            bound=bound,
            bound_span=bound_span,
            nouns=() if unit or year else _counted(text, end),
            year=year,
            worded=worded,
            signed=bool(match["minus"]),
            digits="".join(filter(str.isdigit, number.of(text))) if math.isinf(value) else "",
        )


def _value(match: re.Match[str]) -> tuple[float, Unit | None, int] | None:
    """Value, unit if the words hold it, decimals; None where the words are no number."""
    if match["fraction"]:
        top = (match["top"] or "").lower()
        bottom = match["bottom"].lower()
        # "A third doctor", "the last quarter": a part is said to be one of something, or stands in the plural.
        whole = re.match(
            r"s?\s{1,9}(?:of\b|(?:respond|improv|remit|relaps|recover|drop))", match.string[match.end("bottom") :]
        )
        if bottom != "half" and not whole and top not in {"one", "two", "three", "four"}:
            return None
        return 100 * (_SMALL.get(top, 1) / _FRACTIONS[bottom]), Unit("share"), 0
    if match["sign"]:
        return 100 * _SIGNS[match["sign"]], Unit("share"), 0
    if match["over"]:
        top, _, bottom = re.sub("⁄", "/", match["over"]).partition("/")
        return (100 * float(top) / float(bottom), Unit("share"), 0) if 0 < float(top) < float(bottom) else None
    if match["ratio"]:
        of = _read(match["every"])
        return (100 / of, Unit("share"), 0) if of else None
    if match["double"]:
        return (3.0 if match["double"].lower().startswith(("tr", "th")) else 2.0), Unit("times"), 0
    if match["dozen"]:
        return 12.0, None, 0
    if match["fortnight"]:
        return 14.0, converted("day"), 0
    if match["thousand"]:
        return float(_LARGE[match["thousand"].split()[1].lower()]), None, 0
    if match["words"]:
        return _spoken(match["words"]), None, 0
    digits = (match["grouped"] or match["plain"] or match["decade"] or "").replace("·", ".")
    digits = re.sub(rf"[,{SPACES}]", "", digits) if match["grouped"] else digits
    digits = match["comma"].replace(",", ".") if match["comma"] else digits
    decimals = len(digits.partition(".")[2])
    large = (match["large"] or "").strip(" -").lower()
    value = float(digits) * _LARGE.get(large, 1) * 10.0 ** _exponent(match)
    return value, None, 0 if match["power"] or large else decimals


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−–", "0123456789-+--")


def _exponent(match: re.Match[str]) -> int:
    written = match["exponent"] or match["raised"] or match["e"]
    return int(written.translate(_RAISED)) if written else 0


def _spoken(words: str) -> float:
    whole, group = 0, 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _LARGE and word != "hundred":
            whole, group = min(whole + max(1, group) * _LARGE[word], _MOST_SPOKEN), 0
        elif word == "hundred":
            group = min(max(1, group) * 100, _MOST_SPOKEN)
        else:
            group += _SMALL.get(word, 0) + _TENS.get(word, 0)
    return float(whole + group)


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
        match = re.search(rf"\b{word}\s{{1,9}}$", text[max(0, number.start - 12) : number.start], re.IGNORECASE)
        if match:
            start = max(0, number.start - 12) + match.start()
            return bound, Span(start, start + len(word))
    return Bound.EXACT, None


def _counted(text: str, end: int) -> tuple[str, ...]:
    """The stems of the content words among the next three."""
    nouns: list[str] = []
    for _ in range(3):
        match = _NOUN.match(text, end)
        if match is None:
            break
        word, end = match.group(1).lower(), match.end()
        if word not in FUNCTION_WORDS:
            nouns.append(stem(word))
    return tuple(nouns[:2])
