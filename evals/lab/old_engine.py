"""An earlier engine, in a checkout of its own: run as its own process, what it gives kept.

Its answers come from its own command (`add`, `ask --batch`), its figures of finding from its own
`python -m evals.figures`, which measured the same sets by the same names. Left out: what the answers are worth.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer_json import answer_from_json
from assistant.types import Answer
from corpus.errors import FileUnreadable
from evals.lab.question_libraries import LabQuestion

_COLUMN = "with the reader"


@dataclass(frozen=True, slots=True)
class OldEngine:
    """`checkout` is the earlier one's folder; `work` is where its libraries and answers are kept."""

    checkout: Path
    work: Path

    def answers(self, name: str, paths: Sequence[Path], asked: Sequence[LabQuestion]) -> list[Answer]:
        """Its answer to each question over a library of these files. Raises `FileUnreadable` where it fails."""
        folder = self.work / name
        folder.mkdir(parents=True, exist_ok=True)
        library, source, target = folder / "library", folder / "in.jsonl", folder / "out.jsonl"
        lines = (
            json.dumps({"id": item.id, "question": item.question.text, "history": list(item.question.history)})
            for item in asked
        )
        wanted = "".join(f"{line}\n" for line in lines)
        if source.is_file() and source.read_text(encoding="utf-8") != wanted:
            target.unlink(missing_ok=True)
        source.write_text(wanted, encoding="utf-8")
        # A file that cannot be read ends `add` with 1, and the others are there.
        self._run("ui.cli.main", "--library", library, "add", *(path.resolve() for path in paths), fails=True)
        self._run("ui.cli.main", "--library", library, "ask", "--batch", source, "--out", target)
        found = []
        for line in target.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "error" in row:
                raise FileUnreadable(f"{target} has no answer to {row['id']} ({row['error']}): leave the question out")
            found.append(answer_from_json(row))
        return found

    def finding(self, shared: Path) -> dict[str, str]:
        """Its own figures by their names. Raises `FileUnreadable` where it fails."""
        kept = self.work / "finding.md"
        if not kept.is_file():
            self.work.mkdir(parents=True, exist_ok=True)
            arguments = ("--shared", shared.resolve(), "--cache", (self.work / "vectors").resolve())
            kept.write_text(self._run("evals.figures", *arguments, "--only", "finding"), encoding="utf-8")
        return figures_of(kept.read_text(encoding="utf-8"))

    def _run(self, module: str, *arguments: object, fails: bool = False) -> str:
        environment = {**os.environ, "PYTHONPATH": str(self.checkout.resolve())}
        command = [sys.executable, "-m", module, *map(str, arguments)]
        ran = subprocess.run(
            command, cwd=self.checkout, env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
        if ran.returncode and not fails:
            raise FileUnreadable(f"{' '.join(command[:4])} in {self.checkout} ended with {ran.returncode}: see above")
        return ran.stdout


def figures_of(table: str) -> dict[str, str]:
    """The column of the whole engine of a Markdown table."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]
    at = next((row.index(_COLUMN) for row in rows if _COLUMN in row), -1)
    return {row[0]: row[at] for row in rows if row[0] and not row[0].startswith("-")}
