"""Many rows through `footnote eval score`: rows a second, memory, the same bytes twice, and killed and run again.

The rows are claims of the judged sets beside their sources, no two the same: `python -m evals.lab.score_at_scale`.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from itertools import chain, islice
from pathlib import Path

from evals.lab.judged_sets import SETS

_COMMAND = (sys.executable, "-m", "ui.cli.main", "eval", "score")


def rows(data: Path, most: int) -> list[dict[str, object]]:
    """A row a claim, from all sets in turn, until there are `most`."""
    every = chain.from_iterable(reader(data) for reader in SETS.values())
    texts = {
        (each.claim.question, each.claim.text, *(source.text for source in each.claim.evidence)): each for each in every
    }
    return [
        {
            "user_input": each.claim.question or "What is known?",
            "response": each.claim.text,
            "retrieved_contexts": [source.text for source in each.claim.evidence],
        }
        for each in islice(texts.values(), most)
    ]


def scored(file: Path, out: Path) -> float:
    """The seconds that the command takes."""
    began = time.perf_counter()
    subprocess.run([*_COMMAND, str(file), "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def killed(file: Path, out: Path, lines: int) -> int:
    """Kill the command with SIGKILL once it has kept so many rows; how many there were. They lie beside `out`."""

    def kept() -> int:
        return sum(part.read_bytes().count(b"\n") for part in out.parent.glob(f".{out.name}.*.partial"))

    running = subprocess.Popen([*_COMMAND, str(file), "--out", str(out)], stdout=subprocess.DEVNULL)
    while running.poll() is None and kept() < lines:
        time.sleep(0.2)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    if out.exists():
        raise AssertionError("it had ended before it was killed: more rows are needed")
    return kept()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--kill-after", type=int, help="lines; by default a third of the rows")
    chosen = parser.parse_args()
    made = rows(chosen.data, chosen.rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "rows.jsonl"
        file.write_text("".join(f"{json.dumps(row)}\n" for row in made), encoding="utf-8")
        first, second, third = (folder / f"{run}.jsonl" for run in ("first", "second", "third"))
        seconds = scored(file, first)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(
            f"{len(made)} rows in {seconds:.0f} s: {len(made) / seconds:.1f} rows/s, {peak:.0f} MB at most", flush=True
        )
        again = scored(file, second)
        same = first.read_bytes() == second.read_bytes()
        print(f"once more in {again:.0f} s: the same bytes {same}", flush=True)
        written = killed(file, third, chosen.kill_after or len(made) // 3)
        rest = scored(file, third)
        same = first.read_bytes() == third.read_bytes()
        print(f"killed with -9 after {written} rows, run again in {rest:.0f} s: the same bytes {same}")


if __name__ == "__main__":
    main()
