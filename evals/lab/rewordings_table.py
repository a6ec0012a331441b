"""True rewordings and lies of review sentences, as `--policy strict` treats a model's sentences.

Each is checked with a mark at the paragraph that it is about, among four other paragraphs of the same review, as the
writer's own check does it: shown as supported, or not. Printed by split, and by kind for the rows that may be read.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.llm.sentence_check import NumberedPassage, SentenceChecker
from assistant.types import SupportLabel
from assistant.verifier import Verifier

_OTHERS = 4


@dataclass(frozen=True, slots=True)
class Rewording:
    """A sentence as a model might write it, whether it is true, and the passages that it was written from."""

    text: str
    true: bool
    kind: str
    split: str
    passages: tuple[NumberedPassage, ...]


def rewordings(golden: Path, reviews: Path, seed: int = 11) -> Iterator[Rewording]:
    """Every row, its own paragraph first among the passages."""
    rng = random.Random(seed)
    with (golden / "rewordings.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            paragraphs: list[tuple[str, str]] = []
            heading = ""
            own = 0
            text = (reviews / row["document"]).read_text(encoding="utf-8")
            at = 0
            for block in text.split("\n\n"):
                if block.startswith("#"):
                    heading = block.strip("# \n")
                elif block.strip():
                    if at <= row["sentence"]["start"] < at + len(block):
                        own = len(paragraphs)
                    paragraphs.append((heading, block))
                at += len(block) + 2
            others = [number for number in range(len(paragraphs)) if number != own]
            shown = [own, *rng.sample(others, min(_OTHERS, len(others)))]
            passages = tuple(
                NumberedPassage(number, paragraphs[place][1], paragraphs[place][0])
                for number, place in enumerate(shown, start=1)
            )
            yield Rewording(row["text"], row["true"], row["kind"], row["split"], passages)


def main() -> None:
    """Print how many rewordings and lies are supported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--golden", type=Path, default=Path("tests/golden"))
    parser.add_argument("--reviews", type=Path, default=Path("corpus/reviews"))
    parser.add_argument("--read", action="store_true", help="show the dev rows that fare wrongly")
    chosen = parser.parse_args()
    checker = SentenceChecker(Verifier.bundled())
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for row in rewordings(chosen.golden, chosen.reviews):
        found = checker.of_sentence(row.text, (1,), row.passages)
        supported = found.support.label is SupportLabel.SUPPORTED or found.carried_by is not None
        counts[row.split, row.true, supported] += 1
        if chosen.read and row.split == "dev" and supported != row.true:
            print(f"{'true' if row.true else 'LIE'} ({row.kind}) {found.support.score:.2f} {row.text}")
            print(f"    {row.passages[0].text[:300]}")
    for split in ("dev", "report"):
        for true, name in ((True, "rewordings"), (False, "lies")):
            kept = counts[split, true, True]
            print(f"{split}: {kept} of {kept + counts[split, true, False]} {name} supported")


if __name__ == "__main__":
    main()
