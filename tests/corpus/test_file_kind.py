"""A file is told by what it holds; what cannot become a document says so in one line that names it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import FileDamaged, FileEmpty, FileError, FileNotText, FileTooLarge, FileUndecodable, FileUnreadable
from corpus.readers.base import read
from corpus.sources import SourceFile
from tests.corpus.reading import Reader
from tests.corpus.test_library_refusals import as_nobody


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.docx", b"PK\x03\x04 word/document.xml", FileDamaged, "Word"),
        ("a.jpg", b"\xff\xd8\xff\xe0 JFIF", FileNotText, "JPEG"),
        ("a.txt", b"words\0\0\0words", FileNotText, "binary"),
        ("a.txt", "words".encode("utf-16-le"), FileNotText, "binary"),
        ("a.txt", b"<?xml version='1.0'?><menu/>", FileNotText, "XML"),
        ("a.txt", b"", FileEmpty, "empty"),
        ("a.md", b" \r\n\t ", FileEmpty, "empty"),
        ("a.html", b" \n", FileEmpty, "empty"),
        ("a.md", b"# Only\n\n## headings\n", FileEmpty, "no sentence"),
        ("a.txt", b"abc \x81 def", FileUndecodable, "UTF-8"),
        ("a.txt", b"words " * 8_500_000, FileTooLarge, "50 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused(reader: Reader, name: str, content: bytes, error: type[FileError], says: str) -> None:
    with pytest.raises(error, match=says) as raised:
        reader(content, name)
    assert str(raised.value).startswith(name)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", b"Some words.", "text/plain"),
        ("README", b"Some words.", "text/plain"),
        ("a.MD", b"Some words.", "text/markdown"),
        ("a.txt", b"\xef\xbb\xbf\n <!DOCTYPE HTML><p>Some words.", "text/html"),
        ("a.txt", b"<?xml version='1.0'?><html><p>Some words.</p></html>", "text/html"),
        ("a.htm", b"<p>Some words.</p>", "text/html"),
        ("a.txt", "Some words.".encode("utf-16"), "text/plain"),
        ("a.xml", "<article><body><p>Some words.</p></body></article>".encode("utf-16"), "application/jats+xml"),
        ("a.txt", "Some – words.".encode("cp1252"), "text/plain"),
        ("a.txt", "\ufeffSome words.".encode(), "text/plain"),
    ],
)
def test_read_as_what_it_is(reader: Reader, name: str, content: bytes, media_type: str) -> None:
    document = reader(content, name)
    assert document.source.media_type == media_type
    assert document.source.name == name
    assert "words." in document.text
    assert "\ufeff" not in document.text


@pytest.mark.timeout(20)
def test_a_missing_file_a_folder_and_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path, says in (
        (tmp_path / "none.txt", "does not exist"),
        (tmp_path, "a folder"),
        (tmp_path / "pipe.txt", "a pipe"),
    ):
        with pytest.raises(FileUnreadable, match=says) as raised:
            read(SourceFile(path))
        assert str(raised.value).startswith(str(path))


@pytest.fixture
def locked_file() -> Iterator[Path]:
    """A file that other users can see and only its owner may read."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    path = folder / "locked.txt"
    path.write_text("Some words.")
    path.chmod(0)
    yield path
    shutil.rmtree(folder)


def test_a_file_that_may_not_be_read(locked_file: Path) -> None:
    def reading() -> None:
        read(SourceFile(locked_file))

    assert as_nobody(reading) == f"FileUnreadable: {locked_file} cannot be read: Permission denied"
