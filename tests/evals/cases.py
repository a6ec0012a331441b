"""Made-up questions with their places."""

from pathlib import Path

from assistant.types import Question
from corpus.span import Span
from evals.answer_eval import Case, SourceSpan

# Sets of another form have readers and tests of their own (`tests/evals/lab`).
OF_ANOTHER_FORM = frozenset({"generality", "conversations", "highlight"})
SETS = tuple(
    path
    for path in sorted((Path(__file__).parents[2] / "evals" / "questions").glob("*.jsonl"))
    if path.stem not in OF_ANOTHER_FORM
)


def place(start: int, end: int, source: str = "a.md") -> SourceSpan:
    return SourceSpan(source, Span(start, end))


def case(*gold: tuple[SourceSpan, ...], kind: str = "plain", question: str = "What?") -> Case:
    return Case("1", kind, Question(question), gold)
