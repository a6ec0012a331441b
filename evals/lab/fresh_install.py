"""A wheel built of this checkout, installed by pip into an environment made for it, and asked a question there, timed.

`python -m evals.lab.fresh_install [--registry]` prints how long each step takes. What Footnote rests on is that of the
environment at hand; with `--registry` pip gets all of it anew, as a user's does. The test of the package does the same.
"""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUESTION = "What are the side effects of ketamine?"
_BESIDE = ("pyproject.toml", "README.md", "LICENSE")
_ASK = f"""
import footnote
with footnote.Library.open("reviews") as library:
    library.add(*footnote.bundled_reviews())
    answer = footnote.Assistant(library).ask({QUESTION!r})
print(footnote.__file__)
print(answer.text)
"""


@dataclass(frozen=True)
class Installed:
    """An environment with Footnote in it, and nothing of the checkout; `folder` is where its programs run."""

    folder: Path

    def run(self, program: str, *arguments: str) -> str:
        """What a program of the environment prints. Raises `CalledProcessError`, its output in it."""
        return _run(self.folder, str(self.folder / "env" / "bin" / program), *arguments)

    def answer(self) -> tuple[Path, str]:
        """Where the package lies, and what it answers over the bundled reviews."""
        location, _, text = self.run("python", "-I", "-c", _ASK).partition("\n")
        return Path(location), text


def build_wheel(folder: Path) -> Path:
    """The wheel in `folder`, built outside the checkout: nothing but what is packaged can come into it."""
    source = folder / "source"
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    for name in {package.partition(".")[0] for package in packages}:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "lab"))
    for name in _BESIDE:
        shutil.copy(ROOT / name, source)
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation")
    _run(folder, *pip, "--wheel-dir", ".", "./source")
    shutil.rmtree(source)
    [wheel] = folder.glob("*.whl")
    return wheel


def install(wheel: Path, *, registry: bool = False) -> Installed:
    """A fresh environment beside the wheel, with it installed."""
    installed = Installed(wheel.parent)
    _run(wheel.parent, sys.executable, "-m", "venv", "--without-pip", "env")
    pip = (sys.executable, "-m", "pip", "--python", "env/bin/python", "install", "--quiet")
    _run(wheel.parent, *pip, *(() if registry else ("--no-deps", "--no-index")), str(wheel))
    if not registry:
        # After the install: pip would take a Footnote there for the one to install.
        [packages] = (wheel.parent / "env" / "lib").glob("*/site-packages")
        (packages / "rest.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return installed


def _run(folder: Path, *command: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "FOOTNOTE_"))}
    done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True, check=False)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout + done.stderr)
    return done.stdout


@contextmanager
def _timed(step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"| {step} | {time.perf_counter() - began:.1f} |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--registry", action="store_true", help="Get what Footnote rests on anew, by pip.")
    registry = parser.parse_args().registry
    with tempfile.TemporaryDirectory() as folder:
        print("| step | seconds |\n|---|---|")
        with _timed("build the wheel"):
            wheel = build_wheel(Path(folder))
        size = wheel.stat().st_size / 1e6
        with _timed(f"install it, {size:.0f} MB, into a fresh environment" + (" with all it rests on" * registry)):
            installed = install(wheel, registry=registry)
        with _timed("first answer: import, read the seven reviews, ask"):
            installed.answer()
        with _timed("second answer, in a new process: import, ask"):
            _, text = installed.answer()
    print(f"\n{QUESTION}\n{text}")


if __name__ == "__main__":
    main()
