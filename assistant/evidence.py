"""A claim's evidence: sources parted into sentences in one spelling, those of them that it is checked against, and what
it says otherwise than they do: an amount, a name, a side, a way of giving. A veto with its reason.

A claim that gives another amount of what the evidence measures, or a name one letter from the evidence's, is not
supported, however alike the words are. Told only where the evidence has something of the same kind and nothing that
fits.
"""

import math
import re
import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.claim_names import (
    NUMBERED,
    Difference,
    DifferenceKind,
    name_differences,
    order_differences,
    role_differences,
    table_differences,
    turned_words,
)
from assistant.quantities import Bound, Quantity, quantities
from index.embedder import BundledEmbedder, Embedder, Vector

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000"), " ")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe"), None)
_QUOTES = {ord("\u2018"): "'", ord("\u2019"): "'", ord("\u201c"): '"', ord("\u201d"): '"'}
_ONE_SPELLING = {**_SPACES, **_DASHES, **_DROPPED, **_QUOTES}
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_BREAK = re.compile(
    r"(?<=[.!?。！？])[\"')\]]{0,3}\s{1,40}(?=[\"'(\[]{0,2}[A-Z0-9])|\n(?!\s{0,40}+[a-z])\s{0,40}+|(?<=[。！？])"
)
_ITEM = re.compile(r"[-*•·▪+]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s|\|")
_NO_BREAK = re.compile(
    r"\b(?:e\.g|i\.e|vs|cf|approx|resp|ca|Dr|Mr|Mrs|Ms|Prof|St|Figs?|Tab|Nos?|Eq|Refs?|Vol|pp|al|[A-Z])\.$"
)
_READ = 64
_OF_MEANING = 3.0
_COMMON = frozenset(
    "a an the of in on at to for from by with and or but is are was were be been being has have had do does did it "
    "its this that these those as than then there their they he she his her not no nor so such which who whom what "
    "when where how can could may might will would should must also into over under between within about after "
    "before we our you your i if all any some more most other".split()
)


_LINE_END = re.compile(r"(?<=[a-z])-[ \t]*\n[ \t]*(?=[a-z])")
_RAISED = re.compile(r"(?<=\d)[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


def one_spelling(text: str) -> str:
    """The text with one form of each dash, space, quote and ligature, without hidden characters and hyphens of line
    ends; a raised exponent is written "^6"."""
    plain = _LINE_END.sub("", text.translate(_ONE_SPELLING))
    plain = _RAISED.sub(lambda match: f"^{match.group()}", plain)
    return unicodedata.normalize("NFKC", plain).translate(_ONE_SPELLING)


def content_words(text: str) -> list[str]:
    """The words and numbers that carry meaning, in lower case, cut to their first six letters."""
    words = _WORD.findall(one_spelling(text).lower())
    return [word if word[0].isdigit() else word.removesuffix("s")[:6] for word in words if word not in _COMMON]


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence of a source: which source it stands in, and where."""

    source: int
    start: int
    end: int
    text: str


def source_sentences(text: str, source: int = 0) -> list[SourceSentence]:
    """The sentences of a text; a line is a sentence too, so that rows of tables and points of lists stay apart."""
    sentences: list[SourceSentence] = []
    start = 0
    for match in (*_BREAK.finditer(text), None):
        end = match.start() if match is not None else len(text)
        if match is not None and "\n" not in match.group() and _NO_BREAK.search(text, max(0, end - 12), end):
            continue
        words = text[start:end]
        if words.strip():
            left = start + len(words) - len(words.lstrip())
            sentences.append(SourceSentence(source, left, start + len(words.rstrip()), words.strip()))
        start = match.end() if match is not None else end
    return sentences


def shared_words(claim: set[str], sentence: Sequence[str]) -> float:
    """How much of a claim's words a sentence has: between 0 and 1, with a little taken off for length."""
    if not claim:
        return 0.0
    common = claim.intersection(sentence)
    return len(common) / len(claim) - 0.002 * len(sentence)


class SentenceVectors:
    """How near sentences are to a claim by an embedding model; the last `remembered` vectors are kept. Thread-safe."""

    def __init__(self, embedder: Embedder, remembered: int = 8192) -> None:
        self._embedder = embedder
        self._remembered = remembered
        self._vectors: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    def near(self, claim: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of each with the claim. Raises `ModelError`."""
        texts = dict.fromkeys((claim, *sentences))
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in texts if text not in known]
        if new:
            known.update(zip(new, self._embedder.embed(new), strict=True))
        with self._lock:
            self._vectors.update((text, known[text]) for text in texts)
            for text in texts:
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._remembered:
                self._vectors.popitem(last=False)
        return np.array([known[sentence] @ known[claim] for sentence in sentences], dtype=np.float32)


@cache
def bundled_vectors() -> SentenceVectors:
    """By the embedding model that ships with Footnote, loaded when first asked."""
    return SentenceVectors(BundledEmbedder())


def chosen_sentences(
    claim: str,
    sentences: Sequence[SourceSentence],
    most_words: int,
    always: Sequence[int] = (),
    vectors: SentenceVectors | None = None,
) -> list[SourceSentence]:
    """The sentences to check a claim against, in the order of the document, `most_words` in all at most (one at least).

    The next sentence is the one that brings most of the claim's words not yet there, and by `vectors` means most like
    it; `always` come first.
    """
    words = [content_words(sentence.text) for sentence in sentences]
    lengths = [len(sentence.text.split()) for sentence in sentences]
    if sum(lengths) <= most_words:
        return list(sentences)
    wanted = set(content_words(claim))
    kept = dict.fromkeys(always)
    missing = wanted - {word for at in kept for word in words[at]}
    rest = [at for at in range(len(sentences)) if at not in kept]
    rest = sorted(rest, key=lambda at: (-shared_words(wanted, words[at]), at))[:_READ]
    near = [0.0] * len(rest) if vectors is None else vectors.near(claim, [sentences[at].text for at in rest])
    whole = {
        at: 0.7 * shared_words(wanted, words[at]) + _OF_MEANING * float(like)
        for at, like in zip(rest, near, strict=True)
    }
    while rest:
        best = max(rest, key=lambda at: (shared_words(missing, words[at]) + whole[at], -at))
        rest.remove(best)
        added = [at for at in (_lead(sentences, best), best) if at is not None and at not in kept]
        if kept and sum(lengths[at] for at in (*kept, *added)) > most_words:
            continue
        kept.update(dict.fromkeys(added))
        missing -= set(words[best])
    return [sentences[at] for at in sorted(kept)]


def _lead(sentences: Sequence[SourceSentence], at: int) -> int | None:
    """The line that leads into a point of a list, or the head of a table's row: without it the row says nothing."""
    if not _ITEM.match(sentences[at].text):
        return None
    row = sentences[at].text.startswith("|")
    above = at
    while above > 0 and sentences[above - 1].source == sentences[at].source and _ITEM.match(sentences[above].text):
        if row and not sentences[above - 1].text.startswith("|"):
            break
        above -= 1
    return above if above != at else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`differences` are vetoes; `unmatched` counts amounts of the claim that the evidence does not give, `matched`
    those that it does. `respelled` is the claim with those amounts spelled as the evidence spells them."""

    differences: tuple[Difference, ...]
    matched: int
    unmatched: int
    respelled: str


def compare(claim: str, evidence: str, sources: Sequence[str] = ()) -> Comparison:
    """A claim's amounts and names against those of its evidence, all in one spelling (`one_spelling`).

    What stands anywhere in `sources`, of which the evidence is a selection, is not called another amount or name.
    """
    claimed = _quantities(claim)
    given = _quantities(evidence) if claimed else ()
    matched, unmatched, amounts = _amounts(claim, evidence, claimed, given, sources)
    respelled = claim
    for quantity, other in sorted(matched, key=lambda pair: -pair[0].span.start):
        if quantity.measures != other.measures or abs(quantity.base - other.base) > 0.02 * abs(other.base):
            continue
        respelled = respelled[: quantity.span.start] + other.span.of(evidence) + respelled[quantity.span.end :]
    roles = () if amounts else role_differences(claim, evidence, claimed, given, matched)
    roles = (*roles, *table_differences(claim, evidence, matched))
    turned = () if amounts or roles else tuple(turned_words(claim, evidence))
    differences = (*amounts, *roles, *turned, *order_differences(claim, evidence), *name_differences(claim, evidence))
    return Comparison(tuple(dict.fromkeys(differences)), len(matched), unmatched, respelled)


_DECLINE = re.compile(
    r"\b(?:reduc|decreas|lower|fell|fall|drop|declin|less|fewer|smaller|los[st]|below|minus|negativ)", re.I
)


def _amounts(
    claim: str, evidence: str, claimed: Sequence[Quantity], given: Sequence[Quantity], sources: Sequence[str]
) -> tuple[list[tuple[Quantity, Quantity]], int, list[Difference]]:
    """The claim's amounts with the evidence's that are the same, how many have none, and those that are others."""
    matched: list[tuple[Quantity, Quantity]] = []
    unmatched = 0
    differences: list[Difference] = []
    declines = _DECLINE.search(claim) is not None or _DECLINE.search(evidence) is not None
    for quantity in claimed:
        same = [other for other in given if _same(quantity, other, declines)]
        if same:
            matched.append((quantity, max(same, key=lambda other: _nearness(quantity, other))))
            continue
        unmatched += 1
        alike = [other for other in given if _comparable(quantity, other, claimed, given)]
        if not alike or _derived(quantity, given) or _vague(quantity, alike):
            continue
        if any(_same(quantity, other, declines) for text in sources for other in _quantities(text)):
            continue
        nearest = min(
            alike, key=lambda other: (not set(other.nouns) & set(quantity.nouns), abs(other.base - quantity.base))
        )
        differences.append(Difference(quantity.span.of(claim), nearest.span.of(evidence), DifferenceKind.AMOUNT))
    return matched, unmatched, differences


def _nearness(quantity: Quantity, other: Quantity) -> tuple[bool, int, float]:
    """How well two amounts go together: of the same kind, counting the same, near in value."""
    shared = len(set(quantity.nouns) & set(other.nouns))
    return quantity.measures == other.measures, shared, -abs(quantity.base - other.base)


def _vague(quantity: Quantity, alike: Sequence[Quantity]) -> bool:
    """Whether a number may well be another way of saying what the evidence says: small counts in words, bare bounds."""
    if quantity.measures != "count":
        return quantity.measures == "times" or (
            quantity.worded and quantity.measures == "share" and quantity.value == 50
        )
    shared = any(set(quantity.nouns) & set(other.nouns) for other in alike)
    return quantity.worded and quantity.value <= 12 and not shared


def _comparable(quantity: Quantity, other: Quantity, claimed: Sequence[Quantity], given: Sequence[Quantity]) -> bool:
    """Whether two amounts measure one thing. Counts do when they count the same, or are the only ones; years never."""
    kinds = {quantity.measures, other.measures}
    if kinds == {"count"}:
        if quantity.nouns and other.nouns:
            return bool(set(quantity.nouns) & set(other.nouns))
        return all(sum(each.measures == "count" for each in those) == 1 for those in (claimed, given))
    if kinds == {"count", "p"}:
        return not quantity.nouns and not other.nouns
    return len(kinds) == 1 and kinds != {"year"}


@lru_cache(maxsize=512)
def _quantities(text: str) -> tuple[Quantity, ...]:
    return quantities(_NO_AMOUNT.sub(lambda match: " " * len(match.group()), text))


def _same(quantity: Quantity, other: Quantity, declines: bool) -> bool:
    if quantity.measures == other.measures:
        left, right = quantity.base, other.base
        step = (quantity.unit.factor if quantity.unit else 1.0) * 10.0**-quantity.decimals
    elif quantity.unit is None or other.unit is None or {"p", "share"} >= {quantity.measures, other.measures}:
        left, right, step = quantity.value, other.value, 10.0**-quantity.decimals
    else:
        return False
    if math.isinf(left) or math.isinf(right):
        return left == right and quantity.digits == other.digits
    if quantity.signed != other.signed and declines:
        left, right = abs(left), abs(right)
    if {quantity.bound, other.bound} == {Bound.FROM, Bound.UP_TO}:
        return False
    if quantity.bound is Bound.DECADE or other.bound is Bound.DECADE:
        return 0 <= max(left, right) - min(left, right) < 10
    if (quantity.bound is Bound.FROM and right >= left) or (quantity.bound is Bound.UP_TO and right <= left):
        return True
    slack = 1e-6 * max(abs(left), abs(right), 1e-12)
    if quantity.bound is Bound.ABOUT or other.bound is Bound.ABOUT:
        slack = 0.06 * abs(right)
    elif quantity.measures == "time" and quantity.unit != other.unit:
        slack = 0.035 * abs(right)
    elif other.decimals > quantity.decimals or (other.decimals and quantity.worded):
        slack = max(slack, 0.51 * step)
    elif quantity.measures == "share" and (quantity.worded or other.worded):
        slack = 3.5 if min(left, right) > 30 else 1.0
    elif quantity.measures == "count" and quantity.value >= 1000:
        slack = _rounding(quantity.value)
    return abs(left - right) <= slack


def _rounding(value: float) -> float:
    """Half of the last place of a round number that gives three places or more: 122,000 may be 122,300."""
    digits = f"{value:.0f}"
    places = len(digits.rstrip("0"))
    return 0.5 * 10.0 ** (len(digits) - places) if places >= 3 else 1e-6


def _derived(quantity: Quantity, given: Sequence[Quantity]) -> bool:
    """Whether the amount is a sum, a difference or a share of two that the evidence gives."""
    if quantity.value <= 0:
        return False
    step = 0.51 * 10.0**-quantity.decimals
    few = given[:14]
    for at, first in enumerate(few):
        for second in few[at + 1 :]:
            if first.measures == second.measures == quantity.measures:
                made = (first.base + second.base, abs(first.base - second.base))
                if any(abs(value - quantity.base) <= 1e-6 * abs(value) + 1e-12 for value in made):
                    return True
            if first.measures == second.measures == "year" and abs(first.value - second.value) == quantity.value:
                return True
            low, high = sorted((first.value, second.value))
            counts = first.measures == second.measures == "count"
            if counts and quantity.measures == "share" and high > 0 and abs(100 * low / high - quantity.value) <= step:
                return True
    return False


_MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?"
)
# Days of months, hours of days and labels count and measure nothing.
_NO_AMOUNT = re.compile(
    rf"\b(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d)|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b"
    rf"|\b\d{{1,2}}(?::\d\d)? ?[ap]\.? ?m\b\.?|{NUMBERED.pattern}",
    re.IGNORECASE,
)
