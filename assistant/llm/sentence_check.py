"""How a sentence of a cited answer fares against the numbered passages that the writer was given.

Left out: what to do about a sentence that no passage carries (the policies of the writer, `treating`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import Support, SupportLabel
from assistant.claim_names import Difference
from assistant.verifier import Claim, Evidence, Verdict, Verifier


@dataclass(frozen=True, slots=True)
class NumberedPassage:
    """A passage as the writer was given it; `context` are words it takes for granted: its title and section."""

    number: int
    text: str
    context: str = ""

    @property
    def evidence(self) -> Evidence:
        """The passage as the verifier reads it."""
        return Evidence(self.text, self.context)


class Fault(StrEnum):
    """What is wrong with a sentence.

    One that no passage given carries is contradicted, not found, or has only marks that were made up; one that some
    passage carries may cite the wrong one, cite none, or cite one that is not there.
    """

    NONE = "none"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"
    INVENTED_CITATION = "invented_citation"
    WRONG_PASSAGE = "wrong_passage"
    UNCITED = "uncited"


@dataclass(frozen=True, slots=True)
class SentenceCheck:
    """What became of a sentence, its marks taken off.

    `marks` are the numbers it cites, as written, `invented` those of them that no passage has. `support` is what the
    passages it cites give it, or, where it cites none that is there, what the best of all gives it; `passage` is the
    number of that one. `carried_by` is the passage to cite: one that supports the sentence, a cited one first; None
    where none does. `differs` are words of it that `passage` says otherwise.
    """

    text: str
    marks: tuple[int, ...]
    invented: tuple[int, ...]
    support: Support
    passage: int | None
    carried_by: int | None
    fault: Fault
    differs: tuple[Difference, ...] = ()


class SentenceChecker:
    """Checks sentences with the verifier, every passage at once. Safe for many threads."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    @property
    def name(self) -> str:
        """What an answer records as having checked it."""
        return self._verifier.name

    def of_sentence(self, text: str, marks: Sequence[int], passages: Sequence[NumberedPassage]) -> SentenceCheck:
        """What the passages give one sentence."""
        numbers = {passage.number for passage in passages}
        cited = [passage for passage in passages if passage.number in marks]
        others = [passage for passage in passages if passage not in cited]
        invented = tuple(mark for mark in marks if mark not in numbers)
        asked = [Claim(text, (passage.evidence,)) for passage in cited]
        if len(cited) > 1:
            asked.append(Claim(text, tuple(passage.evidence for passage in cited)))
        verdicts = self._verifier.verify(asked)
        verdict, passage = _best(verdicts, cited)
        if len(cited) > 1 and verdict.label is not SupportLabel.SUPPORTED:
            verdict = verdicts[-1] if verdicts[-1].label is SupportLabel.SUPPORTED else verdict
        carried_by = passage if verdict.label is SupportLabel.SUPPORTED else None
        if carried_by is None:
            found = self._verifier.verify([Claim(text, (other.evidence,)) for other in others])
            best, other = _best(found, others)
            if best.label is SupportLabel.SUPPORTED:
                carried_by = other
            if not cited:
                verdict, passage = best, other
        support = Support(verdict.label, verdict.score)
        return SentenceCheck(
            text=text,
            marks=tuple(marks),
            invented=invented,
            support=support,
            passage=None if passage is None else passage.number,
            carried_by=None if carried_by is None else carried_by.number,
            fault=_fault(tuple(marks), invented, bool(cited), support, carried_by),
            differs=verdict.differs,
        )

    def supporting(self, claim: str, texts: Sequence[str], heading: str) -> list[bool]:
        """For each text under the heading, whether it alone supports the claim."""
        verdicts = self._verifier.verify([Claim(claim, (Evidence(text, heading),)) for text in texts])
        return [verdict.label is SupportLabel.SUPPORTED for verdict in verdicts]


def _best(verdicts: Sequence[Verdict], passages: Sequence[NumberedPassage]) -> tuple[Verdict, NumberedPassage | None]:
    """The passage that supports most; where none does, the one that contradicts before one that says nothing."""
    order = (SupportLabel.SUPPORTED, SupportLabel.CONTRADICTED, SupportLabel.NOT_FOUND)
    if not passages:
        return Verdict(SupportLabel.NOT_FOUND, 0.0), None
    pairs = zip(verdicts, passages, strict=False)
    return min(pairs, key=lambda pair: (order.index(pair[0].label), -pair[0].score))


def _fault(
    marks: tuple[int, ...],
    invented: tuple[int, ...],
    cited: bool,
    support: Support,
    carried_by: NumberedPassage | None,
) -> Fault:
    if cited and support.label is SupportLabel.SUPPORTED:
        return Fault.INVENTED_CITATION if invented else Fault.NONE
    if carried_by is not None:
        return Fault.WRONG_PASSAGE if cited else Fault.INVENTED_CITATION if marks else Fault.UNCITED
    if support.label is SupportLabel.CONTRADICTED:
        return Fault.CONTRADICTED
    return Fault.INVENTED_CITATION if invented and not cited else Fault.NOT_FOUND
