"""Chunks of papers with the evidence that a person marked in them for a question: what `footnote highlight` is
measured on.

`highlight.jsonl` keeps where a chunk lies in the shared data and where its marks lie in the chunk, never the text:
{"id", "source", "context_start", "context_end", "context_sha256", "question", "spans": [{"start", "end"}], "split"}.
`source` is relative to the folder of shared data, `FILE#ID` the article ID of a file of many; the context's offsets are
into the decoded file or article, the spans' into the context. A row without spans asks what its chunk does not say.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.errors import FileUnreadable
from evals.lab.generality_set import QUESTIONS, JsonRow, Split


class MarkedSpan(JsonRow):
    """A stretch of the context that a person marked."""

    start: int
    end: int


class HighlightPlace(JsonRow):
    """A row as it is kept: places only."""

    id: str
    source: str
    context_start: int
    context_end: int
    context_sha256: str
    question: str
    spans: tuple[MarkedSpan, ...]
    split: Split


class HighlightRow(BaseModel):
    """A row with its text, as `footnote highlight` takes it, and what should come back."""

    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    context: str
    spans: tuple[MarkedSpan, ...]
    split: Split

    def marked(self) -> tuple[str, ...]:
        """The words of each mark."""
        return tuple(self.context[span.start : span.end] for span in self.spans)


def highlight_rows(shared: Path, path: Path = QUESTIONS / "highlight.jsonl") -> tuple[HighlightRow, ...]:
    """Every row, its text taken from the shared data.

    Raises `FileUnreadable` where a source is missing, or its text is no longer the one that was marked.
    """
    rows = []
    for row in HighlightPlace.rows(path):
        context = _source_text(shared, row.source)[row.context_start : row.context_end]
        if hashlib.sha256(context.encode()).hexdigest()[:16] != row.context_sha256:
            raise FileUnreadable(
                f"{shared / row.source} has other text at {row.context_start} than {row.id} was marked in: "
                "fetch the shared data again"
            )
        rows.append(HighlightRow(id=row.id, question=row.question, context=context, spans=row.spans, split=row.split))
    return tuple(rows)


def write_questions(rows: Iterable[HighlightRow], path: Path) -> None:
    """The rows without their marks, one a line: what `footnote highlight` reads."""
    lines = (row.model_dump_json(include={"id", "question", "context"}) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def word_f1(context: str, spans: Sequence[MarkedSpan], marks: Sequence[MarkedSpan]) -> float:
    """How far two sets of spans agree on the words of a context: F1, 1 where both are empty."""
    ours, theirs = _words_in(context, spans), _words_in(context, marks)
    if not ours and not theirs:
        return 1.0
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def _words_in(context: str, spans: Sequence[MarkedSpan]) -> frozenset[int]:
    """The number of every word that shares a character with a span, words being what blanks part."""
    found = set()
    at = 0
    for number, word in enumerate(context.split()):
        at = context.index(word, at)
        if any(at < span.end and span.start < at + len(word) for span in spans):
            found.add(number)
        at += len(word)
    return frozenset(found)


@cache
def _source_text(shared: Path, source: str) -> str:
    file, _, article = source.partition("#")
    try:
        text = (shared / file).read_bytes().decode()
    except OSError as error:
        raise FileUnreadable(f"{shared / file} cannot be read: {error.strerror}") from error
    if not article:
        return text
    for line in text.split("\n"):
        if line and str((row := json.loads(line))["document_id"]) == article:
            return str(row["context"])
    raise FileUnreadable(f"{shared / file} holds no article {article}: look for its document_id")
