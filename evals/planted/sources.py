"""Sentences of reviews with the passages that hold them: what planted answers are made of."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import corpus.reviews
from corpus.cutting import cut
from corpus.document import Document
from corpus.errors import FileUnreadable
from corpus.reading import read
from corpus.shown import shown
from corpus.source_file import SourceFile

# What stands in for word pieces: no model is loaded to cut seven short reviews.
_LIMIT = 180
_FEWEST_WORDS = 7
_MOST_WORDS = 45


class Half(StrEnum):
    """Constants are chosen on one half of the sentences, figures reported on the other."""

    DEVELOPMENT = "development"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A passage: its words, and the title and section that it takes for granted."""

    id: str
    text: str
    context: str


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of a review and its passage; `others` are other passages of the same review."""

    text: str
    passage: Shelved
    others: tuple[Shelved, ...]
    half: Half


class _WordCounter:
    """Counts words, and two marks."""

    def count(self, texts: Sequence[str]) -> list[int]:
        return [2 + len(text.split()) for text in texts]


def review_files(more: Path | None) -> tuple[Path, ...]:
    """The bundled reviews, and the .txt and .md files in the folder `more`, each file once.

    Raises `FileUnreadable` when `more` has none.
    """
    bundled = tuple(sorted(Path(corpus.reviews.__file__).parent.resolve().glob("*.md")))
    if more is None:
        return bundled
    found = sorted(one for one in more.resolve().iterdir() if one.suffix in {".txt", ".md"})
    if not found:
        raise FileUnreadable(f"{more} holds no review: .txt and .md files are read")
    return (*bundled, *(one for one in found if one not in bundled))


def sources(files: Sequence[Path]) -> tuple[Source, ...]:
    """The plain sentences of the files, each once, in order; lists, headings and fragments are left out."""
    found: dict[str, Source] = {}
    for file in files:
        document = read(SourceFile(file))
        made = cut(document, _WordCounter(), _LIMIT)
        passages = {
            one.id: Shelved(one.id, shown(document, one.span), _context(document, one.section)) for one in made.passages
        }
        for sentence in made.sentences:
            text = " ".join(shown(document, sentence.span).split())
            if sentence.leans_on is None and _plain(text):
                others = tuple(one for id_, one in passages.items() if id_ != sentence.passage_id)
                found.setdefault(text, Source(text, passages[sentence.passage_id], others, half_of(text)))
    return tuple(found.values())


def half_of(text: str) -> Half:
    """Which half a source sentence falls into: by its hash, so that new sentences move no old one."""
    return Half.REPORTED if hashlib.sha256(text.encode()).digest()[0] % 2 else Half.DEVELOPMENT


def _context(document: Document, section: str | None) -> str:
    return f"{document.title}. {section}" if section else document.title


def _plain(text: str) -> bool:
    words = text.split()
    return (
        _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and text[0].isupper()
        and text.endswith(".")
        and ":" not in text
        and not re.search(r"\bet al\b|\d{4};|[*\[\]]|\b[A-Z]\.", text)
    )
