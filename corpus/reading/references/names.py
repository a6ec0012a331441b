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
_WORD = rf"(?:[dDlLO][’'‘`]\s?)?{CAPITAL}[\w’'‘`]*(?:[-‐‑–]\s?\w[\w’'‘]*)*"
_SURNAME = (
    rf"(?:(?:{_PARTICLE}\s+)*{_WORD}|(?:{_PARTICLE}\s+)+[\w’'-]+|[a-z]{{1,3}}{CAPITAL}[\w’'-]+|"
    rf"{_PARTICLE}(?=\s+{CAPITAL}{{1,3}}\b))"
)
SURNAMES = rf"(?:{_SURNAME}(?:\s+(?:{_PARTICLE}\s+)*{_WORD}){{0,3}}?)"
_DOTTED = rf"(?:{CAPITAL}[a-z]?\.(?:\s?[-‐‑]?\s?{CAPITAL}[a-z]?\.)*)"
_PACKED = (
    rf"(?:{CAPITAL}(?:\s?[-‐‑]?{CAPITAL}){{0,4}}(?![\w’'.]*[a-z])(?:\s(?:de|da|van|von|der|den|dos|del)\b)?|"
    rf"{CAPITAL}{{1,2}}v?d\b)"
)
_INITIALS = rf"(?:{_DOTTED}|{_PACKED}(?:\.(?=\s*[,;&(]|\s+(?:and|et)\b))?)"
_SUFFIX = r"(?:,?\s+(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\b\.?(?=\s*(?:[,;.:&(]|and\b|et\b|$)))?"
_INVERTED = rf"{SURNAMES}(?:,\s*|\s+){_INITIALS}{_SUFFIX}"
_INITIALS_FIRST = rf"{_DOTTED}\s*{SURNAMES}{_SUFFIX}"
_AFTER_NAME = r"(?=\s*(?:[,;.:&(\[“]|and\b|et\b|in\b|(?:19|20)\d\d|$)|(?<=\.)\s)"
_PERSON = re.compile(
    rf"(?:(?P<inverted>{_INVERTED})|{_INITIALS_FIRST}|(?P<bare>{SURNAMES})(?=\s*(?:,|&|and\b)\s*{_INVERTED})){_AFTER_NAME}"
)
_GIVEN = rf"(?:{CAPITAL}[\w’'-]*[a-z][\w’'-]*|{CAPITAL}\.|{CAPITAL}(?=\s))(?:\s+(?:{CAPITAL}\.?|{CAPITAL}[\w’'-]+))*?"
_FULL = re.compile(
    rf"{_GIVEN}\s+{SURNAMES}{_SUFFIX}(?=\s*(?:[,;&(]|\.\s*[\[(]?(?:19|20)\d\d|and\b|et\b|(?:19|20)\d\d|$))"
)
_SURNAME_FIRST = re.compile(
    rf"{_SURNAME},\s+{CAPITAL}[a-z’'-]+(?:\s+(?:{CAPITAL}\.|{CAPITAL}[a-z’'-]+))*(?=\s*[,.]|\s+and\b)"
)
_BETWEEN = re.compile(r"\s*(?:[,;]\s*(?:and\b|&|\.\.\.|…)?|and\b|&|\.\.\.|…)\s*")
_OTHERS = re.compile(
    r"\s*[,;]?\s*(?:and\s+)?\b(?:et\.?\s*als?|and\s+(?:others|colleagues|coworkers))\b\.{0,2}", re.IGNORECASE
)
_EDITORS = re.compile(r"\s*,?\s*(?:\(\s*)?\b(?:eds?|editors?|hrsg)\b\.?(?:\s*\))?", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:organi[sz]ations?|groups?|committees?|associations?|societ(?:y|ies)|institutes?|investigators|researchers|"
    r"collaborat\w+|networks?|ministry|departments?|agency|agencies|councils?|consorti\w+|team|cent(?:er|re)s?|"
    r"foundation|federation|college|academy|commission|bank|office|administration|universit\w+|nations|union|"
    r"statistics|programme|task\s+force|panel|board|bureau|initiative|alliance|authority|participants|members|"
    r"WHO|NICE|CDC|FDA|EMA|UNICEF|UNAIDS|FAO)\b",
    re.IGNORECASE,
)
_NAME_ENDS = r"\s*(?=\.\s|\.$|:\s|;|,\s*[“\"]|[.,]?\s*[(\[]?(?:19|20)\d\d)"
_GROUP_NAME = re.compile(rf"\s*(?P<name>{CAPITAL}[^.;:(]{{1,140}}?(?:\([^)\d]{{2,20}}\)[^.;:(]{{0,60}}?)?){_NAME_ENDS}")
_GROUP_AFTER_PEOPLE = re.compile(
    rf"(?P<name>[^\s.;:(,“\"][^.;:(“\"]{{1,140}}?(?:\([^)\d]{{2,20}}\)[^.;:(]{{0,60}}?)?){_NAME_ENDS}"
)
_LEADS_TO_GROUP = re.compile(
    r"\s*(?:[,;]|\band\b|&|\bfor\b|\bon\s+behalf\b|\.(?=\s*(?:on\s+behalf|for\s+the)))"
    r"\s*(?:(?:and|&|for|on\s+behalf\s+of|of)\s+)?(?:the\s+)?"
)
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
    year = re.match(r"[^\d]{3,600}?[.,]?\s*[\[(]?(?:19|20)\d\d[a-z]?\b", text)
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
        if between is None or _OTHERS.match(text, end) or re.match(r"\s*,?\s*(?:19|20)\d\d", text[end:]):
            break
        at = between.end()
    closed = _closed(text, Names(tuple(found), end))
    return closed if found and re.match(r"\s*[.,:]?\s*[\[(]?(?:19|20)\d\d", text[closed.end :]) else Names((), 0)


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
