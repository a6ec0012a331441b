"""Marks that name entries by author and year, or by key.

"(Zarate et al., 2006; Berman 2000a)", "Zarate and Singh (2006)", "[Zarate06]". Whoever is not in the list is not
named. Left out: marks by number (`numbers`).
"""

import re
from collections.abc import Iterator, Sequence

from corpus.reading.references.listed import Listed
from corpus.reading.references.names import CAPITAL, SURNAMES
from corpus.reference import Mention
from corpus.span import Span

_YEAR = r"(?:1[5-9]|20)\d\d"
_SPACE = r"\s{1,20}+"
_MAY_SPACE = r"\s{0,20}+"
_YEARS = (
    rf"{_YEAR}[a-z]?\b"
    rf"(?:{_MAY_SPACE}(?:,|and|&){_MAY_SPACE}(?:{_YEAR}[a-z]?|[a-z])\b(?!\.)){{0,30}}"
)
_OTHERS = rf"(?:{_MAY_SPACE},?{_MAY_SPACE}(?:et{_SPACE}al\b\.?|and{_SPACE}(?:colleagues|coworkers|co-workers|others)))"
_GROUP = rf"(?:{CAPITAL}[\w*&’'-]{{0,40}}+(?:{_SPACE}(?:of|for|and|the|on|in|{CAPITAL}[\w*&’'-]{{0,40}}+)){{1,9}})"
# A name in the middle of a list ends before a comma or an "and", and is not read a second way.
_MIDDLE = rf"{_MAY_SPACE},{_MAY_SPACE}(?>{SURNAMES}(?={_MAY_SPACE}(?:,|and|&)))"
_LAST = rf"{_MAY_SPACE},?{_MAY_SPACE}(?:and|&){_MAY_SPACE}{SURNAMES}"
_NAMES = rf"(?:{SURNAMES}(?:(?:{_MIDDLE}){{0,12}}{_LAST})?{_OTHERS}?|{_GROUP})"
_BRACKETS = re.compile(rf"[(\[](?P<inside>[^()\[\]]{{0,600}}?{_YEAR}[^()\[\]]{{0,600}})[)\]]")
_INSIDE = re.compile(rf"(?<!\w)(?P<names>{_NAMES})(?:['’]s?)?{_MAY_SPACE},?{_MAY_SPACE}(?P<years>{_YEARS})")
_NARRATIVE = re.compile(
    rf"(?<!\w)(?P<names>{_NAMES})(?:['’]s?)?{_MAY_SPACE}[(\[]{_MAY_SPACE}(?P<years>{_YEARS}){_MAY_SPACE}[)\]]"
)
_CONNECTS = re.compile(
    r"(?:\s|[;,:.]|\b(?:see|also|e\.?g|i\.?e|cf|for|a|reviews?|reviewed|in|by|and|as|example|and\s+references\s+therein|therein|but)\b)*",
    re.IGNORECASE,
)
_KEYS = re.compile(r"\[(?P<keys>[^\W\d][^\[\]\n]{1,120})\]")
_FIRST_WORD = re.compile(r"\S{1,100}+\s{1,20}+")
_POSSESSIVE = re.compile(r"['’]s?$")
_LAST_OTHERS = re.compile(rf"{_OTHERS}$")
_BETWEEN = re.compile(r",\s{0,20}+(?:(?:and|&)\s)?|(?<=\s)and\s|&")
_MANY, _ONE = range(3, 10_000), range(1, 2)
_YEAR_OR_LETTER = re.compile(rf"(?P<year>{_YEAR})(?P<letter>[a-z]?)|\b(?P<alone>[a-z])\b")


def marks_by_author(text: str, citable: Sequence[Span], listed: Listed) -> tuple[Mention, ...]:
    """The marks by author and year, and by key, in the stretches `citable`, in order and apart."""
    found: list[Mention] = []
    for span in citable:
        words = span.of(text)
        if not re.search(r"\d", words):
            continue
        inside = [*_bracketed(words, span.start, listed), *_keyed(words, span.start, listed)]
        found.extend(inside)
        found.extend(
            one
            for one in _narrative(words, span.start, listed)
            if not any(one.span.meets(other.span) for other in inside)
        )
    return tuple(sorted(found, key=lambda one: one.span))


def _bracketed(words: str, offset: int, listed: Listed) -> Iterator[Mention]:
    for brackets in _BRACKETS.finditer(words):
        marks = [(one, _meant(one, listed)) for one in _INSIDE.finditer(words, *brackets.span("inside"))]
        known = [(one, meant) for one, meant in marks if meant]
        if not known:
            continue
        rest = words[brackets.start("inside") : brackets.end("inside")]
        for one, _ in reversed(marks):
            at = one.start() - brackets.start("inside")
            rest = rest[:at] + rest[at + len(one.group()) :]
        if _CONNECTS.fullmatch(rest):
            meant = dict.fromkeys(number for _, numbers in known for number in numbers)
            yield Mention(Span(offset + brackets.start(), offset + brackets.end()), tuple(meant))
        else:
            yield from (Mention(Span(offset + one.start(), offset + one.end()), meant) for one, meant in known)


def _narrative(words: str, offset: int, listed: Listed) -> Iterator[Mention]:
    for match in _NARRATIVE.finditer(words):
        # "In Zarate (2006)": a sentence's first word is no name.
        names, start = match["names"], match.start()
        while True:
            meant = _named(names, match["years"], listed)
            first = _FIRST_WORD.match(names)
            if meant or first is None:
                break
            names, start = names[first.end() :], start + first.end()
        if meant:
            yield Mention(Span(offset + start, offset + match.end()), meant)


def _keyed(words: str, offset: int, listed: Listed) -> Iterator[Mention]:
    for match in _KEYS.finditer(words):
        keys = [" ".join(key.split()) for key in re.split(r"[,;]", match["keys"])]
        meant = [listed.labelled(key, offset + match.start()) for key in keys]
        known = tuple(dict.fromkeys(number for number in meant if number is not None))
        if known and None not in meant:
            yield Mention(Span(offset + match.start(), offset + match.end()), known)


def _meant(match: re.Match[str], listed: Listed) -> tuple[int, ...]:
    return _named(match["names"], match["years"], listed)


def _named(names: str, years: str, listed: Listed) -> tuple[int, ...]:
    """The entries by these authors of these years, "2000a, b, 2006"."""
    people = _POSSESSIVE.sub("", _LAST_OTHERS.sub("", names.strip()).strip())
    if not people:
        return ()
    whole = (people,)
    apart = tuple(name.strip() for name in _BETWEEN.split(people) if name.strip())
    # "Zarate et al." are three or more, "Zarate and Singh" two.
    authors = range(len(apart), len(apart) + 1) if _POSSESSIVE.sub("", names.strip()) == people else _MANY
    found: dict[int, None] = {}
    year = 0
    for match in _YEAR_OR_LETTER.finditer(years):
        year = int(match["year"] or year)
        letter = match["letter"] or match["alone"] or ""
        found.update(
            dict.fromkeys(listed.by_author(apart, authors, year, letter) or listed.by_author(whole, _ONE, year, letter))
        )
    return tuple(found)
