"""What stands in a cell of a CSV file: texts, and lists and numbers written as text.

A list is written as JSON, or as Python prints it (RAGAS's `to_csv` does); both are read as literals, nothing is run.
"""

import ast
import json
from collections.abc import Mapping

from evals.scoring.records.fields import FieldFault

_LISTS = frozenset(
    "retrieved_contexts retrieval_context retrievalContext contexts reference_contexts "
    "reference_context_ids retrieved_context_ids".split()
)
_NUMBERS = frozenset("confidence latency_ms completion_time".split())
_TRUTHS = frozenset("abstained answerable correct right_sentence".split())
_SPOKEN = {"true": True, "false": False, "1": True, "0": False}


def of_cells(cells: Mapping[str, str]) -> dict[str, object]:
    """The fields of a row of cells. An empty cell of anything but the response is a missing field.

    Raises `FieldFault` for a cell that does not hold what its column is for.
    """
    return {
        name: _value(name, cell)
        for name, cell in cells.items()
        if cell.strip() or name in ("response", "actual_output", "answer")
    }


def _value(name: str, cell: str) -> object:
    if name in _LISTS:
        return _list(name, cell)
    if name in _NUMBERS:
        try:
            return float(cell)
        except ValueError:
            raise FieldFault(f"{name} is not a number: {cell[:40]!r}") from None
    if name in _TRUTHS:
        if cell.strip().lower() not in _SPOKEN:
            raise FieldFault(f"{name} is not true or false: {cell[:40]!r}")
        return _SPOKEN[cell.strip().lower()]
    return cell


def _list(name: str, cell: str) -> list[object]:
    """The list; a cell that does not begin with a bracket is one text."""
    if not cell.lstrip().startswith("["):
        return [cell]
    try:
        read: object = json.loads(cell)
    except (ValueError, RecursionError):
        try:
            read = ast.literal_eval(cell.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise FieldFault(f"{name} begins with a bracket, but is no list: {cell[:40]!r}") from None
    if not isinstance(read, list):
        raise FieldFault(f"{name} begins with a bracket, but is no list: {cell[:40]!r}")
    return read
