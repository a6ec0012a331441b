"""Break the product on purpose, one promise at a time, and print which test sees it.

`python -m tests.breakages [WORD...]` does those whose promise or file holds a WORD, or all; `--tests TEST...` has other
tests run instead of the ones named here. The tree is copied, so the checkout stays as it is. Exits with 1 where a
breakage is seen by no test, or a text to break is no longer there: choose another line of the same promise then.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_IGNORED = shutil.ignore_patterns(".git", ".venv", ".work", ".*_cache", "__pycache__", "*.pyc")
_SEEN = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Breakage:
    """In the file `path`, `text`, which stands there once, becomes `broken`; `tests` are those that should see it.

    Each is a line of JSON in `breakages.jsonl`.
    """

    promise: str
    path: str
    text: str
    broken: str
    tests: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seen_by` is the first test that failed, empty where none did; `trouble` says why nothing was tried."""

    seen_by: str = ""
    trouble: str = ""


_LISTED = Path(__file__).with_suffix(".jsonl")
BREAKAGES = tuple(Breakage(**json.loads(line)) for line in _LISTED.read_text(encoding="utf-8").splitlines())


def tried(breakage: Breakage, tree: Path, tests: tuple[str, ...]) -> Outcome:
    """What the tests say of the copy in `tree` with this breakage in it; the copy is whole again afterwards."""
    path = tree / breakage.path
    if not path.is_file():
        return Outcome(trouble="its file is no longer there")
    whole = path.read_text(encoding="utf-8")
    if whole.count(breakage.text) != 1:
        return Outcome(trouble=f"its text stands there {whole.count(breakage.text)} times")
    path.write_text(whole.replace(breakage.text, breakage.broken), encoding="utf-8")
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "--no-header", "-p", "no:cacheprovider", *tests],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        path.write_text(whole, encoding="utf-8")
    seen = _SEEN.search(run.stdout)
    if run.returncode not in (0, 1):
        return Outcome(trouble=f"pytest ended with {run.returncode}: {' '.join(run.stdout.split())[-200:]}")
    return Outcome(seen_by=seen[1] if seen is not None else "")


def chosen(words: list[str]) -> tuple[Breakage, ...]:
    """The breakages whose promise or file holds one of the words; all where there are none."""
    return tuple(
        breakage
        for breakage in BREAKAGES
        if not words or any(word.lower() in f"{breakage.promise} {breakage.path}".lower() for word in words)
    )


def main() -> int:
    """Try them, and print a row each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only those whose promise or file holds one of these")
    parser.add_argument("--tests", nargs="+", help="run these tests instead of the ones named")
    arguments = parser.parse_args()
    unseen = 0
    with tempfile.TemporaryDirectory(prefix="footnote-broken-") as folder:
        tree = Path(folder, "tree")
        shutil.copytree(ROOT, tree, ignore=_IGNORED)
        Path(folder, "shared").symlink_to(ROOT.parent / "shared")
        print("| promise | broken in | seen by |\n|---|---|---|")
        for breakage in chosen(arguments.words):
            outcome = tried(breakage, tree, tuple(arguments.tests or breakage.tests))
            unseen += not outcome.seen_by
            print(
                f"| {breakage.promise} | {breakage.path} | {outcome.seen_by or outcome.trouble or 'NO TEST'} |",
                flush=True,
            )
    return min(unseen, 1)


if __name__ == "__main__":
    sys.exit(main())
