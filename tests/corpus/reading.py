"""What the readers' tests share: a file made of a text and read, and its blocks as kind and words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import FileError
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.types import CITABLE, Document

Reader = Callable[[str | bytes, str], Document]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Reads a text or bytes as the file of that name."""

    def read_as(content: str | bytes, name: str) -> Document:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(SourceFile(path))

    return read_as


def read_or_refused(reader: Reader, content: str | bytes, name: str) -> Document | None:
    """The document, or None for a file that is refused in one line."""
    try:
        return reader(content, name)
    except FileError as refusal:
        if "\n" in str(refusal) or not str(refusal):
            raise AssertionError("a refusal is told in one line") from refusal
        return None


def outline(document: Document) -> list[tuple[str, str]]:
    """Kind and words of each block, in order."""
    return [(block.kind.value, " ".join(block.span.of(document.text).split())) for block in document.blocks]


def of_kind(document: Document, kind: str) -> list[str]:
    return [words for found, words in outline(document) if found == kind]


def citable(document: Document) -> str:
    return "\n".join(block.span.of(document.text) for block in document.blocks if block.kind in CITABLE)


def section_of(document: Document, words: str) -> str | None:
    """The section of the first block that holds these words."""
    return next(block.section for block in document.blocks if words in block.span.of(document.text))


def check_references(document: Document) -> None:
    """Each reference is a block of its own, and each mention names some of them from words that can be cited."""
    entries = [block.span for block in document.blocks if block.kind == "reference"]
    assert {reference.span for reference in document.references} <= set(entries)
    citable = [block.span for block in document.blocks if block.kind in CITABLE]
    before = 0
    for mention in document.mentions:
        assert mention.span.start >= before
        before = mention.span.end
        words = mention.span.of(document.text)
        assert words
        assert words == words.strip()
        assert any(span.holds(mention.span) for span in citable)
        assert mention.references
        assert all(0 <= number < len(document.references) for number in mention.references)
