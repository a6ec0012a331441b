"""BEGIN, wow part (CC BY 4.0): replies of dialogue models that a piece of knowledge carries, or not in full."""

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.support.model.encoding import ClaimPair
from evals.training.checker.fever import natural
from evals.training.checker.pair import NOT_SUPPORTS, SUPPORTS, PairGroup, TrainingPair
from index.reader.reader_text import ReaderText

_LABELS = {"Fully attributable": SUPPORTS, "Not fully attributable": NOT_SUPPORTS}
_FILES = {False: "begin_test_wow.tsv", True: "begin_dev_wow.tsv"}


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, the knowledge it was to rest on, and its labels."""

    text: str
    knowledge: str
    allowed: tuple[int, ...]


def read_begin(data: Path, held: bool) -> tuple[Reply, ...]:
    """The replies of the larger file, or of the smaller, which is held out; generic ones are left out."""
    with (data / "begin_wow" / _FILES[held]).open(encoding="utf-8", newline="") as lines:
        return tuple(
            Reply(natural(row["response"]), natural(row["knowledge"]), _LABELS[row["begin_label"]])
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["begin_label"] in _LABELS
        )


def groups(read: Sequence[Reply], _choose: random.Random) -> Iterator[PairGroup]:
    """The replies to one piece of knowledge together."""
    by_knowledge: dict[str, list[Reply]] = {}
    for one in read:
        by_knowledge.setdefault(one.knowledge, []).append(one)
    for knowledge, replies in by_knowledge.items():
        premise = ReaderText("", (knowledge,))
        yield PairGroup(
            "begin",
            tuple(
                TrainingPair(ClaimPair(one.text, premise), one.allowed, () if one.allowed is SUPPORTS else None)
                for one in replies
            ),
        )
