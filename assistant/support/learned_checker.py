"""The shipped checker: the trained network, the rules and likeness of words, in one calibrated probability.

Left out: which sentences of long contexts are read (`evals/scoring/checking`), and the passages that an answer cites
(`standing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from assistant.answer import Support
from assistant.support.model.encoding import ClaimPair
from assistant.support.model.premise import premise
from assistant.support.model.trained_checker import DeferredChecker, PairReading
from assistant.support.rules import Rules
from assistant.support.support_model import SupportModel
from corpus.glossary import Glossary
from corpus.sentences import sentence_spans
from corpus.span import Span
from index.reader.reader_text import ReaderText

_REMEMBERED = 4096


class PairReader(Protocol):
    """The network: claims and premises to probabilities."""

    @property
    def name(self) -> str:
        """What tells its weights from others."""
        ...

    def check(self, pairs: Sequence[ClaimPair], /) -> tuple[PairReading, ...]:
        """A reading for each pair, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """A claim held against a premise; `context` are words that the premise takes for granted."""

    claim: str
    premise: ReaderText
    context: str = ""


class LearnedChecker:
    """A `Checker` of network and rules. Safe for many threads.

    A pair is read by itself, so that its score does not depend on what else is checked; the last `remembered` are kept.
    """

    def __init__(
        self, reader: PairReader, rules: Rules, model: SupportModel | None = None, remembered: int = _REMEMBERED
    ) -> None:
        self._reader = reader
        self._rules = rules
        self._model = model or SupportModel()
        self._support = lru_cache(maxsize=remembered)(self._read)

    @classmethod
    def bundled(cls) -> "LearnedChecker":
        """With the weights and the names that ship with Footnote; the weights are loaded when it is first asked."""
        return cls(DeferredChecker(), Rules(Glossary.bundled()))

    @property
    def name(self) -> str:
        """The network's name: "checker@1f2e3d4c-fp32"."""
        return self._reader.name

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        """The support that the quote gives to the sentence; of a long quote the sentences closest to it are read."""
        sentences = [span.of(quote) for span in sentence_spans(quote, Span(0, len(quote)))]
        return self.support(Held(sentence, premise(sentence, context, sentences), context))

    def support(self, held: Held) -> Support:
        """The support that a premise gives to a claim."""
        return self._support(held)

    def _read(self, held: Held) -> Support:
        [reading] = self._reader.check((ClaimPair(held.claim, held.premise),))
        examined = self._rules.examine(held.claim, " ".join(held.premise.sentences), held.context)
        return self._model.support(reading, examined)
