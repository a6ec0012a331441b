"""FEVER's dev claims as pairs with evidence (CC BY-SA 3.0), and claims that their evidence does not carry.

Whether it speaks against those or says nothing of them is not told. Pairs with the same evidence are one group.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.support.model.encoding import ClaimPair
from evals.training.checker.pair import NOT_SUPPORTS, SUPPORTS, PairGroup, TrainingPair
from evals.training.group import drawn
from index.reader.reader_text import ReaderText, one_line

_HELD_OUT = 0.05
_MOST = 6
_WORDS = 110
_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"', "--": "-"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim, the evidence, and whether it carries the claim."""

    claim: str
    evidence: str
    carried: bool


def read_fever(data: Path) -> tuple[Judged, ...]:
    """All pairs, the tokenised marks put right; of evidence its first 110 words."""
    folder = data / "fever_dev"
    files = [(folder / name).read_text(encoding="utf-8").splitlines() for name in _FILES]
    return tuple(
        Judged(natural(claim).strip('"'), natural(" ".join(evidence.split()[:_WORDS])), label == "entailment")
        for claim, evidence, label in zip(*files, strict=True)
    )


_FILES = ("dev.raw.input1", "dev.raw.input0", "dev.label")


def natural(text: str) -> str:
    """Tokenised text as it is written: no space before a full stop, brackets as brackets."""
    words = " ".join(_BRACKETS.get(word, word) for word in text.split())
    return one_line(re.sub(r"(?<=[(\[])\s|\s(?=[.,;:!?)\]]|'s\b)", "", words))


def groups(read: Sequence[Judged], choose: random.Random, held: bool) -> Iterator[PairGroup]:
    """All pairs, at most six a group; a fifth of the evidence with a sentence of other evidence before it."""
    by_evidence: dict[str, list[Judged]] = {}
    for one in read:
        if drawn(f"checker:fever:{one.evidence}", _HELD_OUT) is held:
            by_evidence.setdefault(one.evidence, []).append(one)
    every = list(by_evidence)
    for evidence, judged in by_evidence.items():
        before = (choose.choice(every).split(". ")[0],) if choose.random() < 0.2 else ()
        premise = ReaderText("", (*before, evidence))
        for start in range(0, len(judged), _MOST):
            yield PairGroup(
                "fever",
                tuple(
                    TrainingPair(
                        ClaimPair(one.claim, premise),
                        SUPPORTS if one.carried else NOT_SUPPORTS,
                        () if one.carried else None,
                    )
                    for one in judged[start : start + _MOST]
                ),
            )
