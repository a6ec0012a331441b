"""The names at the head of a reference entry, and the title and journal behind them."""

import re
import sys
from dataclasses import dataclass

from corpus.readers.draft import trimmed
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
_BETWEEN = re.compile(rf"{_MAY_SPACE}(?:[,;]{_MAY_SPACE}(?:and\b|&|\.\.\.|…)?|and\b|&|\.\.\.|…){_MAY_SPACE}")
_OTHERS = re.compile(
    rf"{_MAY_SPACE}[,;]?{_MAY_SPACE}(?:and{_SPACE})?\b"
    rf"(?:et\.?{_MAY_SPACE}als?|and{_SPACE}(?:others|colleagues|coworkers))\b\.{{0,2}}",
    re.IGNORECASE,
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
_FIRST_YEAR = re.compile(rf"\A\D{{3,640}}+{_YEAR}[a-z]?\b")
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
    for authors in (_full_names(text), _people(text)):
        if authors.names:
            return authors
    return _group(text)


def _people(text: str) -> Names:
    """Names told by their initials."""
    names: list[str] = []
    at = end = 0
    inverted: bool | None = None
    while True:
        match = _PERSON.match(text, at)
        if match is None or (match["bare"] and not names) or (inverted and match["inverted"] is match["bare"] is None):
            break
        inverted = match["inverted"] is not None if inverted is None else inverted
        names.append(_printed(match.group()))
        end = match.end()
        between = _BETWEEN.match(text, end)
        if between is None or _OTHERS.match(text, end):
            break
        at = between.end()
    return _closed(text, Names(_without_stop(names), end)) if names else Names((), 0)


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
    names: list[str] = []
    at = end = 0
    while True:
        match = _FULL.match(text, at, year.end())
        if match is None or not _is_full(match.group()):
            break
        names.append(_printed(match.group()))
        end = match.end()
        between = _BETWEEN.match(text, end)
        if between is None or _OTHERS.match(text, end):
            break
        at = between.end()
    closed = _closed(text, Names(tuple(names), end))
    return closed if names and _YEAR_BEHIND.match(text, closed.end) else Names((), 0)


def _is_full(name: str) -> bool:
    words = name.split()
    return len(words) <= _MOST_FULL_WORDS and re.search(r"[a-z]", words[-1]) is not None


def _group(text: str) -> Names:
    """A group whose name reaches to the next full stop or year."""
    match = _GROUP_NAME.match(text)
    if match is None or len(match["name"].split()) > _GROUP_WORDS:
        return Names((), 0)
    if not _GROUP.search(match["name"]) and not _ACRONYM.fullmatch(match["name"]):
        return Names((), 0)
    return Names((_printed(match["name"]),), match.end())


def _closed(text: str, authors: Names) -> Names:
    """The same, past an "et al."."""
    match = _OTHERS.match(text, authors.end)
    return Names(authors.names, match.end()) if match else authors


def _printed(name: str) -> str:
    span: Span = trimmed(name, 0, len(name))
    return " ".join(span.of(name).split()).rstrip(",;")


_AFTERWORDS = re.compile(
    r"(?:\s{0,9}+[\[(]?\b(?:[Aa]vailable|[Aa]ccessed|[Rr]etrieved|[Cc]ited\s+(?:\d|[A-Z])|[Ee]pub|[Ll]ast\s+accessed|PMID|PMCID|doi\b|DOI\b|[Oo]nline\s+at|"
    r"[Ee]rratum|ISBN|ISSN|Internet\])|\s{0,9}+\[Internet)\b.*"
)
# The name of a journal, whole or cut short ("Arch. Gen. Psychiatry"), right before its volume, year or pages.
_JOURNAL = re.compile(
    rf"(?P<journal>(?=[(*_]?{CAPITAL})(?:[\w&’'/‐-]{{1,60}}+\s?|(?:{CAPITAL}[\w-]{{0,8}}+\.)\s?|[,:]\s|[()*_]){{1,30}}?)"
    r"[\s.,*_(]{0,9}+(?:[Vv]ol(?:ume)?s?\.?\s?|[Ss]uppl\.?\s?)?\(?\d"
)
_STOPS = re.compile(
    rf"(?<!\bvs)(?<!\bSt)(?<!\bDr)(?<!\bU\.S)(?<!\bU\.K)(?<!\bi\.e)(?<!\be\.g)(?<!\bspp)(?<!\bno)(?<!\bNo)(?<!\bcf)[.?!][\"”’»*_]*\s+"
    rf"(?=[\"“‘«*_(\[¿]*(?:{CAPITAL}|\d|bioRxiv|medRxiv|eLife|mBio|arXiv|npj))"
)
_QUOTED = re.compile(
    r"\s{0,9}+(?:[“„«]\s{0,9}+(?P<curly>.{1,600}?)\s{0,9}[”“»]|\"(?P<straight>.{1,600}?)\"|‘(?P<single>.{1,600}?)’(?!\w))"
    r"(?:(?<=[.,?!]\W)|\s{0,9}+[.,]|$)\s{0,9}+"
)
_IN = re.compile(r"(?:^|[.?!,][\"”’]?\s+)In:?\s+(?=[\"“*]?(?:the\s+)?(?:" + CAPITAL + r"|\d))")
_IN_ENDS = re.compile(r",\s*(?:pages?|pp?\.?|vol\w*\.?|volume|chap\w*|editors?|\d)|\.\s|\s\(|[.;]?$|;")
_JOURNAL_WORDS = 14


def title_and_journal(rest: str) -> tuple[str | None, str | None]:
    """The title and the journal in `rest`, the entry without label, authors and the year behind them."""
    rest = _AFTERWORDS.sub("", rest).lstrip(" .,;:")
    quoted = _QUOTED.match(rest)
    if quoted is not None:
        behind = re.sub(r"^\s*In:?\s+", "", rest[quoted.end() :])
        return _clean(quoted["curly"] or quoted["straight"] or quoted["single"]), _journal(behind)
    inside = _IN.search(rest)
    if inside is not None and inside.start() > 3:
        return _clean(rest[: inside.start()]), _book(rest[inside.end() :])
    stops = list(_STOPS.finditer(rest))
    for stop in stops:
        if (journal := _journal(rest[stop.end() :])) is not None:
            return _clean(rest[: stop.end()]), journal
    return _clean(rest[: stops[0].end()] if stops else rest), None


def _journal(behind: str) -> str | None:
    """The journal that words open with."""
    match = _JOURNAL.match(behind)
    return None if match is None or len(match["journal"].split()) > _JOURNAL_WORDS else _clean(match["journal"])


def _book(behind: str) -> str | None:
    """The name of the book or proceedings that an "In" leads to."""
    end = _IN_ENDS.search(behind)
    return _clean(behind[: end.start()] if end else behind)


def _clean(words: str) -> str | None:
    """The words without marks and stops around them; None when there are none."""
    bare = words.strip().strip("*_").strip().rstrip(".,;:").strip()
    bare = bare.strip('“”"«»*_').rstrip(".,;:")
    span = trimmed(bare, 0, len(bare))
    kept = span.of(bare)
    return kept if re.search(r"\w", kept) else None
