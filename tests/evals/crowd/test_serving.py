"""How much memory a process is seen to hold, with those it began and while its threads come and go."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from evals.lab.crowd_server import resident

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
HOLDS_40_MIB = "import sys; held = b'x' * 40_000_000; print('there', flush=True); sys.stdin.read()"


def test_a_process_counts_with_those_it_began() -> None:
    alone = resident(os.getpid())
    with subprocess.Popen([sys.executable, "-c", HOLDS_40_MIB], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert resident(child.pid) > 38
        assert resident(os.getpid()) > alone + 38
        child.communicate()
    assert resident(child.pid) == 0


def test_threads_that_end_meanwhile_take_nothing_away() -> None:
    over = threading.Event()

    def begin_and_end() -> None:
        while not over.is_set():
            one = threading.Thread(target=int)
            one.start()
            one.join()

    busy = threading.Thread(target=begin_and_end)
    busy.start()
    try:
        assert min(resident(os.getpid()) for _ in range(200)) > 1
    finally:
        over.set()
        busy.join()
