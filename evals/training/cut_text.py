"""A text of a data set as the product would hold it: a document, its passages, and what the reader reads of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.cutting import TokenCounter, cut
from corpus.document import Block, BlockKind, Document, Source
from corpus.glossary import Glossary
from corpus.passage import Passage, Sentence
from corpus.reading.decoding import Decoded
from corpus.reading.draft import laid_out
from corpus.reading.plain_text import read_plain_text
from corpus.span import Span
from evals.training.group import Candidate, Short
from index.reader.reader_text import ReaderText, one_line, reader_text
from index.tokens import PASSAGE_LIMIT


@dataclass(frozen=True, slots=True)
class CutPassage:
    """A passage with its sentences and its text for the reader."""

    passage: Passage
    sentences: tuple[Sentence, ...]
    text: ReaderText

    @property
    def words(self) -> str:
        """All its sentences on one line."""
        return " ".join(self.text.sentences)


@dataclass(frozen=True, slots=True)
class CutText:
    """A document and its passages that have a sentence, in reading order."""

    document: Document
    passages: tuple[CutPassage, ...]

    def candidate(self, number: int, answer: Span) -> Candidate:
        """Passage `number` for a question that `answer`, in the document's text, answers."""
        at = self.passages[number]
        right = tuple(place for place, sentence in enumerate(at.sentences) if _same_place(sentence.span, answer))
        short = _short(self.document.text, at.sentences[right[0]].span, answer) if len(right) == 1 else None
        return Candidate(at.text, right, Short(right[0], short) if short is not None else None)

    def holding(self, answer: Span) -> tuple[int, ...]:
        """The numbers of the passages with a sentence at `answer`."""
        return tuple(
            number
            for number, at in enumerate(self.passages)
            if any(_same_place(sentence.span, answer) for sentence in at.sentences)
        )


def cut_document(document: Document, counter: TokenCounter) -> CutText:
    """The document cut as the product cuts it."""
    cutting = cut(document, counter, PASSAGE_LIMIT)
    inside: dict[str, list[Sentence]] = {passage.id: [] for passage in cutting.passages}
    for sentence in cutting.sentences:
        inside[sentence.passage_id].append(sentence)
    return CutText(
        document,
        tuple(
            CutPassage(passage, tuple(inside[passage.id]), reader_text(document, passage, inside[passage.id]))
            for passage in cutting.passages
            if inside[passage.id]
        ),
    )


def paragraphs(name: str, parts: Sequence[tuple[str | None, str]]) -> Document:
    """A document called `name` of paragraphs, each with its section's name or None."""
    text, spans = laid_out([words for _, words in parts])
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, span, (section,) if section else ())
        for (section, _), span in zip(parts, spans, strict=True)
        if span
    )
    return Document(name, name, (), None, text, blocks, (), Source(name, name, "", "text/plain", "utf-8"))


def article(name: str, text: str, glossary: Glossary) -> Document:
    """A document called `name` read from plain text by the product's own reader."""
    draft = read_plain_text(Decoded(text, "utf-8"), glossary)
    source = Source(name, name, "", "text/plain", "utf-8")
    return Document(name, draft.title or name, draft.authors, draft.year, draft.text, draft.blocks, (), source)


def _same_place(sentence: Span, answer: Span) -> bool:
    """Whether they share more than half of the shorter of the two."""
    shared = min(sentence.end, answer.end) - max(sentence.start, answer.start)
    return shared > 0 and 2 * shared > min(len(sentence), len(answer))


def _short(text: str, sentence: Span, answer: Span) -> Span | None:
    """The answer's characters in the sentence once its white space is evened out; None for more than a part of it."""
    if not sentence.holds(answer) or 3 * len(answer) > 2 * len(sentence):
        return None
    whole, words = one_line(sentence.of(text)), one_line(answer.of(text))
    before = text[sentence.start : answer.start]
    start = len(one_line(before)) + (1 if before.strip() and before[-1].isspace() else 0)
    start += 1 if whole[start : start + 1] == " " else 0
    return Span(start, start + len(words)) if words and whole[start : start + len(words)] == words else None
