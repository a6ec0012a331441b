"""Whether the rows of verdicts and gold sets are as they were written.

Left out: the file and its other rows (`assistant.study.integrity`).
"""

import hashlib
import sqlite3
from collections.abc import Iterator

from assistant.study.integrity import is_moment
from evals.verdicts.ruling import Label


def verdict_problems(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with them, one line each."""
    numbers: set[int] = set()
    rows = connection.execute(
        "SELECT number, sentence, citation, reviewer, label, start, stop, quote, at, undoes FROM verdicts"
        " ORDER BY number"
    )
    for number, sentence, citation, reviewer, label, start, stop, quote, at, undoes in rows:
        name = f"verdict {number}"
        if not is_moment(at) or not reviewer:
            yield f"{name} is nobody's, or has no time"
        if label not in (None, *Label) or (label is None) == (undoes is None):
            yield f"{name} says {label!r:.20}, which is no verdict"
        if sentence < 0 or (citation is not None and citation < 1):
            yield f"{name} is on no sentence and no footnote"
        if undoes is not None and undoes not in numbers:
            yield f"{name} takes back what is not there"
        places = (start, stop, quote)
        if any(one is not None for one in places) and (None in places or stop - start != len(quote)):
            yield f"{name} marks other words than stand at their place"
        numbers.add(number)
    for version, made_at, sha256, records in connection.execute("SELECT version, made_at, sha256, records FROM gold"):
        if hashlib.sha256(records.encode()).hexdigest() != sha256 or not is_moment(made_at):
            yield f"gold set {version} is not what was made"
