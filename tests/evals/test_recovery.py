"""What is recovered of a text is counted in order, over what can be cited or is a heading."""

from dataclasses import replace

import pytest

from corpus.span import Span
from corpus.types import Block, BlockKind
from evals.ingest_eval import Recovery, recovery, words
from tests.page_documents import H, P, document


@pytest.mark.parametrize(
    ("reference", "recovered"),
    [
        ("Title Ketamine helps fast", 4),
        ("KETAMINE helps, fast!", 3),
        ("helps Ketamine fast", 2),
        ("Ketamine always helps very fast", 3),
        ("Nothing of it", 0),
        ("", 0),
    ],
)
def test_words_are_counted_in_order(reference: str, recovered: int) -> None:
    read = document("One", (), None, ((H, "Title", None), (P, "Ketamine helps fast.", None)))
    assert recovery(read, reference) == Recovery(len(reference.split()), recovered)


def test_furniture_recovers_nothing() -> None:
    read = document("One", (), None, ((P, "Ketamine helps fast.", None),))
    [block] = read.blocks
    furnished = replace(read, blocks=(Block(BlockKind.FURNITURE, Span(block.span.start, block.span.end)),))
    assert recovery(furnished, "Ketamine helps").share == 0.0
    assert recovery(furnished, "").share == 1.0


def test_ligatures_and_marks_are_evened_out() -> None:
    assert words("The eﬀect – 5-HT₂A’s “Effect”") == ["the", "effect", "5", "ht2a", "s", "effect"]
