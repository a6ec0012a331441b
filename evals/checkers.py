"""What tells whether contexts support claims, by its name; the contexts as sentences; what was said before, cached."""

import hashlib
import json
import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from assistant.claim_names import Difference, DifferenceKind
from assistant.origin import code_sha256
from assistant.types import Checker, Support, SupportLabel, VerbatimChecker
from assistant.verifier import Claim, Verdict, Verifier
from assistant.verifier import Evidence as Source
from corpus.errors import FileUnreadable, SettingError
from corpus.span import Span
from evals.claims import sentences_of
from index.text import terms


@dataclass(frozen=True, slots=True, order=True)
class EvidencePlace:
    """A stretch of the context of that number, from 0."""

    context: int
    span: Span


class Evidence:
    """The contexts; `sentences` are all of theirs in order. `question` is what the claims answer, "" where that is not
    known: some say only "within hours"."""

    def __init__(self, contexts: Sequence[str], question: str = "") -> None:
        self.contexts = tuple(contexts)
        self.question = question
        self._only: dict[tuple[int, ...], Evidence] = {}

    def only(self, numbers: Sequence[int]) -> "Evidence":
        """These contexts alone, the others empty, so that places keep their numbers."""
        key = tuple(numbers)
        if key not in self._only:
            kept = set(key)
            self._only[key] = Evidence(
                [text if n in kept else "" for n, text in enumerate(self.contexts)], self.question
            )
        return self._only[key]

    @cached_property
    def sentences(self) -> tuple[EvidencePlace, ...]:
        """The sentences of every context."""
        return tuple(
            EvidencePlace(number, span) for number, text in enumerate(self.contexts) for span, _ in _parts(text)
        )

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        """A term to the numbers of the sentences that hold it."""
        holders: dict[str, list[int]] = defaultdict(list)
        for number, (_, sentence_terms) in enumerate(pair for text in self.contexts for pair in _parts(text)):
            for term in sentence_terms:
                holders[term].append(number)
        return holders

    def words(self, location: EvidencePlace) -> str:
        """The words at a place."""
        return location.span.of(self.contexts[location.context])

    def terms(self, location: EvidencePlace) -> frozenset[str]:
        """The stems of the words at a place."""
        return terms_of(self.words(location))

    def weight(self, term: str) -> float:
        """How much a term says, above 0."""
        return math.log(1 + (len(self.sentences) + 1) / (len(self._holders.get(term, ())) + 0.5))

    def nearest(self, claim: str, most: int) -> tuple[EvidencePlace, ...]:
        """Up to `most` sentences, best first: the nearest, then each time the one that adds most of what is missing.

        Empty where no sentence shares a term with the claim.
        """
        missing = {term: self.weight(term) for term in dict.fromkeys(terms(claim))}
        chosen: list[int] = []
        while len(chosen) < most:
            gains: dict[int, float] = defaultdict(float)
            for term, weight in missing.items():
                for number in self._holders.get(term, ()):
                    gains[number] += weight
            if not gains:
                break
            # The earlier of equals; rounded, so that sums in another order choose the same one.
            best = min(gains, key=lambda number: (-round(gains[number], 9), number))
            chosen.append(best)
            covered = self.terms(self.sentences[best])
            missing = {term: weight for term, weight in missing.items() if term not in covered}
        return tuple(self.sentences[number] for number in chosen)


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[tuple[Span, frozenset[str]], ...]:
    """The sentences of a text and their stems; kept, for the rows of a run often share their contexts."""
    return tuple((span, terms_of(span.of(text))) for span in sentences_of(text))


@lru_cache(maxsize=4096)
def terms_of(sentence: str) -> frozenset[str]:
    """The stems of a sentence; kept, for a sentence is compared with many claims."""
    return frozenset(terms(sentence))


_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*(?:[.,]\d+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Missing:
    """Words and numbers as the claim writes them, each once, in its order."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]


NOTHING_MISSING = Missing((), ())


def missing_from(claim: str, evidence: Sequence[str]) -> Missing:
    """What of `claim` stands nowhere in the texts of `evidence`: words by their stems, numbers by their value."""
    covered = frozenset().union(*map(terms_of, evidence))
    values = {_value(number) for text in evidence for number in _NUMBER.findall(text)}
    words: dict[str, None] = {}
    numbers: dict[str, None] = {}
    for token in _TOKEN.findall(claim):
        if token[0].isdigit() and _NUMBER.fullmatch(token):
            if _value(token) not in values:
                numbers[token] = None
        elif not covered.issuperset(_stems(token)):
            words[token] = None
    return Missing(tuple(words), tuple(numbers))


@lru_cache(maxsize=50_000)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


def _value(number: str) -> str:
    """A number without the commas of its thousands and the noughts behind its point."""
    whole, point, rest = _THOUSANDS.sub("", number).partition(".")
    rest = rest.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{point if rest else ''}{rest}"


DEFAULT = "learned"
_ROOT = Path(__file__).parents[1]
# All that a score hangs on but the networks' own weights, which the verifier's name and the embedder's code tell: the
# embedder chooses the evidence where contexts are long.
VERIFIER_CODE = (
    "assistant/verifier.py",
    "assistant/evidence.py",
    "assistant/quantities.py",
    "assistant/claim_names.py",
    "assistant/weights/verifier.json",
    "index/embedder.py",
)
_MOST_SENTENCES = 3
_SUPPORTED = 0.6
_SURE = 0.999


@dataclass(frozen=True, slots=True)
class Checked:
    """`support.score` in 0..1 is the probability that the claim is supported; `places` is where that was read, best
    first, empty where nothing of it was found; `differs` what the claim says otherwise than its evidence."""

    support: Support
    places: tuple[EvidencePlace, ...]
    differs: tuple[Difference, ...] = ()


class ClaimChecker(Protocol):
    """Tells for claims whether their contexts support them; the same claims and contexts, the same words."""

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim, in order. Claims of one response come together, so that a model can read them at once."""
        ...


@runtime_checkable
class BatchChecker(Protocol):
    """A checker that reads the claims of many responses together."""

    def check_all(self, requests: Sequence[tuple[Sequence[str], Evidence]]) -> list[tuple[Checked, ...]]:
        """For each response, one for each of its claims."""
        ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """A checker with what tells it from others: a name, and the hash of its code or weights."""

    checker: ClaimChecker
    name: str
    sha256: str


def choose(name: str = DEFAULT) -> Chosen:
    """The checker called that. Raises `SettingError` for a name that is none, and `ModelError` for a model that is not
    there."""
    kind, _, model = name.partition(":")
    if kind == "nli" and model:
        from evals.model_checkers import NliModel, model_sha256

        return Chosen(PairwiseChecker(NliModel(model)), name, model_sha256(model))
    if kind == "llm" and model:
        from evals.model_checkers import AskedModel

        judge = AskedModel.named(model)
        return Chosen(PairwiseChecker(judge), name, judge.prompt_sha256)
    if name in {"learned", "verifier"}:
        code = code_sha256([_ROOT / file for file in VERIFIER_CODE])
        return Chosen(VerifierChecker(Verifier.bundled()), name, code)
    if name == "overlap":
        return Chosen(OverlapChecker(), name, code_sha256([Path(__file__)]))
    if name == "verbatim":
        return Chosen(PairwiseChecker(VerbatimChecker()), name, code_sha256([_ROOT / "assistant" / "types.py"]))
    raise SettingError(f"no checker is called {name!r}: name verifier, overlap, verbatim, nli:MODEL or llm:MODEL")


class VerifierChecker:
    """The verifier over all contexts."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim."""
        return self.check_all([(claims, evidence)])[0]

    def check_all(self, requests: Sequence[tuple[Sequence[str], Evidence]]) -> list[tuple[Checked, ...]]:
        """The same for the claims of many responses, which are read together."""
        wanted: list[Claim] = []
        for claims, evidence in requests:
            sources = tuple(Source(text) for text in evidence.contexts)
            wanted += [Claim(claim, sources, evidence.question) for claim in claims]
        verdicts = iter(self._verifier.verify(wanted))
        return [tuple(_checked(next(verdicts)) for _ in claims) for claims, _ in requests]


def _checked(verdict: Verdict) -> Checked:
    places = tuple(EvidencePlace(location.source, location.span) for location in verdict.evidence)
    return Checked(Support(verdict.label, verdict.score), places, verdict.differs)


class OverlapChecker:
    """A checker by shared words alone: the line to beat.

    The score is the weighted share of the claim's stems that stand in up to three sentences, halved for every number
    that does not. It tells nothing of negation or direction, never says contradicted, and is no calibrated probability.
    """

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim."""
        return tuple(self._check(claim, evidence) for claim in claims)

    def _check(self, claim: str, evidence: Evidence) -> Checked:
        places = evidence.nearest(claim, _MOST_SENTENCES)
        weights = {term: evidence.weight(term) for term in dict.fromkeys(terms(claim))}
        covered = {term for location in places for term in evidence.terms(location)}
        whole = sum(weights.values())
        share = sum(weight for term, weight in weights.items() if term in covered) / whole if whole else 0.0
        numbers = len(missing_from(claim, [evidence.words(location) for location in places]).numbers)
        score = share * 0.5**numbers
        label = SupportLabel.SUPPORTED if score >= _SUPPORTED else SupportLabel.NOT_FOUND
        return Checked(Support(label, score), places)


class PairwiseChecker:
    """A checker of one sentence against one quote, over contexts: the nearest sentence, with its neighbours, and the
    nearest three together, until it is sure."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim."""
        return tuple(self._check(claim, evidence) for claim in claims)

    def _check(self, claim: str, evidence: Evidence) -> Checked:
        nearest = evidence.nearest(claim, _MOST_SENTENCES)
        tries: list[Checked] = []
        for places in _quotes(evidence, nearest):
            tries.append(self._read(claim, evidence, places))
            if tries[-1].support.label is SupportLabel.SUPPORTED and tries[-1].support.score >= _SURE:
                return tries[-1]
        if not tries:
            return Checked(self._checker.check(claim, ""), ())
        best = max(tries, key=lambda each: (each.support.label is SupportLabel.SUPPORTED, each.support.score))
        first = tries[0]
        if best.support.label is not SupportLabel.SUPPORTED and first.support.label is SupportLabel.CONTRADICTED:
            return first
        return best

    def _read(self, claim: str, evidence: Evidence, places: tuple[EvidencePlace, ...]) -> Checked:
        quote = " ".join(evidence.words(location) for location in sorted(places))
        return Checked(self._checker.check(claim, quote), places)


def _quotes(evidence: Evidence, nearest: tuple[EvidencePlace, ...]) -> list[tuple[EvidencePlace, ...]]:
    """The sentence alone, with its neighbours, and those that hold most together; each once."""
    if not nearest:
        return []
    first = nearest[0]
    at = evidence.sentences.index(first)
    beside = tuple(
        sentence
        for sentence in evidence.sentences[max(0, at - 1) : at + 2]
        if sentence.context == first.context and sentence != first
    )
    return list(dict.fromkeys(((first,), (first, *beside), nearest)))


_WRITES = 500


class CachedChecker:
    """Asks `checker` only what was not asked before; `checker_key` names it and its version."""

    def __init__(self, checker: ClaimChecker, checker_key: str, connection: sqlite3.Connection) -> None:
        self._checker = checker
        self._key = checker_key
        self._connection = connection
        self._unsaved = 0
        self.asked = 0

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim, from before where it is known."""
        return self.check_all([(claims, evidence)])[0]

    def check_all(self, requests: Sequence[tuple[Sequence[str], Evidence]]) -> list[tuple[Checked, ...]]:
        """The same for many responses, read together where the checker can."""
        keys = [self._keys(claims, evidence) for claims, evidence in requests]
        checked_by_key = {key: checked for row in keys for key in row if (checked := self._known(key)) is not None}
        new: list[tuple[dict[bytes, str], Evidence]] = []
        for row, (claims, evidence) in zip(keys, requests, strict=True):
            unknown = {key: claim for key, claim in zip(row, claims, strict=True) if key not in checked_by_key}
            if unknown:
                new.append((unknown, evidence))
        wanted = [(tuple(unknown.values()), evidence) for unknown, evidence in new]
        if isinstance(self._checker, BatchChecker):
            answers = self._checker.check_all(wanted) if wanted else []
        else:
            answers = [self._checker.check(claims, evidence) for claims, evidence in wanted]
        for (unknown, _), checked_all in zip(new, answers, strict=True):
            self.asked += len(unknown)
            for key, checked in zip(unknown, checked_all, strict=True):
                checked_by_key[key] = checked
                self._keep(key, checked)
        return [tuple(checked_by_key[key] for key in row) for row in keys]

    def _keys(self, claims: Sequence[str], evidence: Evidence) -> list[bytes]:
        contexts = hashlib.sha256(json.dumps([evidence.question, *evidence.contexts]).encode()).hexdigest()
        return [hashlib.sha256(json.dumps([self._key, claim, contexts]).encode()).digest() for claim in claims]

    def _known(self, key: bytes) -> Checked | None:
        row = self._connection.execute("SELECT said FROM checked WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        label, score, places, differs = json.loads(row[0])
        return Checked(
            Support(SupportLabel(label), score),
            tuple(EvidencePlace(number, Span(start, end)) for number, start, end in places),
            tuple(Difference(claim, given, DifferenceKind(kind)) for claim, given, kind in differs),
        )

    def _keep(self, key: bytes, checked: Checked) -> None:
        places = [[location.context, location.span.start, location.span.end] for location in checked.places]
        differs = [[each.claim_words, each.evidence_words, each.kind.value] for each in checked.differs]
        kept = json.dumps([checked.support.label.value, checked.support.score, places, differs])
        self._connection.execute("INSERT OR REPLACE INTO checked VALUES (?, ?)", (key, kept))
        self._unsaved += 1
        if self._unsaved >= _WRITES:
            self._connection.commit()
            self._unsaved = 0


@contextmanager
def cached(chosen: Chosen, path: Path) -> Iterator[CachedChecker]:
    """The chosen checker with what `path` holds; made where it does not exist. Raises `FileUnreadable`."""
    try:
        connection = sqlite3.connect(path, timeout=30)
        try:
            connection.execute("CREATE TABLE IF NOT EXISTS checked (key BLOB PRIMARY KEY, said TEXT) WITHOUT ROWID")
            yield CachedChecker(chosen.checker, f"{chosen.name} {chosen.sha256}", connection)
            connection.commit()
        finally:
            connection.close()
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise FileUnreadable(f"{path} cannot be used as a cache ({error}): remove it, or name another file") from error
