"""SciFact's corpus (abstracts ODC-By 1.0): titles and conclusions as claims that the rest of the abstract carries.

Weak but natural: nobody marked that the rest carries them. Abstracts that the dev claims cite are left out.
"""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.support.model.encoding import ClaimPair
from assistant.support.model.premise import closeness
from evals.training.checker.edits import Sources, edited
from evals.training.checker.pair import SAYS_NOTHING, SUPPORTS, PairGroup, TrainingPair
from evals.training.checker.rewording import reworded
from evals.training.checker.surroundings import surrounded
from evals.training.group import drawn
from evals.training.near_miss import Names
from index.keywords import KeywordIndex
from index.reader.reader_text import one_line
from index.words import terms

_DRAWN = 3500
_HELD_OUT = 0.05
_CARRIED = 0.35
"""The share of a claim's words that the rest must hold for it to be taken as carried."""


@dataclass(frozen=True, slots=True)
class Abstract:
    """A title, and sentences each on one line."""

    title: str
    sentences: tuple[str, ...]


def read_abstracts(data: Path) -> Mapping[str, Abstract]:
    """All abstracts by number, those that a dev claim cites left out."""
    with (data / "scifact" / "claims_dev_cited.jsonl").open(encoding="utf-8") as lines:
        cited = {str(name) for row in map(json.loads, lines) for name in row["doc_ids"]}
    with (data / "scifact" / "corpus.jsonl").open(encoding="utf-8") as lines:
        return {
            str(row["doc_id"]): Abstract(one_line(row["title"]), tuple(map(one_line, row["abstract"])))
            for row in map(json.loads, lines)
            if str(row["doc_id"]) not in cited
        }


def held_out(name: str) -> bool:
    """Whether an abstract is kept for measuring."""
    return drawn(f"checker:abstract:{name}", _HELD_OUT)


def groups(abstracts: Mapping[str, Abstract], choose: random.Random, held: bool) -> Iterator[PairGroup]:
    """For 3,500 abstracts drawn (or all held out): the claim, two faulty ones, and the claim beside the abstract that
    is most like it."""
    names = [name for name, one in abstracts.items() if held_out(name) is held and len(one.sentences) > 3]
    index = KeywordIndex([" ".join(abstracts[name].sentences) for name in names])
    known = Names.of(abstracts[name].title for name in names)
    for name in choose.sample(names, min(_DRAWN, len(names))):
        one = abstracts[name]
        rest = list(one.sentences)
        said = one.title if choose.random() < 0.3 and len(one.title.split()) > 5 else rest.pop()
        if len(said.split()) < 6 or max(closeness(said, rest)) < _CARRIED:
            continue
        text = reworded(said, choose)
        best = max(range(len(rest)), key=closeness(said, rest).__getitem__)
        premise = surrounded(said, one.title if said != one.title else "", rest, (best,), choose)
        pairs = [TrainingPair(ClaimPair(text, premise), SUPPORTS)]
        scores = index.scores(terms(said))
        near = [names[int(at)] for at in (-scores).argsort(kind="stable")[:3] if names[int(at)] != name]
        other = abstracts[choose.choice(near)]
        sources = Sources(known, other.sentences)
        for _ in range(2):
            edit = edited(text, " ".join(premise.sentences), sources, choose)
            if edit is not None:
                pairs.append(TrainingPair(ClaimPair(edit.claim, premise), edit.allowed))
        beside = surrounded(said, other.title, other.sentences, (), choose)
        pairs.append(TrainingPair(ClaimPair(text, beside), SAYS_NOTHING))
        yield PairGroup("abstracts", tuple(pairs))
