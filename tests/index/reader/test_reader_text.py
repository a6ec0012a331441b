"""What the reader reads of a passage."""

from dataclasses import replace

from corpus.cutting import cut
from index.reader.reader_text import reader_text
from tests.fakes import WordCounter
from tests.page_fakes import KETAMINE


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
    passage = replace(cutting.passages[0], section="long " * 30)
    assert reader_text(KETAMINE, passage, ()).heading == ""
    assert reader_text(KETAMINE, replace(passage, section="Short"), ()).heading == "Short"
