"""What the reader reads of a passage."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cutting import cut
from corpus.span import Span
from index.reader.reader_text import in_raw, one_line, reader_text
from tests.fakes import WordCounter
from tests.page_documents import KETAMINE


def test_sentences_in_order_on_one_line_each() -> None:
    cutting = cut(KETAMINE, WordCounter(), 180)
    passage = cutting.passages[0]
    inside = [one for one in cutting.sentences if one.passage_id == passage.id]
    text = reader_text(KETAMINE, passage, inside)
    assert len(text.sentences) == len(inside) > 1
    for shown, sentence in zip(text.sentences, inside, strict=True):
        assert shown.split() == sentence.span.of(KETAMINE.text).split()
        assert "\n" not in shown


def test_a_long_heading_is_left_out() -> None:
    cutting = cut(KETAMINE, WordCounter(), 180)
    passage = replace(cutting.passages[0], section_path=("long " * 30,))
    assert reader_text(KETAMINE, passage, ()).heading == ""
    assert reader_text(KETAMINE, replace(passage, section_path=("Short",)), ()).heading == "Short"


@given(st.text(alphabet="ab \n\t\u00a0", max_size=40), st.data())
def test_a_place_on_the_line_is_the_same_words_in_the_text(raw: str, data: st.DataObject) -> None:
    line = one_line(raw)
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    assert one_line(in_raw(raw, Span(start, end)).of(raw)) == one_line(line[start:end])


def test_a_place_past_the_line_is_refused() -> None:
    with pytest.raises(ValueError, match="runs past a line of 3"):
        in_raw(" a  b ", Span(2, 4))
