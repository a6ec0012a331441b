"""Every help as it was read, junk names escaped, nothing traced."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
import pytest

from assistant.export.formats import Format, exported
from assistant.types import CitedDocument
from tests.assistant.exporting.conversations import conversation
from tests.page_documents import KETAMINE, answer_from, quoted
from tests.page_fakes import FakeDocuments
from tests.ui.asking import Command
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


COMMANDS = [(), *under(), *under("eval"), *under("library"), *under("llm"), *under("user")]


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


JUNK = "\u202etxt.exe\u202c\n  added  0000 forged\r\x1b[2J\x07\u2066\u200b\x85x\u2028y"
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
WORDS = "Ketamine relieves depression within hours of one infusion. Nausea was common with ketamine in this trial."


def lines(shown: str) -> list[str]:
    assert not UNFIT.search(shown), UNFIT.findall(shown)
    return shown.splitlines()


def test_every_command_shows_them_escaped(footnote: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))
    file = tmp_path / f"{JUNK[:-20]}.md"
    file.write_text(f"# A trial\n\n## Nausea {JUNK[:8]}\n\n{WORDS} Seen\x1b[2J on \u202eday 2.\n", "utf-8")
    status, out, _ = footnote("add", file, "--title", f"Ketamine {JUNK}", "--author", f"Ann {JUNK}", "--year", "2020")
    [added] = lines(out)
    assert (status, "\\u202etxt.exe" in added, "forged" in added) == (0, True, True)
    # The same title is no other one when the file is added again.
    assert footnote("add", file, "--title", f"Ketamine {JUNK}")[1].startswith("unchanged")
    (record,) = json.loads(footnote("list", "--json")[1])["documents"]
    assert len(lines(footnote("list")[1])) == 1
    head, place, *_ = lines(footnote("show", record["id"])[1])
    assert head.startswith("Ketamine \\u202etxt.exe")
    assert place.startswith(record["id"])
    assert len([line for line in lines(footnote("search", "nausea")[1]) if "forged" in line]) == 1
    assert "Ketamine \\u202etxt.exe" in " ".join(lines(footnote("ask", "How fast does ketamine work?")[1]))
    lines(footnote("check")[1])
    status, out, err = footnote("add", tmp_path / f"none{JUNK}")
    assert (status, len(lines(out + err))) == (1, 1)
    status, out, err = footnote("show", f"no{JUNK}")
    assert (status, len(lines(out + err))) == (1, 1)
    assert len(lines(footnote("remove", record["id"])[1])) == 1


@pytest.mark.parametrize("kind", Format)
def test_every_export_shows_them_escaped(kind: Format) -> None:
    answer = answer_from("It works fast.", (KETAMINE, quoted(KETAMINE, "Side effects during", "dizziness.")))
    names = CitedDocument(KETAMINE.id, f"Title {JUNK}", (f"Ann {JUNK}",), 2020, f"{JUNK}.pdf", "0" * 64, f"10.1/{JUNK}")
    kept = conversation(("How fast?", replace(answer, documents=(names,)), ""))
    text = exported(kept, kind, FakeDocuments()).content.decode()
    # Lines of RIS end with both.
    assert not UNFIT.search(text.replace("\r\n", "\n"))
    assert text.count("forged") >= 2


@pytest.mark.parametrize("variable", ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"])
def test_the_command_turns_tracing_off(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    assert main(["--help"]) == 0
    assert os.environ[variable] == "false"
    assert "Usage" in capsys.readouterr().out
