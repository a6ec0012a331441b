"""Footnote's trained checker over contexts of any length: it reads the sentences closest to each claim.

An answer of a few words is read behind its question: "within hours" says nothing by itself. Left out: what a claim is
(`statements`).
"""

from collections.abc import Sequence
from typing import Protocol

from assistant.answer import Support
from assistant.support.learned_checker import Held
from assistant.support.model.premise import closeness_of, closest
from evals.scoring.checking.checked import Checked
from evals.scoring.checking.evidence import Evidence, terms_of
from index.reader.reader_text import ReaderText, one_line
from index.words import terms

_ANSWER_WORDS = 12
_MOST_SENTENCES = 3


class HeldChecker(Protocol):
    """What tells whether a premise supports a claim."""

    def support(self, held: Held, /) -> Support:
        """The support."""
        ...


class LearnedClaims:
    """`checker` over the sentences that are closest to each claim."""

    def __init__(self, checker: HeldChecker) -> None:
        self._checker = checker

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim; its places are up to three sentences that hold most of its words."""
        return tuple(self._check(claim, evidence) for claim in claims)

    def _check(self, claim: str, evidence: Evidence) -> Checked:
        asked = evidence.question
        whole = f"{asked} {claim}" if asked and len(claim.split()) < _ANSWER_WORDS else claim
        sentences = evidence.sentences
        texts = [evidence.words(place) for place in sentences]
        scores = closeness_of(frozenset(terms(whole)), [terms_of(text) for text in texts])
        chosen = closest(scores, [len(text.split()) for text in texts])
        read = ReaderText("", tuple(one_line(texts[at]) for at in chosen))
        support = self._checker.support(Held(one_line(whole), read, asked))
        return Checked(support, evidence.nearest(claim, _MOST_SENTENCES))
