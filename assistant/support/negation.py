"""What a claim denies and its evidence does not, and the other way about.

A negation is a cue ("not", "failed to", "without", "non-") with the words it reaches: three content words at most,
up to the end of the clause. Two negations are the same where they reach the same word. Left out: negation by sense
alone ("avoids"), and what "that" clauses deny.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from assistant.quiz.opposites import key_of
from assistant.support.finding import Finding, FindingKind, Severity
from assistant.support.statement import Word
from corpus.span import Span
from index.words import stem

_CUES = frozenset(
    """not no never cannot without neither nor none nobody nothing hardly barely scarcely fail fails failed failing
    failure unable lack lacks lacked lacking absence non""".split()
)
# "not only", "no more than", "no doubt": nothing is denied.
_NO_CUE = {
    "not": frozenset("only merely just simply until least".split()),
    "no": frozenset("more less fewer doubt matter".split()),
    "nor": frozenset[str](),
}
_CLAUSE_ENDS = frozenset(
    "but although though because while whereas which who when if so and however instead unless until yet".split()
)
_REACH = 3
# What is lacking, of a thing: a claim about mice lacking X is no contrary of one about X.
_NOMINAL = frozenset("without lack lacks lacked lacking absence non no".split())
_PREFIXES = ("un", "in", "im", "ir", "dis")


@dataclass(frozen=True, slots=True)
class Negation:
    """The cue's word, and the words it reaches; `keys` are theirs. An `aside` is a "but not"."""

    cue: Word
    reached: tuple[Word, ...]
    keys: tuple[str, ...]
    aside: bool = False

    @property
    def head(self) -> Word | None:
        """The first word that it reaches, adverbs such as "significantly" passed over where more follows."""
        plain = (word for word in self.reached if not word.text.endswith("ly"))
        return next(plain, self.reached[0] if self.reached else None)

    @property
    def span(self) -> Span:
        """From the cue to the word it denies."""
        return self.cue.span.to(self.head.span) if self.head else self.cue.span


def negations(text: str, words: Sequence[Word]) -> tuple[Negation, ...]:
    """The negations among the words, which stand in `text`."""
    found: list[Negation] = []
    for at, word in enumerate(words):
        if word.text in _CUES:
            following = words[at + 1].text if at + 1 < len(words) else ""
            if following in _NO_CUE.get(word.text, ()):
                continue
            reached = tuple(_reached(text, words, at))
            keys = tuple(one.key for one in reached if not one.text[0].isdigit())
            found.append(Negation(word, reached, keys, at > 0 and words[at - 1].text in ("but", "and")))
        elif word.text.startswith("non") and len(word.text) > 7:
            found.append(Negation(word, (word,), (key_of(stem(word.text[3:])),)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Denials:
    """Words and the negations among them."""

    words: Sequence[Word]
    negations: Sequence[Negation]


def negation_findings(claim: Denials, nearest: Denials, elsewhere: Sequence[Negation]) -> Iterator[Finding]:
    """What differs between the claim and the evidence's `nearest` sentence; a negation of the claim may also stand
    `elsewhere`, in another sentence that it is held against."""
    ours, theirs = claim.negations, nearest.negations
    alone, unmatched = _unpaired(ours, theirs)
    alone, _ = _unpaired(alone, elsewhere)
    denied = {key for one in (*theirs, *elsewhere) for key in one.keys}
    affirmed = {word.key: word for word in nearest.words if word.content and word.key not in denied}
    reached = {word.span for one in theirs for word in one.reached}
    besides = {word.key for word in nearest.words if word.span not in reached}
    # As many on both sides: the same thing denied in other words.
    for one in alone[len(unmatched) :] if len(unmatched) < len(alone) else ():
        said = next((affirmed[key] for key in one.keys if key in affirmed), None)
        if said is not None and (one.cue.text not in _NOMINAL or _with(nearest.words, said)):
            yield Finding(FindingKind.NEGATION, Severity.CONTRADICTS, one.span, said.span)
        else:
            yield Finding(FindingKind.NEGATION, Severity.NOT_FOUND, one.span, None)
    if len(unmatched) > len(alone):
        spoken = {word.key: word for word in claim.words}
        for one in unmatched:
            shared = [spoken[key] for key in one.keys if key in spoken]
            # "Compared with no training": what the evidence both has and has not is denied of something else.
            if one.head is None or one.head.key in besides:
                continue
            if (one.head.key in spoken and not one.aside) or len(shared) > 1:
                yield Finding(FindingKind.NEGATION, Severity.CONTRADICTS, shared[0].span, one.span)
    yield from _prefixed(claim.words, nearest.words, denied | {key for one in ours for key in one.keys})


def _reached(text: str, words: Sequence[Word], at: int) -> Iterator[Word]:
    count = 0
    for before, word in zip(words[at:], words[at + 1 :], strict=False):
        between = text[before.span.end : word.span.start]
        if word.text in _CLAUSE_ENDS or (count and any(mark in between for mark in ",;:().")):
            return
        if word.content:
            yield word
            count += 1
            if count == _REACH:
                return


def _unpaired(ours: Sequence[Negation], theirs: Sequence[Negation]) -> tuple[list[Negation], list[Negation]]:
    """What is left of both when each of ours has taken the one of theirs that it shares most with."""
    alone: list[Negation] = []
    left = list(theirs)
    for one in sorted(ours, key=lambda one: -max((_shared(one, other) for other in theirs), default=0)):
        best = max(left, key=lambda other: _shared(one, other), default=None)
        if best is None or (not _shared(one, best) and (one.keys or best.keys)):
            alone.append(one)
        else:
            left.remove(best)
    return alone, left


def _shared(one: Negation, other: Negation) -> int:
    """How many keys both deny; a cue of the same word counts too, so that "non-" does not answer for "not"."""
    shared = len(set(one.keys) & set(other.keys))
    return 2 * shared + (one.cue.text == other.cue.text) if shared else 0


def _with(words: Sequence[Word], said: Word) -> bool:
    """Whether "with" stands close before a word."""
    at = words.index(said)
    return any(word.text in ("with", "has", "have", "had") for word in words[max(0, at - 3) : at])


def _prefixed(claim: Sequence[Word], nearest: Sequence[Word], denied: Set[str]) -> Iterator[Finding]:
    """ "Unsuitable" for "suitable", and back; `denied` are the keys that a negation reaches on either side."""
    ours, theirs = {word.text: word for word in claim}, {word.text: word for word in nearest}
    for text, word in ours.items():
        if text in theirs or not word.content or word.key in denied:
            continue
        for prefix in _PREFIXES:
            bare, long = text.removeprefix(prefix), prefix + text
            if (
                bare != text
                and len(bare) > 4
                and bare in theirs
                and bare not in ours
                and theirs[bare].key not in denied
            ):
                yield Finding(FindingKind.NEGATION, Severity.CONTRADICTS, word.span, theirs[bare].span)
            elif len(text) > 4 and long in theirs and long not in ours:
                yield Finding(FindingKind.NEGATION, Severity.CONTRADICTS, word.span, theirs[long].span)
