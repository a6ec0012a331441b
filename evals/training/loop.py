"""The steps of a training: seeded batches, AdamW, checkpoints; goes on from the last one after a kill.

The rate rises over the first 100 steps, stays, and falls in a straight line over the last third: so that the number
of steps may be changed while the rate still stays. Left out: what is learnt, from what (the callers).
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from evals.training.checkpoint import load_checkpoint, save_checkpoint
from index.reader.weights import Trained, freeze, save

if TYPE_CHECKING:
    from torch import Tensor

_WARM_UP = 100
_FALLING = 1 / 3
_EVERY = 20
_LOGGED = 5

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Course:
    """Where a training writes, how long it is, which tensors stay (beginnings of their names), the full rates of the
    encoder and of what is new, and the weights file's name."""

    out: Path
    steps: int
    frozen: tuple[str, ...]
    body_rate: float
    head_rate: float
    weights: str


def device() -> str:
    """A GPU where there is one."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def rate(step: int, steps: int) -> float:
    """The share (0..1) of the full rate at a step, counting from 0."""
    falling = max(1, round(steps * _FALLING))
    return min(1.0, (step + 1) / _WARM_UP, max(0.0, (steps - step) / falling))


def train(
    model: Trained, course: Course, batches: Callable[[int], Iterator[B]], loss_of: Callable[[B], "Tensor"]
) -> None:
    """Train until the course's steps are done, or go on; `batches` gives those from a step on.

    Writes `log.jsonl`, `checkpoint.safetensors`, and the weights as shipped.
    """
    import torch

    freeze(model, course.frozen)
    model.network.to(device()).train()
    body = [p for n, p in model.network.named_parameters() if p.requires_grad and n.startswith("encoder.")]
    head = [p for n, p in model.network.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "rate": course.body_rate}, {"params": head, "rate": course.head_rate}],
        lr=course.body_rate,
        weight_decay=0.01,
    )
    steps, checkpoint = course.steps, course.out / "checkpoint.safetensors"
    first = load_checkpoint(checkpoint, model, optimizer) if checkpoint.is_file() else 0
    began, running = time.monotonic(), 0.0
    for step, batch in enumerate(batches(first), start=first):
        if step >= steps:
            break
        for part in optimizer.param_groups:
            part["lr"] = part["rate"] * rate(step, steps)
        value = loss_of(batch)
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]  # torch types it not
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        optimizer.step()
        running = 0.98 * running + 0.02 * float(value.detach()) if running else float(value.detach())
        done = step + 1
        if done % _LOGGED == 0 or done == steps:
            _log(course.out / "log.jsonl", done, steps, running, (time.monotonic() - began) / (done - first))
        if done % _EVERY == 0 or done == steps:
            save_checkpoint(checkpoint, model, optimizer, done)
            save(model, course.out / course.weights, course.frozen)


def _log(path: Path, done: int, steps: int, running: float, seconds: float) -> None:
    """A line of JSON: the smoothed loss, seconds a step, minutes left."""
    left = seconds * (steps - done) / 60
    line = {"step": done, "steps": steps, "loss": round(running, 4), "s_per_step": round(seconds, 2), "left_min": left}
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(line) + "\n")
    print(f"step {done}/{steps} loss {running:.3f} {seconds:.2f} s a step, {left:.0f} min left", file=sys.stderr)
