"""A text to its sentences when its line ends matter: bullets, headings and short lines are sentences of their own.

Left out: sentence boundaries within a line (`corpus.sentences`).
"""

import re
from collections.abc import Iterator

from corpus.reading.draft import trimmed
from corpus.sentences import sentence_spans
from corpus.span import Span

_LINE = re.compile(r"[^\n]+")
_OPENS = re.compile(r"\s*(?:[-*+•·▪–]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s|#{1,6}\s|\||>)")
_ENDS = re.compile(r"[.!?:;|][\"'”’)\]*_]*$")
_WRAPPED = 60
_LONGEST = 20_000


def sentences_of(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, without the white space around them; every word of it is in one of them."""
    return tuple(sentence for part in _paragraphs(text) for sentence in sentence_spans(text, part))


def _paragraphs(text: str) -> Iterator[Span]:
    """Lines, joined where one plainly goes on in the next: a long line without an end, then a small letter."""
    open_part: Span | None = None
    for line in _LINE.finditer(text):
        span = trimmed(text, line.start(), line.end())
        if not len(span):
            continue
        if open_part is not None and _goes_on(text, open_part, span):
            open_part = open_part.to(span)
            continue
        if open_part is not None:
            yield open_part
        open_part = span
    if open_part is not None:
        yield open_part


def _goes_on(text: str, before: Span, after: Span) -> bool:
    if "\n\n" in text[before.end : after.start] or len(before) > _LONGEST:
        return False
    said, follows = before.of(text).rsplit("\n", 1)[-1], after.of(text)
    return len(said) >= _WRAPPED and follows[0].islower() and not _OPENS.match(follows) and not _ENDS.search(said)
