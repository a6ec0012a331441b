"""A trained network on ONNX Runtime: weights checked and loaded at the first use, each row run alone, on one thread.

On processors rows alone are as fast as batches are (no padding, no threads waiting for each other), and int8 networks
take the scale of what flows through them from the whole batch: beside other rows the same row would score up to a third
of a logit differently.

Left out: whose rows come first (`inference`), what goes into one (`embedder`, `cross_encoder`), what outputs mean.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.inference import InferenceService, Job, inference_service

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Values = NDArray[np.int64] | NDArray[np.float32]

Row = Mapping[str, Values]
"""The inputs of one text by their names, each of shape (tokens,). Inputs that the network does not take are ignored."""

Outputs = tuple[NDArray[np.float32], ...]
"""What the network says of one row, output by output, without the batch's axis: (outputs,) or (tokens, outputs)."""


class Network:
    """The network in the ONNX file at `path`, whose bytes have the SHA-256 `sha256` (hex). Safe for many threads.

    Rows are run by `service`, by default the one for all networks. The outputs of the last `remembered` different rows
    are kept, and such a row is not run again.
    """

    def __init__(self, path: Path, sha256: str, service: InferenceService | None = None, remembered: int = 0) -> None:
        self.path = path
        self.sha256 = sha256
        self._service = inference_service() if service is None else service
        self._loading = Lock()
        self._session: InferenceSession | None = None
        self._lock = Lock()
        self._remembered = remembered
        self._outputs_of: OrderedDict[bytes, Outputs] = OrderedDict()

    def load(self) -> "InferenceSession":
        """The session, its weights loaded now rather than at the first `run`.

        Raises `ModelError` when the file is missing, is not the expected one, or is no network that can be run.
        """
        with self._loading:
            if self._session is None:
                self._session = self._opened()
            return self._session

    def run(self, rows: Sequence[Row]) -> list[Outputs]:
        """The outputs of each row, in the order of `rows`: the same for the same row, whatever else is run.

        Raises `ModelError` as `load` does, or when the network cannot take a row; `ValueError` when a row has no token
        or its inputs differ in length.
        """
        if not rows:
            return []
        lengths = [_length(row) for row in rows]
        self.load()
        known = [self._recalled(row) for row in rows]
        jobs = [
            Job(length, partial(self._outputs, row))
            for length, row, outputs in zip(lengths, rows, known, strict=True)
            if outputs is None
        ]
        new = iter(self._service.run(jobs) if jobs else ())
        return [next(new) if outputs is None else outputs for outputs in known]

    def _recalled(self, row: Row) -> Outputs | None:
        if not self._remembered:
            return None
        with self._lock:
            outputs = self._outputs_of.get(key := _key(row))
            if outputs is not None:
                self._outputs_of.move_to_end(key)
            return outputs

    def _outputs(self, row: Row) -> Outputs:
        """What is remembered of it, by now perhaps, or what the network says."""
        outputs = self._recalled(row) or self._computed(row)
        if self._remembered:
            with self._lock:
                self._outputs_of[_key(row)] = outputs
                while len(self._outputs_of) > self._remembered:
                    self._outputs_of.popitem(last=False)
        return outputs

    def _computed(self, row: Row) -> Outputs:
        session = self.load()
        try:
            feeds = {put.name: row[put.name][np.newaxis] for put in session.get_inputs()}
            outputs = session.run(None, feeds)
        except Exception as error:  # onnxruntime's errors have no common base
            given = ", ".join(f"{name} {values.dtype}{list(values.shape)}" for name, values in row.items())
            raise ModelError(f"{self.path} does not take {given} ({error}): install Footnote again") from error
        return tuple(np.asarray(output[0], dtype=np.float32) for output in outputs)

    def _opened(self) -> "InferenceSession":
        _verify(self.path, self.sha256)
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Lengths differ from row to row: a plan of memory for each would only pile up.
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        try:
            # By its path: a session keeps the bytes that it is given beside the weights that it makes of them.
            return onnxruntime.InferenceSession(str(self.path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors have no common base
            raise ModelError(
                f"{self.path} is no network that ONNX Runtime can run ({error}): install Footnote again"
            ) from error


def _verify(path: Path, sha256: str) -> None:
    try:
        with path.open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}): install Footnote again") from error
    if digest != sha256:
        raise ModelError(f"{path} has SHA-256 {digest[:12]}, expected {sha256[:12]}: install Footnote again")


def _length(row: Row) -> int:
    lengths = {len(values) for values in row.values()}
    if len(lengths) != 1 or lengths == {0}:
        shapes = {name: values.shape for name, values in row.items()}
        raise ValueError(f"a row's inputs have one length, and more than no token; these have {shapes}")
    return lengths.pop()


def _key(row: Row) -> bytes:
    """The same for equal rows."""
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(row):
        digest.update(name.encode() + np.ascontiguousarray(row[name]).tobytes())
    return digest.digest()
