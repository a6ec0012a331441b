"""LangChain's tracing sends prompts to another machine: the command turns it off, whatever the environment says."""

import os

import pytest

from ui.cli.main import main


@pytest.mark.parametrize("variable", ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"])
def test_the_command_turns_tracing_off(
    variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    assert main(["--help"]) == 0
    assert os.environ[variable] == "false"
    assert "Usage" in capsys.readouterr().out
