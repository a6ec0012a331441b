"""New questions over fifty-nine documents that no rule and no training has seen, and conversations over the same.

`generality.jsonl` holds one question a line. An answerable one names its document, the sentences that answer it (how
each begins, and words that it must contain) and what a right answer says: any one of `must_contain`, any one of every
list in `must_also_contain`, and none of `must_not_contain`. An unanswerable one has "none" for a document: none of the
documents answers it; `near` is the one that tempts, `trap` how. `missing` is the half of a double question that no
document answers. `split` is "dev" for choosing and "report" for reporting only.

`conversations.jsonl` holds `turns`, the last of them elliptical; `last_right` are words of which a right answer to it
has every one, each given by its alternatives.

The words that must stand in an answer only sort answers for a reader: they judge none.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import FileUnreadable
from corpus.sources import SourceFile

QUESTIONS = Path(__file__).parents[1] / "questions"
Split = Literal["dev", "report"]
Kind = Literal[
    "fact",
    "dose",
    "number",
    "comparison",
    "why",
    "who_excluded",
    "limitations",
    "funding",
    "authors",
    "conclusion",
    "definition",
    "list",
    "table",
    "how_many",
    "method",
    "followup",
    "two_in_one",
    "named_document",
    "misspelt",
]


class JsonRow(BaseModel):
    """One line of a file of JSON lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def rows(cls, path: Path) -> tuple[Self, ...]:
        """The rows of a file of JSON lines. Raises `FileUnreadable`, naming the line that is not as described."""
        rows = []
        for number, line in enumerate(_lines(path), start=1):
            try:
                rows.append(cls.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"]))
                raise FileUnreadable(f"{path} line {number}, {where}: {first['msg']}: mend the line") from error
        return tuple(rows)


class Evidence(JsonRow):
    """A sentence that answers: how it begins, and words or a figure in it that make it the answer."""

    start_text: str
    contains: str


class GeneralityQuestion(JsonRow):
    """One question, and what is known of its answer."""

    id: str
    document: str
    question: str
    kind: Kind
    answerable: bool
    split: Split
    evidence: tuple[Evidence, ...]
    must_contain: tuple[str, ...]
    must_also_contain: tuple[tuple[str, ...], ...]
    must_not_contain: tuple[str, ...]
    history: tuple[str, ...]
    reference: str = ""
    missing: str = ""
    near: str = ""
    trap: str = ""

    def looks_right(self, answer: str) -> bool:
        """Whether an answer, "" where it declined, says what a right one says; a reader has the last word."""
        words = " ".join(answer.lower().split())
        if not self.answerable:
            return not words
        groups = (self.must_contain, *self.must_also_contain)
        return all(_any_in(words, group) for group in groups) and not _any_in(words, self.must_not_contain)


class GeneralityConversation(JsonRow):
    """Questions asked one after another of one document, and words of the right answer to the last."""

    id: str
    turns: tuple[str, ...]
    document: str
    last_right: tuple[tuple[str, ...], ...]
    split: Split

    def looks_right(self, answer: str) -> bool:
        """Whether an answer to the last turn holds a word of every list of `last_right`."""
        words = " ".join(answer.lower().split())
        return all(_any_in(words, group) for group in self.last_right)


def generality_questions(path: Path = QUESTIONS / "generality.jsonl") -> tuple[GeneralityQuestion, ...]:
    """Every question, dev and report."""
    return GeneralityQuestion.rows(path)


def generality_conversations(path: Path = QUESTIONS / "conversations.jsonl") -> tuple[GeneralityConversation, ...]:
    """Every conversation, dev and report."""
    return GeneralityConversation.rows(path)


def generality_documents() -> tuple[str, ...]:
    """The documents, relative to the folder of shared data; `FILE#ID` is the article ID of a file of many."""
    return tuple(_lines(QUESTIONS / "generality_documents.txt"))


def generality_files(shared: Path, folder: Path) -> Iterator[tuple[str, SourceFile]]:
    """Each document by its name in the list, with a file to read it from.

    An article that lies in a file of many is written to `folder` as plain text first.
    """
    for name in generality_documents():
        file, _, article = name.partition("#")
        yield name, SourceFile(_written(shared / file, article, folder) if article else shared / file)


def _written(articles: Path, article: str, folder: Path) -> Path:
    for line in _lines(articles):
        row = json.loads(line)
        if str(row["document_id"]) == article:
            path = folder / f"{articles.parent.name}-{article}.txt"
            path.write_bytes(row["context"].encode())
            return path
    raise FileUnreadable(f"{articles} holds no article {article}: look for its document_id")


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    return (line for line in text.split("\n") if line.strip())


def _any_in(words: str, alternatives: tuple[str, ...]) -> bool:
    return any(_stands_in(words, alternative.lower()) for alternative in alternatives)


def _stands_in(words: str, alternative: str) -> bool:
    # "9" stands in "9 tablets" and not in "39" or "0.9".
    before = r"(?<!\d)(?<!\d[.,])" if alternative[0].isdigit() else ""
    after = r"(?![.,]?\d)" if alternative[-1].isdigit() else ""
    return re.search(before + re.escape(alternative) + after, words) is not None
