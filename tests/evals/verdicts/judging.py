"""What tests of verdicts share: a small library, answers out of its words, and the study file that keeps them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.conversations import Notebook
from assistant.study_file import open_study
from assistant.types import (
    Answer,
    AnswerSentence,
    Citation,
    CitedDocument,
    Coverage,
    Support,
    SupportLabel,
    composed,
    placed,
)
from corpus.database import Database
from corpus.library import Library
from corpus.span import Span
from corpus.stored_rows import Metadata
from corpus.types import Document
from evals.verdicts import LibrarySources, Rulings
from index.embedder import BUNDLED_NAME
from tests.fakes import HashingEmbedder, an_ingest, sourced, write_reviews
from tests.postgres import url_of

PARAGRAPHS = 12
Said = tuple[str, str]
"""A sentence of an answer, and the words of the document that it cites."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The library of one review, "lithium", and the study file beside it."""

    folder: Path
    library: Library
    study: Database
    document: Document
    notebook: Notebook
    sources: LibrarySources
    rulings: Rulings

    def keep(self, *said: Said, question: str = "What does lithium do?", confidence: float = 0.9) -> str:
        """Keep an answer of these sentences in a conversation of its own; its id."""
        answer = answer_of(self.document, said, question, confidence)
        return self.notebook.keep("student", self.notebook.begin(), 1, question, answer, "")

    def place(self, words: str) -> Span:
        """Where the words stand in the document, the first time."""
        start = self.document.text.index(words)
        return Span(start, start + len(words))


def rises(number: int) -> str:
    """A sentence of the review."""
    return f"The lithium rises {number} times."


def answer_of(document: Document, said: Sequence[Said], question: str, confidence: float) -> Answer:
    sentences = placed(
        "",
        [
            AnswerSentence(text, Span(0, len(text)), (number,), Support(SupportLabel.SUPPORTED, 0.9))
            for number, (text, _) in enumerate(said, start=1)
        ],
    )
    starts = [document.text.index(quote) for _, quote in said]
    citations = tuple(
        Citation(number, document.id, Span(start, start + len(quote)), quote, "On lithium", 1)
        for number, (start, (_, quote)) in enumerate(zip(starts, said, strict=True), start=1)
    )
    source = document.source
    cited = CitedDocument(document.id, document.title, document.authors, document.year, source.name, source.sha256)
    coverage = Coverage.COVERED if said else Coverage.NOT_IN_DOCUMENTS
    notice = "" if said else "The documents do not say."
    answer = Answer(
        question,
        question,
        sentences,
        citations,
        (cited,) if said else (),
        coverage,
        confidence,
        "extractive",
        "e",
        "c",
        "r",
        notice,
    )
    assert all(one.span.of(composed(notice, (), sentences)) == one.text for one in sentences)
    return answer


@contextmanager
def a_desk(folder: Path) -> Iterator[Desk]:
    """The model's name is the real one's, so that the command opens the library too; its vectors are not."""
    embedder = HashingEmbedder(BUNDLED_NAME)
    url = url_of(folder / "library")
    with Library.open(folder / "library", BUNDLED_NAME, url=url) as library:
        paths = write_reviews(folder / "files", ["lithium"], PARAGRAPHS)
        list(an_ingest(library, embedder).add(sourced(paths), Metadata()))
        [record] = library.documents()
        study = open_study(folder / "library", url=url)
        sources = LibrarySources(library)
        try:
            yield Desk(
                folder,
                library,
                study,
                library.document(record.id),
                Notebook(study),
                sources,
                Rulings(study, sources),
            )
        finally:
            study.close()
