"""A document of a few lines, and the questions that are made of it."""

from pathlib import Path

from assistant.quiz import questions_of
from assistant.quiz_wording import QuizQuestion
from corpus.chunker import cut
from corpus.glossary import Glossary
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.types import Document
from tests.fakes import WordCounter


def document_of(folder: Path, text: str, name: str = "review.md") -> Document:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(SourceFile(path))


def made_of(folder: Path, text: str, name: str = "review.md") -> tuple[QuizQuestion, ...]:
    return questions_in(document_of(folder, text, name))


def questions_in(document: Document) -> tuple[QuizQuestion, ...]:
    cutting = cut(document, WordCounter(), 180)
    of = {passage.id: passage for passage in cutting.passages}
    sentences = [(of[sentence.passage_id], sentence) for sentence in cutting.sentences]
    return questions_of(document, sentences, Glossary.bundled())
