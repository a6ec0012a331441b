"""The short answer inside a sentence, to be shown in bold: what the reader found, where it is fit to be shown.

A figure that is asked for is found by rule where the reader found something else. Left out: the reader (`reranking`).
"""

import re

from assistant.analysis import Expected, expected
from assistant.figures import figure_span
from corpus.document import Document
from corpus.span import Span
from index.words import terms

# Bold all over tells nothing.
_MOST_WORDS = 12
_LARGEST_SHARE = 0.7
_FIGURES = frozenset({Expected.DOSE, Expected.PERCENT, Expected.COUNT, Expected.YEAR, Expected.TIME, Expected.MONEY})
# "0.5", "5-HT2A" and "30-50" are one word each.
_WORD = re.compile(r"\w+(?:[.,'’‐–-]\w+)*")
_BRACKETS = (("(", ")"), ("[", "]"))


def short_answer(document: Document, sentence: Span, found: Span | None, question: str) -> Span | None:
    """The place in the document's text of the short answer inside `sentence`; `found` is what the reader found.

    Whole words of one paragraph or list item, no bracket torn, a small part of the sentence; None for anything else.
    Where a figure is asked for, it holds that figure.
    """
    kind = expected(question)
    words = sentence.of(document.text)
    if kind in _FIGURES:
        inside = figure_span(words, kind, question)
        figure = inside.moved(sentence.start) if inside is not None else None
        if figure is None:
            return None
        found = found if found is not None and found.holds(figure) else figure
    if found is None or not sentence.holds(found):
        return None
    if kind not in _FIGURES and _says_nothing(found.of(document.text), question):
        return None
    short = _whole_words(document.text, sentence, found)
    in_one = sum(1 for _ in document.citable_in(short)) == 1
    return short if in_one and _fit(short.of(document.text), words) else None


def _says_nothing(short: str, question: str) -> bool:
    """A bare number where none is asked for, or the question's own words."""
    return re.search(r"[^\W\d]", short) is None or set(terms(short)) <= set(terms(question))


def _whole_words(text: str, sentence: Span, short: Span) -> Span:
    for word in _WORD.finditer(text, sentence.start, sentence.end):
        if short.meets(Span(*word.span())):
            short = short.to(Span(*word.span()))
    bare = short.of(text).rstrip(".,;: ")
    return Span(short.start, short.start + len(bare))


def _fit(short: str, sentence: str) -> bool:
    count = len(short.split())
    return (
        re.search(r"\w", short) is not None
        and count <= min(_MOST_WORDS, _LARGEST_SHARE * len(sentence.split()))
        and all(short.count(one) == short.count(other) for one, other in _BRACKETS)
    )
