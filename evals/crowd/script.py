"""What each student asks: no two the same to begin with, and every other question leaning on the one before."""

import random
from dataclasses import dataclass
from importlib.resources import as_file, files

from evals.question_set import Case, read_cases

_SETS = ("bundled.jsonl", "tuning.jsonl", "held_out.jsonl")
_FOLLOW_UPS = (
    "and esketamine?",
    "How fast does it work?",
    "What are its side effects?",
    "Is it safe?",
    "Why?",
    "How is it given?",
    "And in treatment-resistant depression?",
)


@dataclass(frozen=True, slots=True)
class Script:
    """The questions of one student, in order, each asked in the conversation of those before it."""

    name: str
    questions: tuple[str, ...]


def scripts(students: int, questions: int, seed: int) -> tuple[Script, ...]:
    """A script a student, of so many questions; the same for the same seed."""
    drawn = random.Random(seed)
    openings = [case.question.text for name in _SETS for case in _cases(name) if not case.question.history]
    drawn.shuffle(openings)
    made: list[Script] = []
    for student in range(students):
        asked = [
            _FOLLOW_UPS[(student + number) % len(_FOLLOW_UPS)]
            if number % 2
            else openings[(student + students * (number // 2)) % len(openings)]
            for number in range(questions)
        ]
        made.append(Script(f"student-{student + 1}", tuple(asked)))
    return tuple(made)


def _cases(name: str) -> tuple[Case, ...]:
    with as_file(files("evals.questions").joinpath(name)) as path:
        return read_cases(path)
