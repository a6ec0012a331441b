"""Holds what a student got against what they should have got: their own questions, answered as if they were alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.crowd.alone import canonical
from evals.crowd.reading_page import evened
from evals.crowd.script import Script
from evals.crowd.visit import Visited
from evals.crowd.wire import Json


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong with one student's visit, in one line."""

    student: str
    what: str


def faults(script: Script, visited: Visited, alone: Sequence[bytes]) -> Iterator[Fault]:
    """All that was wrong; none where every answer was the one that its question gets alone, in the right place."""
    turns = _turns(visited.exported)
    if [turn.get("question") for turn in turns] != list(script.questions):
        yield Fault(script.name, "other questions are kept than were asked")
        return
    for number, (turn, seen, expected) in enumerate(zip(turns, visited.seen, alone, strict=True), start=1):
        answer = turn.get("answer")
        if canonical(answer) != expected:
            yield Fault(script.name, f"answer {number} is not the one that {seen.question!r} gets alone")
        questions = [message.text for message in seen.messages[::2]]
        if questions != [evened(question) for question in script.questions[:number]]:
            yield Fault(script.name, f"at question {number} the page shows other questions than were asked")
        elif not _shows(seen.messages[-1].text, answer):
            yield Fault(script.name, f"at question {number} the page shows other words than are kept")


def _shows(text: str, answer: Json) -> bool:
    """Whether every sentence of the answer stands in the message, in order; of none, what is said instead."""
    if not isinstance(answer, dict):
        return False
    sentences = answer.get("sentences")
    wanted = [one.get("text") for one in sentences if isinstance(one, dict)] if isinstance(sentences, list) else []
    at = 0
    # List items have lines of their own on the page.
    for line in [part for one in wanted or [answer.get("notice")] for part in str(one).split("\n")]:
        at = text.find(evened(line), at)
        if at < 0:
            return False
    return True


def _turns(exported: Json) -> list[dict[str, Json]]:
    turns = exported.get("turns") if isinstance(exported, dict) else None
    return [turn for turn in turns if isinstance(turn, dict)] if isinstance(turns, list) else []
