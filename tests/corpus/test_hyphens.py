"""A word that a line's end broke is whole again where it is shown and read; a hyphen of its own stays."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.span import Span
from corpus.text import one_line, words_at


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("an anti-\ndepressant drug", "an antidepressant drug"),
        ("the 5-\nHT receptor", "the 5-HT receptor"),
        ("a dose-\ndependent rise", "a dose-dependent rise"),
        ("the psilo-\r\n  cybin dose", "the psilocybin dose"),
        ("by 5-HT2A-\nmediated signals", "by 5-HT2A-mediated signals"),
        ("short-\nand long-term use", "short- and long-term use"),
        ("placebo-\ncontrolled trials", "placebo-controlled trials"),
        ("of IL-\n6 in blood", "of IL-6 in blood"),
        ("the beta-\nblocker, a beta-blocker", "the beta-blocker, a beta-blocker"),
        ("the beta-\nblocker, a betablocker", "the betablocker, a betablocker"),
        ("ket\u00ad\namine", "ketamine"),
        ("a range of 3 -\n5 mg", "a range of 3 - 5 mg"),
        ("non-linear models", "non-linear models"),
    ],
)
def test_words_broken_at_a_line_end(broken: str, whole: str) -> None:
    assert one_line(broken, Span(0, len(broken))) == whole


@given(st.text(alphabet="ab5H -\n\u00ad.", max_size=40))
def test_the_words_hold_every_letter_in_order(text: str) -> None:
    spans = [word.span for word in words_at(text, Span(0, len(text)))]
    kept = "".join(span.of(text) for span in spans)
    assert [one for one in kept if one.isalnum()] == [one for one in text if one.isalnum()]
    assert all(one.end <= after.start for one, after in pairwise(spans))
