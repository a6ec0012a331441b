"""SciFact's train claims (claims CC BY 4.0, abstracts ODC-By 1.0) against the abstracts that they cite.

Its dev claims are for measuring and are not read here.
"""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.support.model.encoding import ClaimPair
from evals.training.checker.abstracts import Abstract
from evals.training.checker.edits import Sources, edited, turned
from evals.training.checker.pair import CONTRADICTS, SAYS_NOTHING, SUPPORTS, PairGroup, TrainingPair
from evals.training.checker.surroundings import surrounded
from evals.training.group import drawn
from evals.training.near_miss import Names
from index.keywords import KeywordIndex
from index.words import terms

_HELD_OUT = 0.15
_LABELS = {"SUPPORT": SUPPORTS, "CONTRADICT": CONTRADICTS}


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim and an abstract that it cites: what the abstract does to it, by which sentences."""

    claim: str
    abstract: str
    allowed: tuple[int, ...]
    sentences: tuple[int, ...]


def read_claims(data: Path, abstracts: Mapping[str, Abstract]) -> tuple[Cited, ...]:
    """All pairs of a train claim and an abstract."""
    found = []
    with (data / "scifact" / "claims_train_cited.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            for name in map(str, row["doc_ids"]):
                parts = row["evidence"].get(name, [])
                allowed = _LABELS[parts[0]["label"]] if parts else SAYS_NOTHING
                numbers = tuple(sorted({number for part in parts for number in part["sentences"]}))
                if name in abstracts:
                    found.append(Cited(row["claim"].strip(), name, allowed, numbers))
    return tuple(found)


def held_out(abstract: str) -> bool:
    """Whether claims on an abstract are kept for measuring."""
    return drawn(f"checker:scifact:{abstract}", _HELD_OUT)


def groups(
    claims: tuple[Cited, ...], abstracts: Mapping[str, Abstract], choose: random.Random, held: bool
) -> Iterator[PairGroup]:
    """A group for each claim; one that is carried with faulty twins, each beside the abstract most like it as well."""
    names = list(abstracts)
    index = KeywordIndex([" ".join(abstracts[name].sentences) for name in names])
    known = Names.of(one.claim for one in claims)
    cited: dict[str, set[str]] = {}
    for one in claims:
        cited.setdefault(one.claim, set()).add(one.abstract)
    for one in claims:
        if held_out(one.abstract) is not held:
            continue
        text = abstracts[one.abstract]
        premise = surrounded(one.claim, text.title, text.sentences, one.sentences, choose)
        pairs = [TrainingPair(ClaimPair(one.claim, premise), one.allowed, () if one.allowed is SUPPORTS else None)]
        scores = index.scores(terms(one.claim))
        near = [names[int(at)] for at in (-scores).argsort(kind="stable")[:4]]
        near = [name for name in near if name not in cited[one.claim]]
        other = abstracts[choose.choice(near)] if near else None
        if one.allowed is SUPPORTS and not held:
            sources = Sources(known, other.sentences if other else ())
            words = " ".join(premise.sentences)
            edits = (maker(one.claim, words, sources, choose) for maker in (turned, edited))
            pairs += [
                TrainingPair(ClaimPair(edit.claim, premise), edit.allowed, (edit.wrong,))
                for edit in edits
                if edit is not None
            ]
        if other is not None and one.allowed is not SAYS_NOTHING:
            beside = surrounded(one.claim, other.title, other.sentences, (), choose)
            pairs.append(TrainingPair(ClaimPair(one.claim, beside), SAYS_NOTHING))
        yield PairGroup("scifact", tuple(pairs))
