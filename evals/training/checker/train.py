"""Train the checker: `python -m evals.training.checker.train --data ../shared/data --out .work/checker`.

Seeded; goes on from the last checkpoint after a kill; on a GPU where there is one (`evals.training.loop`). With
`--start` the encoder's layers are taken from the reader's weights, which already read two texts together. Writes
`log.jsonl`, `checkpoint.safetensors`, and the weights as shipped, `checker.safetensors`.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.support.model.batch import PairBatch
from assistant.support.model.checker_model import FROZEN, CheckerModel
from assistant.support.model.encoding import PairEncoder
from evals.training import loop
from evals.training.batches import batches, endless
from evals.training.checker.examples import CheckerSets
from evals.training.checker.pair import PairGroup
from evals.training.checker.pair_batches import PreparedPairs, prepared_pairs
from evals.training.checker.pair_loss import pair_loss
from index.model_files import verified_model_folder
from index.reader.reader_model import ReaderModel
from index.reader.weights import load
from index.tokens import PieceCounter

if TYPE_CHECKING:
    from torch import Tensor

_PIECES = 4000
_BODY_RATE = 1e-4
_HEAD_RATE = 1e-3
_STEPS = 1900


def started(start: Path | None) -> CheckerModel:
    """A new model; its encoder from the reader's weights at `start`, or from the embedded model."""
    folder = verified_model_folder()
    model = CheckerModel(folder)
    if start is not None:
        reader = ReaderModel(folder)
        load(reader, start)
        model.network["encoder"].load_state_dict(reader.network["encoder"].state_dict())
    return model


def train(sets: CheckerSets, out: Path, steps: int, seed: int, start: Path | None) -> None:
    """Train until `steps` are done, or go on."""
    import torch

    torch.manual_seed(seed)
    model, encoder = started(start), PairEncoder()

    def loss_of(groups: tuple[PreparedPairs, ...]) -> "Tensor":
        batch = PairBatch.of([one for group in groups for one in group.encoded]).to(loop.device())
        return pair_loss(model.logits(batch), groups)

    loop.train(
        model,
        loop.Course(out, steps, FROZEN, _BODY_RATE, _HEAD_RATE, "checker.safetensors"),
        lambda first: endless(lambda pass_: prepared_pairs(sets.groups(pass_), encoder), _PIECES, seed, first),
        loss_of,
    )


def composition(groups: tuple[PairGroup, ...], encoder: PairEncoder, seed: int) -> str:
    """A line a source: groups, pairs, and how many pairs may have each set of labels; last, the steps of a pass."""
    lines = []
    for source in dict.fromkeys(one.source for one in groups):
        of = [one for one in groups if one.source == source]
        pairs = [pair for one in of for pair in one.pairs]
        allowed = Counter("".join("SCN"[label] for label in pair.allowed) for pair in pairs)
        known = sum(pair.wrong is not None for pair in pairs)
        shown = ", ".join(f"{name} {count}" for name, count in sorted(allowed.items()))
        lines.append(f"{source}: {len(of)} groups, {len(pairs)} pairs ({shown}; words known {known})")
    steps = len(batches(prepared_pairs(groups, encoder), _PIECES, seed))
    return "\n".join([*lines, f"{len(groups):,} groups a pass, {steps:,} steps"])


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=_STEPS)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path, help="the reader's weights, to begin from its encoder")
    options = parser.parse_args()
    import torch

    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    sets = CheckerSets.read(options.data, PieceCounter())
    print(composition(sets.groups(options.seed), PairEncoder(), options.seed), file=sys.stderr, flush=True)
    train(sets, options.out, options.steps, options.seed, options.start)


if __name__ == "__main__":
    main()
