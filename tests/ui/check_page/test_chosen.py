"""Words chosen in a source: either their exact place, or a refusal; whatever the browser sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import VerdictError
from corpus.span import Span
from tests.page_documents import KETAMINE
from ui.web.check_requests import LONGEST, NOT_THERE, NOTHING_CHOSEN, TOO_LONG, Stretch, chosen_span

TEXT = KETAMINE.text


def stretch(start: int, end: int) -> Stretch:
    return Stretch(start, TEXT[start:end])


@given(st.data())
def test_what_was_chosen_is_what_stands_there(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, min(len(TEXT), start + LONGEST)))
    words = TEXT[start:end]
    if not any(map(str.isalnum, words)):
        return
    span = chosen_span(KETAMINE, [Stretch(start, words)])
    assert span.of(TEXT) == words.strip()
    assert Span(start, end).holds(span)


@given(st.integers(-3, 3).filter(bool), st.integers(0, 200))
def test_a_place_that_is_off_is_refused(by: int, at: int) -> None:
    start = TEXT.index("Patients often report") + at % 30
    one = stretch(start, start + 40)
    moved = Stretch(one.at + by, one.words)
    if TEXT[moved.at : moved.at + 40] != one.words:
        with pytest.raises(VerdictError, match="not where the page says"):
            chosen_span(KETAMINE, [moved])


@pytest.mark.parametrize(
    ("stretches", "why"),
    [
        ([], NOTHING_CHOSEN),
        ([Stretch(0, "")], NOTHING_CHOSEN),
        ([Stretch(TEXT.index("\n\n"), "\n\n")], NOTHING_CHOSEN),
        ([Stretch(len(TEXT) - 2, TEXT[-2:] + "more words")], NOT_THERE),
        ([Stretch(10**9, "words")], NOT_THERE),
        ([stretch(0, 12), stretch(40, 60)], NOT_THERE),
        ([stretch(40, 60), stretch(0, 12)], NOT_THERE),
        ([stretch(0, 12), stretch(6, 20)], NOT_THERE),
        ([Stretch(0, "x" * (LONGEST + 1))], TOO_LONG),
    ],
)
def test_what_is_no_stretch_of_the_text_is_refused(stretches: list[Stretch], why: str) -> None:
    with pytest.raises(VerdictError) as caught:
        chosen_span(KETAMINE, stretches)
    assert str(caught.value) == why
