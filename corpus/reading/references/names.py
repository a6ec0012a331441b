"""The names at the head of a reference entry: "Zarate CA Jr, Singh JB, et al.", "Zarate, C. A., & Singh, J. B. (2006)".

Names stay as they are printed. People are told by their initials or, where a year follows, by full names; a group
by what groups are called ("World Health Organization", "STAR*D Investigators"). Left out: titles and journals
(`fields`).
"""

import re
import sys
from dataclasses import dataclass

from corpus.reading.draft import trimmed
from corpus.span import Span

_LETTERS = [chr(code) for code in range(min(sys.maxunicode, 0x52F))]
CAPITAL = "[" + "".join(letter for letter in _LETTERS if letter.isupper()) + "]"
_PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Dd]e[rnl]?|[Dd]ella|[Dd]i|[Dd]a|[Dd]os|[Dd]as|[Dd]u|[Ll]a|[Ll]e|[Tt]en|[Tt]er|[Ee]l|[Aa]l|[Bb]in|"
    r"[Ii]bn|[Aa]f|[Zz]u[rm]?|[Yy]|[’']t|St\.?)"
)
# Every repeat is bounded or gives nothing back: text from outside is searched for names at each of its words.
_SPACE = r"\s{1,20}+"
_MAY_SPACE = r"\s{0,20}+"
_WORD = rf"(?:[dDlLO][’'‘`]\s?)?{CAPITAL}[\w’'‘`]{{0,40}}(?:[-‐‑–]\s?\w[\w’'‘]{{0,40}}){{0,4}}"
# Particles that a word of the name stands behind: the last "Le" of "Le Le 2006" is the name itself.
_PARTICLES = rf"(?:{_PARTICLE}{_SPACE}(?={_PARTICLE}\s|(?:[dDlLO][’'‘`]\s?)?{CAPITAL})){{0,4}}+"
_SURNAME = (
    rf"(?:{_PARTICLES}{_WORD}|(?:{_PARTICLE}{_SPACE}){{1,4}}[\w’'-]{{1,40}}+|[a-z]{{1,3}}{CAPITAL}[\w’'-]{{1,40}}|"
    rf"{_PARTICLE}(?={_SPACE}{CAPITAL}{{1,3}}\b))"
)
SURNAMES = rf"(?:{_SURNAME}(?:{_SPACE}{_PARTICLES}{_WORD}){{0,3}}?)"
_DOTTED = rf"(?:{CAPITAL}[a-z]?\.(?:(?:\s?[-‐‑]\s?|\s?){CAPITAL}[a-z]?\.){{0,8}})"
_PACKED = (
    rf"(?:{CAPITAL}(?:\s?[-‐‑]?{CAPITAL}){{0,4}}(?![\w’'.]*[a-z])(?:\s(?:de|da|van|von|der|den|dos|del)\b)?|"
    rf"{CAPITAL}{{1,2}}v?d\b)"
)
_INITIALS = rf"(?:{_DOTTED}|{_PACKED}(?:\.(?={_MAY_SPACE}[,;&(]|{_SPACE}(?:and|et)\b))?)"
_SUFFIX = rf"(?:,?{_SPACE}(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\b\.?(?={_MAY_SPACE}(?:[,;.:&(]|and\b|et\b|$)))?"
_INVERTED = rf"{SURNAMES}(?:,{_MAY_SPACE}|{_SPACE}){_INITIALS}{_SUFFIX}"
_INITIALS_FIRST = rf"{_DOTTED}{_MAY_SPACE}{SURNAMES}{_SUFFIX}"
_AFTER_NAME = rf"(?={_MAY_SPACE}(?:[,;.:&(\[“]|and\b|et\b|in\b|(?:19|20)\d\d|$)|(?<=\.)\s)"
_PERSON = re.compile(
    rf"(?<!\w)(?:(?P<inverted>{_INVERTED})|{_INITIALS_FIRST}|"
    rf"(?P<bare>{SURNAMES})(?={_MAY_SPACE}(?:,|&|and\b){_MAY_SPACE}{_INVERTED})){_AFTER_NAME}"
)
_GIVEN = (
    rf"(?:{CAPITAL}(?=[\w’'-]{{0,40}}?[a-z])[\w’'-]{{1,40}}+|{CAPITAL}\.|{CAPITAL}(?=\s))"
    rf"(?:{_SPACE}(?:{CAPITAL}\.?|{CAPITAL}[\w’'-]{{1,40}}+)){{0,4}}?"
)
_YEAR = r"(?:19|20)\d\d"
_FULL = re.compile(
    rf"(?<!\w){_GIVEN}{_SPACE}{SURNAMES}{_SUFFIX}"
    rf"(?={_MAY_SPACE}(?:[,;&(]|\.{_MAY_SPACE}[\[(]?{_YEAR}|and\b|et\b|{_YEAR}|$))"
)
_SURNAME_FIRST = re.compile(
    rf"(?<!\w){_SURNAME},{_SPACE}{CAPITAL}[a-z’'-]{{1,40}}+(?:{_SPACE}(?:{CAPITAL}\.|{CAPITAL}[a-z’'-]{{1,40}}+)){{0,6}}"
    rf"(?={_MAY_SPACE}[,.]|{_SPACE}and\b)"
)
_BETWEEN = re.compile(rf"{_MAY_SPACE}(?:[,;]{_MAY_SPACE}(?:and\b|&|\.\.\.|…)?|and\b|&|\.\.\.|…){_MAY_SPACE}")
_OTHERS = re.compile(
    rf"{_MAY_SPACE}[,;]?{_MAY_SPACE}(?:and{_SPACE})?\b"
    rf"(?:et\.?{_MAY_SPACE}als?|and{_SPACE}(?:others|colleagues|coworkers))\b\.{{0,2}}",
    re.IGNORECASE,
)
_EDITORS = re.compile(
    rf"{_MAY_SPACE},?{_MAY_SPACE}(?:\({_MAY_SPACE})?\b(?:eds?|editors?|hrsg)\b\.?(?:{_MAY_SPACE}\))?", re.IGNORECASE
)
_GROUP = re.compile(
    r"\b(?:organi[sz]ations?|groups?|committees?|associations?|societ(?:y|ies)|institutes?|investigators|researchers|"
    r"collaborat\w+|networks?|ministry|departments?|agency|agencies|councils?|consorti\w+|team|cent(?:er|re)s?|"
    r"foundation|federation|college|academy|commission|bank|office|administration|universit\w+|nations|union|"
    r"statistics|programme|task\s+force|panel|board|bureau|initiative|alliance|authority|participants|members|"
    r"WHO|NICE|CDC|FDA|EMA|UNICEF|UNAIDS|FAO)\b",
    re.IGNORECASE,
)
_NAME_ENDS = rf"{_MAY_SPACE}(?=\.\s|\.$|:\s|;|,{_MAY_SPACE}[“\"]|[.,]?{_MAY_SPACE}[(\[]?{_YEAR})"
_GROUP_NAME = re.compile(
    rf"{_MAY_SPACE}(?<!\w)(?P<name>{CAPITAL}[^.;:(]{{1,140}}?(?:\([^)\d]{{2,20}}\)[^.;:(]{{0,60}}?)?){_NAME_ENDS}"
)
_GROUP_AFTER_PEOPLE = re.compile(
    rf"(?<!\w)(?P<name>[^\s.;:(,“\"][^.;:(“\"]{{1,140}}?(?:\([^)\d]{{2,20}}\)[^.;:(]{{0,60}}?)?){_NAME_ENDS}"
)
_LEADS_TO_GROUP = re.compile(
    rf"{_MAY_SPACE}(?:[,;]|\band\b|&|\bfor\b|\bon{_SPACE}behalf\b|"
    rf"\.(?={_MAY_SPACE}(?:on{_SPACE}behalf|for{_SPACE}the)))"
    rf"{_MAY_SPACE}(?:(?:and|&|for|on{_SPACE}behalf{_SPACE}of|of){_SPACE})?(?:the{_SPACE})?"
)
_FIRST_YEAR = re.compile(rf"\A\D{{3,640}}+{_YEAR}[a-z]?\b")
_YEAR_NEXT = re.compile(rf"{_MAY_SPACE},?{_MAY_SPACE}{_YEAR}")
_YEAR_BEHIND = re.compile(rf"{_MAY_SPACE}[.,:]?{_MAY_SPACE}[\[(]?{_YEAR}")
_ACRONYM = re.compile(r"[A-Z][A-Z&-]{1,10}")
_GROUP_WORDS = 16
_MOST_FULL_WORDS = 5


@dataclass(frozen=True, slots=True)
class Names:
    """The authors as printed, and where the words after them begin; none, and 0, where the head names nobody."""

    names: tuple[str, ...]
    end: int


def names_at_head(text: str) -> Names:
    """The authors that `text`, an entry without its label, begins with."""
    for found in (_full_names(text), _people(text)):
        if found.names:
            return _with_group(text, found)
    return _group(text, 0, _GROUP_NAME) or Names((), 0)


def _people(text: str) -> Names:
    """Names told by their initials."""
    found: list[str] = []
    at = end = 0
    inverted: bool | None = None
    while True:
        match = _PERSON.match(text, at)
        if match is None or (match["bare"] and not found) or (inverted and match["inverted"] is match["bare"] is None):
            break
        inverted = match["inverted"] is not None if inverted is None else inverted
        found.append(_printed(match.group()))
        end = match.end()
        between = _BETWEEN.match(text, end)
        if between is None or _OTHERS.match(text, end):
            break
        at = between.end()
    return _closed(text, Names(_without_stop(found), end)) if found else Names((), 0)


def _without_stop(names: list[str]) -> tuple[str, ...]:
    """The names; the full stop that ends the list of them is no part of "Berman RM"."""
    *others, last = names
    if re.search(rf"[^,.]\s{CAPITAL}{{1,4}}\.$", last) and not any("." in name for name in others):
        last = last[:-1]
    return (*others, last)


def _full_names(text: str) -> Names:
    """Names in full, "Jane Doe and John Roe. 2018", which only a year after them tells from a title."""
    year = _FIRST_YEAR.match(text)
    if year is None:
        return Names((), 0)
    found: list[str] = []
    at = end = 0
    while True:
        match = _FULL.match(text, at, year.end())
        if match is None and not found:
            match = _SURNAME_FIRST.match(text, at, year.end())
        if match is None or not _is_full(match.group()):
            break
        found.append(_printed(match.group()))
        end = match.end()
        between = _BETWEEN.match(text, end)
        if between is None or _OTHERS.match(text, end) or _YEAR_NEXT.match(text, end):
            break
        at = between.end()
    closed = _closed(text, Names(tuple(found), end))
    return closed if found and _YEAR_BEHIND.match(text, closed.end) else Names((), 0)


def _is_full(name: str) -> bool:
    words = name.split()
    return len(words) <= _MOST_FULL_WORDS and re.search(r"[a-z]", words[-1]) is not None


def _group(text: str, start: int, pattern: re.Pattern[str]) -> Names | None:
    """A group whose name reaches to the next full stop or year."""
    match = pattern.match(text, start)
    if match is None or len(match["name"].split()) > _GROUP_WORDS:
        return None
    if not _GROUP.search(match["name"]) and not _ACRONYM.fullmatch(match["name"]):
        return None
    return Names((_printed(match["name"]),), match.end())


def _with_group(text: str, people: Names) -> Names:
    """The people, and the group that they write for."""
    match = _LEADS_TO_GROUP.match(text, people.end)
    if match is None:
        return people
    group = _group(text, match.end(), _GROUP_AFTER_PEOPLE)
    return people if group is None else Names((*people.names, *group.names), group.end)


def _closed(text: str, found: Names) -> Names:
    """The same, past an "et al." and "(eds.)"."""
    end = found.end
    for pattern in (_OTHERS, _EDITORS):
        match = pattern.match(text, end)
        end = match.end() if match else end
    return Names(found.names, end)


def _printed(name: str) -> str:
    span: Span = trimmed(name, 0, len(name))
    return " ".join(span.of(name).split()).rstrip(",;")
