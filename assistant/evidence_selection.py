"""Which sentences of a source a claim is checked against, with their exact places.

The verifier's network reads short evidence best and fastest: the sentences that share most with the claim, in the
order of the document, up to a number of words. Text is normalised for comparing (soft hyphens, ligatures, dashes,
minus signs, spaces of other widths) and places always count in the text as it was given.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

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
_READ = 48
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
    found: list[SourceSentence] = []
    start = 0
    for match in (*_BREAK.finditer(text), None):
        end = match.start() if match is not None else len(text)
        if match is not None and "\n" not in match.group() and _NO_BREAK.search(text, max(0, end - 12), end):
            continue
        words = text[start:end]
        if words.strip():
            left = start + len(words) - len(words.lstrip())
            found.append(SourceSentence(source, left, start + len(words.rstrip()), words.strip()))
        start = match.end() if match is not None else end
    return found


def shared_words(claim: set[str], sentence: Sequence[str]) -> float:
    """How much of a claim's words a sentence has: between 0 and 1, with a little taken off for length."""
    if not claim:
        return 0.0
    common = claim.intersection(sentence)
    return len(common) / len(claim) - 0.002 * len(sentence)


def chosen_sentences(
    claim: str, sentences: Sequence[SourceSentence], most_words: int, always: Sequence[int] = ()
) -> list[SourceSentence]:
    """The sentences to check a claim against, in the order of the document, `most_words` in all at most (one at least).

    The next sentence is the one that brings most of the claim's words not yet there; `always` come first.
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
    while rest:
        best = max(rest, key=lambda at: (shared_words(missing, words[at]) + 0.7 * shared_words(wanted, words[at]), -at))
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


# A statement's second half stands alone when it has a subject of its own and a verb.
_JOINT = re.compile(
    r";\s+|,\s+(?:but|while|whereas|and)\s+"
    r"(?=(?:in |with |for |among )?(?:the |an? |no |most |all |many |some |none |both )?[\w-]+)"
)
VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|could|may|might|will|would|should|must|cannot|"
    r"\w{2,}ed|\w{3,}es|rose|fell|led|gave|made|took|got|went|began|found|saw|grew|held|lost|won|built|came|ran|cost|cut|put|"
    r"set|kept|met|felt|said|shows?|lowers?|raises?|works?|acts?|helps?|lasts?|needs?)\b"
)
"""A finite verb, by its form: good enough to tell a statement from a few words."""
_PRONOUN = re.compile(
    r"(?:it|they|he|she|this|that|these|those|its|their|the latter|both|others?|there|then|which|who)\b", re.I
)
_LEAST_WORDS = 4


def statements_in(claim: str) -> tuple[str, ...]:
    """The claim, or the statements that it joins where each stands alone."""
    for match in _JOINT.finditer(claim):
        first, second = claim[: match.start()], claim[match.end() :]
        whole = all(
            len(half.split()) >= _LEAST_WORDS and VERB.search(half) and not _PRONOUN.match(half)
            for half in (first, second)
        )
        if whole:
            return (f"{first}.", *statements_in(f"{second[:1].upper()}{second[1:]}"))
    return (claim,)
