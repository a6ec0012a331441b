"""The command `footnote`, run as its users run it: in a process of its own."""

import subprocess
import sys
from pathlib import Path

from corpus.errors import SettingError


def footnote(library: Path, *arguments: str, line: str = "") -> str:
    """What the command says on standard output; `line` is what is typed. Raises `SettingError` when it fails."""
    done = subprocess.run(
        [*command(library), *arguments], input=line, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise SettingError(f"footnote {arguments[0]} ended with {done.returncode}: {' '.join(last)}")
    return done.stdout


def command(library: Path) -> list[str]:
    """The command and its library, ready for more arguments. Raises `SettingError` where it is not installed."""
    path = Path(sys.executable).with_name("footnote")
    if not path.exists():
        raise SettingError(f"there is no {path}: install Footnote into this Python first (pip install -e .)")
    return [str(path), "--library", str(library)]
