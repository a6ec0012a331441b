"""An answer that was kept comes back as it was."""

import json
from collections.abc import Callable
from dataclasses import fields

import pytest
from hypothesis import given, settings

from assistant.answer_json import answer_from_json, answer_from_text, answer_json
from assistant.types import Answer
from tests.assistant.any_answer import answers
from tests.page_documents import ketamine_answer

Harm = Callable[[dict[str, object]], None]


def stored(answer: Answer) -> dict[str, object]:
    made: dict[str, object] = json.loads(json.dumps(answer_json(answer)))
    return made


@settings(max_examples=100, deadline=None)
@given(answers())
def test_every_field_survives(answer: Answer) -> None:
    read = answer_from_text(json.dumps(answer_json(answer)))
    for field in fields(Answer):
        assert getattr(read, field.name) == getattr(answer, field.name), field.name
    assert read == answer
    assert read.text == answer.text


def test_keys_of_a_later_version_are_passed_over() -> None:
    made = stored(ketamine_answer("How?"))
    made["mood"] = "calm"
    assert answer_from_json(made) == ketamine_answer("How?")


def first_citation(made: dict[str, object]) -> dict[str, object]:
    citations = made["citations"]
    assert isinstance(citations, list)
    one = citations[0]
    assert isinstance(one, dict)
    return one


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda made: made.pop("notice"), "notice is missing"),
        (lambda made: made.update(sentences={}), "sentences should be a valid tuple"),
        (lambda made: made.update(nearby=["a", 1]), r"nearby\[1\] should be a valid string, not 1"),
        (lambda made: made.update(confidence="high"), "confidence should be a valid number, not 'high'"),
        (lambda made: made.update(confidence=float("nan")), "confidence should be a finite number"),
        (lambda made: made.update(finished=1), "finished should be a valid boolean, not 1"),
        (lambda made: made.update(coverage="wholly"), "wholly"),
        (
            lambda made: first_citation(made).update(start=True),
            r"citations\[0\].start should be a valid integer",
        ),
        (lambda made: first_citation(made).update(start=9_999_999), "not a span"),
        (
            lambda made: first_citation(made).update(references=[4]),
            r"references\[0\] should be a valid dictionary",
        ),
    ],
)
def test_what_is_not_an_answer_is_refused_by_name(harm: Harm, named: str) -> None:
    made = stored(ketamine_answer("How?"))
    harm(made)
    with pytest.raises(ValueError, match=named):
        answer_from_json(made)
