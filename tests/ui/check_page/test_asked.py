"""What the browser sends may be anything, and is read as far as it means something."""

from hypothesis import given
from hypothesis import strategies as st

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


def test_every_stop_reads_back_and_has_its_footnote() -> None:
    answer = ketamine_answer("?")
    for stop in places(answer):
        assert Stop.read(str(stop)) == stop
        citation = citation_at(answer, stop)
        assert citation is not None
        assert citation.number == answer.sentences[stop.sentence - 1].citations[0]
    assert way(answer) == tuple(Stop(number, number) for number in range(1, 6))
