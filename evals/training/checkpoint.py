"""Where training stands, so that it goes on after a kill: one safetensors file, written whole or not at all.

Holds the tensors that learn, AdamW's two moments for each, and the step. No pickle.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from index.reader.weights import Trained

if TYPE_CHECKING:
    from torch import Tensor
    from torch.optim import AdamW

_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


def save_checkpoint(path: Path, model: Trained, optimizer: "AdamW", step: int) -> None:
    """Write `step` (steps done) with the model's and the optimizer's state."""
    from safetensors.torch import save_file

    tensors: dict[str, Tensor] = {}
    for name, parameter in model.network.named_parameters():
        if parameter.requires_grad:
            tensors[f"model.{name}"] = parameter.detach().contiguous()
            for moment in _MOMENTS:
                if moment in optimizer.state[parameter]:
                    tensors[f"{moment}.{name}"] = optimizer.state[parameter][moment].contiguous()
    temporary = path.with_suffix(".tmp")
    save_file(tensors, temporary, {"step": str(step)})
    temporary.replace(path)


def load_checkpoint(path: Path, model: Trained, optimizer: "AdamW") -> int:
    """Put the state of `path` in place and give the steps done. Raises `ModelError` for another model's file."""
    import torch
    from safetensors import safe_open

    with safe_open(path, framework="pt") as stored:
        names = set(stored.keys())
        own = {name: one for name, one in model.network.named_parameters() if one.requires_grad}
        if {f"model.{name}" for name in own} != {name for name in names if name.startswith("model.")}:
            raise ModelError(f"{path} is the checkpoint of another model: give another folder")
        with torch.no_grad():
            for name, parameter in own.items():
                parameter.copy_(stored.get_tensor(f"model.{name}"))
                held = {m: stored.get_tensor(f"{m}.{name}") for m in _MOMENTS if f"{m}.{name}" in names}
                if held:
                    optimizer.state[parameter] = {
                        m: t if m == "step" else t.to(parameter.device) for m, t in held.items()
                    }
        return int(stored.metadata()["step"])
