"""Every regular expression of the product: those compiled when a module is loaded, and those written inside functions.

The first are met by walking the values of every module; the second by reading every call of `re.NAME(...)` in the
source, where a name that only the running function knows stands for an ordinary word.
"""

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType

PACKAGES = ("corpus", "index", "assistant", "evals", "ui")
_LABORATORY = "evals.lab"
_CALLS = frozenset({"compile", "match", "fullmatch", "search", "split", "findall", "finditer", "sub", "subn"})
# Where a call takes its flags when they are not named.
_FLAGS_AT = {"compile": 1, "match": 2, "fullmatch": 2, "search": 2, "split": 3, "findall": 2, "finditer": 2}
_FLAGS_AT |= {"sub": 4, "subn": 4}


@dataclass(frozen=True)
class ProductPattern:
    """`where` is the module and the name or line that it was met at first."""

    where: str
    pattern: re.Pattern[str]


def product_modules() -> Iterator[ModuleType]:
    """Every module of the product, loaded; training and measuring are none of it."""
    for package in map(importlib.import_module, PACKAGES):
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__") and not found.name.startswith(_LABORATORY):
                yield importlib.import_module(found.name)


def product_patterns() -> list[ProductPattern]:
    """Each different pattern of the product, by where it is written."""
    met: dict[re.Pattern[str], str] = {}
    for module in product_modules():
        seen: set[int] = set()
        for name, value in list(vars(module).items()):
            for pattern in _within(value, module.__name__, seen):
                met.setdefault(pattern, f"{module.__name__}.{name}")
        for line, pattern in _written_in_calls(module):
            met.setdefault(pattern, f"{module.__name__}:{line}")
    return [ProductPattern(where, pattern) for pattern, where in met.items()]


def _within(value: object, module: str, seen: set[int]) -> Iterator[re.Pattern[str]]:
    """The patterns of text that hang on a value: in containers, dataclasses, classes, closures and defaults."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
        return
    if id(value) in seen or isinstance(value, (str, bytes, int, float, ModuleType)):
        return
    seen.add(id(value))
    for inner in _parts(value, module):
        yield from _within(inner, module, seen)


def _parts(value: object, module: str) -> list[object]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()] if len(value) < 5_000 else []
    if isinstance(value, (tuple, list, set, frozenset)):
        return list(value) if len(value) < 5_000 else []
    if isinstance(value, FunctionType):
        if value.__module__ != module:
            return []
        cells = [cell.cell_contents for cell in value.__closure__ or () if cell is not None]
        return [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values(), *cells]
    if isinstance(value, type):
        return list(vars(value).values()) if value.__module__ == module else []
    if dataclasses.is_dataclass(value):
        return [getattr(value, field.name, None) for field in dataclasses.fields(value)]
    if type(value).__module__.split(".")[0] in PACKAGES:
        return list(getattr(value, "__dict__", {}).values())
    return []


class _Names(defaultdict[str, object]):
    """What a module knows; a name that it does not know is a word."""

    def __missing__(self, key: str) -> object:
        return "word"


def _written_in_calls(module: ModuleType) -> Iterator[tuple[int, re.Pattern[str]]]:
    source = Path(str(module.__file__)).read_text("utf-8")
    if "re." not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        of, name = node.func.value, node.func.attr
        if not (isinstance(of, ast.Name) and of.id == "re" and name in _CALLS):
            continue
        named = next((keyword.value for keyword in node.keywords if keyword.arg == "flags"), None)
        flags = named or (node.args[_FLAGS_AT[name]] if len(node.args) > _FLAGS_AT[name] else ast.Constant(0))
        # A class body or a function knows more names than the module: those are words.
        known = _Names(None, {**vars(re), **vars(module), "re": re})
        written = _value(node.args[0], known)
        if isinstance(written, re.Pattern):
            written = written.pattern
        marks = _value(flags, known)
        if isinstance(written, str):
            yield node.lineno, re.compile(written, marks if isinstance(marks, int) else 0)


def _value(node: ast.expr, known: _Names) -> object:
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "<pattern>", "eval")
    try:
        return eval(code, {"__builtins__": __builtins__}, known)
    except (AttributeError, KeyError, TypeError, ValueError, NameError):
        return None
