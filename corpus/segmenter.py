"""Where the sentences of a paragraph end, decided for each full stop by a small trained classifier.

A logistic regression over hashed features of the words on both sides of a stop: their letters, their shape, whether
they are known short forms ("i.v.", "z. B."), what closes or marks the sentence between them. Trained by
`evals/lab/train_segmenter.py`; the weights and the card that says on what lie beside this file. Left out: line ends
and headings, which readers know (`reading`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np

from corpus.readers.draft import RAISED_LETTERS

WEIGHTS = Path(__file__).with_name("segmenter.npz")
SHORT_FORMS = Path(__file__).with_name("short_forms.txt")
BUCKETS = 2**16
"""How many weights there are; a feature's name is hashed to one of them."""
VOCABULARY_BITS = 2**19

_CLOSERS = r"[\"'”’»›“)\]}*_~`†‡§¶]*+"
_NUMBERS = r"\d{1,3}(?:\s?[,;–−-]\s?\d{1,3})*+"
_RAISED_SIGNS = f"⁰¹²³⁴⁵⁶⁷⁸⁹{RAISED_LETTERS}"
_RAISED = rf"[{_RAISED_SIGNS}][{_RAISED_SIGNS}⁻,–−-]*+"
# Marks of notes and references behind a stop: raised, in brackets, in HTML, or digits stuck to it.
_MARKS = (
    rf"(?:{_RAISED}(?:\s{_RAISED})*+|<sup>[^<]{{1,30}}</sup>|\[\^?\w{{1,8}}\]"
    rf"|\s?\[{_NUMBERS}\](?:,?\s?\[{_NUMBERS}\])*+(?=\s+[^\sa-z.,;:)]|\s*$)|\[{_NUMBERS}\](?:,?\s?\[{_NUMBERS}\])*+"
    rf"|\({_NUMBERS}\)(?=\s)|{_NUMBERS}[a-d]?(?=[\s*_]|$))"
)
_STOP = re.compile(
    rf"(?<![.!?…])(?P<stop>[.!?…]++)(?P<closers>{_CLOSERS})(?:(?P<marks>{_MARKS}){_CLOSERS})?(?=\s|$)"
    r"|(?P<glued>(?<=[^\W\d_A-Z]{3})[.!?](?=[A-Z][a-z]+[\s,]))"
    r"|(?P<other>[。！？｡؟۔।॥။።։]++[\"'”’»）」』】)\]]*+)"
)
_DECIMAL = re.compile(r"\d\.\d+\s+[^A-Z\s(\[\"“]|\d\.\d+\s*$")
_OPENERS = "([{\"'“‘«‹*_~`<"
_ENDERS = ".,;:!?)]}\"'”’»*_~`>"
_WINDOW = 400
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where a sentence may end: its stop is at `start`, and at `end` begins what comes after the sentence.

    Between the two stand `closers` (brackets, quotes, emphasis) and `marks` of notes. `glued` is a stop with no blank
    behind it, `certain` one that ends sentences and nothing else.
    """

    start: int
    end: int
    closers: str = ""
    marks: str = ""
    glued: bool = False
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """`weights` of the features of a stop and `openings` of those of a first word, both of length BUCKETS.

    `vocabulary` has a bit for each word that is common in lower case.
    """

    weights: tuple[float, ...]
    vocabulary: bytes
    openings: tuple[float, ...] = ()

    def has(self, word: str) -> bool:
        """Whether the word is common in lower case."""
        bit = crc32(word.encode()) % VOCABULARY_BITS
        return bool(self.vocabulary[bit >> 3] & (1 << (bit & 7)))

    def score(self, names: list[str]) -> float:
        """Above 0 where a sentence ends."""
        return sum(self.weights[bucket(name)] for name in names)


@lru_cache(maxsize=65_536)
def bucket(name: str) -> int:
    """The weight that a feature's name stands for."""
    return crc32(name.encode()) % BUCKETS


@cache
def model() -> Model:
    """The trained model, read when it is first used."""
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        weights, openings = (
            tuple((stored[name].astype(np.float32) * stored[f"{name}_scale"]).tolist())
            for name in ("weights", "openings")
        )
        return Model(weights, stored["vocabulary"].tobytes(), openings)


def sentence_ends(text: str) -> Iterator[int]:
    """The offsets where sentences of a paragraph end, in order, the paragraph's own end left out."""
    known = model()
    begins = 0
    for stop in stops(text):
        if stop.certain or known.score(features(text, stop, begins, known)) > 0:
            yield stop.end
            begins = stop.end


def opening_score(text: str) -> float:
    """Log odds that a paragraph begins with a sentence, and not in the middle of one; for one in lower case."""
    openings = model().openings
    return sum(openings[bucket(name)] for name in opening_features(text))


def opening_features(text: str) -> list[str]:
    """The names of what the first words of a paragraph show."""
    first, second, third, fourth = [word.lower()[:12] for word in [*text[:_WINDOW].split()[:4], "", "", "", ""][:4]]
    return [
        "bias",
        f"1={first}",
        f"2={second}",
        f"12={first},{second}",
        f"23={second},{third}",
        f"e1={first[-3:]}",
        f"e1,2={first[-3:]},{second}",
        f"2,e3={second},{third[-2:]}",
        f"e1,e2,e3={first[-2:]},{second[-2:]},{third[-2:]}",
        f"e1,e2={first[-3:]},{second[-3:]}",
        f"3={third}",
        f"4={fourth}",
    ]


def stops(text: str) -> Iterator[Stop]:
    """All places in a paragraph where a sentence may end."""
    for stop in _STOP.finditer(text):
        start, end = stop.span()
        if stop["glued"] or stop["other"]:
            yield Stop(start, end, glued=stop["glued"] is not None, certain=stop["other"] is not None)
            continue
        marks = stop["marks"] or ""
        if marks[:1].isdigit() and start and _DECIMAL.match(text, start - 1):
            continue
        yield Stop(start, end, stop["closers"], marks)


@cache
def short_forms() -> dict[str, str]:
    """The known short forms, each with its kind: "open" or "either"."""
    kinds: dict[str, str] = {}
    for line in SHORT_FORMS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, _, listed = line.split(" ", 2)
            for form in listed.split("; "):
                kinds[form] = kind if kinds.get(form, kind) == kind else "either"
    return kinds


def features(text: str, stop: Stop, begins: int, known: Model) -> list[str]:
    """The names of what a stop shows, in a sentence that begins at `begins`."""
    word, before = _words_before(text, stop.start)
    after, opener, second = _words_after(text, stop.end)
    low, low_before, low_after = word.lower(), before.lower(), after.lower()
    form = _form(word, low_before)
    look, look_before, look_after = _shape(word), _shape(before), _shape(after)
    follows = _follows(after, opener, known)
    ends_in = _ends_in(text, stop.start)
    mark = "glued" if stop.glued else _mark(stop.marks)
    closer = "".join(sorted({_kind(character) for character in stop.closers}))
    length = min(len(word), 6)
    inside = _inside(text, begins, stop.start)
    words = text[begins : min(stop.start, begins + _WINDOW)].split(maxsplit=4)
    opening = min(len(words), 4)
    leads = words[0].lower()[:12] if 1 < opening < 4 else "-"
    common = "v" if known.has(low) else "-"
    usual = f"{common}{length}{look}"
    small = "s" if text[:1].islower() else "-"
    run = "..." if text.startswith("..", stop.start) else text[stop.start]
    return [
        "bias",
        f"w={low[:12]}",
        f"a={low_after[:12]}",
        f"b={low_before[:12]}",
        f"s={look}",
        f"f={follows}",
        f"s,f={look},{follows}",
        f"w,f={low[:12]},{follows}",
        f"form={form},{follows}",
        f"w,g={low[:12]},{follows[0]}",
        f"form,g={form},{follows[0]},{mark}",
        f"form,m={form},{mark},{follows}",
        f"u,f={usual},{follows}",
        f"u,a={usual},{low_after[:12]}",
        f"s,la={look},{look_after}",
        f"sb,s,f={look_before},{look},{follows}",
        f"b,s={low_before[:12]},{look}",
        f"b,s,f={low_before[:12]},{look},{follows}",
        f"b,w={low_before[:12]},{low[:12]}",
        f"lb,s,f={'v' if known.has(low_before) else '-'}{min(len(before), 6)},{look},{follows}",
        f"e,m,f={ends_in},{mark},{follows}",
        f"e,c,f={ends_in},{closer},{follows}",
        f"c,f={closer},{follows},{inside}",
        f"in,f={inside},{follows}",
        f"in,s={inside},{look},{follows}",
        f"op,s={opening},{look},{follows}",
        f"op,w={opening},{low[:12]}",
        f"op,e={opening},{ends_in},{inside}",
        f"op,l,s={opening},{leads},{look},{follows}",
        f"t={run},{follows}",
        f"small={small},{follows},{common},{length}",
        f"a2={follows},{_shape(second)}",
        f"w,a={low[:12]},{low_after[:12]}",
        f"m={mark},{length},{common},{follows}",
    ]


def _words_before(text: str, at: int) -> tuple[str, str]:
    """The word that ends at `at`, without what opens it, and the word before."""
    first = text.rfind(" ", max(0, at - _LONGEST), at) + 1 or max(0, at - _LONGEST)
    word = text[first:at].lstrip(_OPENERS)
    end = max(0, first - 1)
    second = text.rfind(" ", max(0, end - _LONGEST), end) + 1 or max(0, end - _LONGEST)
    return word, text[second:end].lstrip(_OPENERS)


def _words_after(text: str, at: int) -> tuple[str, str, str]:
    """The word after `at` without what opens and closes it, what opens it, and the word after that."""
    while text.startswith(" ", at):
        at += 1
    end = text.find(" ", at, at + _LONGEST)
    raw = text[at : end if end >= 0 else at + _LONGEST]
    word = raw.lstrip(_OPENERS)
    opener = raw[: len(raw) - len(word)]
    last = text.find(" ", end + 1, end + 1 + _LONGEST) if end >= 0 else -1
    second = text[end + 1 : last if last >= 0 else end + 1 + _LONGEST] if end >= 0 else ""
    return word.rstrip(_ENDERS), opener[:1], second.strip(_OPENERS + _ENDERS)


def _form(word: str, low_before: str) -> str:
    """The kind of short form that the word is, alone or with the word before it."""
    forms, low = short_forms(), word.lower()
    return forms.get(f"{low_before} {low}") or forms.get(low) or ("half" if word in _halves() else "-")


@cache
def _halves() -> frozenset[str]:
    """What short forms of several words begin with ("z" of "z. B.")."""
    return frozenset(form.partition(" ")[0].rstrip(".") for form in short_forms() if " " in form)


@lru_cache(maxsize=65_536)
def _shape(word: str) -> str:
    """Letters, digits and signs of a word, runs of a kind as one or two: "Xx", "9.9", "x.x", "xX"."""
    kinds = "".join(_kind(character) for character in word[:_LONGEST])
    return re.sub(r"(.)\1+", r"\1\1", kinds)[:8]


def _kind(character: str) -> str:
    if character.isalpha():
        return "x" if character.islower() else "X" if character.isupper() else "o"
    if character.isdigit():
        return "9"
    if character in ")]}":
        return ")"
    if character in "([{":
        return "("
    if character in "\"'”’»›“‘«":
        return '"'
    return character if character.isascii() else "%"


def _follows(after: str, opener: str, known: Model) -> str:
    """What kind of word comes after the stop."""
    if not after:
        return f"{_kind(opener)}." if opener else "end"
    look = _shape(after)
    if look in ("Xx", "Xxx"):
        look += "v" if known.has(after.lower()) else "n"
    return f"{_kind(opener) if opener else ''}{look[:4]}"


def _ends_in(text: str, at: int) -> str:
    """What stands right before the stop: two characters."""
    return "".join(_kind(character) if character != " " else "_" for character in text[max(0, at - 2) : at])


def _mark(marks: str) -> str:
    if not marks:
        return "-"
    first = marks.lstrip()[0]
    return f"{' ' if marks[0].isspace() else ''}{'^' if first in _RAISED_SIGNS + '<' else _kind(first)}"


def _inside(text: str, begins: int, at: int) -> str:
    """Whether a bracket is open at the stop, and whether it was opened long ago."""
    recent = text[max(begins, at - _WINDOW) : at]
    depth = recent.count("(") + recent.count("[") - recent.count(")") - recent.count("]")
    if depth <= 0:
        return "-"
    opened = max(recent.rfind("("), recent.rfind("["))
    return "(" if len(recent) - opened < 120 else "(far"
