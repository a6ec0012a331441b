"""A receipt says how many words of a file can be cited, and why the others cannot."""

from pathlib import Path

from corpus.chunker import cut
from corpus.readers.base import read
from corpus.sentences import WordCounts, word_counts
from corpus.sources import SourceFile
from corpus.types import Document
from tests.fakes import LIMIT, WordCounter
from tests.shared_data import shared


def counted(document: Document) -> WordCounts:
    return word_counts(document, [one.span for one in cut(document, WordCounter(), LIMIT).sentences])


def read_text(folder: Path, name: str, text: str) -> Document:
    path = folder / name
    path.write_text(text)
    return read(SourceFile(path))


def test_each_word_is_citable_or_has_its_reason(tmp_path: Path) -> None:
    text = (
        "# Lithium and the kidney\n\nLithium is a salt. It is kept at 0.8 units.\n\n"
        "1. Drink water.\n2. Measure the level.\n\n```\ncode here\n```\n\n"
        "## References\n\n1. Vale I. Lithium. Lancet 2020;3:4-5.\n"
    )
    counts = counted(read_text(tmp_path, "a.md", text))
    assert counts.words == counts.citable + sum(one.words for one in counts.not_citable)
    assert counts.citable == 16
    assert {one.reason: one.words for one in counts.not_citable} == {
        "headings": 5,
        "the reference list": 5,
        "numbers and marks before blocks": 2,
        "names, keywords and page furniture": 2,
    }
    assert str(counts).startswith("citable 16 of 30 words; not citable: 5 of ")


def test_no_word_of_real_files_goes_uncounted() -> None:
    papers = [path for path in sorted(shared("data/papers").rglob("*.xml")) if "tei" not in path.name][:5]
    assert papers
    for path in papers:
        document = read(SourceFile(path))
        counts = counted(document)
        assert counts.words == counts.citable + sum(one.words for one in counts.not_citable)
        assert counts.words == sum(any(c.isalnum() or c == "_" for c in word) for word in document.text.split())
