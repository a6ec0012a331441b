"""What the tests of `ask` and `search` share: the command over a small library, embedded by the real model."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import corpus.reviews
from assistant import factory
from assistant.settings import Settings
from corpus.sources import SourceFile
from corpus.stored_rows import Metadata
from index.embedder import Embedder
from ui.cli.main import main

QUESTION = "What are the side effects of tricyclic antidepressants?"
FOLLOW_UP = "And of SSRIs?"
ABSENT = "What is the capital of France?"
ANSWER = {
    "question": str,
    "standalone_question": str,
    "answer": str,
    "abstained": bool,
    "coverage": str,
    "confidence": float,
    "sentences": list,
    "citations": list,
    "writer": str,
    "models": dict,
    "timings_ms": dict,
}
Command = Callable[..., tuple[int, str, str]]
Json = dict[str, Any]


@pytest.fixture(scope="session")
def model() -> Embedder:
    return factory.embedder(Settings.from_environment(Path("unused")))


@pytest.fixture(scope="session")
def filled(model: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one bundled review; copied by those who harm it."""
    folder = tmp_path_factory.mktemp("asking") / "library"
    settings = Settings.from_environment(folder)
    review = Path(corpus.reviews.__file__).parent / "classical-antidepressants.md"
    with factory.open_library(settings) as library:
        with factory.ingest(settings, library, model) as ingest:
            [receipt] = ingest.add([SourceFile(review)], Metadata())
        assert receipt.document_id is not None
        factory.retriever(library, model).retrieve(QUESTION, 1)
    return folder


@pytest.fixture
def footnote(
    filled: Path, model: Embedder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs the command; exit status and both outputs. The model is loaded once for all of them."""
    monkeypatch.setattr(factory, "embedder", lambda _: model)
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(filled))

    return lambda *arguments: printed_by(capsys, *arguments)


def printed_by(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The exit status of a command, and both outputs."""
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def copied(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "library"))


def answer_of(footnote: Command, *arguments: str | Path) -> Json:
    status, out, err = footnote("ask", *arguments, "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert isinstance(answer, dict)
    return answer


def one_line(outcome: tuple[int, str, str], status: int) -> str:
    """The one line that was said, and nothing on standard output."""
    assert outcome[:2] == (status, "")
    assert outcome[2].startswith("footnote: ")
    assert outcome[2].endswith("\n")
    assert len(outcome[2].splitlines()) == 1
    assert "Traceback" not in outcome[2]
    return outcome[2]


def write_lines(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def read_lines(path: Path) -> list[Json]:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n") or not text
    return [json.loads(line) for line in text.splitlines()]
