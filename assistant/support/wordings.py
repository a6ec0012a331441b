"""Kinds of words that must not change silently: populations, study designs, extents, and how sure a thing is.

Each is a table of what its members are called. Left out: what the tables do not name.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.support.finding import Finding, FindingKind, Severity
from corpus.span import Span

# Of each kind its axes; the members of one axis exclude each other.
_POPULATIONS = {
    "age": {
        "children": r"child(?:ren|hood)?|kids|p(?:a)?ediatrics?",
        "adolescents": r"adolescen(?:ts?|ce)|teen(?:ager)?s?|youths?",
        "infants": r"infants?|newborns?|neonat(?:es?|al)|babies",
        "older people": r"elderly|older (?:adults?|people|persons|patients)|geriatric|aged people|seniors",
        "young adults": r"young adults?|young people",
        "adults": r"adults?",
    },
    "sex": {
        "women": r"wom[ae]n|females?|girls?|mothers?",
        "men": r"m[ae]n|males?|boys?|fathers?",
    },
    "kind": {
        "animals": r"mice|mouse|rats?|rodents?|animals?|monkeys?|dogs?|rabbits?|zebrafish",
        "people": r"humans|people|persons?|patients?|participants?|volunteers?|individuals|adults?|women|men|children",
    },
    "health": {
        "healthy": r"healthy(?: \w+)? (?:volunteers?|people|adults?|subjects?|controls?|participants?)",
        "patients": r"patients?",
    },
    "pregnancy": {"pregnant": r"pregnan(?:t|cy)"},
    "care": {"inpatients": r"in-?patients?", "outpatients": r"out-?patients?"},
}
_DESIGNS = {
    "design": {
        "meta-analysis": r"meta-?\s?analy(?:sis|ses|tic)",
        "systematic review": r"systematic reviews?",
        "randomised trial": r"randomi[sz]ed|RCTs?",
        "observational study": r"observational|cohort|case-control|cross-sectional|registry|longitudinal",
        "case report": r"case (?:reports?|series|study|studies)",
        "animal study": r"animal (?:studies|study|models?|experiments?)|preclinical",
        "survey": r"surveys?|questionnaire study",
    },
    "masking": {"masked": r"(?:double|single|triple)-?\s?(?:blind(?:ed)?|masked)", "open": r"open-label|unblinded"},
    "control": {"placebo-controlled": r"placebo-?\s?controlled|sham-?\s?controlled"},
    "time": {"retrospective": r"retrospective(?:ly)?", "prospective": r"prospective(?:ly)?"},
    "length": {"short-term": r"short-?\s?term", "long-term": r"long-?\s?term"},
}
_SPANS = {
    "timespan": {
        "seconds": r"seconds?",
        "minutes": r"minutes?|min",
        "hours": r"hours?|h",
        "days": r"days?|daily|overnight",
        "weeks": r"weeks?|weekly|fortnight",
        "months": r"months?|monthly",
        "years": r"years?|yearly|annual(?:ly)?",
        "decades": r"decades?",
        "centuries": r"century|centuries",
    }
}
_EXTENTS = {
    "extent": {
        "all": r"(?<!at )(?<!of )(?<!above )(?<!after )all|every|always|everyone|entirely|completely|invariably",
        "most": r"most(?! (?:common|likely|effective|important|severe|significant))|majority|usually|mostly|generally",
        "some": r"some|several|many|often|sometimes|certain|partly|partially|a number of|in part",
        "few": r"(?<!a )few|minority|rarely|seldom",
    },
}
_TABLES = {"population": _POPULATIONS, "design": _DESIGNS, "extent": _EXTENTS, "timespan": _SPANS}
# Hardly a claim about whom it was: never missed.
_ANYBODY = frozenset({"people", "patients"})
_HEDGES = re.compile(
    r"\b(?:may|might|could|seems?|seemed|appears?|appeared|suggest(?:s|ed|ing)?|thought to|believed to|possib(?:le|ly)|"
    r"perhaps|potential(?:ly)?|probabl[ey]|likely|hypothesi[sz]ed?|tends? to|preliminary|unclear|whether|hoped?|would|"
    r"can|should|in part|partly|estimated)\b",
    re.IGNORECASE,
)


def population_findings(claim: str, nearest: Span, evidence: str, context: str) -> Iterator[Finding]:
    """People or animals that the claim speaks of and the evidence does not."""
    yield from _changed(FindingKind.POPULATION, "population", claim, nearest, evidence, context)


def design_findings(claim: str, nearest: Span, evidence: str, context: str) -> Iterator[Finding]:
    """Kinds of study that the claim names and the evidence does not."""
    yield from _changed(FindingKind.DESIGN, "design", claim, nearest, evidence, context)


def timespan_findings(claim: str, nearest: Span, evidence: str, told: Sequence[Span]) -> Iterator[Finding]:
    """ "Within weeks" for "within hours"; `told` are places of the claim where a number was found to be right."""
    for one in _changed(FindingKind.UNIT, "timespan", claim, nearest, evidence, evidence):
        if one.severity is Severity.CONTRADICTS and not any(place.holds(one.claim) for place in told):
            yield one


def extent_findings(claim: str, nearest: Span, evidence: str) -> Iterator[Finding]:
    """ "All" for "some": only what the claim makes more of."""
    [pattern] = _patterns("extent")
    ours = _members(pattern, claim, Span(0, len(claim)))
    if not ours.keys() & {"most", "all"}:
        return
    theirs = _members(pattern, evidence, nearest)
    order = ("few", "some", "most", "all")
    for name, span in ours.items():
        if name in theirs or name not in ("most", "all"):
            continue
        instead = next((place for held, place in theirs.items() if order.index(held) < order.index(name)), None)
        if instead is not None:
            yield Finding(FindingKind.EXTENT, Severity.CONTRADICTS, span, instead)
        elif name == "all":
            yield Finding(FindingKind.EXTENT, Severity.WEAKER, span, None)


def certainty_findings(claim: str, nearest: Span, evidence: str) -> Iterator[Finding]:
    """A thing said outright that the evidence says with a "may"."""
    hedge = _HEDGES.search(evidence, nearest.start, nearest.end)
    if hedge is None or _HEDGES.search(claim):
        return
    following = re.compile(r"\w{4,}").search(evidence, hedge.end(), nearest.end)
    said = following and re.search(rf"\b{re.escape(following.group()[:5])}\w*", claim, re.IGNORECASE)
    if said:
        place = Span(hedge.start(), hedge.end())
        yield Finding(FindingKind.CERTAINTY, Severity.WEAKER, Span(said.start(), said.end()), place)


def hedged(text: str) -> bool:
    """Whether a text says something less than outright."""
    return _HEDGES.search(text) is not None


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    """One pattern an axis, a group a member."""
    return tuple(
        re.compile(
            rf"(?<![\w-])(?:{'|'.join(f'(?P<{_group(name)}>{words})' for name, words in members.items())})(?!\w)",
            re.IGNORECASE,
        )
        for members in _TABLES[kind].values()
    )


@cache
def _any_of(kind: str) -> re.Pattern[str]:
    """One pattern for all axes: most claims have none of a kind."""
    words = "|".join(words for members in _TABLES[kind].values() for words in members.values())
    return re.compile(rf"(?<![\w-])(?:{words})(?!\w)", re.IGNORECASE)


def _group(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _members(pattern: re.Pattern[str], text: str, place: Span) -> dict[str, Span]:
    """The members of an axis that are named at a place, each where it is named first."""
    found: dict[str, Span] = {}
    for match in pattern.finditer(text, place.start, place.end):
        found.setdefault(match.lastgroup or "", Span(match.start(), match.end()))
    return found


def _changed(
    kind: FindingKind, table: str, claim: str, nearest: Span, evidence: str, context: str
) -> Iterator[Finding]:
    if not _any_of(table).search(claim):
        return
    for pattern in _patterns(table):
        ours = _members(pattern, claim, Span(0, len(claim)))
        if not ours:
            continue
        theirs = _members(pattern, evidence, nearest)
        for name in ours.keys() - theirs.keys():
            instead = next((place for held, place in theirs.items() if held not in ours), None)
            if instead is not None:
                yield Finding(kind, Severity.CONTRADICTS, ours[name], instead)
            elif name not in _ANYBODY and not any(
                name in _members(pattern, text, Span(0, len(text))) for text in (evidence, context)
            ):
                yield Finding(kind, Severity.NOT_FOUND, ours[name], None)
