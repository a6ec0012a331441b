"""The trained reader as it ships: `python -m evals.lab.ship_reader --base FOLDER --checkpoints FILE ... --out FILE`.

The mean of the checkpoints' weights, which is steadier than the last of them, as ONNX in int8, one scale a column.
Prints the SHA-256 that `assistant/reader.py` expects.
"""

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from evals.lab.reader_network import ReaderNetwork, export


def mean_of(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Each weight's mean; what is no floating-point number is the first state's."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if first.is_floating_point() else first
        for name, first in states[0].items()
    }


def ship(base: Path, checkpoints: Sequence[Path], out: Path, layers: int | None = None) -> str:
    """Write the network; the SHA-256 of its file."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = ReaderNetwork(base)
    if layers is not None:
        network.keep_layers(layers)
    network.load_state_dict(mean_of([torch.load(path, weights_only=True)["network"] for path in checkpoints]))
    exact = out.with_suffix(".fp32.onnx")
    export(network, exact)
    quantize_dynamic(exact, out, weight_type=QuantType.QInt8, per_channel=True, reduce_range=False)
    exact.unlink()
    return hashlib.sha256(out.read_bytes()).hexdigest()


def main() -> None:
    """Write the file, and print its SHA-256."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="the cross-encoder's fp32 folder")
    parser.add_argument("--checkpoints", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, help="of a network with fewer than its base has")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(ship(options.base, options.checkpoints, options.out, options.layers))


if __name__ == "__main__":
    main()
