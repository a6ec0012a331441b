"""A library that was changed, cut, locked or made by another version, and is asked."""

import sqlite3
from pathlib import Path

from corpus.library import FILE_NAME
from index.vector_store import PASSAGES_FILE
from tests.ui.asking import QUESTION, Command, answer_of, one_line


def test_changed_words_are_never_quoted(footnote: Command, copied: Path) -> None:
    path = copied / FILE_NAME
    content = path.read_bytes()
    changed = content.replace(b"Side effects of TCAs", b"Side effects of TCBs")
    assert changed != content
    path.write_bytes(changed)
    for command in (("ask", QUESTION), ("search", QUESTION)):
        said = one_line(footnote(*command, "--json", "--library", copied), 1)
        assert "damaged" in said
        assert "restore a copy" in said


def test_a_damaged_index_is_made_again_and_answers_the_same(footnote: Command, copied: Path) -> None:
    before = answer_of(footnote, QUESTION)
    path = copied / PASSAGES_FILE
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    after = answer_of(footnote, QUESTION, "--library", copied)
    del before["timings_ms"], after["timings_ms"]
    # Questions are offered for three seconds, the likeliest first: of two lists the shorter is how the longer begins.
    fewer, more = sorted((before.pop("suggestions"), after.pop("suggestions")), key=len)
    assert more[: len(fewer)] == fewer
    assert more
    assert after == before
    assert path.read_bytes() != bytes(content)
    path.unlink()
    assert answer_of(footnote, QUESTION, "--library", copied)["citations"] == before["citations"]
    assert path.exists()


def test_a_library_of_a_later_version(footnote: Command, copied: Path) -> None:
    connection = sqlite3.connect(copied / FILE_NAME)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    assert "version" in one_line(footnote("ask", QUESTION, "--json", "--library", copied), 1)


def test_a_library_that_is_no_library(footnote: Command, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database " * 100)
    for folder in (tmp_path, tmp_path / FILE_NAME):
        one_line(footnote("ask", QUESTION, "--json", "--library", folder), 1)


def test_a_library_that_may_only_be_read_answers(footnote: Command, copied: Path) -> None:
    # Root may write to anything; the library's own way of opening such a file has its tests in tests/corpus.
    for path in (*copied.iterdir(), copied):
        path.chmod(0o555 if path == copied else 0o444)
    try:
        assert answer_of(footnote, QUESTION, "--library", copied)["abstained"] is False
    finally:
        copied.chmod(0o755)
