"""MedQuAD (CC BY 4.0): questions of patients with answers from NIH pages, by kind of question and by what it is on.

Hard negatives: another kind of question on the same thing, and the same kind on another. All of it trains.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.cutting import TokenCounter
from evals.training.cut_text import CutPassage, cut_document, paragraphs
from evals.training.group import Candidate, Group
from index.reader.reader_text import one_line

_CHARACTERS = 700
_ASKED = 500
_UNANSWERED = 0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, its kind, what it is on, and the answer as plain text."""

    question: str
    kind: str
    focus: str
    answer: str


def read_medquad(data: Path) -> tuple[Pair, ...]:
    """All pairs."""
    with (data / "medquad" / "pairs.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(
        Pair(
            one_line(row["question"].replace("(are)", "").replace(" ?", "?").replace("What is are", "What is")),
            row["type"],
            row["focus"],
            row["answer"],
        )
        for row in rows
    )


def groups(read: Sequence[Pair], counter: TokenCounter, choose: random.Random) -> Iterator[Group]:
    """500 questions drawn: the beginning of the answer, another kind on the same thing, the same kind on another;
    for three in ten without the first."""
    by_focus: dict[str, list[Pair]] = defaultdict(list)
    by_kind: dict[str, list[Pair]] = defaultdict(list)
    for one in read:
        by_focus[one.focus].append(one)
        by_kind[one.kind].append(one)
    able = [one for one in read if len({other.kind for other in by_focus[one.focus]}) > 1]
    for one in choose.sample(able, min(_ASKED, len(able))):
        right = _opening(one.answer, counter)
        wrong = [Candidate(other.text) for other in _others(one, by_focus, by_kind, counter, choose)]
        if right is None or not wrong:
            continue
        if choose.random() < _UNANSWERED:
            yield Group("medquad", one.question, tuple(wrong))
        else:
            answer = Candidate(right.text, tuple(range(len(right.text.sentences))))
            yield Group("medquad", one.question, (answer, *wrong), exact=False)


def _others(
    one: Pair,
    by_focus: Mapping[str, Sequence[Pair]],
    by_kind: Mapping[str, Sequence[Pair]],
    counter: TokenCounter,
    choose: random.Random,
) -> Iterator[CutPassage]:
    same = [other for other in by_focus[one.focus] if other.kind != one.kind and other.answer != one.answer]
    like = [other for other in by_kind[one.kind] if other.focus != one.focus]
    for other in (*choose.sample(same, min(2, len(same))), *choose.sample(like, min(1, len(like)))):
        found = _opening(other.answer, counter)
        if found is not None:
            yield found


def _opening(answer: str, counter: TokenCounter) -> CutPassage | None:
    """The first passage of the first 700 characters, cut at their last full stop."""
    text = one_line(answer)[:_CHARACTERS]
    end = text.rfind(". ")
    text = text[: end + 1] if len(text) == _CHARACTERS and end > 0 else text
    cut = cut_document(paragraphs("answer", [(None, text)]), counter) if text else None
    return cut.passages[0] if cut is not None and cut.passages else None
