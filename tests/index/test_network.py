"""Networks run for many callers at once, and say what is wrong with their files."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index.inference import InferenceService
from index.network import Network, Row
from tests.tiny_network import write_tiny_network


def _row(ids: Sequence[int]) -> Row:
    values = np.array(ids, dtype=np.int64)
    return {"input_ids": values, "attention_mask": np.ones_like(values), "token_type_ids": np.zeros_like(values)}


@pytest.fixture
def network(tmp_path: Path) -> Network:
    path = tmp_path / "tiny.onnx"
    return Network(path, write_tiny_network(path), InferenceService(2))


def test_many_callers_at_once_each_get_their_own(network: Network) -> None:
    def asks(number: int) -> bool:
        rows = [_row([number, place]) for place in range(1 + number % 7)]
        return [float(total[0]) for total, _ in network.run(rows)] == [number + place for place in range(len(rows))]

    with ThreadPoolExecutor(16) as callers:
        assert all(callers.map(asks, range(200)))


def test_a_row_that_cannot_be_run_fails_its_own_call_alone(network: Network) -> None:
    with ThreadPoolExecutor(4) as callers:
        good = [callers.submit(network.run, [_row([7])] * 50) for _ in range(3)]
        with pytest.raises(ModelError, match=r"tiny\.onnx does not take input_ids int64\[2\] .*: install Footnote"):
            network.run([_row([1]), {"input_ids": np.array([1, 2], dtype=np.int64)}])
        assert [float(total[0]) for call in good for total, _ in call.result()] == [7.0] * 150
    for row in ({"input_ids": np.zeros(0, dtype=np.int64)}, {**_row([1]), "input_ids": np.zeros(2, dtype=np.int64)}):
        with pytest.raises(ValueError, match="one length"):
            network.run([row])


def test_a_network_file_is_checked_before_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "tiny.onnx"
    sha256 = write_tiny_network(path)
    other = tmp_path / "other.onnx"
    other.write_bytes(path.read_bytes()[:-1])
    for network, said in (
        (Network(tmp_path / "none.onnx", sha256), "none.onnx cannot be read (No such file or directory): install"),
        (Network(other, sha256), f"expected {sha256[:12]}: install"),
    ):
        with pytest.raises(ModelError, match=re.escape(said)):
            network.run([_row([1])])
    path.write_bytes(b"no network")
    with pytest.raises(ModelError, match="is no network that ONNX Runtime can run"):
        Network(path, "bd108b5c39016c09b9872915cc48ecdd12a48fed1658cbf299823f5591cbb93a").run([_row([1])])


def test_a_row_that_was_run_is_not_run_again_while_it_is_remembered(tmp_path: Path) -> None:
    path, service = tmp_path / "tiny.onnx", InferenceService(2)
    network = Network(path, write_tiny_network(path), service, remembered=2)
    first, other = network.run([_row([1, 2]), _row([3])])
    before = service.arrival()
    again, new = network.run([_row([1, 2]), _row([4, 5, 6])])
    assert service.arrival() - before == 3
    assert [values.tobytes() for values in again] == [values.tobytes() for values in first]
    assert float(new[0][0]) == 15.0
    # The row used longest ago made room; another type of token makes it another row.
    assert [values.tobytes() for values in network.run([_row([3])])[0]] == [values.tobytes() for values in other]
    assert service.arrival() - before == 4
    [[_, each]] = network.run([{**_row([3]), "token_type_ids": np.ones(1, dtype=np.int64)}])
    assert each.tolist() == [[3.0, 1.0]]
