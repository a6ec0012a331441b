"""A set of questions with the places that answer them: JSON lines, written in our own words, offsets only.

One line: {"id", "kind", "question", "history", "answerable", "gold": [[{"source", "start", "end"}, ...], ...]}. Every
group of `gold` must be met, by any one of its places; an unanswerable question has none.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.question import Question
from corpus.errors import FileUnreadable, QuestionError
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text of the file called `source`."""

    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """One question and the groups of places that answer it."""

    id: str
    kind: str
    question: Question
    gold: tuple[tuple[Place, ...], ...]

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return bool(self.gold)

    def met_by(self, places: Sequence[Place]) -> bool:
        """Whether each group has a place that shares words with one of `places`."""
        return self.answerable and all(
            any(one.source == gold.source and one.span.meets(gold.span) for gold in group for one in places)
            for group in self.gold
        )

    def touched_by(self, place: Place) -> bool:
        """Whether `place` shares words with any place of any group."""
        return any(place.source == gold.source and place.span.meets(gold.span) for group in self.gold for gold in group)


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file. Raises `FileUnreadable`, naming the line, for one that is not as described."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileUnreadable(f"{path} is not UTF-8 text: save it as UTF-8") from error
    cases = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                cases.append(_case(json.loads(line)))
            except (ValueError, KeyError, TypeError, QuestionError) as error:
                raise FileUnreadable(f"{path} line {number} is no question with gold places: {error!r}") from error
    return tuple(cases)


def gold_sources(cases: Iterable[Case]) -> tuple[str, ...]:
    """The names of the files that the gold of the cases lies in, each once, sorted."""
    return tuple(sorted({place.source for case in cases for group in case.gold for place in group}))


def _case(row: Mapping[str, object]) -> Case:
    groups, history = row["gold"], row["history"]
    if not isinstance(groups, list) or not isinstance(history, list):
        raise TypeError("gold and history must be lists")
    gold = tuple(
        tuple(Place(str(place["source"]), Span(place["start"], place["end"])) for place in group) for group in groups
    )
    if bool(row["answerable"]) is not bool(gold):
        raise ValueError("answerable, but no gold, or the other way round")
    if not all(gold):
        raise ValueError("a group of gold without a place can never be met")
    return Case(str(row["id"]), str(row["kind"]), Question(str(row["question"]), tuple(map(str, history))), gold)
