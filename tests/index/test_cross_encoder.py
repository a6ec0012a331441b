"""Pairs are encoded as BERT reads them, and scored in order."""

import pytest

from index.cross_encoder import PairTokenizer
from index.text import TOKENIZER, open_tokenizer

QUESTION, TEXT = "How fast does Ketamine work?", "It works within hours,\n not weeks (5 mg/kg)."


def test_a_pair_is_what_the_tokenizer_itself_makes_of_it() -> None:
    pair = PairTokenizer(TOKENIZER).encode(QUESTION, TEXT, 100)
    expected = open_tokenizer(TOKENIZER).encode(QUESTION, TEXT)
    assert pair.ids.tolist() == expected.ids
    assert pair.type_ids.tolist() == expected.type_ids
    assert [expected.offsets[token] for token in pair.second] == list(pair.offsets)
    assert "".join(TEXT[start:end] for start, end in pair.offsets) == "".join(TEXT.split())
    assert not pair.cut_off


@pytest.mark.parametrize("limit", [5, 11, 12, 13, 20])
def test_the_second_text_is_cut_off_first(limit: int) -> None:
    pair = PairTokenizer(TOKENIZER).encode(QUESTION, TEXT * 20, limit)
    assert len(pair.ids) == limit
    assert pair.cut_off
    assert len(pair.second) == len(pair.offsets) == max(1, limit - 3 - 8)
    assert [int(pair.ids[place]) for place in (0, pair.second.start - 1, -1)] == [101, 102, 102]
