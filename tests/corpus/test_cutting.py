"""Passages hold whole sentences of one section, and never more than the model reads."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.chunker import Cutting, cut, passage_text, sentence_text
from corpus.readers.base import read
from corpus.sentences import units
from corpus.sources import SourceFile
from corpus.types import Document
from index.text import PieceCounter
from tests.corpus.reading import Reader

LIMIT = 256
REVIEWS = sorted((Path(__file__).parents[2] / "corpus" / "reviews").glob("*.md"))


@cache
def counter() -> PieceCounter:
    return PieceCounter()


def sound(document: Document, limit: int = LIMIT, whole_sentences: bool = True) -> Cutting:
    """The document's cutting, after everything it promises was checked."""
    cutting = cut(document, counter(), limit)
    texts = [passage_text(document, passage) for passage in cutting.passages]
    assert all(count <= limit for count in counter().count(texts))
    passages = {passage.id: passage for passage in cutting.passages}
    assert list(passages) == [f"{document.id}-p{number}" for number in range(len(passages))]
    spans = [passage.span for passage in cutting.passages]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    cited = [sentence.span for sentence in cutting.sentences]
    assert all(before.end <= after.start for before, after in pairwise(cited))
    for sentence in cutting.sentences:
        assert passages[sentence.passage_id].span.holds(sentence.span)
    if whole_sentences:
        assert cited == [unit.span for unit in units(document.text, document.blocks) if unit.citable]
    for passage, text in zip(cutting.passages, texts, strict=True):
        blocks = [block for block, _ in document.citable_in(passage.span)]
        assert {block.section_path for block in blocks} == {passage.section_path}
        path = " > ".join(passage.section_path)
        if path and len(path) <= 100:
            assert text.startswith(path + "\n")
    return cutting


@pytest.mark.parametrize("path", REVIEWS, ids=lambda path: path.stem)
@pytest.mark.parametrize("limit", [64, LIMIT])
def test_the_bundled_reviews(path: Path, limit: int) -> None:
    sound(read(SourceFile(path)), limit, whole_sentences=limit == LIMIT)


PIECES = st.sampled_from(
    [
        "# Heading",
        "## Another heading",
        "It is fast.",
        "Ketamine blocks the N-methyl-D-aspartate receptor at 0.5 mg/kg.",
        "- nausea",
        "- a longer item of some list",
        "Effects are:",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "antidisestablishmentarianism",
        "각각 抑郁症 и ещё слово.",
        "a b \ue000\u200d 😀",
        "represents a change.",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=40), st.integers(24, 90))
def test_any_mixture(reader: Reader, pieces: list[str], limit: int) -> None:
    text = "\n\n".join(["Opening words of a text. " * 20, *pieces])
    sound(reader(text, "a.md"), limit, whole_sentences=False)
    sound(reader(text, "a.md"))


@pytest.mark.parametrize("word", ["Word", "Donaudampfschifffahrt", "각", "抑"])
def test_a_sentence_of_five_thousand_words_is_parted_between_words(reader: Reader, word: str) -> None:
    document = reader(f"Heading\n\n{(word + ' ') * 4_999}{word}.\n\nIt is over.", "a.txt")
    cutting = sound(document, whole_sentences=False)
    assert len(cutting.passages) > 5_000 // LIMIT
    parts = [sentence.span.of(document.text) for sentence in cutting.sentences]
    assert " ".join(parts).split() == [*[word] * 4_999, f"{word}.", "It", "is", "over."]


def test_two_sections_never_share_a_passage_even_by_the_same_name(reader: Reader) -> None:
    document = reader("## One\n\nFirst.\n\n## Two\n\nSecond.\n\n## One\n\nThird.\n", "a.md")
    assert [passage.span.of(document.text) for passage in sound(document).passages] == ["First.", "Second.", "Third."]


def test_a_long_section_is_parted_evenly_at_the_ends_of_paragraphs(reader: Reader) -> None:
    document = reader("\n\n".join(["Ten small words make up this one short plain sentence. " * 8] * 6), "a.md")
    cutting = sound(document)
    assert len(cutting.passages) == 3
    assert {passage.span.of(document.text).count("\n\n") for passage in cutting.passages} == {1}


def test_a_table_is_read_with_its_heads_and_without_its_strokes(reader: Reader) -> None:
    document = reader("| drug | dose |\n|------|------|\n| a | 1 mg |\n| b | 2 mg |\n", "a.md")
    cutting = sound(document)
    [passage] = cutting.passages
    assert passage_text(document, passage) == "drug; dose. a: 1 mg. b: 2 mg."
    assert [sentence_text(document, one) for one in cutting.sentences] == ["a: dose 1 mg.", "b: dose 2 mg."]


def test_a_sentence_is_read_with_what_it_leans_on(reader: Reader) -> None:
    document = reader("Ketamine is\nfast. It is safe.\n", "a.md")
    cutting = cut(document, counter(), LIMIT)
    assert [sentence_text(document, sentence) for sentence in cutting.sentences] == [
        "Ketamine is fast.",
        "Ketamine is fast. It is safe.",
    ]
