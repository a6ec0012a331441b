"""A question set over its documents: right, first footnote right, wrongly abstained, wrongly answered, how well the
confidence tells. Footnote is asked to answer everything; what it would have kept silent on is read off its
confidence: so one run gives every threshold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from assistant.confidence import ConfidenceModel
from assistant.settings import Settings
from evals.answering import AssistantSystem, Outcome, Shown, scores
from evals.asked_library import AskedLibrary
from evals.figures.calibration import Told, area_under_risk, calibration_error
from evals.intervals import Proportion
from evals.question_set import Case, read_cases
from evals.training.auroc import Area


@dataclass(frozen=True, slots=True)
class Answered:
    """A case, what would be shown if nothing were kept back, and how sure Footnote was of it (0..1)."""

    case: Case
    shown: Shown

    def at(self, threshold: float) -> Outcome:
        """What is shown when answers below the threshold are kept back."""
        if not self.shown.abstained and self.shown.confidence >= threshold:
            return Outcome(self.case, self.shown)
        return Outcome(self.case, replace(self.shown, places=(), abstained=True))

    @property
    def told(self) -> Told:
        """The confidence, and whether the answer holds a right sentence."""
        return Told(self.shown.confidence, self.case.met_by(self.shown.places))


def answered(asked: AskedLibrary, settings: Settings, questions: Path) -> tuple[Answered, ...]:
    """Every question of the set, answered with these settings, whatever the confidence."""
    never = replace(settings.confidence, partly_from=0.0, covered_from=0.0)
    assistant = asked.assistant(replace(settings, confidence=never))
    system = AssistantSystem(assistant.invoke, asked.snapshot)
    cases = read_cases(questions)
    return tuple(Answered(case, system.show(case.question)) for case in tqdm(cases, desc=questions.stem))


def figures(of: Sequence[Answered], confidence: ConfidenceModel) -> dict[str, str]:
    """The figures by name, as they are printed."""
    outcomes = [one.at(confidence.partly_from) for one in of]
    found = scores(outcomes)
    given = [one for one in outcomes if one.case.answerable and not one.shown.abstained]
    yes = [one.shown.confidence for one in of if one.case.answerable]
    no = [one.shown.confidence for one in of if not one.case.answerable]
    told = [one.told for one in of]
    return {
        "right sentence among those shown": str(found.right_sentence),
        "right, of the answerable that were answered": str(
            Proportion(sum(one.right_sentence for one in given), len(given))
        ),
        "first footnote right and exact": str(found.right_citation),
        "wrongly abstained": str(found.wrongly_abstained),
        "wrongly answered": str(found.wrongly_answered),
        "answerable or not, AUROC": str(Area.of(yes, no)),
        "expected calibration error": f"{calibration_error(told):.3f} (n {len(told)})",
        "area under risk and coverage": f"{area_under_risk(told):.3f} (n {len(told)})",
        "words to read": f"{found.words:.0f}",
    }
