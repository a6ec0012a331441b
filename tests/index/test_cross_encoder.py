"""Pairs are encoded as BERT reads them, and scored in order."""

from pathlib import Path

import pytest

from corpus.errors import ModelError
from index.cross_encoder import CrossEncoder, PairTokenizer
from index.network import Network
from index.text import TOKENIZER, open_tokenizer
from tests.tiny_network import write_tiny_network

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


def test_pairs_are_scored_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "tiny.onnx"
    encoder = CrossEncoder(Network(path, write_tiny_network(path), 2), PairTokenizer(TOKENIZER), 64)
    pairs = [(QUESTION, TEXT * number) for number in range(5)]
    scores = encoder.score(pairs)
    # The first output of this network is the sum of the ids.
    assert scores.tolist() == [[float(encoder.tokenizer.encode(*pair, 64).ids.sum())] for pair in pairs]
    assert encoder.score([]).shape == (0, 1)


def test_a_tokenizer_that_is_none_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=r"tokenizer\.json is no tokenizer that can be read .*install Footnote"):
        PairTokenizer(tmp_path / "tokenizer.json").encode("a", "b", 9)
