"""The surname in a name as printed ("Zarate CA Jr", "C. A. Zarate"), and names without case and accents."""

import re
import unicodedata

from corpus.reading.references.names import CAPITAL

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
