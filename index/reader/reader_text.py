"""What the reader reads of a passage: its heading and its sentences one by one, each on one line.

Left out: cutting (`corpus.cutting`); the pieces the model sees (`encoding`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Document
from corpus.passage import Passage, Sentence
from corpus.span import Span

_HEADING_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class ReaderText:
    """A passage as the reader sees it: `heading` may be "", `sentences` in reading order, white space evened out."""

    heading: str
    sentences: tuple[str, ...]


def reader_text(document: Document, passage: Passage, sentences: Sequence[Sentence]) -> ReaderText:
    """The text of a passage of `document`; `sentences` are the passage's own, in reading order.

    A heading of more than 100 characters is left out, as the embedding model leaves it out.
    """
    heading = passage.section or ""
    return ReaderText(
        one_line(heading) if len(heading) <= _HEADING_CHARACTERS else "",
        tuple(one_line(sentence.span.of(document.text)) for sentence in sentences),
    )


def one_line(text: str) -> str:
    """The text with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def in_raw(raw: str, span: Span) -> Span:
    """The place in `raw` of the characters at `span` of `one_line(raw)`. Raises `ValueError` past its end."""
    places: list[int] = []
    at = 0
    for word in raw.split():
        start = raw.index(word, at)
        if places:
            places.append(at)
        places.extend(range(start, start + len(word)))
        at = start + len(word)
    if span.end > len(places):
        raise ValueError(f"span {span.start}:{span.end} runs past a line of {len(places)}")
    if not len(span):
        return Span(places[span.start], places[span.start]) if span.start < len(places) else Span(at, at)
    return Span(places[span.start], places[span.end - 1] + 1)
