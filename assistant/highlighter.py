"""Evidence in anybody's passages: the sentences of a text that answer a question, each with a calibrated score.

The text is parted as the product parts a plain text file, and read in runs by the same reader, however long it is; of a
very long text only the passages whose words are likest to the question's. Left out: writing an answer, and retrieval.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from assistant.reader import Reader, ReaderPassage, any_answers
from assistant.safety import is_order
from corpus.errors import storable
from corpus.glossary import Glossary
from corpus.readers.base import Decoded
from corpus.readers.plain_text import read_plain_text
from corpus.sentences import units
from corpus.span import Span
from corpus.types import CITABLE, Block, BlockKind
from index.keyword_index import KeywordIndex
from index.text import terms

_PASSAGE_WORDS = 150
_LONGEST_SENTENCE = 120
_MOST_CHARACTERS = 1_500
_MOST_PASSAGES = 150
_REMEMBERED = 16
_DECIMALS = 4
_HEADING_WORDS = 24


@dataclass(frozen=True, slots=True)
class HighlightModel:
    """Logits to probabilities (the logistic of scale * logit + bias), and which sentences are shown: from a probability
    on, and at most `margin` logits below the best. Fitted on the development half of `evals/questions/highlight.jsonl`
    by `python -m evals.lab.fit_highlighter`."""

    answerable_scale: float = 1.061
    answerable_bias: float = -0.82
    sentence_scale: float = 0.473
    sentence_bias: float = -0.337
    shown_from: float = 0.3
    margin: float = 6.0

    def answerable(self, logit: float) -> float:
        """The probability, in 0..1, that any sentence answers, from the logit that any does."""
        return _logistic(self.answerable_scale * logit + self.answerable_bias)

    def score(self, logit: float) -> float:
        """The probability, in 0..1, that a sentence is evidence, from its own logit."""
        return _logistic(self.sentence_scale * logit + self.sentence_bias)


@dataclass(frozen=True, slots=True)
class HighlightedSpan:
    """A sentence of the context that answers: `text`, at `span`; `score` in 0..1 is the probability that it does."""

    span: Span
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Highlights:
    """`answerable` in 0..1; the spans in the order of the context, none over another; none where nothing answers."""

    answerable: float
    spans: tuple[HighlightedSpan, ...]


def highlights_json(highlights: Highlights) -> dict[str, object]:
    """The highlights as `highlight` gives them."""
    spans = [
        {
            "start": item.span.start,
            "end": item.span.end,
            "score": round(item.score, _DECIMALS),
            "text": item.text,
        }
        for item in highlights.spans
    ]
    return {"answerable": round(highlights.answerable, _DECIMALS), "spans": spans}


@dataclass(frozen=True, slots=True)
class ContextPassage:
    """Neighbouring sentences of one section: `spans` are into the context, `read` is what the reader is given."""

    spans: tuple[Span, ...]
    read: ReaderPassage


class Highlighter:
    """Highlights by `reader`. The last contexts are parted once, whatever is asked of them. Safe for many threads."""

    def __init__(self, reader: Reader, model: HighlightModel | None = None) -> None:
        self._reader = reader
        self._model = model or HighlightModel()
        glossary = Glossary.bundled()
        self._passages = lru_cache(maxsize=_REMEMBERED)(lambda context: tuple(context_passages(context, glossary)))

    @property
    def name(self) -> str:
        """The reader's name."""
        return self._reader.name

    def highlight(self, question: str, context: str) -> Highlights:
        """The sentences of `context` that answer `question`. Raises a `ModelError`."""
        logits = self.logits(question, context)
        answerable = self._model.answerable(any_answers([logit for _, logit in logits]))
        shown = chosen(logits, self._model)
        spans = (HighlightedSpan(span, self._model.score(logit), span.of(context)) for span, logit in shown)
        return Highlights(answerable, tuple(spans))

    def logits(self, question: str, context: str) -> tuple[tuple[Span, float], ...]:
        """Each sentence that was read, in its order, with the reader's logit. Raises a `ModelError`."""
        passages = self._passages(context)
        if len(passages) > _MOST_PASSAGES:
            passages = _likest(question, passages)
        readings = self._reader.read(question, [passage.read for passage in passages])
        return tuple(
            (span, sentence.logit)
            for passage, reading in zip(passages, readings, strict=True)
            for span, sentence in zip(passage.spans, reading.sentences, strict=True)
        )


def chosen(logits: Sequence[tuple[Span, float]], model: HighlightModel) -> tuple[tuple[Span, float], ...]:
    """The sentences to show, in their order."""
    least = max((logit for _, logit in logits), default=0.0) - model.margin
    return tuple(pair for pair in logits if pair[1] >= least and model.score(pair[1]) >= model.shown_from)


def context_passages(context: str, glossary: Glossary) -> Iterator[ContextPassage]:
    """The text as passages of whole sentences, in order: every word outside a heading stands in one of them."""
    # Half a character is no text to a tokenizer; the other stands at the same place.
    text = storable(context)
    blocks = _readable(read_plain_text(Decoded(text, ""), glossary).blocks)
    title = next((block.span.of(text) for block in blocks[:1] if block.kind is BlockKind.HEADING), "")
    pairs = [
        (
            " > ".join(_short(item) for item in dict.fromkeys((title, *blocks[unit.block].section_path)) if item),
            span,
        )
        for unit in units(text, blocks)
        for span in _bounded(text, unit.span)
    ]
    for heading, section in groupby(pairs, key=lambda pair: pair[0]):
        spans = [span for _, span in section if not is_order(span.of(text))]
        for chunk in _even(spans, [len(span.of(text).split()) for span in spans]):
            sentences = tuple(" ".join(span.of(text).split()) for span in chunk)
            yield ContextPassage(tuple(chunk), ReaderPassage(heading, sentences))


def _readable(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a text of which nothing may be left out: what is neither list nor table is a paragraph, and so is a
    heading that has nothing under it."""
    made = []
    for number, block in enumerate(blocks):
        bare = number + 1 == len(blocks) or blocks[number + 1].kind is BlockKind.HEADING
        heads = block.kind is BlockKind.HEADING and not (bare and number > 0) and len(blocks) > 1
        made.append(block if heads or block.kind in CITABLE else replace(block, kind=BlockKind.PARAGRAPH))
    return tuple(made)


def _bounded(text: str, span: Span) -> Iterator[Span]:
    """The span; where it has more words than a sentence has, cut at the ends of lines, and those at words."""
    if len(span) <= _MOST_CHARACTERS and len(span.of(text).split()) <= _LONGEST_SENTENCE:
        yield span
        return
    start = end = count = 0
    for word in re.finditer(rf"\S{{1,{_MOST_CHARACTERS}}}", span.of(text)):
        new_line = re.search(r"[\r\n]", text[span.start + end : span.start + word.start()]) is not None
        if count and (new_line or count == _LONGEST_SENTENCE or word.end() - start > _MOST_CHARACTERS):
            yield Span(span.start + start, span.start + end)
            count = 0
        start = start if count else word.start()
        end = word.end()
        count += 1
    yield Span(span.start + start, span.start + end)


def _even(spans: Sequence[Span], words: Sequence[int]) -> Iterator[list[Span]]:
    """The spans in runs of about as many words, each run about `_PASSAGE_WORDS` at most."""
    total = sum(words)
    share = total / max(1, math.ceil(total / _PASSAGE_WORDS))
    chunk: list[Span] = []
    size = 0
    for span, count in zip(spans, words, strict=True):
        if chunk and size + count / 2 > share:
            yield chunk
            chunk, size = [], 0
        chunk.append(span)
        size += count
    if chunk:
        yield chunk


def _likest(question: str, passages: Sequence[ContextPassage]) -> tuple[ContextPassage, ...]:
    """The passages that share most with the question by BM25, in their order."""
    keywords = KeywordIndex([" ".join((passage.read.heading, *passage.read.sentences)) for passage in passages])
    scores = keywords.scores(terms(question))
    best = sorted(range(len(passages)), key=lambda number: (-scores[number], number))[:_MOST_PASSAGES]
    return tuple(passages[number] for number in sorted(best))


def _short(heading: str) -> str:
    return " ".join(heading.split()[:_HEADING_WORDS])


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0
