"""One sentence of a model: held against the passages, then kept, mended, put into the documents' words, or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.citations import CitationTarget
from assistant.claim_names import Difference
from assistant.llm.client import Policy
from assistant.llm.prompts import Offered
from assistant.llm.stream import ModelSentence
from assistant.types import Handling, Support, SupportLabel
from assistant.verifier import Claim, Evidence, Verdict, Verifier
from corpus.text import shown
from index.text import terms


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
        claims = [Claim(text, (passage.evidence,)) for passage in cited]
        if len(cited) > 1:
            claims.append(Claim(text, tuple(passage.evidence for passage in cited)))
        verdicts = self._verifier.verify(claims)
        verdict, passage = _best(verdicts, cited)
        if len(cited) > 1 and verdict.label is not SupportLabel.SUPPORTED:
            verdict = verdicts[-1] if verdicts[-1].label is SupportLabel.SUPPORTED else verdict
        carried_by = passage if verdict.label is SupportLabel.SUPPORTED else None
        if carried_by is None:
            single_verdicts = self._verifier.verify([Claim(text, (other.evidence,)) for other in others])
            best, other = _best(single_verdicts, others)
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


_TRIED = 3
_MOST_PLACES = 2
# The share of a claim's terms that a sentence must have to stand in its place.
_ALIKE = 0.5


def carrying(claim: str, passage: Offered, checker: SentenceChecker) -> tuple[CitationTarget, ...]:
    """The one sentence that carries the claim alone, else the two that have most of its terms together; never empty."""
    wanted = set(terms(claim))
    overlaps = [(at, wanted & set(terms(text))) for at, text in enumerate(passage.texts)]
    order = sorted(overlaps, key=lambda item: (-len(item[1]), item[0]))
    tried = [at for at, shared in order[:_TRIED] if shared]
    alone = checker.supporting(claim, [passage.texts[at] for at in tried], passage.heading)
    for at, supports in zip(tried, alone, strict=True):
        if supports:
            return (CitationTarget(passage, passage.sentences[at]),)
    first, covered = order[0]
    chosen = [first]
    if len(chosen) < _MOST_PLACES:
        more = max(order[1:], key=lambda item: len(item[1] - covered), default=None)
        if more is not None and len(more[1] - covered) > 1:
            chosen.append(more[0])
    return tuple(CitationTarget(passage, passage.sentences[at]) for at in sorted(chosen))


def nearest(claim: str, passage: Offered) -> CitationTarget:
    """The sentence of the passage with most of the claim's terms."""
    wanted = set(terms(claim))
    at = max(range(len(passage.texts)), key=lambda at: (len(wanted & set(terms(passage.texts[at]))), -at))
    return CitationTarget(passage, passage.sentences[at])


def verbatim(claim: str, first: Sequence[Offered], others: Sequence[Offered]) -> CitationTarget | None:
    """The sentence that can stand in the claim's place: it has half of its terms or more, and leans on no other.

    Those of `first`, the passages that the claim cites, go before the others.
    """
    wanted = set(terms(claim))
    if not wanted:
        return None
    for passages in (first, others):
        shares = [
            (len(wanted & set(terms(text))) / len(wanted), CitationTarget(passage, sentence))
            for passage in passages
            for sentence, text in zip(passage.sentences, passage.texts, strict=True)
            if sentence.leans_on is None
        ]
        share, target = max(shares, key=lambda item: item[0], default=(0.0, None))
        if share >= _ALIKE:
            return target
    return None


@dataclass(frozen=True, slots=True)
class Treated:
    """A sentence as it is shown, and the places its footnotes open at; `text` is empty where it is left out."""

    text: str
    places: tuple[CitationTarget, ...]
    support: Support
    handling: Handling


_NOTHING = Support(SupportLabel.NOT_FOUND, 0.0)
_OWN_WORDS = Support(SupportLabel.SUPPORTED, 1.0)
_LEFT_OUT = Treated("", (), _NOTHING, Handling.AS_WRITTEN)


class Treatment(Protocol):
    """What becomes of a sentence."""

    def treat(self, sentence: ModelSentence, passages: Sequence[Offered], /) -> Treated:
        """The sentence as it is shown; its text is empty where it is left out."""
        ...


class Unchecked:
    """`Policy.OFF`: shown as it is; a mark opens the sentence of that passage that is likest."""

    def treat(self, sentence: ModelSentence, passages: Sequence[Offered], /) -> Treated:
        """The sentence, called neither supported nor otherwise."""
        return Treated(sentence.text, _named(sentence, passages), _NOTHING, Handling.NOT_CHECKED)


class Checked:
    """`Policy.MARK`: shown with what the check says. What is supported cites the sentences that carry it."""

    def __init__(self, checker: SentenceChecker) -> None:
        self._checker = checker

    def treat(self, sentence: ModelSentence, passages: Sequence[Offered], /) -> Treated:
        """The sentence with its support; an unsupported one cites what it named, for the reader to compare."""
        shown_to_it = [NumberedPassage(passage.number, passage.text, passage.heading) for passage in passages]
        check = self._checker.of_sentence(sentence.text, sentence.marks, shown_to_it)
        if check.fault in {Fault.NONE, Fault.INVENTED_CITATION} and check.support.label is SupportLabel.SUPPORTED:
            # An invented mark beside a right one is dropped: that too is a mark mended.
            handling = Handling.MARK_REPAIRED if check.invented else Handling.AS_WRITTEN
            if any(passage.number in sentence.marks for passage in passages):
                return Treated(sentence.text, self._places(check, passages), check.support, handling)
        if check.carried_by is not None:
            support = self._checker.of_sentence(
                sentence.text, (check.carried_by,), [shown_to_it[check.carried_by - 1]]
            ).support
            if support.label is SupportLabel.SUPPORTED:
                places = carrying(sentence.text, passages[check.carried_by - 1], self._checker)
                return Treated(sentence.text, places, support, Handling.MARK_REPAIRED)
        support = check.support if check.support.label is not SupportLabel.SUPPORTED else _NOTHING
        return Treated(
            sentence.text, _named(sentence, passages) or _against(check, passages), support, Handling.AS_WRITTEN
        )

    def _places(self, sentence_check: SentenceCheck, passages: Sequence[Offered]) -> tuple[CitationTarget, ...]:
        """Of each passage that it cites and that carries it; where none does alone, of all that it cites."""
        cited = [passage for passage in passages if passage.number in sentence_check.marks]
        alone = [
            item
            for item in cited
            if item.number == sentence_check.carried_by
            or self._checker.supporting(sentence_check.text, [item.text], item.heading)[0]
        ]
        return tuple(
            dict.fromkeys(
                target for item in alone or cited for target in carrying(sentence_check.text, item, self._checker)
            )
        )


class Strict:
    """`Policy.STRICT`: what is not supported gives way to the documents' own words, or is left out."""

    def __init__(self, checked: Checked) -> None:
        self._checked = checked

    def treat(self, sentence: ModelSentence, passages: Sequence[Offered], /) -> Treated:
        """The sentence, the documents' own in its place, or nothing."""
        treated = self._checked.treat(sentence, passages)
        if treated.support.label is SupportLabel.SUPPORTED:
            return treated
        cited = [passage for passage in passages if passage.number in sentence.marks]
        target = verbatim(sentence.text, cited, [passage for passage in passages if passage not in cited])
        if target is None:
            return _LEFT_OUT
        return Treated(shown(target.document, target.sentence.span), (target,), _OWN_WORDS, Handling.REPLACED)


def treatment(policy: Policy, checker: SentenceChecker) -> Treatment:
    """What the policy does with a sentence."""
    if policy is Policy.OFF:
        return Unchecked()
    checked = Checked(checker)
    return checked if policy is Policy.MARK else Strict(checked)


def _named(sentence: ModelSentence, passages: Sequence[Offered]) -> tuple[CitationTarget, ...]:
    """A place in each passage that the sentence cites and that is there."""
    return tuple(nearest(sentence.text, passage) for passage in passages if passage.number in sentence.marks)


def _against(sentence_check: SentenceCheck, passages: Sequence[Offered]) -> tuple[CitationTarget, ...]:
    """Where the words stand that contradict a sentence which cites nothing."""
    if sentence_check.support.label is not SupportLabel.CONTRADICTED or sentence_check.passage is None:
        return ()
    return (nearest(sentence_check.text, passages[sentence_check.passage - 1]),)
