"""`python -m evals.lab.library_size`: what a library costs at a size: to open, to hold, to ask, to add one document to.

The library is made of real articles in JATS, repeated with other digits and other capital letters (so other numbers
and names); its vectors are drawn, near to each other where passages are copies of one. `make` writes one, `measure`
prints a row of the table about it, `recall` what vectors in files miss; each in a process of its own.
"""

import argparse
import hashlib
import json
import random
import string
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from corpus.chunker import Cutting, cut, passage_text
from corpus.glossary import Glossary
from corpus.library import Library
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.sqlite import SqliteDatabase
from corpus.stored_rows import Entry, StoredPassage, Vectors, text_sha256
from corpus.types import Document, document_id
from index.embedder import DIMENSION
from index.query import english_words
from index.retriever import HybridRetriever
from index.segments import Segments
from index.snapshot import CurrentSnapshot
from index.text import PASSAGE_LIMIT, PieceCounter
from index.vector_store import FlatVectorIndex, MappedVectorIndex, Neighbours

ARTICLES = Path("/work/shared/data/evidence_inference")
_NAME = "drawn-384@1"
_ORIGINALS = 120
_DEPTH = 8
"""So many passages of a question are read at first (`assistant/reranker.py`)."""
_NOISE = 0.35
"""How far a copy's vector lies from its original's: about 0.94 in cosine."""


def _drawn(text: str) -> NDArray[np.float32]:
    """A vector of length 1 that is the text's own."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    row = np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)
    return np.asarray(row / np.linalg.norm(row), dtype=np.float32)


class DrawnEmbedder:
    """Stands in for the network, which would take hours at these sizes and is not what is measured."""

    name = _NAME

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A drawn vector a text."""
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """The same for one."""
        return _drawn(query)


@dataclass(frozen=True, slots=True)
class _Original:
    document: Document
    cutting: Cutting
    vectors: Vectors


def _originals(folder: Path, most: int) -> list[_Original]:
    counter, embedder = PieceCounter(), DrawnEmbedder()
    made = []
    for path in sorted((folder / "nxml").glob("*.nxml"))[:most]:
        document = read(SourceFile(path))
        cutting = cut(document, counter, PASSAGE_LIMIT)
        if cutting.passages:
            vectors = embedder.embed([passage_text(document, passage) for passage in cutting.passages])
            made.append(_Original(document, cutting, vectors))
    return made


def _entry(original: _Original, copy: int) -> Entry:
    """The article with other digits and capitals, at the same spans."""
    chance = random.Random(f"{copy} {original.document.id}")
    digits, capitals = list(string.digits), list(string.ascii_uppercase)
    chance.shuffle(digits)
    chance.shuffle(capitals)
    table = str.maketrans(string.digits + string.ascii_uppercase, "".join(digits + capitals)) if copy else {}
    document = original.document
    text = document.text.translate(table)
    content = f"{copy} {text}".encode()
    name = f"{Path(document.source.name).stem}-{copy}.nxml"
    source = replace(document.source, name=name, path=f"/articles/{name}", sha256=hashlib.sha256(content).hexdigest())
    new_id = document_id(content)
    changed = replace(document, id=new_id, text=text, title=document.title.translate(table), source=source)
    passages = [
        replace(passage, id=f"{new_id}-p{number}", document_id=new_id)
        for number, passage in enumerate(original.cutting.passages)
    ]
    ids = {before.id: after.id for before, after in zip(original.cutting.passages, passages, strict=True)}
    texts = [passage_text(changed, passage) for passage in passages]
    keys = [text_sha256(item) for item in texts]
    noise = np.random.default_rng(copy).normal(size=original.vectors.shape).astype(np.float32)
    rows = original.vectors + (_NOISE / DIMENSION**0.5 * noise if copy else 0)
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    first = {key: at for at, key in reversed(list(enumerate(keys)))}
    return Entry(
        changed,
        tuple(StoredPassage(*item) for item in zip(passages, keys, texts, strict=True)),
        tuple(replace(item, passage_id=ids[item.passage_id]) for item in original.cutting.sentences),
        tuple(first),
        np.asarray(rows[list(first.values())], dtype=np.float32),
    )


def make(folder: Path, passages: int, articles: Path) -> int:
    """A library of at least so many passages in `folder`; how many there are."""
    originals = _originals(articles, _ORIGINALS)
    count = copy = 0
    with Library.open(folder, _NAME) as library:
        # Thousands of documents: what a crash would lose here is made again.
        assert isinstance(library.database, SqliteDatabase)
        with library.database.bare() as connection:
            connection.execute("PRAGMA synchronous = OFF")
        while count < passages:
            for original in originals:
                if count < passages:
                    entry = _entry(original, copy)
                    library.store(replace(entry, new=(known := library.missing(entry.new)), vectors=_of(entry, known)))
                    count += len(entry.passages)
            copy += 1
    return count


def _of(entry: Entry, keys: Sequence[str]) -> Vectors:
    at = {key: number for number, key in enumerate(entry.new)}
    return entry.vectors[[at[key] for key in keys]]


def _memory() -> dict[str, float]:
    """What of this process is in memory, in MiB: all, what is its own, and what of files is mapped."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return {name: int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon", "RssFile", "VmHWM")}


def _questions(articles: Path, most: int) -> Iterator[str]:
    lines = (articles / "prompts.jsonl").read_text(encoding="utf-8").splitlines()
    for line in random.Random(5).sample(lines, most):
        prompt = json.loads(line)
        yield f"Does {prompt['Intervention']} change {prompt['Outcome']} more than {prompt['Comparator']}?"


def measure(folder: Path, articles: Path, asked: int) -> dict[str, float]:
    """What the library in `folder` costs, in seconds and milliseconds of the processor, but for "open s" and "store s",
    which are by the clock. It is as before afterwards."""
    questions, glossary, english = list(_questions(articles, asked)), Glossary.bundled(), english_words()
    row: dict[str, float] = {}
    added = _entry(_originals(articles, 1)[0], 10_000)
    with Library.open(folder, _NAME) as library:
        before = _memory()["VmRSS"]
        current = CurrentSnapshot(library, glossary, english)
        began, spent = time.perf_counter(), time.process_time()
        snapshot = current()
        row |= {"open s": time.perf_counter() - began, "processor s": time.process_time() - spent}
        retriever = HybridRetriever(current, DrawnEmbedder())
        spent = time.process_time()
        retriever.retrieve(questions[0])
        row["first retrieval s"] = time.process_time() - spent
        row["passages"] = len(snapshot.texts.passages)
        row["documents"] = len(snapshot.texts.documents)
        row["MiB"] = _memory()["VmRSS"]
        times: list[float] = []
        for question in questions:
            spent = time.process_time()
            # The first are read; of the others nothing but the place is asked.
            assert all(hit.document.text for hit in retriever.retrieve(question)[:_DEPTH])
            times.append(1000 * (time.process_time() - spent))
        row["retrieve p50 ms"] = median(times)
        row["retrieve p95 ms"] = sorted(times)[int(0.95 * len(times))]
        memory = _memory()
        row |= {"MiB after": memory["VmRSS"], "own MiB": memory["RssAnon"], "peak MiB": memory["VmHWM"]}
        row["MiB before"] = before
        del snapshot
        began = time.perf_counter()
        library.store(added)
        row["store s"] = time.perf_counter() - began
        for name in ("after adding s", "after removing s"):
            spent = time.process_time()
            retriever.retrieve(questions[0])
            row[name] = time.process_time() - spent
            if name == "after adding s":
                library.remove(added.document.id)
    return row


def recall(folder: Path, articles: Path, asked: int) -> dict[str, float]:
    """How much of the first 50 by exact float32 vectors comes with vectors left in their files: of the nearest to the
    questions' drawn vectors and to vectors near a passage's, and of what retrieval gives by words and vectors."""
    questions = list(_questions(articles, asked))
    with Library.open(folder, _NAME) as library:
        snapshot = CurrentSnapshot(library, Glossary.bundled(), english_words())()
        with library.reading():
            segments = Segments(library).current(library.documents())
        mapped = MappedVectorIndex([segment.vectors for segment in segments])
        flat = FlatVectorIndex(mapped.vectors(np.arange(mapped.size)))
        chance = np.random.default_rng(3)
        near = mapped.vectors(chance.integers(0, mapped.size, asked))
        near += _NOISE / DIMENSION**0.5 * chance.normal(size=near.shape).astype(np.float32)
        drawn = DrawnEmbedder().embed(questions)
        row: dict[str, float] = {"passages": mapped.size}
        for name, queries in (("near a question", drawn), ("near a passage", near)):
            row[name] = float(np.mean([_shared(flat.nearest(q, 50), mapped.nearest(q, 50)) for q in queries]))
        retriever = HybridRetriever(lambda: snapshot, DrawnEmbedder())
        exact, left = (replace(snapshot, passage_vectors=vectors) for vectors in (flat, mapped))
        shares = [
            len(
                {hit.number for hit in retriever.retrieve(text, snapshot=exact)}
                & {hit.number for hit in retriever.retrieve(text, snapshot=left)}
            )
            / 50
            for text in questions
        ]
        row["retrieved"] = float(np.mean(shares))
    return row


def _shared(first: Neighbours, second: Neighbours) -> float:
    return len(set(first.numbers.tolist()) & set(second.numbers.tolist())) / len(first.numbers)


def main() -> None:
    """Make a library, or measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("make", "measure", "recall"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    parser.add_argument("--questions", type=int, default=60)
    arguments = parser.parse_args()
    if arguments.what == "make":
        print(f"{make(arguments.folder, arguments.passages, arguments.articles):,} passages in {arguments.folder}")
        return
    work = measure if arguments.what == "measure" else recall
    row = work(arguments.folder, arguments.articles, arguments.questions)
    print("| " + " | ".join(row) + " |")
    print("|" + "---|" * len(row))
    print("| " + " | ".join(f"{value:,.0f}" if value >= 100 else f"{value:.3f}" for value in row.values()) + " |")


if __name__ == "__main__":
    main()
