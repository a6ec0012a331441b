"""What tells whether contexts support claims, by its name: Footnote's verifier, the plain lines beside it, and judges.

`verifier` (also called `learned`) is Footnote's own; `overlap` and `verbatim` are lines to beat. `nli:NAME` is a model
for natural language inference, by folder or name; `llm:MODEL` a language model by its LangChain name: it costs money,
and need not say the same thing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from assistant.answer import Support, SupportLabel
from assistant.checking import Checker, VerbatimChecker
from assistant.claim_names import Difference
from assistant.verifier import Claim, Verdict, Verifier
from assistant.verifier import Evidence as Source
from corpus.errors import SettingError
from evals.contexts import Evidence, EvidencePlace, missing_from
from evals.scoring.provenance import code_sha256
from index.words import terms

DEFAULT = "learned"
_ROOT = Path(__file__).parents[1]
_VERIFIER_CODE = (
    "verifier.py",
    "claim_differences.py",
    "quantities.py",
    "units.py",
    "evidence_selection.py",
    "weights",
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

    def check_all(self, asked: Sequence[tuple[Sequence[str], Evidence]]) -> list[tuple[Checked, ...]]:
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

        asked = AskedModel.named(model)
        return Chosen(PairwiseChecker(asked), name, asked.prompt_sha256)
    if name in {"learned", "verifier"}:
        code = code_sha256([_ROOT / "assistant" / part for part in _VERIFIER_CODE])
        return Chosen(VerifierChecker(Verifier.bundled()), name, code)
    if name == "overlap":
        return Chosen(OverlapChecker(), name, code_sha256([Path(__file__), Path(__file__).with_name("contexts.py")]))
    if name == "verbatim":
        return Chosen(PairwiseChecker(VerbatimChecker()), name, code_sha256([_ROOT / "assistant" / "checking.py"]))
    raise SettingError(f"no checker is called {name!r}: name verifier, overlap, verbatim, nli:MODEL or llm:MODEL")


class VerifierChecker:
    """The verifier over all contexts."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim."""
        return self.check_all([(claims, evidence)])[0]

    def check_all(self, asked: Sequence[tuple[Sequence[str], Evidence]]) -> list[tuple[Checked, ...]]:
        """The same for the claims of many responses, which are read together."""
        wanted: list[Claim] = []
        for claims, evidence in asked:
            sources = tuple(Source(text) for text in evidence.contexts)
            wanted += [Claim(claim, sources, evidence.question) for claim in claims]
        verdicts = iter(self._verifier.verify(wanted))
        return [tuple(_checked(next(verdicts)) for _ in claims) for claims, _ in asked]


def _checked(verdict: Verdict) -> Checked:
    places = tuple(EvidencePlace(place.source, place.span) for place in verdict.evidence)
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
        held = {term for place in places for term in evidence.terms(place)}
        whole = sum(weights.values())
        share = sum(weight for term, weight in weights.items() if term in held) / whole if whole else 0.0
        numbers = len(missing_from(claim, [evidence.words(place) for place in places]).numbers)
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
        quote = " ".join(evidence.words(place) for place in sorted(places))
        return Checked(self._checker.check(claim, quote), places)


def _quotes(evidence: Evidence, nearest: tuple[EvidencePlace, ...]) -> list[tuple[EvidencePlace, ...]]:
    """The sentence alone, with its neighbours, and those that hold most together; each once."""
    if not nearest:
        return []
    first = nearest[0]
    at = evidence.sentences.index(first)
    beside = tuple(
        place
        for place in evidence.sentences[max(0, at - 1) : at + 2]
        if place.context == first.context and place != first
    )
    return list(dict.fromkeys(((first,), (first, *beside), nearest)))
