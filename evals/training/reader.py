"""Train the reader: `python -m evals.training.reader --data ../shared/data --out .work/reader --steps 2000`.

Seeded; goes on from the last checkpoint after a kill; on a GPU where there is one. AdamW; the rate rises over the
first 100 steps, stays, and falls in a straight line over the last third: so that `--steps` may be changed while the
rate still stays. Writes `log.jsonl`, `checkpoint.safetensors`, and the weights as shipped, `reader.safetensors`.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from evals.training.batches import Prepared, batches, prepared
from evals.training.checkpoint import load_checkpoint, save_checkpoint
from evals.training.examples import Sets
from evals.training.loss import loss
from index.model_files import verified_model_folder
from index.reader.batch import Batch
from index.reader.encoding import Encoder
from index.reader.reader_model import ReaderModel
from index.reader.weights import freeze, save
from index.tokens import PieceCounter

_PIECES = 4000
_BODY_RATE = 1e-4
_HEAD_RATE = 5e-4
_WARM_UP = 100
_FALLING = 1 / 3
_EVERY = 20
_LOGGED = 5


def rate(step: int, steps: int) -> float:
    """The share (0..1) of the full rate at a step, counting from 0."""
    falling = max(1, round(steps * _FALLING))
    return min(1.0, (step + 1) / _WARM_UP, max(0.0, (steps - step) / falling))


def endless_batches(sets: Sets, encoder: Encoder, seed: int, first: int) -> Iterator[tuple[Prepared, ...]]:
    """The batches of pass after pass, from step `first` on, the same whenever they are asked for."""
    number = 0
    while True:
        made = batches(prepared(sets.groups(seed + number), encoder), _PIECES, seed + number)
        yield from made[first:]
        first = max(0, first - len(made))
        number += 1


def train(sets: Sets, out: Path, steps: int, seed: int) -> None:
    """Train until `steps` are done, or go on."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(seed)
    model = ReaderModel(verified_model_folder())
    freeze(model)
    model.network.to(device).train()
    body = [p for n, p in model.network.named_parameters() if p.requires_grad and n.startswith("encoder.")]
    head = [p for n, p in model.network.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "rate": _BODY_RATE}, {"params": head, "rate": _HEAD_RATE}], lr=_BODY_RATE, weight_decay=0.01
    )
    checkpoint = out / "checkpoint.safetensors"
    first = load_checkpoint(checkpoint, model, optimizer) if checkpoint.is_file() else 0
    began, running = time.monotonic(), 0.0
    for step, groups in enumerate(endless_batches(sets, Encoder(), seed, first), start=first):
        if step >= steps:
            break
        for part in optimizer.param_groups:
            part["lr"] = part["rate"] * rate(step, steps)
        batch = Batch.of([one for group in groups for one in group.encoded]).to(device)
        value = loss(model.logits(batch), groups)
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]  # torch types it not
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        optimizer.step()
        running = 0.98 * running + 0.02 * float(value.detach()) if running else float(value.detach())
        done = step + 1
        if done % _LOGGED == 0 or done == steps:
            _log(out / "log.jsonl", done, steps, running, (time.monotonic() - began) / (done - first))
        if done % _EVERY == 0 or done == steps:
            save_checkpoint(checkpoint, model, optimizer, done)
            save(model, out / "reader.safetensors")


def _log(path: Path, done: int, steps: int, running: float, seconds: float) -> None:
    """A line of JSON: the smoothed loss, seconds a step, minutes left."""
    left = seconds * (steps - done) / 60
    line = {"step": done, "steps": steps, "loss": round(running, 4), "s_per_step": round(seconds, 2), "left_min": left}
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(line) + "\n")
    print(f"step {done}/{steps} loss {running:.3f} {seconds:.2f} s a step, {left:.0f} min left", file=sys.stderr)


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
    train(Sets.read(options.data, options.out, PieceCounter()), options.out, options.steps, options.seed)


if __name__ == "__main__":
    main()
