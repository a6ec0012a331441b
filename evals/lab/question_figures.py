"""Figures of whole answers to the question sets kept for reporting: right, wrong, declined, how long, how sure.

`looks right` is by what a set says a right answer holds; a reader has the last word. Left out: who answers.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant import factory
from assistant.answer_json import answer_from_json, answer_json
from assistant.settings import Settings
from assistant.types import Answer, Question
from evals.lab.auroc import Area
from evals.lab.conversations import CONVERSATIONS
from evals.lab.finding_figures import Figure, Measuring
from evals.lab.fit_abstention import expected_calibration_error
from evals.lab.kept_rows import Row
from evals.lab.question_libraries import LabLibrary, LabQuestion
from evals.metrics import Mean, Proportion, drawn, middle_of

_SAMPLES = 1_000
_MEANT = "meant"


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and what was answered. `likely` says of a declined one whether the sentence that would have been shown
    first is right, None where that is not known."""

    asked: LabQuestion
    answer: Answer
    likely: bool | None = None

    @property
    def right(self) -> bool:
        """Whether the answer is right; of a question without one, whether it was declined."""
        return self.asked.right(self.answer)


def answered(measuring: Measuring, library: LabLibrary, asked: Sequence[LabQuestion]) -> list[Judged]:
    """The engine's answers; kept as JSON, for whoever wants to read them."""
    assistant = factory.assistant_over(Settings(measuring.work), library.retriever, measuring.reader)

    def row(at: int) -> Row:
        one = asked[at]
        answer = assistant.invoke(one.question)
        likely: bool | None = None
        if answer.abstained:
            judgement = assistant.judge(one.question)
            candidates = judgement.ranking.candidates if judgement is not None else ()
            likely = bool(candidates) and one.answerable and one.holds(candidates[0])
        return {"answer": answer_json(answer), "likely": likely}

    rows = measuring.kept(f"answers-{library.name}").each([_key(item) for item in asked], row, library.name)
    return [
        Judged(item, answer_from_json(kept["answer"]), bool(kept["likely"]) if kept["likely"] is not None else None)
        for item, kept in zip(asked, rows, strict=True)
    ]


def reported(library: LabLibrary, limit: int | None) -> list[LabQuestion]:
    """The library's questions kept for reporting."""
    return [question for question in library.questions if not question.development][:limit]


def answer_figures(judged: Sequence[Judged]) -> Iterator[Figure]:
    """Of each set, and of all but the conversations together."""
    by_set: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        by_set[item.asked.set_name].append(item)
    talks = by_set.pop("conversations", [])
    if len(by_set) > 1:
        by_set["all of these"] = [item for own in by_set.values() for item in own]
    for name, own in by_set.items():
        able = [item for item in own if item.asked.answerable]
        others = [item for item in own if not item.asked.answerable]
        shown = [item for item in own if not item.answer.abstained]
        right = sum(item.right for item in able)
        declined = sum(item.answer.abstained for item in able)
        yield f"{name}: answered right", str(Proportion(right, len(able)))
        yield f"{name}: answered wrong", str(Proportion(len(able) - right - declined, len(able)))
        yield f"{name}: wrongly declined", str(Proportion(declined, len(able)))
        if others:
            answered_though = sum(not other.answer.abstained for other in others)
            yield f"{name}: answered though not there", str(Proportion(answered_though, len(others)))
        if shown:
            yield f"{name}: sentences an answer", str(Mean.of([len(item.answer.sentences) for item in shown]))
    if talks:
        yield "new conversations: last answer right", str(Proportion(sum(talk.right for talk in talks), len(talks)))


def by_kind(judged: Sequence[Judged]) -> Iterator[Figure]:
    """Of each kind of question how many are right, declined where nothing answers."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for item in judged:
        kinds[item.asked.kind if item.asked.answerable else "not answered there"].append(item.right)
    for name in sorted(kinds):
        yield f"kind {name}: right", str(Proportion(sum(kinds[name]), len(kinds[name])))


def confidence_figures(judged: Sequence[Judged]) -> Iterator[Figure]:
    """How far the confidence is a probability: of the answers shown, and of all where it is known what would have been
    shown; ECE over ten bins, its interval by resampling."""
    shown = [
        (item.answer.confidence, item.asked.answerable and item.right) for item in judged if not item.answer.abstained
    ]
    every = [
        (
            item.answer.confidence,
            item.asked.answerable and item.right if not item.answer.abstained else bool(item.likely),
        )
        for item in judged
        if not item.answer.abstained or item.likely is not None
    ]
    for name, pairs in (("answers shown", shown), ("all questions", every)):
        if name == "all questions" and len(every) == len(shown):
            continue
        right, wrong = ([p for p, is_ in pairs if is_ is kind] for kind in (True, False))
        yield f"confidence, {name}: ECE", _ece(pairs)
        yield f"confidence, {name}: AUROC of right", str(Area.of(right, wrong)) if right and wrong else "-"


def meant_pairs(limit: int | None) -> list[LabQuestion]:
    """The conversations over the bundled reviews: each follow-up, and behind it what a person meant by it."""
    found = []
    for number, (history, typed, meant) in enumerate(CONVERSATIONS[:limit]):
        for name, question in (("typed", Question(typed, tuple(history))), (_MEANT, Question(meant))):
            found.append(
                LabQuestion(
                    f"talk-{number}-{name}", "follow-ups", "followup", question, True, True, _never, lambda _: False
                )
            )
    return found


def meant_figures(judged: Sequence[Judged]) -> Iterator[Figure]:
    """How often the follow-up's answer shows the sentence that is shown first where the question is asked in full."""
    pairs = [(typed, meant) for typed, meant in zip(judged[::2], judged[1::2], strict=True) if meant.answer.citations]
    hits = sum(
        any(
            (citation.document_id, citation.span)
            == (meant.answer.citations[0].document_id, meant.answer.citations[0].span)
            for citation in typed.answer.citations
        )
        for typed, meant in pairs
    )
    yield "follow-ups: the sentence found that the question in full finds", str(Proportion(hits, len(pairs)))


def answers_kept(work: Path, engine: str) -> tuple[Path, ...]:
    """The files of answers that a reader may want to see."""
    return tuple(sorted(work.glob(f"answers-*-{engine}.jsonl")))


def _never(_: object) -> bool:
    return False


def _key(asked: LabQuestion) -> str:
    return f"{asked.set_name}/{asked.id}"


def _ece(pairs: Sequence[tuple[float, bool]]) -> str:
    if not pairs:
        return "-"
    p = np.array([pair[0] for pair in pairs], dtype=np.float64)
    y = np.array([pair[1] for pair in pairs], dtype=np.bool_)
    samples = [expected_calibration_error(p[draw], y[draw]) for draws in drawn(len(p), 0, _SAMPLES) for draw in draws]
    low, high = middle_of(np.array(samples))
    return f"{expected_calibration_error(p, y):.3f} (n {len(p)}; {low:.3f}-{high:.3f})"
