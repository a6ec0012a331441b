"""A name as it is printed, taken apart as reference managers want it.

"Zarate CA Jr", "Zarate, C. A.", "C. A. Zarate" and "Carlos van Zarate" are people; "World Health Organization" is a
group, and stays whole, as does what cannot be told. Where a family name comes first, in full and with no comma, it is
taken for a given name.
"""

import re
from dataclasses import dataclass

from assistant.exporting.plain import line
from corpus.reading.references.surname import last_words

_SUFFIX = re.compile(r"(?:,\s{0,9}|\s{1,9})(Jr|Sr|II|III|IV|2nd|3rd|4th)\.?$")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[-‐‑]?){1,4}|[^\W\d_a-z]{1,2}v?d")
_PACKED = re.compile(r"[^\W\d_a-z]{1,4}")
_GROUP = re.compile(
    r"\b(?:of|for|and|the|groups?|committees?|organi[sz]ations?|associations?|societ(?:y|ies)|institutes?|investigators|"
    r"collaborat\w+|networks?|ministry|departments?|agency|councils?|consorti\w+|teams?|cent(?:er|re)s?|foundation|"
    r"federation|college|academy|commission|universit\w+|trial|study)\b",
    re.IGNORECASE,
)
_MOST_GIVEN = 4


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name in parts; of a group, and of a name that cannot be taken apart, `surname` is all of it."""

    surname: str
    given: str = ""
    suffix: str = ""


def person(printed: str) -> Person:
    """The name in parts. Initials that stand packed are parted: "CA" is "C. A."."""
    name = line(printed)
    if _GROUP.search(name):
        return Person(name)
    found = _SUFFIX.search(name)
    bare, suffix = (name[: found.start()], found[1]) if found else (name, "")
    surname, comma, given = (part.strip() for part in bare.partition(","))
    if comma:
        fits = surname and given and "," not in given and len(given.split()) <= _MOST_GIVEN
        return Person(surname, _parted(given), suffix) if fits else Person(name)
    words = bare.split()
    if len(words) < 2:
        return Person(name)
    if _is_initials(words[-1]) and len(words[0].rstrip(".")) > 1:
        at = len(words) - 1
        while at > 1 and _is_initials(words[at - 1]):
            at -= 1
        return Person(" ".join(words[:at]), _parted(" ".join(words[at:])), suffix)
    family = last_words(bare)
    if family == bare:
        return Person(name)
    return Person(family, bare[: -len(family)].strip(), suffix)


def _is_initials(word: str) -> bool:
    return _INITIALS.fullmatch(word) is not None and (word == word.upper() or word.endswith("d"))


def _parted(given: str) -> str:
    """Packed initials with their full stops; other given names as they are."""
    return " ".join(f"{letter}." for letter in given) if _PACKED.fullmatch(given) and given.isupper() else given
