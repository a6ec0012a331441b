"""The house stands: who may import whom, and where the heavy libraries are let in."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = ("corpus", "index", "assistant", "evals", "ui", "footnote")
PLACES = {
    "faiss": {"index/vector_store.py"},
    "gradio": {
        "ui/web/check_page.py",
        "ui/web/library_page.py",
        "ui/web/ask_page.py",
        "ui/web/ask_parts.py",
        "ui/web/sessions.py",
        "ui/web/server.py",
        "ui/web/scores_page.py",
    },
    "mcp": {"ui/cli/serve.py"},
    "pg8000": {"corpus/postgres.py"},
    "xllamacpp": {"assistant/llm/local_model.py"},
    "sentence_transformers": {"index/embedder.py", "evals/model_checkers.py"},
    "langchain": {"assistant/llm/client.py"},
    # Its class is told to follow no redirect; the other providers take that as an option.
    "langchain_anthropic": {"assistant/llm/client.py"},
    "langchain_core": {
        "assistant/runnable.py",
        "assistant/llm/client.py",
        "assistant/llm/stream.py",
        "index/langchain_store.py",
        # The type of a vector store, for annotations alone.
        "index/retriever.py",
        "assistant/factory.py",
        "footnote/interface.py",
    },
}
_FORBIDDEN = frozenset(
    {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "langchain_community", "langchain_classic"}
)
# What only training, benchmarks and the page may load at once.
_HEAVY = ("torch", "faiss", "gradio", "sentence_transformers", "transformers")


def modules(*packages: str) -> tuple[Path, ...]:
    return tuple(path for package in packages for path in sorted((ROOT / package).rglob("*.py")))


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module named by an import, inside functions too."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports relatively"
            yield node.module or ""
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from (str(name.value) for name in node.args if isinstance(name, ast.Constant))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_what_stands_left_of_it(package: str) -> None:
    forbidden = {*ORDER[ORDER.index(package) + 1 :], "tests"}
    wrong = {
        name_of(path): name for path in modules(package) for name in imported(path) if name.split(".")[0] in forbidden
    }
    assert modules(package)
    assert wrong == {}


@pytest.mark.parametrize("library", PLACES)
def test_a_heavy_library_is_imported_in_named_places_only(library: str) -> None:
    found = {name_of(path) for path in modules(*ORDER) for name in imported(path) if name.split(".")[0] == library}
    assert found <= PLACES[library]


def test_nobody_imports_the_laboratory() -> None:
    wrong = {
        name_of(path): name
        for path in modules(*ORDER)
        for name in imported(path)
        if f"{name}.".startswith("evals.lab.") and not name_of(path).startswith("evals/lab/")
    }
    assert wrong == {}


def test_no_other_part_of_langchain_is_used() -> None:
    found = {name.split(".")[0] for path in modules(*ORDER) for name in imported(path)}
    assert {name for name in found if name.startswith("langchain")} <= PLACES.keys()


def test_nothing_is_ever_unpickled() -> None:
    for path in modules(*ORDER):
        assert not _FORBIDDEN & {name.split(".")[0] for name in imported(path)}, path
        assert "allow_pickle=True" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("package", ["corpus", "index", "assistant"])
def test_importing_loads_nothing_heavy(package: str) -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in modules(package)
    ]
    script = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        f"print(*(name for name in {_HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
