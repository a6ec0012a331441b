"""Whether a source carries a claim: the network's calibrated word on its evidence, and the vetoes beside it."""

import json
import math
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.claim_names import Difference
from assistant.evidence import (
    Comparison,
    SentenceVectors,
    SourceSentence,
    bundled_vectors,
    chosen_sentences,
    compare,
    content_words,
    one_spelling,
    shared_words,
    source_sentences,
)
from assistant.types import SupportLabel
from corpus.errors import ModelError
from corpus.span import Span
from index.network import CrossEncoder, Network, PairTokenizer
from index.text import TOKENIZER

# A statement's second half stands alone when it has a subject of its own and a verb.
_JOINT = re.compile(
    r";\s+|,\s+(?:but|while|whereas|and)\s+"
    r"(?=(?:in |with |for |among )?(?:the |an? |no |most |all |many |some |none |both )?[\w-]+)"
)
VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|could|may|might|will|would|should|must|cannot|"
    r"\w{2,}ed|\w{3,}es|rose|fell|led|gave|made|took|got|went|began|found|saw|grew|held|lost|won|built|came|ran|cost|cut|put|"
    r"set|kept|met|felt|said|shows?|lowers?|raises?|works?|acts?|helps?|lasts?|needs?)\b"
)
"""A finite verb, by its form: good enough to tell a statement from a few words."""
_PRONOUN = re.compile(
    r"(?:it|they|he|she|this|that|these|those|its|their|the latter|both|others?|there|then|which|who)\b", re.I
)
_LEAST_WORDS = 4


def statements_in(claim: str) -> tuple[str, ...]:
    """The claim, or the statements that it joins where each stands alone."""
    for match in _JOINT.finditer(claim):
        first, second = claim[: match.start()], claim[match.end() :]
        whole = all(
            len(half.split()) >= _LEAST_WORDS and VERB.search(half) and not _PRONOUN.match(half)
            for half in (first, second)
        )
        if whole:
            return (f"{first}.", *statements_in(f"{second[:1].upper()}{second[1:]}"))
    return (claim,)


WEIGHTS = Path(__file__).parent / "weights"
"""The folder of the network and its calibration."""
_LIMIT = 240
_MOST_WORDS = 120
_MOST_SHOWN = 3
_FRAGMENT = 4
# A sentence of two hundred words has a hundred different ones; a model that loops, a handful.
_LEAST_DISTINCT = 0.1
_VERBATIM = 0.98
_LITTLE = frozenset("a an the about approximately around roughly nearly some".split())
_VERIFIER_WORD = re.compile(r"(?<![\w.%+-])(?:[.%+-]*+\w)++")
# Contradicted is what is surely not supported by evidence that has most of the claim's words.
_AGAINST = 0.35
_ABOUT_IT = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source: its text, and the title and headings that stand over it."""

    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement and what may carry it; `question` is what it answers, "" where that is not known."""

    text: str
    evidence: tuple[Evidence, ...]
    question: str = ""


@dataclass(frozen=True, slots=True, order=True)
class EvidenceSpan:
    """Words of the source of that number, from 0."""

    source: int
    span: Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` in 0..1 is the calibrated probability that the claim is supported; `evidence` is where that was read,
    nearest first; `differs` what the claim says otherwise than its evidence."""

    label: SupportLabel
    score: float
    evidence: tuple[EvidenceSpan, ...] = ()
    differs: tuple[Difference, ...] = ()


class PairScorer(Protocol):
    """The network: pairs of claim and evidence to the logits of supported, refuted and neutral."""

    def score(self, pairs: Sequence[tuple[str, str]], /) -> NDArray[np.float32]:
        """Shape (pairs, 3)."""
        ...


FEATURES = ("margin", "shared_words", "unmatched_amounts", "differs")
"""What the calibration weighs: the network's log odds of support, the share of the claim's words that the evidence has,
amounts without a match, whether there is a veto."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of `FEATURES`, a bias, and the probability from which a claim is called supported.

    `name` and `sha256` tell the network that they were fitted to.
    """

    name: str
    sha256: str
    weights: tuple[float, ...]
    bias: float
    supported: float

    def probability(self, features: Sequence[float]) -> float:
        """The probability of support."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    @classmethod
    def read(cls, path: Path) -> "Calibration":
        """The calibration in a JSON file. Raises `ModelError`."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            weights = tuple(float(stored["weights"][name]) for name in FEATURES)
            return cls(
                str(stored["name"]), str(stored["sha256"]), weights, float(stored["bias"]), float(stored["supported"])
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path} holds no calibration ({error!r}): install Footnote again") from error


def network_at(path: Path, sha256: str) -> CrossEncoder:
    """The network in an ONNX file, with the tokenizer that the bundled embedder shares with it."""
    return CrossEncoder(Network(path, sha256), PairTokenizer(TOKENIZER), _LIMIT)


def _plain(text: str) -> list[str]:
    """The words of a sentence, without articles and "about"."""
    return [word for word in _VERIFIER_WORD.findall(text.lower()) if word not in _LITTLE]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A claim made ready for the network: the pair that it reads, and what is counted beside it."""

    pair: tuple[str, str]
    sentences: tuple[SourceSentence, ...]
    comparison: Comparison
    shared: float
    whole_source: bool = False
    """Whether a source is the claim and nothing else."""

    @property
    def verbatim(self) -> bool:
        """Whether a source or a sentence of the evidence is the claim, word for word."""
        claim = _plain(self.pair[0])
        return self.whole_source or any(claim == _plain(one_spelling(each.text)) for each in self.sentences)

    @property
    def readable(self) -> bool:
        """Whether there are words on both sides, and more in the claim than a few over and over."""
        claim = self.pair[0].split()
        return bool(self.pair[1]) and len(set(claim)) > _LEAST_DISTINCT * len(claim)


def prepared(claim: Claim, vectors: SentenceVectors | None = None) -> Prepared:
    """The claim in one spelling with the sentences nearest to it, over all its sources; by words alone without
    `vectors`. Raises `ModelError`."""
    text = one_spelling(claim.text).strip()
    own = _plain(text)
    near_in_length = (source.text for source in claim.evidence if len(source.text) <= 2 * len(claim.text))
    whole_source = any(own == _plain(one_spelling(source)) for source in near_in_length)
    if claim.question and len(text.split()) <= _FRAGMENT and not VERB.search(text):
        question = one_spelling(claim.question).strip()
        text = f"{question} {text}"
    sentences = [
        sentence for number, source in enumerate(claim.evidence) for sentence in source_sentences(source.text, number)
    ]
    chosen = chosen_sentences(text, sentences, _MOST_WORDS, vectors=vectors)
    read = one_spelling(
        "".join(f"\n{each.text}" if each.text[0] == "|" else f" {each.text}" for each in chosen)
    ).strip()
    sources = {sentence.source for sentence in chosen}
    heading = claim.evidence[min(sources)].heading if len(sources) == 1 else ""
    whole = f"{one_spelling(heading).rstrip('. ')}. {read}" if heading else read
    words = set(content_words(text))
    shared = words.intersection(content_words(whole))
    compared = compare(text, whole, [one_spelling(source.text) for source in claim.evidence])
    share = len(shared) / max(1, len(words))
    return Prepared((compared.respelled, whole), tuple(chosen), compared, share, whole_source)


def features(made: Prepared, logits: NDArray[np.float32]) -> tuple[float, ...]:
    """What the calibration weighs, in the order of `FEATURES`."""
    supported, refuted, neutral = (float(value) for value in logits)
    rest = max(refuted, neutral) + math.log1p(math.exp(-abs(refuted - neutral)))
    unmatched, differs = min(3, made.comparison.unmatched), bool(made.comparison.differences)
    return supported - rest, made.shared, float(unmatched), float(differs)


class Verifier:
    """Verifies claims, many at once; the same claim gives the same verdict. Safe for many threads.

    The last `remembered` verdicts are kept by their content.
    """

    def __init__(
        self,
        name: str,
        network: PairScorer,
        calibration: Calibration,
        vectors: SentenceVectors | None = None,
        remembered: int = 8192,
    ) -> None:
        self.name = name
        self._vectors = vectors
        self._network = network
        self._calibration = calibration
        self._remembered = remembered
        self._known: OrderedDict[Claim, Verdict] = OrderedDict()
        self._lock = Lock()

    @classmethod
    @cache
    def bundled(cls) -> "Verifier":
        """With the weights that ship with Footnote, loaded when first asked. Raises `ModelError` then."""
        calibration = Calibration.read(WEIGHTS / "verifier.json")
        network = network_at(WEIGHTS / "verifier.onnx", calibration.sha256)
        return cls(calibration.name, network, calibration, bundled_vectors())

    @property
    def supported(self) -> float:
        """The probability from which a claim is called supported."""
        return self._calibration.supported

    def verify(self, claims: Sequence[Claim]) -> tuple[Verdict, ...]:
        """A verdict for each claim, in order; one that joins two statements fares as the worse. Raises `ModelError`."""
        by_claim: dict[Claim, Verdict] = {}
        with self._lock:
            for claim in claims:
                if claim in self._known:
                    self._known.move_to_end(claim)
                    by_claim[claim] = self._known[claim]
        new = [claim for claim in dict.fromkeys(claims) if claim not in by_claim]
        split = [[replace(claim, text=text) for text in statements_in(claim.text)] for claim in new]
        verdicts = iter(self._verdicts([statement for statements in split for statement in statements]))
        for claim, statements in zip(new, split, strict=True):
            by_claim[claim] = joined_verdict([next(verdicts) for _ in statements])
        with self._lock:
            self._known.update((claim, by_claim[claim]) for claim in new)
            while len(self._known) > self._remembered:
                self._known.popitem(last=False)
        return tuple(by_claim[claim] for claim in claims)

    def _verdicts(self, statements: Sequence[Claim]) -> list[Verdict]:
        made = [prepared(statement, self._vectors) for statement in statements]
        readable = [each for each in made if each.readable]
        logits = iter(self._network.score([each.pair for each in readable])) if readable else iter(())
        nothing = Verdict(SupportLabel.NOT_FOUND, 0.0)
        return [verdict(each, next(logits), self._calibration) if each.readable else nothing for each in made]


def verdict(made: Prepared, logits: NDArray[np.float32], calibration: Calibration) -> Verdict:
    """What comes of one statement: its calibrated score, what stands against it, its label."""
    score = calibration.probability(features(made, logits))
    differs = made.comparison.differences
    line = calibration.supported
    if differs:
        score = min(score, 0.5 * line)
    elif made.verbatim:
        score = max(score, _VERBATIM)
    label = SupportLabel.SUPPORTED if score >= line else SupportLabel.NOT_FOUND
    against = score < _AGAINST and made.shared >= _ABOUT_IT and logits[1] > logits[2]
    if differs or (label is not SupportLabel.SUPPORTED and against):
        label = SupportLabel.CONTRADICTED
    return Verdict(label, round(score, 6), _shown(made), differs)


def joined_verdict(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of a sentence of several statements: as good as the worst of them."""
    order = (SupportLabel.CONTRADICTED, SupportLabel.NOT_FOUND, SupportLabel.SUPPORTED)
    worst = min(verdicts, key=lambda verdict: (order.index(verdict.label), verdict.score))
    shown = dict.fromkeys(span for verdict in (worst, *verdicts) for span in verdict.evidence)
    return replace(worst, score=min(verdict.score for verdict in verdicts), evidence=tuple(shown)[:_MOST_SHOWN])


def _shown(made: Prepared) -> tuple[EvidenceSpan, ...]:
    """The sentences with most of the claim's words, in which it can be looked up."""
    words = set(content_words(made.pair[0]))
    near = [(shared_words(words, content_words(sentence.text)), sentence) for sentence in made.sentences]
    best = sorted((item for item in near if item[0] > 0), key=lambda item: -item[0])[:_MOST_SHOWN]
    return tuple(EvidenceSpan(each.source, Span(each.start, each.end)) for _, each in best)
