"""The entries of a reference list, each taken apart: label, authors, title, journal, year, DOI."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.reference_names import CAPITAL, names_at_head, title_and_journal
from corpus.types import Block, BlockKind

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
