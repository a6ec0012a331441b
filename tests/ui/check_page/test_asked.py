"""What the browser sends may be anything, and is read as far as it means something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Coverage
from evals.review_queue import Order
from evals.verdicts import Label
from tests.page_documents import ketamine_answer
from ui.web.check_requests import DeskRequest, Sent, Stop, Stretch, citation_at, places, way

plain = st.sampled_from([None, True, False, 0, -1, 7, 10**12, 1.5, "", "s1", "partly", "supports", "x" * 99, "\x00"])
json_values = (
    plain
    | st.lists(plain, max_size=3)
    | st.lists(st.dictionaries(st.sampled_from(["at", "words"]), plain, max_size=2), max_size=3)
)
NAMES = ("answer", "stop", "order", "coverage", "serial", "whole", "stretches", "label", "note")


@given(st.dictionaries(st.sampled_from(NAMES), json_values))
def test_nothing_that_is_sent_breaks_the_reading(fields: dict[str, object]) -> None:
    sent = Sent(fields)
    assert isinstance(sent.desk_request(), DeskRequest)
    assert all(isinstance(one, Stretch) and one.at >= 0 for one in sent.stretches())
    assert sent.label() is None or isinstance(sent.label(), Label)


def test_what_means_something_is_read() -> None:
    sent = Sent(
        {
            "answer": "a" * 32,
            "stop": "s2-c5",
            "order": "sampled",
            "coverage": "partly",
            "serial": 7,
            "whole": True,
            "label": "does_not",
            "stretches": [{"at": 3, "words": "of it"}],
        }
    )
    assert sent.desk_request() == DeskRequest("a" * 32, Stop(2, 5), Order.SAMPLED, Coverage.PARTLY, 7, True)
    assert sent.label() is Label.DOES_NOT
    assert sent.stretches() == (Stretch(3, "of it"),)


@pytest.mark.parametrize("text", ["", "s", "s1-", "s1-c", "c1", "s1-c2 ", "S1", "s-1", "s1-c2-c3", "s99999999"])
def test_what_is_no_stop_is_none(text: str) -> None:
    assert Stop.read(text) is None


def test_every_stop_reads_back_and_has_its_footnote() -> None:
    answer = ketamine_answer("?")
    for stop in places(answer):
        assert Stop.read(str(stop)) == stop
        citation = citation_at(answer, stop)
        assert citation is not None
        assert citation.number == answer.sentences[stop.sentence - 1].citations[0]
    assert way(answer) == tuple(Stop(number, number) for number in range(1, 6))
