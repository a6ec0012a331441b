"""Train the reader: `python -m evals.training.reader --data ../shared/data --out .work/reader --steps 2000`.

Seeded; goes on from the last checkpoint after a kill; on a GPU where there is one (`loop`). Writes `log.jsonl`,
`checkpoint.safetensors`, and the weights as shipped, `reader.safetensors`.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.training import loop
from evals.training.batches import Prepared, batches, endless, prepared
from evals.training.examples import Sets
from evals.training.group import Group
from evals.training.loss import loss
from index.model_files import verified_model_folder
from index.reader.batch import Batch
from index.reader.encoding import Encoder
from index.reader.reader_model import ReaderModel
from index.reader.weights import FROZEN
from index.tokens import PieceCounter

if TYPE_CHECKING:
    from torch import Tensor

_PIECES = 4000
_BODY_RATE = 1e-4
_HEAD_RATE = 5e-4


def train(sets: Sets, out: Path, steps: int, seed: int) -> None:
    """Train until `steps` are done, or go on."""
    import torch

    torch.manual_seed(seed)
    model, encoder = ReaderModel(verified_model_folder()), Encoder()

    def loss_of(groups: tuple[Prepared, ...]) -> "Tensor":
        batch = Batch.of([one for group in groups for one in group.encoded]).to(loop.device())
        return loss(model.logits(batch), groups)

    loop.train(
        model,
        loop.Course(out, steps, FROZEN, _BODY_RATE, _HEAD_RATE, "reader.safetensors"),
        lambda first: endless(lambda pass_: prepared(sets.groups(pass_), encoder), _PIECES, seed, first),
        loss_of,
    )


def composition(groups: Sequence[Group], encoder: Encoder, seed: int) -> str:
    """How many groups each set gives to a pass, how many there are, and in how many steps they are seen once."""
    counts = Counter(one.source for one in groups)
    sets = ", ".join(f"{source} {count:,}" for source, count in counts.most_common())
    steps = len(batches(prepared(groups, encoder), _PIECES, seed))
    return f"{len(groups):,} groups a pass ({sets}), {steps:,} steps"


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    import torch

    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    sets = Sets.read(options.data, options.out, PieceCounter())
    print(composition(sets.groups(options.seed), Encoder(), options.seed), file=sys.stderr, flush=True)
    train(sets, options.out, options.steps, options.seed)


if __name__ == "__main__":
    main()
