"""The year of an entry: behind the authors in APA and Harvard, by the volume in Vancouver, last in Nature."""

import re
from dataclasses import dataclass

_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?P<letter>[a-z]?)"
_BARE = r"(?:1[5-9]|20)\d\d[a-z]?"
_AFTER_NAMES = re.compile(
    rf"(?:\s{{0,9}}+[.,:]?\s{{0,9}}+(?:\(\s{{0,9}}+(?:published\s{{1,9}}+)?(?P<rounded>{_BARE})(?:[,/–-][^)]{{0,20}})?\)|"
    rf"\[(?P<square>{_BARE})\]|(?P<bare>{_BARE})(?=\s{{0,9}}+[.,:;]))|"
    # Without a mark on either side it is a year only right behind the last name.
    rf"\s{{1,9}}+(?P<unmarked>{_BARE})(?=\s{{1,9}}+[^\W\d_a-z“\"‘]))\s{{0,9}}+[.,:]?\s{{0,9}}+"
)
_WITH_VOLUME = re.compile(
    rf"\b{_YEAR}(?:[\s,]+[A-Z][a-z]{{2,8}}\.?(?:[-–/][A-Z][a-z]{{2,8}}\.?)?(?:\s+\d{{1,2}})?)?\s*[;:]\s*\S"
)
_IN_BRACKETS = re.compile(rf"\({_YEAR}\)")
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
    """The year that stands with the volume, or last in brackets, or last of all; that of access only where alone."""
    told = _ACCESSED.sub("", rest)
    for words in (told, rest):
        volume = list(_WITH_VOLUME.finditer(words))
        brackets = list(_IN_BRACKETS.finditer(words))
        anywhere = list(_ANY.finditer(words))
        for found in (volume, brackets, anywhere):
            if found:
                return int(found[-1]["year"])
    return None
