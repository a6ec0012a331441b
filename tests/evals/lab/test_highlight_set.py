"""The marked chunks are taken from the shared data as they were marked, and agreement is counted in words."""

from pathlib import Path

import pytest

from corpus.errors import FileUnreadable
from evals.lab.generality_set import QUESTIONS
from evals.lab.highlight_set import HighlightRow, MarkedSpan, highlight_rows, word_f1, write_questions
from tests.shared_data import SHARED, shared


@pytest.fixture(scope="module")
def rows() -> tuple[HighlightRow, ...]:
    shared("data/evidence_inference")
    return highlight_rows(SHARED)


def test_every_mark_is_whole_words_of_its_chunk(rows: tuple[HighlightRow, ...]) -> None:
    assert len(rows) == 50
    for row in rows:
        assert 100 <= len(row.context.split()) <= 300, row.id
        for span, words in zip(row.spans, row.marked(), strict=True):
            assert words == words.strip() != "", row.id
            around = row.context[max(span.start - 1, 0) : span.start] + row.context[span.end : span.end + 1]
            assert not any(letter.isalnum() for letter in around), f"{row.id}: {words!r} is cut inside a word"


def test_half_is_kept_for_reporting_and_some_chunks_answer_nothing(rows: tuple[HighlightRow, ...]) -> None:
    assert sum(row.split == "report" for row in rows) == 25
    assert 1 <= sum(not row.spans for row in rows) <= 10


def test_what_is_handed_out_holds_no_marks(rows: tuple[HighlightRow, ...], tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    write_questions(rows, path)
    assert path.read_text(encoding="utf-8").count("\n") == 50
    assert "spans" not in path.read_text(encoding="utf-8")


def test_other_text_at_the_place_is_named(tmp_path: Path) -> None:
    first = (QUESTIONS / "highlight.jsonl").read_text(encoding="utf-8").split("\n")[0]
    source = tmp_path / "data/evidence_inference/txt/PMC1468428.txt"
    source.parent.mkdir(parents=True)
    source.write_text("Another text.", encoding="utf-8")
    path = tmp_path / "highlight.jsonl"
    path.write_text(first, encoding="utf-8")
    with pytest.raises(FileUnreadable, match="other text"):
        highlight_rows(tmp_path, path)


def test_agreement_counts_the_words_that_both_mark() -> None:
    context = "The cure rate was 96% in all."
    both = [MarkedSpan(start=4, end=21)]
    assert word_f1(context, both, both) == 1
    assert word_f1(context, [], []) == 1
    assert word_f1(context, [], both) == 0
    # "cure rate was 96%" against "96% in": one word of four and of two.
    assert word_f1(context, both, [MarkedSpan(start=18, end=24)]) == pytest.approx(2 / 6)
