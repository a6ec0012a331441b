"""The entries of a reference list, each taken apart: label, authors however they are written, title, journal, year,
DOI."""

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.draft import trimmed
from corpus.span import Span
from corpus.types import Block, BlockKind

_ALPHABET = [chr(code) for code in range(min(sys.maxunicode, 0x52F))]
CAPITAL = "[" + "".join(letter for letter in _ALPHABET if letter.isupper()) + "]"
_PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Dd]e[rnl]?|[Dd]ella|[Dd]i|[Dd]a|[Dd]os|[Dd]as|[Dd]u|[Ll]a|[Ll]e|[Tt]en|[Tt]er|[Ee]l|[Aa]l|[Bb]in|"
    r"[Ii]bn|[Aa]f|[Zz]u[rm]?|[Yy]|[’']t|St\.?)"
)
# Every repeat is bounded or gives nothing back: text from outside is searched for names at each of its words.
_SPACE = r"\s{1,20}+"
_MAY_SPACE = r"\s{0,20}+"
_WORD = rf"(?:[dDlLO][’'‘`]\s?)?{CAPITAL}[\w’'‘`]{{0,40}}(?:[-‐‑–]\s?\w[\w’'‘]{{0,40}}){{0,4}}"
# Particles that a word of the name stands behind: the last "Le" of "Le Le 2006" is the name itself.
_MANY_PARTICLES = rf"(?:{_PARTICLE}{_SPACE}(?={_PARTICLE}\s|(?:[dDlLO][’'‘`]\s?)?{CAPITAL})){{0,4}}+"
_SURNAME = (
    rf"(?:{_MANY_PARTICLES}{_WORD}|(?:{_PARTICLE}{_SPACE}){{1,4}}[\w’'-]{{1,40}}+|[a-z]{{1,3}}{CAPITAL}[\w’'-]{{1,40}}|"
    rf"{_PARTICLE}(?={_SPACE}{CAPITAL}{{1,3}}\b))"
)
SURNAMES = rf"(?:{_SURNAME}(?:{_SPACE}{_MANY_PARTICLES}{_WORD}){{0,3}}?)"
_DOTTED = rf"(?:{CAPITAL}[a-z]?\.(?:(?:\s?[-‐‑]\s?|\s?){CAPITAL}[a-z]?\.){{0,8}})"
_PACKED = (
    rf"(?:{CAPITAL}(?:\s?[-‐‑]?{CAPITAL}){{0,4}}(?![\w’'.]*[a-z])(?:\s(?:de|da|van|von|der|den|dos|del)\b)?|"
    rf"{CAPITAL}{{1,2}}v?d\b)"
)
_GIVEN_INITIALS = rf"(?:{_DOTTED}|{_PACKED}(?:\.(?={_MAY_SPACE}[,;&(]|{_SPACE}(?:and|et)\b))?)"
_GENERATION = rf"(?:,?{_SPACE}(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\b\.?(?={_MAY_SPACE}(?:[,;.:&(]|and\b|et\b|$)))?"
_INVERTED = rf"{SURNAMES}(?:,{_MAY_SPACE}|{_SPACE}){_GIVEN_INITIALS}{_GENERATION}"
_INITIALS_FIRST = rf"{_DOTTED}{_MAY_SPACE}{SURNAMES}{_GENERATION}"
_AFTER_NAME = rf"(?={_MAY_SPACE}(?:[,;.:&(\[“]|and\b|et\b|in\b|(?:19|20)\d\d|$)|(?<=\.)\s)"
_PERSON = re.compile(
    rf"(?<!\w)(?:(?P<inverted>{_INVERTED})|{_INITIALS_FIRST}|"
    rf"(?P<bare>{SURNAMES})(?={_MAY_SPACE}(?:,|&|and\b){_MAY_SPACE}{_INVERTED})){_AFTER_NAME}"
)
_GIVEN = (
    rf"(?:{CAPITAL}(?=[\w’'-]{{0,40}}?[a-z])[\w’'-]{{1,40}}+|{CAPITAL}\.|{CAPITAL}(?=\s))"
    rf"(?:{_SPACE}(?:{CAPITAL}\.?|{CAPITAL}[\w’'-]{{1,40}}+)){{0,4}}?"
)
_RECENT_YEAR = r"(?:19|20)\d\d"
_FULL = re.compile(
    rf"(?<!\w){_GIVEN}{_SPACE}{SURNAMES}{_GENERATION}"
    rf"(?={_MAY_SPACE}(?:[,;&(]|\.{_MAY_SPACE}[\[(]?{_RECENT_YEAR}|and\b|et\b|{_RECENT_YEAR}|$))"
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
_NAME_ENDS = rf"{_MAY_SPACE}(?=\.\s|\.$|:\s|;|,{_MAY_SPACE}[“\"]|[.,]?{_MAY_SPACE}[(\[]?{_RECENT_YEAR})"
_GROUP_NAME = re.compile(
    rf"{_MAY_SPACE}(?<!\w)(?P<name>{CAPITAL}[^.;:(]{{1,140}}?(?:\([^)\d]{{2,20}}\)[^.;:(]{{0,60}}?)?){_NAME_ENDS}"
)
_FIRST_YEAR = re.compile(rf"\A\D{{3,640}}+{_RECENT_YEAR}[a-z]?\b")
_YEAR_BEHIND = re.compile(rf"{_MAY_SPACE}[.,:]?{_MAY_SPACE}[\[(]?{_RECENT_YEAR}")
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


# At a line's end a DOI goes on in the next line only after a mark that cannot end it.
_DOI = re.compile(
    r"10\.\d{4,9}/(?:[^\s\"“”<>{}|\\^]|<[\w:.\[\]-]+>|(?<=[/_-])\n\s*(?=\S)|(?<=\.)\n\s*(?=\d))+", re.IGNORECASE
)
_LINKS = re.compile(
    r"\[?\b(?:doi\s{0,9}+[:.]?\s{0,9}+)?(?:https?://(?:dx\.)?doi\.org/|doi\.org/)?10\.\d{4,9}/\S+|https?://\S+|"
    r"\bwww\.\S+|\b(?:pmid|pmcid)\s{0,9}+:?\s{0,9}+(?:pmc)?\d+",
    re.IGNORECASE,
)


def doi_in(entry: str) -> str | None:
    """The DOI that the entry holds; None without one."""
    match = _DOI.search(entry)
    if match is None:
        return None
    doi = re.sub(r"\s", "", match.group())
    while doi and (doi[-1] in ".,;:*_'’]>" or (doi[-1] == ")" and doi.count(")") > doi.count("("))):
        doi = doi[:-1]
    return doi.lower()


def without_links(line: str) -> str:
    """The line with DOIs, web addresses and PubMed numbers blanked, its length kept."""
    return _LINKS.sub(lambda match: " " * len(match.group()), line)


_LABEL = re.compile(
    r"\s{0,20}+(?:\\?\[\^?(?P<bracketed>\d{1,4}[a-z]?)\\?\][.:]?|\((?P<rounded>\d{1,3})\)|(?P<dotted>\d{1,4})[.):](?=\s|[^\W\d])|"
    r"\[(?P<key>[^\W\d][\w+&.,’'\s-]{1,40}?\d{2,4}[a-z]?)\]|(?P<superscript>[⁰¹²³⁴-⁹]{1,4})|"
    r"(?P<bare>\d{1,3})(?=\s{1,20}+[^\W\d_a-z][\w’'-]{1,40}+,?\s))\s{0,20}+"
)
# A Markdown list's numbers stand before its items.
_BEFORE = re.compile(r"[ \t>]{0,24}+(?:\[\^?(?P<bracketed>\d{1,4})\]:?|(?P<dotted>\d{1,4})[.)])[ \t]{0,24}+")
_FARTHEST_BEFORE = 24
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Label:
    """The label bare of brackets and full stop, and how many characters it and the space after it take."""

    label: str
    length: int


def label_of(entry: str) -> Label:
    """The label an entry opens with; empty, and 0, where there is none."""
    match = _LABEL.match(entry)
    if match is None:
        return Label("", 0)
    label = next(group for group in match.groups() if group is not None)
    return Label(" ".join(label.split()).translate(_RAISED), match.end())


def label_before(text: str, start: int) -> str:
    """The number that stands on the line before `start`, and nothing else with it; empty without one."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    match = _BEFORE.fullmatch(text, line, start) if start - line <= _FARTHEST_BEFORE else None
    return (match["bracketed"] or match["dotted"]) if match else ""


_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)[a-z]?"
_BARE = r"(?:1[5-9]|20)\d\d[a-z]?"
_AFTER_NAMES = re.compile(
    rf"(?:\s{{0,9}}+[.,:]?\s{{0,9}}+(?:\(\s{{0,9}}+(?:published\s{{1,9}}+)?(?P<rounded>{_BARE})(?:[,/–-][^)]{{0,20}})?\)|"
    rf"\[(?P<square>{_BARE})\]|(?P<bare>{_BARE})(?=\s{{0,9}}+[.,:;]))|"
    # Without a mark on either side it is a year only right behind the last name.
    rf"\s{{1,9}}+(?P<unmarked>{_BARE})(?=\s{{1,9}}+[^\W\d_a-z“\"‘]))\s{{0,9}}+[.,:]?\s{{0,9}}+"
)
_ANY = re.compile(rf"(?<![\d–-])\b{_YEAR}\b(?![–-]?\d)(?!\s*[-–]\s*\d{{4}})")
_ACCESSED = re.compile(r"\[?\b(?:accessed|cited|retrieved|visited|viewed)\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatedYear:
    """A year behind the names; `end` is where the words after it begin."""

    year: int
    end: int


def year_after_names(rest: str) -> StatedYear | None:
    """The year that the words after the authors open with."""
    match = _AFTER_NAMES.match(rest)
    if match is None:
        return None
    year = match["rounded"] or match["square"] or match["bare"] or match["unmarked"]
    return StatedYear(int(year[:4]), match.end())


def year_in_place(rest: str) -> int | None:
    """The last year; that of access only where it stands alone."""
    for words in (_ACCESSED.sub("", rest), rest):
        if years := list(_ANY.finditer(words)):
            return int(years[-1]["year"])
    return None


_SUFFIX = re.compile(r",?\s{1,9}+(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?$")
_INITIALS = re.compile(rf"(?:{CAPITAL}\.?[-‐‑]?){{1,5}}$|{CAPITAL}{{1,2}}v?d$")
_PARTICLES = frozenset("van von der den de del della di da dos das du la le ten ter el al bin ibn af zu zur".split())
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})


def folded(name: str) -> str:
    """The name in lower case, without accents, apostrophes and hyphens."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.sub(r"[’'‘`]", "", re.sub(r"[-‐‑–]", " ", letters)).split())


def surname_of(name: str) -> str:
    """The surname with its particles; of a group, its whole name."""
    bare = _SUFFIX.sub("", name.strip())
    before, comma, after = bare.partition(",")
    if comma and before.strip() and after.strip():
        return before.strip()
    words = bare.split()
    while len(words) > 1 and _INITIALS.match(words[-1]):
        words.pop()
    if len(words) < len(bare.split()):
        return " ".join(words)
    initials = 0
    while initials < len(words) - 1 and re.fullmatch(rf"(?:{CAPITAL}[a-z]?\.[-‐‑]?)+", words[initials]):
        initials += 1
    if initials:
        return " ".join(words[initials:])
    return bare


def last_words(name: str) -> str:
    """The last word of a name in full ("Jane van den Berg"), with the particles before it."""
    words = name.split()
    at = len(words) - 1
    while at > 0 and words[at - 1].lower() in _PARTICLES:
        at -= 1
    return " ".join(words[max(at, 0) :])


# What is longer is no entry, and would only take time.
_LONGEST = 3_000


@dataclass(frozen=True, slots=True)
class Fields:
    """What an entry says, each as printed on one line."""

    label: str
    authors: tuple[str, ...]
    title: str | None
    journal: str | None
    year: int | None
    doi: str | None


def fields_of(entry: str) -> Fields:
    """The fields of one entry."""
    entry = entry[:_LONGEST]
    line = " ".join(entry.split())
    label = label_of(line)
    words = without_links(line[label.length :])
    names = names_at_head(words)
    rest = words[names.end :]
    year = year_after_names(rest)
    if year is not None:
        rest = rest[year.end :]
    title, journal = title_and_journal(rest)
    stated = year.year if year is not None else year_in_place(rest)
    return Fields(label.label, names.names, title, journal, stated, doi_in(entry))


_IS_ENTRY = re.compile(
    r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|\b10\.\d{4,}/|https?://|\bin press\b|\bforthcoming\b", re.IGNORECASE
)
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of the reference list, and the label printed before it or at its head."""

    block: Block
    label: str


def entries(text: str, blocks: Sequence[Block]) -> tuple[Entry, ...]:
    """The blocks of references that are entries: numbered, or with a year or a link."""
    listed = []
    for block in blocks:
        if block.kind is not BlockKind.REFERENCE:
            continue
        words = block.span.of(text)
        label = label_of(words).label or label_before(text, block.span.start)
        if len(words.split()) >= _FEWEST_WORDS and (label or _IS_ENTRY.search(words)):
            listed.append(Entry(block, label))
    return tuple(listed)
