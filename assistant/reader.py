"""The reader: a question and passages in; for each sentence a logit that it answers, against "nothing here" (0), and
the short answer inside it.

A cross-encoder on ONNX Runtime (card: `weights/reader.md`). Left out: which passages are read (`reranker`), what the
logits decide (`abstention`, `extractive_writer`).
"""

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.span import Span
from index.network import Network, Outputs

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

WEIGHTS = Path(__file__).with_name("weights") / "reader.onnx"
WEIGHTS_SHA256 = "875c57a9864b5312cc204954bc7490a51e20ec0ab3412e4256d87e20c96b11d5"
SLOTS = 32
"""Sentences that the network scores in one run."""
LIMIT = 288
QUESTION_LIMIT = 48
HEADING_LIMIT = 40
NO_SENTENCE = -1
_SHORT_TOKENS = 30

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReaderPassage:
    """A passage as it is read: title and headings ("title > heading > heading"), sentences each on one line."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """`logit` is against "nothing here" (0); `short` is the likeliest short answer, in characters of the sentence."""

    logit: float
    short: Span


@dataclass(frozen=True, slots=True)
class PassageReading:
    """A reading for each sentence of the passage, in its order."""

    sentences: tuple[SentenceReading, ...]

    @property
    def logit(self) -> float:
        """That any sentence answers, against "nothing here": ln of the sum of exp(logit)."""
        return any_answers([sentence.logit for sentence in self.sentences])


class Reader(Protocol):
    """Reads passages for a question."""

    @property
    def name(self) -> str:
        """The model and its weights, as an answer records them."""
        ...

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> tuple[PassageReading, ...]:
        """A reading for each passage, in their order."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class EncodedPassage:
    """[CLS] question [SEP] heading, sentences [SEP]: arrays of shape (tokens,).

    `sentence_of` is each token's sentence, counted from 0 up to `sentences`, or `NO_SENTENCE`; `starts` and `ends` are
    its characters in that sentence.
    """

    ids: Integers
    type_ids: Integers
    sentence_of: Integers
    starts: Integers
    ends: Integers
    sentences: int


class PassageEncoder:
    """Encodes by the `tokenizer.json` at `path`, read at the first use. Thread-safe. Raises `ModelError`.

    The last `remembered` passages are tokenized once, however many questions are asked of them.
    """

    def __init__(self, path: Path, remembered: int = 512) -> None:
        self._path = path
        self._lock = Lock()
        self._tokenized: OrderedDict[ReaderPassage, list[Encoding]] = OrderedDict()
        self._remembered = remembered

    def encode(self, question: str, passage: ReaderPassage) -> list[tuple[int, EncodedPassage]]:
        """The passage in as many runs as it takes to read every sentence, each with its first sentence's number.

        A sentence too long for a run of its own loses its end.
        """
        with self._lock:
            tokenizer = self._tokenizer
        question_ids = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_LIMIT]
        heading, *parts = self._tokens_of(passage, tokenizer)
        above = heading.ids[:HEADING_LIMIT]
        room = LIMIT - len(question_ids) - len(above) - 3
        runs: list[tuple[int, EncodedPassage]] = []
        first = 0
        while first < len(parts):
            last, size = first, 0
            while last < len(parts) and last - first < SLOTS and (last == first or size + len(parts[last].ids) <= room):
                size += len(parts[last].ids)
                last += 1
            ids = [_CLS, *question_ids, _SEP, *above]
            before = len(question_ids) + 2
            sentence_of = [NO_SENTENCE] * len(ids)
            offsets = [(0, 0)] * len(ids)
            for number, encoding in enumerate(parts[first:last]):
                kept = encoding.ids[:room]
                ids += kept
                sentence_of += [number] * len(kept)
                offsets += encoding.offsets[: len(kept)]
            places = np.array([*offsets, (0, 0)], dtype=np.int64)
            type_ids = np.ones(len(ids) + 1, dtype=np.int64)
            type_ids[:before] = 0
            encoded = EncodedPassage(
                np.array([*ids, _SEP], dtype=np.int64),
                type_ids,
                np.array([*sentence_of, NO_SENTENCE], dtype=np.int64),
                places[:, 0],
                places[:, 1],
                last - first,
            )
            runs.append((first, encoded))
            first = last
        return runs

    def _tokens_of(self, passage: ReaderPassage, tokenizer: "Tokenizer") -> "list[Encoding]":
        """The tokens of its heading, then of each sentence."""
        with self._lock:
            if (known := self._tokenized.get(passage)) is not None:
                self._tokenized.move_to_end(passage)
                return known
        made = tokenizer.encode_batch([passage.heading, *passage.sentences], add_special_tokens=False)
        with self._lock:
            self._tokenized[passage] = made
            while len(self._tokenized) > self._remembered:
                self._tokenized.popitem(last=False)
        return made

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from index.text import open_tokenizer

        return open_tokenizer(self._path)


_CLS, _SEP = 101, 102


class TrainedReader:
    """The network in an ONNX file that `evals/lab/train_reader.py` exports. Safe for many threads.

    Raises `ModelError` at the first reading when the weights are missing or not the expected ones.
    """

    def __init__(self, network: Network, encoder: PassageEncoder) -> None:
        self._network = network
        self._encoder = encoder

    @property
    def name(self) -> str:
        """The start of the weights' SHA-256: "reader@1f2e3d4c"."""
        return f"reader@{self._network.sha256[:8]}"

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> tuple[PassageReading, ...]:
        """A reading for each passage, the same whatever else is read with it."""
        runs = [(at, *run) for at, passage in enumerate(passages) for run in self._encoder.encode(question, passage)]
        outputs = self._network.run(
            [
                {
                    "input_ids": encoded.ids,
                    "token_type_ids": encoded.type_ids,
                    "attention_mask": np.ones_like(encoded.ids),
                    "sentence_of": encoded.sentence_of,
                }
                for _, _, encoded in runs
            ]
        )
        by_passage: list[list[SentenceReading]] = [[] for _ in passages]
        for (at, _, encoded), output in zip(runs, outputs, strict=True):
            by_passage[at] += _readings(encoded, output)
        return tuple(PassageReading(tuple(sentences)) for sentences in by_passage)


def any_answers(logits: Sequence[float]) -> float:
    """The logit that any of them answers, against "nothing" (0); minus infinity for none."""
    most = max(logits, default=-math.inf)
    return most if math.isinf(most) else most + math.log(sum(math.exp(logit - most) for logit in logits))


def _readings(encoded: EncodedPassage, output: Outputs) -> list[SentenceReading]:
    scores, answers = output
    readings = []
    for number in range(encoded.sentences):
        tokens = np.flatnonzero(encoded.sentence_of == number)
        if not len(tokens):
            readings.append(SentenceReading(-math.inf, Span(0, 0)))
            continue
        first, last = _best_span(answers[tokens, 0], answers[tokens, 1])
        short = Span(int(encoded.starts[tokens[first]]), int(encoded.ends[tokens[last]]))
        readings.append(SentenceReading(float(scores[number]), short))
    return readings


def _best_span(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> tuple[int, int]:
    """The tokens of the start and the end, not before it and within 30, whose logits add up highest."""
    sums = starts[:, None] + ends[None, :]
    places = np.arange(len(starts))
    length = places[None, :] - places[:, None]
    best = int(np.where((length >= 0) & (length < _SHORT_TOKENS), sums, -np.inf).argmax())
    return best // len(starts), best % len(starts)
