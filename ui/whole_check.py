"""Checking all that a library's folder keeps: the library, the study file beside it, and any other database.

Left out: what is checked of each (`corpus.soundness`, `assistant.study.integrity`), and telling it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

from assistant.study import study_file
from assistant.study.integrity import check_study
from corpus.errors import DocumentNotFound, LibraryDamaged
from corpus.library import FILE_NAME, Library
from corpus.soundness import Finding, check
from evals.verdicts.integrity import verdict_problems
from ui.people.integrity import people_problems

_MAGIC = b"SQLite format 3\x00"
_REMEDY = "restore a copy of it, or move it away"
_KNOWN = frozenset({FILE_NAME, study_file.FILE_NAME})


def check_all(library: Library) -> tuple[Finding, ...]:
    """All that is wrong in a library's folder; empty when everything is sound. Raises as `check` does."""
    findings = check(library)

    @cache
    def text_of(document_id: str) -> str | None:
        try:
            return library.document(document_id).text
        except (DocumentNotFound, LibraryDamaged):
            return None

    known_text = text_of if not findings else lambda _: None
    study = check_study(library.folder, known_text, (people_problems, verdict_problems))
    return (*findings, *study, *_others(library.folder))


def _others(folder: Path) -> Iterator[Finding]:
    """What is wrong with databases that are neither: a cache of checks, or one that somebody put there."""
    for path in sorted(folder.rglob("*")):
        if path.parent == folder and path.name in _KNOWN:
            continue
        if _is_database(path):
            for problem in _problems(path):
                yield Finding(str(path.relative_to(folder)), f"{problem}: {_REMEDY}")


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError:
        return False
    # One whose beginning is damaged is told by its name.
    return head == _MAGIC or (path.suffix in (".sqlite", ".sqlite3", ".db") and bool(head))


def _problems(path: Path) -> Iterator[str]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            yield from (str(line) for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok")
    except sqlite3.Error as error:
        yield f"it cannot be read ({error})"
