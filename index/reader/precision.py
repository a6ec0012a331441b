"""How exactly a trained model calculates: int8 takes about half of the time on two cores, a score moves by some 0.05.

Only the linear layers' weights become int8, their inputs as they come (dynamic quantisation). Left out: how weights
are stored, which is half precision either way (`weights`).
"""

import warnings
from enum import StrEnum

from index.reader.weights import Trained


class Precision(StrEnum):
    """`SINGLE` is float32; `INT8` needs a torch with quantised kernels for this processor."""

    SINGLE = "fp32"
    INT8 = "int8"


def available() -> Precision:
    """The fastest that this torch can do here."""
    import torch

    return Precision.INT8 if _engines(torch.backends.quantized.supported_engines) else Precision.SINGLE


def quantise(model: Trained) -> None:
    """Make the model's linear layers int8 for good: it can be read with, and no longer trained or saved."""
    import torch
    from torch import nn

    with warnings.catch_warnings():
        # torch announces the end of this module in favour of one that is a package of its own.
        warnings.simplefilter("ignore")
        from torch.ao.quantization import quantize_dynamic

        model.network = quantize_dynamic(model.network, {nn.Linear}, dtype=torch.qint8)  # type: ignore[no-untyped-call]  # torch types it not


def _engines(supported: list[str]) -> list[str]:
    return [engine for engine in supported if engine != "none"]
