"""What the documentation shows of Python is run: README, docs and docstrings, over the bundled reviews."""

import doctest
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import footnote
import footnote.interface

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the examples run: the library that they name is there, and filled."""
    folder = tmp_path_factory.mktemp("examples")
    with footnote.Library.open(folder / "reviews") as library:
        library.add(*footnote.bundled_reviews())
    return folder


@pytest.fixture(autouse=True)
def inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("RAGAS_DO_NOT_TRACK", "true")
    monkeypatch.setenv("DEEPEVAL_TELEMETRY_OPT_OUT", "1")


def programs(page: str) -> list[str]:
    """The indented blocks of a page that are Python: they begin with an import."""
    text = (ROOT / page).read_text("utf-8")
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    indented = ["".join(line[4:] or "\n" for line in block.splitlines(keepends=True)[1:]) for block in blocks]
    return [block.strip() + "\n" for block in indented if block.strip().startswith(("import ", "from "))]


def test_the_docstrings_of_the_package_hold() -> None:
    runner, shared = doctest.DocTestRunner(), dict[str, object]()
    for module in (footnote, footnote.interface):
        shared |= vars(module)
        examples = doctest.DocTestFinder(exclude_empty=True).find(module)
        for example in sorted(examples, key=lambda test: test.lineno or 0):
            example.globs = shared
            runner.run(example, clear_globs=False)
    assert runner.tries > 20
    assert not runner.failures


@pytest.mark.parametrize(("page", "examples"), [("python.md", 10), ("vector-stores.md", 6)])
def test_the_pages_about_python_hold(page: str, examples: int) -> None:
    done = doctest.testfile(str(ROOT / "docs" / page), module_relative=False)
    assert done.attempted > examples
    assert not done.failed


def test_the_example_of_a_vector_store_runs(capsys: pytest.CaptureFixture[str]) -> None:
    [program] = programs("docs/vector-stores.md")
    if find_spec("langchain_qdrant") is None:
        pytest.skip("needs the package langchain-qdrant")
    exec(compile(program, "docs/vector-stores.md", "exec"), {})
    assert "[1]" in capsys.readouterr().out


def test_the_readme_s_programs_run(capsys: pytest.CaptureFixture[str]) -> None:
    answering, chained, retrieving = programs("README.md")
    printed = []
    for program in (answering, chained, retrieving):
        assert len(program.splitlines()) <= 10
        exec(compile(program, "README.md", "exec"), {})
        printed.append(capsys.readouterr().out)
    assert "dissociation" in printed[0]
    assert "[1]" in printed[1]
    assert printed[2].count("ketamine.md") >= 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("package", ["ragas", "deepeval"])
def test_the_scorers_programs_run(package: str, capsys: pytest.CaptureFixture[str]) -> None:
    [program] = [block for block in programs("docs/scorers.md") if f"from {package}" in block]
    if find_spec(package) is None:
        pytest.skip(f"needs the extra: pip install 'footnote[{package}]'")
    exec(compile(program, "docs/scorers.md", "exec"), {})
    assert "0.5" in capsys.readouterr().out


def test_the_client_on_the_page_about_mcp_prints_what_stands_there(folder: Path) -> None:
    started = folder / "bin" / "footnote"
    started.parent.mkdir()
    started.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m ui.cli.main "$@"\n', "utf-8")
    started.chmod(0o755)
    environment = {**os.environ, "PATH": f"{started.parent}{os.pathsep}{os.environ['PATH']}"}
    [program] = programs("docs/mcp.md")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    said = (ROOT / "docs" / "mcp.md").read_text("utf-8").partition("It prints:\n\n")[2]
    assert done.stdout.splitlines() == [line.removeprefix("    ") for line in said.splitlines()]
