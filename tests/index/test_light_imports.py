"""Nothing that a user runs imports the libraries that networks are trained with: they take seconds and a gigabyte."""

import subprocess
import sys
from pathlib import Path

import pytest

_HEAVY = {"torch", "transformers", "sentence_transformers", "sklearn", "onnx"}
_SLOW = {"langchain_core", "gradio"}


def _imported(code: str, without: set[str] = _HEAVY) -> str:
    program = f"import sys\n{code}\nprint('imported', sorted({without!r} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()[-1]


def test_adding_asking_and_searching_import_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "review.md").write_text("# Ketamine\n\nKetamine works within hours. SSRIs take weeks.\n")
    commands = [
        ["add", str(tmp_path / "review.md")],
        ["ask", "How fast does ketamine work?"],
        ["search", "How fast?"],
        ["check"],
        ["list"],
    ]
    code = f"""
from ui.cli.main import main
for command in {commands!r}:
    assert main([*command, "--library", {str(tmp_path / "library")!r}]) == 0
"""
    assert _imported(code, _HEAVY | _SLOW) == "imported []"


@pytest.mark.parametrize(
    "module", ["assistant.factory", "assistant.pipeline", "assistant.runnable", "ui.web.server", "ui.cli.serve"]
)
def test_what_serves_and_answers_imports_none_of_them(module: str) -> None:
    assert _imported(f"import {module}") == "imported []"
