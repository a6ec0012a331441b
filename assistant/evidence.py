"""A claim's evidence: sources parted into sentences in one spelling, and those of them that it is checked against."""

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

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
