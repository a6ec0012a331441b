"""Claims read once by the network, and the verdicts that come of it with parts of the verifier left out.

The same steps as `Verifier.verify`, its network's logits kept: an ablation costs no second reading.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.claim_names import Difference, DifferenceKind
from assistant.evidence import bundled_vectors, one_spelling
from assistant.types import SupportLabel
from assistant.verifier import (
    Calibration,
    Claim,
    PairScorer,
    Prepared,
    Verdict,
    joined_verdict,
    prepared,
    statements_in,
    verdict,
)

_WORD_FOR_WORD = "very words"

PARTS: Mapping[str, frozenset[str]] = {
    "quantities": frozenset({DifferenceKind.AMOUNT}),
    "roles": frozenset({DifferenceKind.ROLE}),
    "very words denied": frozenset({_WORD_FOR_WORD}),
    "names": frozenset({DifferenceKind.NAME}),
    "sides, routes": frozenset({DifferenceKind.SIDE, DifferenceKind.ROUTE}),
    "any veto": frozenset({*DifferenceKind, _WORD_FOR_WORD}),
}
"""The vetoes that an ablation leaves out, a row each. "very words denied": the evidence's own words, but for a "not" or
for its figures; the other roles are amounts and names that stand in another's place."""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement of a claim made ready, and the network's logits; None where there was nothing to read."""

    text: str
    made: Prepared
    logits: NDArray[np.float32] | None


ReadClaim = tuple[ReadStatement, ...]


def read_claims(claims: Sequence[Claim], network: PairScorer) -> list[ReadClaim]:
    """Every claim's statements."""
    made = [
        [
            (one_spelling(text).strip(), prepared(replace(claim, text=text), bundled_vectors()))
            for text in statements_in(claim.text)
        ]
        for claim in claims
    ]
    asked = [each for statements in made for _, each in statements if each.readable]
    pairs = list(dict.fromkeys(each.pair for each in asked))
    logits = dict(zip(pairs, network.score(pairs), strict=True))
    return [
        tuple(ReadStatement(text, each, logits[each.pair] if each.readable else None) for text, each in statements)
        for statements in made
    ]


def verdicts(read: Sequence[ReadClaim], calibration: Calibration, without: Collection[str] = ()) -> list[Verdict]:
    """Each claim's verdict, the vetoes of the kinds `without` left out."""
    return [joined_verdict([_verdict(each, calibration, without) for each in claim]) for claim in read]


def _verdict(each: ReadStatement, calibration: Calibration, without: Collection[str]) -> Verdict:
    if each.logits is None:
        return Verdict(SupportLabel.NOT_FOUND, 0.0)
    comparison = each.made.comparison
    kept = tuple(difference for difference in comparison.differences if _part(difference, each.text) not in without)
    return verdict(replace(each.made, comparison=replace(comparison, differences=kept)), each.logits, calibration)


def _part(difference: Difference, claim: str) -> str:
    role = difference.kind is DifferenceKind.ROLE
    return _WORD_FOR_WORD if role and difference.claim_words == claim else difference.kind.value


def margins(read: Sequence[ReadClaim]) -> NDArray[np.float64]:
    """The network alone: the lowest log odds of support among a claim's statements."""
    return np.array([min(_margin(each) for each in claim) for claim in read])


def _margin(each: ReadStatement) -> float:
    if each.logits is None:
        return -20.0
    return float(each.logits[0] - np.logaddexp(each.logits[1], each.logits[2]))
