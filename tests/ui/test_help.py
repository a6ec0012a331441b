"""The help of every command, word for word, in `tests/ui/help/`; `FOOTNOTE_WRITE_HELP=1` writes it anew."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from ui.cli.main import cli, main

ROOT = Path(__file__).parents[2]
HELP = Path(__file__).parent / "help"
WRITE = "FOOTNOTE_WRITE_HELP"
SLOW = ("torch", "faiss", "gradio", "numpy", "sentence_transformers", "langchain_core", "click.testing")


def named(path: tuple[str, ...]) -> click.Command:
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


def under(*path: str) -> list[tuple[str, ...]]:
    """The commands of a group."""
    group = named(path)
    assert isinstance(group, click.Group)
    return [(*path, name) for name in group.list_commands(click.Context(group))]


COMMANDS = [(), *under(), *under("eval"), *under("user")]


@pytest.fixture
def helped(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[tuple[str, ...]], str]:
    """What `footnote ... --help` prints on a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(path: tuple[str, ...]) -> str:
        assert main([*path, "--help"]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return run


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_help_is_as_it_was_read(path: tuple[str, ...], helped: Callable[[tuple[str, ...]], str]) -> None:
    text, kept = helped(path), HELP / f"{'-'.join(('footnote', *path))}.txt"
    if os.environ.get(WRITE):
        HELP.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert kept.is_file(), f"a new command: run this file once with {WRITE}=1"
    assert text == kept.read_text(encoding="utf-8"), f"read the difference; if it is meant, run with {WRITE}=1"
    assert text.startswith(f"Usage: {' '.join(('footnote', *path))} ")
    assert max(map(len, text.splitlines())) <= 80
    if not isinstance(named(path), click.Group):
        assert "--library DIR" in text
        assert "--json" in text


def test_no_help_is_kept_of_a_command_that_is_gone() -> None:
    assert {path.stem for path in HELP.glob("*.txt")} <= {"-".join(("footnote", *path)) for path in COMMANDS}


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], [], ["nothing"]])
def test_help_imports_nothing_slow(arguments: list[str]) -> None:
    code = f"import sys; from ui.cli.main import main; main({arguments!r}); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(ran.stderr.split()) & set(SLOW) == set()
