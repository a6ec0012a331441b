"""What a checker, behind the citation step, makes of planted answers: caught, missed, false alarms."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import SupportLabel
from assistant.checking import Checker
from assistant.support.rules import Rules
from assistant.support.standing import Fault, Standing, Standings
from evals.intervals import Proportion
from evals.planted.answers import Clean, PlantedAnswer, PlantedSentence
from evals.planted.faults import FaultKind


@dataclass(frozen=True, slots=True)
class Judged:
    """A planted sentence and how it was found to stand."""

    sentence: PlantedSentence
    standing: Standing

    @property
    def flagged(self) -> bool:
        """Whether it was caught; of a clean sentence, whether that was a false alarm.

        A fault in the words is caught where the sentence is not taken for supported; an invented citation where the
        mark is known for one; a wrong passage where the sentence is not taken for carried by it; an uncited sentence
        where its passage is found.
        """
        kind, standing = self.sentence.kind, self.standing
        if isinstance(kind, Clean):
            return standing.fault is not Fault.NONE
        if kind is FaultKind.INVENTED:
            return bool(standing.invented)
        if kind is FaultKind.UNCITED:
            return standing.fault is Fault.UNCITED and self.repairable
        return standing.support.label is not SupportLabel.SUPPORTED

    @property
    def repairable(self) -> bool:
        """Whether the right passage was found for it."""
        return self.standing.carried_by == self.sentence.right


def judged(answers: Sequence[PlantedAnswer], checker: Checker, rules: Rules) -> tuple[Judged, ...]:
    """Every sentence of the answers, judged in its answer as it stands there.

    Raises `ValueError` where an answer is parted into other sentences than it was made of.
    """
    standings = Standings(checker, rules)
    found: list[Judged] = []
    for answer in answers:
        stood = standings.of_answer(answer.text, answer.passages)
        found.extend(Judged(one, standing) for one, standing in zip(answer.sentences, stood, strict=True))
    return tuple(found)


def flagged(judgements: Sequence[Judged], kind: FaultKind | Clean) -> Proportion:
    """How many sentences of a kind were caught, or were false alarms."""
    of_kind = [one for one in judgements if one.sentence.kind is kind]
    return Proportion(sum(one.flagged for one in of_kind), len(of_kind))


def contradicted(judgements: Sequence[Judged], kind: FaultKind | Clean) -> Proportion:
    """How many sentences of a kind were said to be contradicted."""
    of_kind = [one for one in judgements if one.sentence.kind is kind]
    return Proportion(sum(one.standing.support.label is SupportLabel.CONTRADICTED for one in of_kind), len(of_kind))


def repaired(judgements: Sequence[Judged], kind: FaultKind | Clean) -> Proportion:
    """For how many sentences of a kind the passage to cite was found."""
    of_kind = [one for one in judgements if one.sentence.kind is kind]
    return Proportion(sum(one.repairable for one in of_kind), len(of_kind))
