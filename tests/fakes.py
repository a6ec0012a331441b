"""Stand-ins at the Protocols, quick and the same on every machine: an embedder, a counter, and readers of
files made of plain paragraphs. Left out: the real model and the real readers, which have their own tests.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reader import PassageReading, ReaderPassage, SentenceReading
from corpus.chunker import Cutting, TokenCounter
from corpus.errors import FileEmpty, FileUndecodable, FileUnreadable
from corpus.library import Library
from corpus.sources import SourceFile
from corpus.span import Span
from corpus.stored_rows import Vectors
from corpus.types import Block, BlockKind, Document, Page, Passage, Sentence, Source, document_id
from index.indexer import Ingest, Reading
from index.text import terms
from tests.postgres import url_of

EMBEDDER = "hashing-16@1"
LIMIT = 64
DIMENSION = 16


class HashingEmbedder:
    """Unit vectors drawn by a text's own hash; `texts` keeps what was asked for, in order."""

    def __init__(self, name: str = EMBEDDER) -> None:
        self.name = name
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts.extend(texts)
        rows = np.empty((len(texts), DIMENSION), np.float32)
        for row, text in zip(rows, texts, strict=True):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
            drawn = np.random.default_rng(seed).normal(size=DIMENSION)
            row[:] = drawn / np.linalg.norm(drawn)
        return rows

    def embed_query(self, query: str) -> NDArray[np.float32]:
        [vector] = self.embed([query])
        return np.asarray(vector, dtype=np.float32)


class TermReader:
    """Reads a sentence by the part of the question's terms in it (6 for all, -6 for none), and a little by how many of
    its own those are; `asked` keeps how many passages it was given, call by call."""

    name = "terms"

    def __init__(self) -> None:
        self.asked: list[int] = []

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> tuple[PassageReading, ...]:
        self.asked.append(len(passages))
        wanted = set(terms(question))
        return tuple(
            PassageReading(tuple(SentenceReading(_logit(wanted, sentence), Span(0, 0)) for sentence in one.sentences))
            for one in passages
        )


class LastWordReader:
    """Logit 3 for a sentence with the question's last word, else -3; keeps what it was given, and counts its calls."""

    name = "words"

    def __init__(self) -> None:
        self.asked = 0
        self.given: list[ReaderPassage] = []

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> tuple[PassageReading, ...]:
        self.asked += 1
        self.given += passages
        word = question.rstrip("?").split()[-1].lower()

        def read_one(passage: ReaderPassage) -> PassageReading:
            logits = (3.0 if word in sentence.lower() else -3.0 for sentence in passage.sentences)
            return PassageReading(tuple(SentenceReading(logit, Span(0, 0)) for logit in logits))

        return tuple(map(read_one, passages))


def _logit(wanted: set[str], sentence: str) -> float:
    said = set(terms(sentence))
    shared = len(wanted & said)
    return 12 * shared / max(1, len(wanted)) - 6 + shared / max(1, len(said))


class WordCounter:
    """A word a piece, and two marks."""

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]


def read_paragraphs(file: SourceFile) -> Document:
    """A line a block: "# " begins a heading, all else is a paragraph; the first half is page 1."""
    path = file.path
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise FileUndecodable(f"{path.name} is not UTF-8") from error
    blocks = []
    above: tuple[str, ...] = ()
    at = 0
    for line in text.splitlines(keepends=True):
        span = Span(at, at + len(line.rstrip()))
        at += len(line)
        if line.startswith("# "):
            above = (line[2:].strip(),)
            blocks.append(Block(BlockKind.HEADING, span, above))
        elif len(span):
            blocks.append(Block(BlockKind.PARAGRAPH, span, above, page=1))
    if not blocks:
        raise FileEmpty(f"{path.name} is empty")
    half = len(text) // 2
    return Document(
        id=document_id(content),
        title=path.stem,
        authors=("A. Writer", "B. Wróbel"),
        year=2024,
        text=text,
        blocks=tuple(blocks),
        pages=(Page(1, Span(0, half)), Page(2, Span(half, len(text)))),
        source=Source(path.name, str(path.resolve()), hashlib.sha256(content).hexdigest(), "text/plain", "utf-8"),
    )


def cut_paragraphs(document: Document, counter: TokenCounter, limit: int) -> Cutting:  # noqa: ARG001 (a fake at the Protocol)
    """A passage a paragraph; its sentences end at ". " and lean on the one before."""
    passages: list[Passage] = []
    sentences: list[Sentence] = []
    for block in document.blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        passage = Passage(f"{document.id}-p{len(passages)}", document.id, block.span, block.section_path, block.page)
        passages.append(passage)
        before: Span | None = None
        at = block.span.start
        for words in block.span.of(document.text).split(". "):
            span = Span(at, at + len(words))
            at += len(words) + 2
            sentences.append(Sentence(span, passage.id, before))
            before = span
    return Cutting(tuple(passages), tuple(sentences))


def passage_words(document: Document, passage: Passage) -> str:
    return f"{passage.section}: {passage.span.of(document.text)}"


READING = Reading(read=read_paragraphs, cut=cut_paragraphs, passage_text=passage_words)


def open_library(folder: Path, busy_seconds: float = 0.05) -> Library:
    return Library.open(folder, EMBEDDER, busy_seconds, url=url_of(folder))


def an_ingest(library: Library, embedder: HashingEmbedder | None = None, reading: Reading = READING) -> Ingest:
    return Ingest(library, embedder or HashingEmbedder(), WordCounter(), LIMIT, reading)


def sourced(paths: Iterable[Path]) -> tuple[SourceFile, ...]:
    return tuple(map(SourceFile, paths))


def review(name: str, paragraphs: int = 3) -> str:
    """A made-up review whose every sentence names it."""
    lines = (
        f"The {name} rises {number} times. It then falls – {number} µg later. Nobody knows {name}."
        for number in range(paragraphs)
    )
    return "\n".join((f"# On {name}", *lines, ""))


def write_reviews(folder: Path, names: Sequence[str], paragraphs: int = 3) -> tuple[Path, ...]:
    with suppress(FileExistsError):
        folder.mkdir(parents=True)
    paths = tuple(folder / f"{name}.txt" for name in names)
    for path, name in zip(paths, names, strict=True):
        path.write_text(review(name, paragraphs), encoding="utf-8")
    return paths
