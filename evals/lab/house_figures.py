"""The size of the house, printed as a table: files, lines, patterns, names to avoid, and the files a question passes.

`python -m evals.lab.house_figures [CHECKOUT]...`: this checkout, or others, each a column. Lines of code leave out
blank lines, comments and docstrings. `evals/lab` and tests are not the product. The files that a question or a row
passes are those with a function that ran, told by a profile hook while the checkout's own command answers; imports
do not count.
"""

import ast
import io
import os
import re
import statistics
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGES = ("corpus", "index", "assistant", "evals", "ui", "footnote")
AVOIDED = frozenset("one found held said told asked standing reached lone part piece place keeping".split())
QUESTION = "How fast does ketamine work?"
ROW = (
    '{"id": "1", "user_input": "How fast does ketamine work?", "response": "Ketamine works within hours.", '
    '"retrieved_contexts": ["Ketamine relieves symptoms within hours."]}\n'
)
_PROFILED = """
import sys, threading
from pathlib import Path
root, packages = Path(sys.argv[1]).resolve(), sys.argv[2].split(",")
functions = set()
def imports(frame):
    while frame is not None:
        if frame.f_code.co_name == "<module>" and frame.f_code.co_filename != "<string>":
            return True
        frame = frame.f_back
    return False
def hook(frame, event, argument):
    code = frame.f_code
    # A class's body is run when it is imported; it alone has no fast locals.
    if event == "call" and not code.co_name.startswith("<") and code.co_flags & 1:
        function = code.co_filename, code.co_qualname
        if function not in functions and code.co_filename.startswith(str(root)) and not imports(frame):
            functions.add(function)
from ui.cli.main import main
threading.setprofile(hook)
sys.setprofile(hook)
try:
    status = main(sys.argv[3:])
finally:
    sys.setprofile(None)
inside = set()
for name, function in functions:
    path = Path(name)
    if path.is_relative_to(root):
        inside.add((path.relative_to(root).as_posix(), function))
inside = {(path, function) for path, function in inside if path.split("/")[0] in packages}
print("PASSED", len({path for path, _ in inside}), len(inside), file=sys.stderr)
sys.exit(status)
"""


@dataclass(frozen=True)
class House:
    """A checkout."""

    root: Path

    @cached_property
    def sources(self) -> dict[str, str]:
        """The product's files, by their path in the checkout."""
        paths = (path for package in PACKAGES for path in sorted((self.root / package).rglob("*.py")))
        texts = {path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8") for path in paths}
        return {name: text for name, text in texts.items() if not name.startswith("evals/lab/")}

    @cached_property
    def tests(self) -> list[str]:
        """The texts of the test files."""
        return [path.read_text(encoding="utf-8") for path in sorted((self.root / "tests").rglob("*.py"))]

    def lengths(self) -> list[int]:
        """Lines of every product file that has code."""
        return [len(text.splitlines()) for text in self.sources.values() if lines_of_code(text)]

    def identifiers(self) -> int:
        """How often a name to avoid is used as a name of a thing."""
        return sum(
            (isinstance(node, ast.Name) and node.id in AVOIDED) or (isinstance(node, ast.arg) and node.arg in AVOIDED)
            for text in self.sources.values()
            for node in ast.walk(ast.parse(text))
        )

    def patterns(self) -> int:
        """Calls of `re.compile` in the product."""
        return sum(len(re.findall(r"\bre\.compile\(", text)) for text in self.sources.values())

    def static_lines(self) -> int:
        """Lines of the pages' style sheets and scripts."""
        paths = [*(self.root / "ui").rglob("*.css"), *(self.root / "ui").rglob("*.js")]
        return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)

    def test_functions(self) -> int:
        """Functions that pytest runs; a table of cases counts once."""
        return sum(len(re.findall(r"^\s*def test_", text, re.MULTILINE)) for text in self.tests)

    def passed(self, library: Path, *arguments: str) -> str:
        """Files and functions of the product, the command line's left out, that ran for a command."""
        packages = ",".join(name for name in PACKAGES if name != "ui")
        command = [sys.executable, "-c", _PROFILED, str(self.root), packages, "--library", str(library), *arguments]
        # Children of the command import from the checkout too, not from where Footnote is installed.
        surroundings = {**os.environ, "PYTHONPATH": str(self.root)}
        done = subprocess.run(command, cwd=self.root, env=surroundings, capture_output=True, text=True, check=False)
        match = re.search(r"^PASSED (\d+) (\d+)$", done.stderr, re.MULTILINE)
        if done.returncode or match is None:
            raise SystemExit(f"{self.root}: footnote {' '.join(arguments)} failed:\n{done.stderr}")
        return f"{match[1]} files, {match[2]} functions"

    def figures(self) -> Iterator[tuple[str, str]]:
        """Each figure by its name."""
        lengths = self.lengths()
        yield "product files", str(len(self.sources))
        yield "lines", f"{sum(len(text.splitlines()) for text in self.sources.values()):,}"
        yield "lines of code", f"{sum(lines_of_code(text) for text in self.sources.values()):,}"
        yield "files under 60 lines", str(sum(length < 60 for length in lengths))
        yield "median and longest file", f"{statistics.median(lengths):.0f}, {max(lengths)}"
        yield "compiled patterns", str(self.patterns())
        yield "names to avoid, uses", f"{self.identifiers():,}"
        yield "lines of CSS and JavaScript", f"{self.static_lines():,}"
        yield "test files, lines", f"{len(self.tests)}, {sum(len(text.splitlines()) for text in self.tests):,}"
        yield "test functions", f"{self.test_functions():,}"
        with tempfile.TemporaryDirectory() as folder:
            library, rows = Path(folder) / "library", Path(folder) / "rows.jsonl"
            rows.write_text(ROW, encoding="utf-8")
            self.passed(library, "add", str(self.root / "corpus" / "reviews"))
            yield "a question passes", self.passed(library, "ask", QUESTION)
            scores = Path(folder) / "scores.jsonl"
            yield "a scored row passes", self.passed(library, "eval", "score", str(rows), "--out", str(scores))


def lines_of_code(text: str) -> int:
    """Lines that hold code: no blank line, no comment, no docstring."""
    code: set[int] = set()
    nothing = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in nothing:
            code.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            docstring = node.body[0]
            code.difference_update(range(docstring.lineno, (docstring.end_lineno or docstring.lineno) + 1))
    return len(code)


def main() -> None:
    """Print the table."""
    roots = [Path(argument).resolve() for argument in sys.argv[1:]] or [Path(__file__).resolve().parents[2]]
    columns = [dict(House(root).figures()) for root in roots]
    write: Callable[[str], object] = print
    write("| | " + " | ".join(root.name for root in roots) + " |")
    write("|---" * (len(roots) + 1) + "|")
    for name in columns[0]:
        write(f"| {name} | " + " | ".join(column[name] for column in columns) + " |")


if __name__ == "__main__":
    main()
