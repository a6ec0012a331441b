"""One sentence of a model: held against the passages, then kept, mended, put into the documents' words, or left out.

What a policy does is told here and nowhere else. Left out: how support is told (`sentence_check`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Handling, Support, SupportLabel
from assistant.llm.carrying import carrying, nearest, verbatim
from assistant.llm.footnotes import Place
from assistant.llm.offered import Offered
from assistant.llm.options import Policy
from assistant.llm.sentence_check import Fault, NumberedPassage, SentenceCheck, SentenceChecker
from assistant.llm.splitting import Said
from corpus.shown import shown


@dataclass(frozen=True, slots=True)
class Treated:
    """A sentence as it is shown, and the places its footnotes open at; `text` is empty where it is left out."""

    text: str
    places: tuple[Place, ...]
    support: Support
    handling: Handling


_NOTHING = Support(SupportLabel.NOT_FOUND, 0.0)
_OWN_WORDS = Support(SupportLabel.SUPPORTED, 1.0)
_LEFT_OUT = Treated("", (), _NOTHING, Handling.AS_WRITTEN)


class Treatment(Protocol):
    """What becomes of a sentence."""

    def treat(self, said: Said, passages: Sequence[Offered], /) -> Treated:
        """The sentence as it is shown; its text is empty where it is left out."""
        ...


class Unchecked:
    """`Policy.OFF`: shown as it is; a mark opens the sentence of that passage that is likest."""

    def treat(self, said: Said, passages: Sequence[Offered], /) -> Treated:
        """The sentence, called neither supported nor otherwise."""
        return Treated(said.text, _named(said, passages), _NOTHING, Handling.NOT_CHECKED)


class Checked:
    """`Policy.MARK`: shown with what the check says. What is supported cites the sentences that carry it."""

    def __init__(self, checker: SentenceChecker) -> None:
        self._checker = checker

    def treat(self, said: Said, passages: Sequence[Offered], /) -> Treated:
        """The sentence with its support; an unsupported one cites what it named, for the reader to compare."""
        shown_to_it = [NumberedPassage(one.number, one.text, one.heading) for one in passages]
        found = self._checker.of_sentence(said.text, said.marks, shown_to_it)
        if found.fault in {Fault.NONE, Fault.INVENTED_CITATION} and found.support.label is SupportLabel.SUPPORTED:
            # An invented mark beside a right one is dropped: that too is a mark mended.
            handling = Handling.MARK_REPAIRED if found.invented else Handling.AS_WRITTEN
            if any(one.number in said.marks for one in passages):
                return Treated(said.text, self._places(found, passages), found.support, handling)
        if found.carried_by is not None:
            support = self._checker.of_sentence(
                said.text, (found.carried_by,), [shown_to_it[found.carried_by - 1]]
            ).support
            if support.label is SupportLabel.SUPPORTED:
                places = carrying(said.text, passages[found.carried_by - 1], self._checker)
                return Treated(said.text, places, support, Handling.MARK_REPAIRED)
        support = found.support if found.support.label is not SupportLabel.SUPPORTED else _NOTHING
        return Treated(said.text, _named(said, passages) or _against(found, passages), support, Handling.AS_WRITTEN)

    def _places(self, found: SentenceCheck, passages: Sequence[Offered]) -> tuple[Place, ...]:
        """Of each passage that it cites and that carries it; where none does alone, of all that it cites."""
        cited = [one for one in passages if one.number in found.marks]
        alone = [
            one
            for one in cited
            if one.number == found.carried_by or self._checker.supporting(found.text, [one.text], one.heading)[0]
        ]
        return tuple(
            dict.fromkeys(place for one in alone or cited for place in carrying(found.text, one, self._checker))
        )


class Strict:
    """`Policy.STRICT`: what is not supported gives way to the documents' own words, or is left out."""

    def __init__(self, checked: Checked) -> None:
        self._checked = checked

    def treat(self, said: Said, passages: Sequence[Offered], /) -> Treated:
        """The sentence, the documents' own in its place, or nothing."""
        treated = self._checked.treat(said, passages)
        if treated.support.label is SupportLabel.SUPPORTED:
            return treated
        cited = [one for one in passages if one.number in said.marks]
        place = verbatim(said.text, cited, [one for one in passages if one not in cited])
        if place is None:
            return _LEFT_OUT
        return Treated(shown(place.document, place.sentence.span), (place,), _OWN_WORDS, Handling.REPLACED)


def treatment(policy: Policy, checker: SentenceChecker) -> Treatment:
    """What the policy does with a sentence."""
    if policy is Policy.OFF:
        return Unchecked()
    checked = Checked(checker)
    return checked if policy is Policy.MARK else Strict(checked)


def _named(said: Said, passages: Sequence[Offered]) -> tuple[Place, ...]:
    """A place in each passage that the sentence cites and that is there."""
    return tuple(nearest(said.text, one) for one in passages if one.number in said.marks)


def _against(found: SentenceCheck, passages: Sequence[Offered]) -> tuple[Place, ...]:
    """Where the words stand that contradict a sentence which cites nothing."""
    if found.support.label is not SupportLabel.CONTRADICTED or found.passage is None:
        return ()
    return (nearest(found.text, passages[found.passage - 1]),)
