"""What the pages need of the rest of Footnote, and nothing more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from assistant.anchors import Versions
from assistant.conversations import Listed, StoredConversation
from assistant.overview import Card, Side
from assistant.quiz import QuizQuestion
from assistant.study_file import Brief, StoredAnswer
from assistant.types import Answer, Question
from corpus.catalogue import Catalogued
from corpus.integrity import Finding
from corpus.receipts import Receipt
from corpus.storage import Opened
from corpus.types import Document
from evals.run_metrics import Figure
from evals.runs import KeptRun
from evals.verdicts import Corrected, Entry, Label, Ruling, Tally


class Answers(Protocol):
    """Answers questions. Called from many threads at once."""

    def stream(self, question: Question, /) -> Iterator[Answer]:
        """Growing answers; the last one, and only that, is checked and has `finished` set.

        Raises a `FootnoteError` at any point when it cannot go on. The iterator is closed early when the
        student stops it or leaves.
        """
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """A language model that may be chosen to write: its name, and a line on where the passages go then. `ready` tells
    of one on this machine whether it would answer now; None for any other."""

    name: str
    note: str
    answers: Answers
    ready: Callable[[], bool] | None = None


class Documents(Protocol):
    """Gives the documents that footnotes open."""

    def document(self, document_id: str) -> Document:
        """The document with that id. Raises `DocumentNotFound` when there is none."""
        ...


class Pictures(Protocol):
    """Draws the pages of documents that have a layout. Called from many threads at once."""

    def picture(self, document_id: str, page: int) -> bytes:
        """The page, which counts from 1, as PNG or WebP, about 1,000 dots wide.

        Raises a `FootnoteError` when it cannot be drawn.
        """
        ...


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the library says of one file, and when it was added, or last failed."""

    receipt: Receipt
    added_at: datetime | None = None


class Shelf(Protocol):
    """Says what the library holds."""

    def receipts(self) -> tuple[Shelved, ...]:
        """A receipt for each document, in the order they were added, and for each file that failed.

        Raises a `LibraryError`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """Where all that stands in the source panel comes from; `versions` tell where a quote stands in a newer version of
    its document, None where nobody looks."""

    documents: Documents
    pictures: Pictures
    shelf: Shelf
    versions: Versions | None = None


class Compare(Protocol):
    """Asks two documents the same, each alone. Called from many threads at once."""

    def __call__(self, text: str, history: tuple[str, ...], first: str, second: str, /) -> tuple[Side, Side]:
        """The two sides; the documents nearest to the question stand for an empty `first` or `second`.

        Raises a `FootnoteError`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Overview:
    """What is made of the library as a whole: up to three `questions` that it answers, the `card` of a document (it
    raises a `FootnoteError`), and two documents side by side. Called from many threads at once."""

    questions: Callable[[], tuple[str, ...]]
    card: Callable[[str], Card]
    compare: Compare


class Notes(Protocol):
    """What is kept of everybody's conversations; each method sees the owner's only. Called from many threads at once.

    All raise a `LibraryError`; where the owner has no such conversation or answer, `ConversationNotFound` or
    `AnswerNotFound`.
    """

    def begin(self) -> str:
        """The id of a new conversation, 32 hexadecimal digits."""
        ...

    def keep(
        self, owner: str, conversation_id: str, number: int, question: str, answer: Answer | None, trouble: str
    ) -> str:
        """Keep a turn, in place of the one of that number and of all after it; the id of its answer."""
        ...

    def conversations(self, owner: str, limit: int = 200) -> tuple[Listed, ...]:
        """The owner's conversations, the one changed last first."""
        ...

    def conversation(self, owner: str, conversation_id: str) -> StoredConversation:
        """The conversation with its turns."""
        ...

    def forget(self, owner: str, conversation_id: str) -> None:
        """Delete the conversation."""
        ...

    def flag(self, owner: str, answer_id: str, note: str) -> None:
        """Flag an answer for a tutor, or give its flag another note."""
        ...

    def unflag(self, owner: str, answer_id: str) -> None:
        """Take the flag back; where there is none, nothing happens."""
        ...

    def flagged(self, owner: str, answer_id: str) -> str | None:
        """The note of the answer's flag; None where it is not flagged."""
        ...


class Quizzes(Protocol):
    """Makes questions from the documents. Called from many threads at once."""

    def next(self, seed: int, done: frozenset[str], about: str = "") -> QuizQuestion:
        """The next question of the visit with this seed, after those in `done`; the same for the same three.

        When all were asked it begins again with one of those in `done`. Raises a `FootnoteError` when there is none.
        """
        ...


@dataclass(frozen=True, slots=True)
class Study:
    """What a student comes back to: what was kept, and what can be asked of him."""

    notes: Notes
    quizzes: Quizzes


class KeptAnswers(Protocol):
    """The answers that were given, without who asked. Every method raises a `LibraryError`."""

    def briefs(self) -> tuple[Brief, ...]:
        """All of them in short, oldest first."""
        ...

    def answer(self, answer_id: str) -> StoredAnswer:
        """The answer by that id. Raises `AnswerNotFound`."""
        ...


class KeptRulings(Protocol):
    """What tutors ruled. Every method raises a `LibraryError`."""

    def rule(
        self,
        answer_id: str,
        sentence: int,
        citation: int | None,
        reviewer: str,
        label: Label,
        corrected: Corrected | None = None,
        note: str = "",
    ) -> Ruling:
        """Rule on a footnote of a sentence, or with None on the sentence. Raises `VerdictError`, `AnswerNotFound`."""
        ...

    def undo(self, reviewer: str) -> Ruling | None:
        """Take back the reviewer's last ruling that stands; None where there is none."""
        ...

    def in_force_on(self, answer_id: str, reviewer: str | None = None) -> tuple[Ruling, ...]:
        """The rulings in force on an answer, of one reviewer or of all."""
        ...

    def judged(self, reviewer: str) -> Mapping[str, int]:
        """How many footnotes of each answer the reviewer has judged."""
        ...

    def history(self, answer_id: str) -> tuple[Entry, ...]:
        """All that was ever done on an answer, in the order it was done."""
        ...

    def kappa(self, first: str, second: str) -> Figure:
        """Cohen's kappa of two reviewers over what both judged, with its interval."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one upload has come: the file called `source` has `done` of its `total` new texts embedded (0 of 0 while
    it is read), and the upload holds `files` files in all."""

    files: int
    source: str = ""
    done: int = 0
    total: int = 0


Tell = Callable[[Progress], None]


class Adding(Protocol):
    """Adds files to the library. Called by one thread at a time, but for `end`."""

    def add(self, path: Path, tell: Tell) -> Iterator[Receipt]:
        """A receipt for the file at `path`, or for each file in it where it is a zip; each comes when it is safely
        stored or has failed. Raises a `FootnoteError` when nothing more can be added, `Ended` after `end`."""
        ...

    def rest(self) -> None:
        """Nothing is to be added for now: what it held for that is given back."""
        ...

    def end(self) -> None:
        """Give up what is being added, at once; what is stored stays, and nothing is stored in part."""
        ...


@dataclass(frozen=True, slots=True)
class Soundness:
    """What checking came to: all that is wrong, what was made again, and how many documents were looked at."""

    findings: tuple[Finding, ...]
    made_again: tuple[str, ...] = ()
    documents: int = 0


class Checking(Protocol):
    """Looks at every hash, span, vector and index of the library."""

    def check(self) -> Soundness:
        """All of it; may take minutes. Raises a `LibraryError` when it cannot be looked at."""
        ...


class Holdings(Protocol):
    """What the library holds, a page of it at a time. Every method raises a `LibraryError`."""

    def counts(self, words: str) -> Catalogued:
        """How much there is in all, and how many documents have `words` in their title, authors or file name."""
        ...

    def listed(self, words: str, first: int, most: int) -> tuple[Shelved, ...]:
        """The documents with `words`, the last added first: `most` of them, `first` (from 0) left out before."""
        ...

    def failed(self, most: int) -> tuple[Shelved, ...]:
        """The files that could not be added, the last first."""
        ...

    def opened(self, document_id: str) -> Opened:
        """The document with its passages. Raises `DocumentNotFound`."""
        ...

    def remove(self, document_id: str) -> None:
        """Take the document out. Raises `DocumentNotFound`."""
        ...

    def forget(self, path: str) -> None:
        """Strike a failed file from the list."""
        ...


class Ended(Exception):
    """Adding was given up, since Footnote ends. Not a `FootnoteError`: nobody is told."""


class Runs(Protocol):
    """The runs that were kept."""

    def latest(self, limit: int) -> tuple[KeptRun, ...]:
        """Up to `limit` of them, the one kept last first, damaged ones among them. Raises `FileUnreadable`."""
        ...

    def run(self, name: str) -> KeptRun:
        """The run of that name. Raises `SettingError` where there is none."""
        ...


class Judging(Protocol):
    """What tutors have judged. Every method raises a `LibraryError`."""

    def counts(self) -> tuple[Tally, ...]:
        """How much each reviewer has judged, by name."""
        ...

    def kappa(self, first: str, second: str, seed: int = 0) -> Figure:
        """Cohen's kappa of two reviewers, in -1..1, with its interval; without a value where they share nothing."""
        ...
