"""A premise for training: the sentences that must be in it, and as many of the closest others as there is room for."""

import random
from collections.abc import Collection, Sequence

from assistant.support.model.premise import closeness
from corpus.sentences import sentence_spans
from corpus.span import Span
from index.reader.reader_text import ReaderText, one_line

_LEAST, _MOST = 25, 110


def surrounded(
    claim: str, heading: str, sentences: Sequence[str], needed: Collection[int], choose: random.Random
) -> ReaderText:
    """A premise of between 25 and 110 words, more where the needed sentences alone have more, in their order; half of
    the time without the heading."""
    room = choose.randint(_LEAST, _MOST) - sum(len(sentences[at].split()) for at in needed)
    scores = closeness(claim, sentences)
    chosen = set(needed)
    for at in sorted(range(len(sentences)), key=lambda at: (-scores[at], at)):
        length = len(sentences[at].split())
        if at not in chosen and (length <= room or not chosen):
            chosen.add(at)
            room -= length
    return ReaderText(heading if choose.random() < 0.5 else "", tuple(sentences[at] for at in sorted(chosen)))


def split(text: str) -> tuple[str, ...]:
    """The sentences of a text, each on one line."""
    line = one_line(text)
    return tuple(span.of(line) for span in sentence_spans(line, Span(0, len(line))))
