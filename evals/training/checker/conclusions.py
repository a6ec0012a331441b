"""PubMedQA PQA-L (MIT): conclusions that their abstracts carry, and yes or no to the question that the title asks."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.support.model.encoding import ClaimPair
from evals.training.checker.edits import Sources, edited
from evals.training.checker.pair import CONTRADICTS, SAYS_NOTHING, SUPPORTS, PairGroup, TrainingPair
from evals.training.checker.rewording import reworded
from evals.training.checker.surroundings import split, surrounded
from evals.training.group import drawn
from evals.training.near_miss import Names
from index.reader.reader_text import one_line

_HELD_OUT = 0.1
_SAID = {"yes": ("Yes.", "It is so.", "The answer is yes."), "no": ("No.", "It is not so.", "The answer is no.")}


@dataclass(frozen=True, slots=True)
class Concluded:
    """A question, the abstract's sentences, the sentences of its conclusion, and yes, no or maybe."""

    question: str
    sentences: tuple[str, ...]
    conclusion: tuple[str, ...]
    decision: str


def read_conclusions(data: Path, held: bool) -> tuple[Concluded, ...]:
    """Those that train, or those held out."""
    with (data / "pubmedqa" / "questions.jsonl").open(encoding="utf-8") as lines:
        return tuple(
            Concluded(
                one_line(row["QUESTION"]),
                tuple(sentence for text in row["CONTEXTS"] for sentence in split(text)),
                split(row["LONG_ANSWER"]),
                row["final_decision"],
            )
            for row in map(json.loads, lines)
            if drawn(f"checker:pubmedqa:{row['id']}", _HELD_OUT) is held
        )


def groups(read: Sequence[Concluded], choose: random.Random) -> Iterator[PairGroup]:
    """For each: a sentence of the conclusion with the abstract, faulty twins, another's conclusion; and the question
    with yes and with no, beside conclusion and abstract."""
    known = Names.of(one.question for one in read)
    for one in read:
        other = choose.choice(read)
        if one.sentences and one.conclusion and other is not one and other.conclusion:
            said = choose.choice(one.conclusion)
            text = reworded(said, choose)
            premise = surrounded(said, "", one.sentences, (), choose)
            pairs = [TrainingPair(ClaimPair(text, premise), SUPPORTS)]
            for _ in range(2):
                edit = edited(text, " ".join(premise.sentences), Sources(known, other.conclusion), choose)
                if edit is not None:
                    pairs.append(TrainingPair(ClaimPair(edit.claim, premise), edit.allowed))
            pairs.append(TrainingPair(ClaimPair(choose.choice(other.conclusion), premise), SAYS_NOTHING))
            yield PairGroup("conclusions", tuple(pairs))
        if one.decision in _SAID and one.conclusion:
            needed = range(len(one.sentences), len(one.sentences) + len(one.conclusion))
            premise = surrounded(one.question, "", (*one.sentences, *one.conclusion), needed, choose)
            yield PairGroup(
                "conclusions",
                tuple(
                    TrainingPair(
                        ClaimPair(f"{one.question} {choose.choice(said)}", premise),
                        SUPPORTS if decision == one.decision else CONTRADICTS,
                    )
                    for decision, said in _SAID.items()
                ),
            )
