"""What is printed of a crowd, and when all is well."""

from dataclasses import replace

import pytest

from evals.lab.crowd import Fault, Outcome, is_well, report, share
from evals.lab.crowd_server import Memory, scripts
from evals.lab.crowd_visit import Moments

WELL = Outcome(
    students=2,
    asked=4,
    moments=tuple(Moments(one, one + 1, one + 2) for one in (1.0, 2.0, 3.0, 10.0)),
    faults=(),
    errors=(),
    refused=2,
    memory=Memory([100.0, 300.0, 200.0]),
    seconds=12.4,
)


def test_the_lines() -> None:
    lines = list(report(WELL))
    assert lines[0].startswith("2 students at once: 4 questions, 12 s from the first to the last")
    assert "| seconds from asking (n = 4) | p50 | p95 | longest |" in lines
    assert "| first words | 2.0 | 10.0 | 10.0 |" in lines
    assert "| with what to ask next | 4.0 | 12.0 | 12.0 |" in lines
    assert "Memory of the server (n = 3 looks): 100 MiB before, 300 at most, 200 when all had gone." in lines
    assert "Another's conversation was refused to 2 of 2 students." in lines


def test_a_fault_is_named() -> None:
    outcome = replace(WELL, faults=(Fault("student-1", "answer 2 is another"),), refused=None)
    lines = list(report(outcome))
    assert lines[-1] == "  student-1: answer 2 is another"
    assert not any("refused" in line for line in lines)


@pytest.mark.parametrize(
    ("outcome", "well"),
    [
        (WELL, True),
        (replace(WELL, refused=None), True),
        (replace(WELL, refused=1), False),
        (replace(WELL, moments=WELL.moments[:3]), False),
        (replace(WELL, faults=(Fault("student-1", "x"),)), False),
        (replace(WELL, errors=(Fault("student-1", "x"),)), False),
    ],
)
def test_when_all_is_well(outcome: Outcome, well: bool) -> None:
    assert is_well(outcome) is well


def test_the_nearest_rank() -> None:
    waits = [float(one) for one in range(1, 21)]
    assert (share(waits, 0.5), share(waits, 0.95), share([7.0], 0.95)) == (10.0, 19.0, 7.0)


def test_everybody_begins_with_another_question_and_leans_on_it_then() -> None:
    made = scripts(50, 3, seed=1)
    assert made == scripts(50, 3, seed=1)
    assert made != scripts(50, 3, seed=2)
    openings = [question for script in made for question in script.questions[::2]]
    assert len(set(openings)) == 100
    assert {len(script.questions) for script in made} == {3}
