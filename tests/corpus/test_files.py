"""What a file is, by its bytes; folders and zips stand for the files in them."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import (
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileError,
    FileNotText,
    FileTooLarge,
    FileUndecodable,
    FileUnreadable,
)
from corpus.inputs import MOST_MEMBERS, InputFiles, files_under
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
        ("a.bib", b"@misc{a, title = {A}}", FileNotText, "footnote add"),
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


def names(found: InputFiles, folder: Path) -> list[str]:
    return [
        file.path.relative_to(folder).as_posix() + (f"!{file.member}" if file.member else "") for file in found.files
    ]


def zipped(path: Path, *members: str, content: str = "Some words.") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, content)
    return path


def test_a_folder_stands_for_its_readable_files(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    readable = ["a.TXT", "b.md", "f.markdown", "g.html", "sub/c.htm", "sub/d.pdf", "sub/e.nxml", "sub/f.docx"]
    for name in (*readable, ".hidden.txt", ".git/e.txt", "picture.jpg", "program"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    outside.mkdir()
    (outside / "h.txt").touch()
    (folder / "leads-out.txt").symlink_to(outside / "h.txt")
    (folder / "leads-out").symlink_to(outside)
    (folder / "within.txt").symlink_to(folder / "b.md")
    found = files_under([folder])
    assert names(found, folder) == sorted([*readable, "within.txt"])
    assert found.passed_over == 3, "the picture, the program, and the link that leads out"
    assert found.refused == ()
    twice = files_under([folder / "sub", folder / "sub/d.pdf", folder / "sub/c.htm"])
    assert names(twice, folder) == ["sub/c.htm", "sub/d.pdf", "sub/e.nxml", "sub/f.docx"]


def test_a_folder_with_nothing_to_read_is_refused_and_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").touch()
    found = files_under([tmp_path / "empty", tmp_path / "a.txt"])
    assert names(found, tmp_path) == ["a.txt"]
    [refused] = found.refused
    assert refused.path == tmp_path / "empty"
    assert "no file to read" in refused.reason


def test_a_zip_stands_for_its_readable_files(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", "b/x.txt", "a.md", "pic.png", "__MACOSX/a.md", ".hidden/c.txt", "b/.d.txt")
    for where in (path, tmp_path):
        found = files_under([where])
        assert names(found, tmp_path) == ["all.zip!a.md", "all.zip!b/x.txt"]
        assert found.passed_over == 1
    assert found.files[0].content() == b"Some words."
    assert found.files[1].absolute_path == f"{path.resolve()}/b/x.txt"


def test_the_names_in_a_zip_are_listed_by_a_child_and_never_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "all.zip", "a.md", "b.txt")

    def opened(*_: object) -> None:
        raise AssertionError("a zip was opened outside the confined reader")

    monkeypatch.setattr(zipfile, "ZipFile", opened)
    assert names(files_under([path]), tmp_path) == ["all.zip!a.md", "all.zip!b.txt"]


def test_a_zip_is_known_by_its_bytes_and_word_files_are_no_zips_of_files(tmp_path: Path) -> None:
    path = zipped(tmp_path / "renamed.dat", "a.txt")
    assert names(files_under([path]), tmp_path) == ["renamed.dat!a.txt"]
    word = zipped(tmp_path / "word.zip", "[Content_Types].xml", "word/document.xml", "docProps/thing.xml")
    assert names(files_under([word]), tmp_path) == ["word.zip"]


@pytest.mark.parametrize("name", ["../../etc/x.txt", "/etc/x.txt", "a\nb.txt", "C:\\x.txt", "x" * 300 + ".txt"])
def test_no_name_in_a_zip_leads_anywhere(tmp_path: Path, name: str) -> None:
    [file] = files_under([zipped(tmp_path / "all.zip", name)]).files
    assert file.content() == b"Some words."
    assert file.name.isprintable()
    assert len(file.name) <= 120
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip"], "nothing is unpacked to disk"


def test_a_zip_of_nothing_to_read_and_one_of_too_much(tmp_path: Path) -> None:
    found = files_under([zipped(tmp_path / "pictures.zip", "a.png")])
    assert (found.files, len(found.refused), found.passed_over) == ((), 1, 1)
    [refused] = files_under([zipped(tmp_path / "empty.zip")]).refused
    assert "no file to read in empty.zip" in refused.reason
    many = zipped(tmp_path / "many.zip", *(f"{number}.txt" for number in range(MOST_MEMBERS + 1)))
    [refused] = files_under([many]).refused
    assert "the limit is 10,000" in refused.reason


@pytest.mark.parametrize(("harm", "error"), [("bomb", FileTooLarge), ("flip", FileDamaged), ("lock", FileEncrypted)])
def test_a_file_in_a_zip_that_cannot_be_unpacked(tmp_path: Path, harm: str, error: type[FileError]) -> None:
    bomb = harm == "bomb"
    path = zipped(tmp_path / "all.zip", "a.txt", content="A " * (26_000_000 if bomb else 2_000))
    if bomb:
        assert path.stat().st_size < 100_000
    content = bytearray(path.read_bytes())
    if harm == "flip":
        content[45] ^= 0xFF
    if harm == "lock":
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(mark) + at] |= 1
    path.write_bytes(content)
    [file] = files_under([path]).files
    with pytest.raises(error) as raised:
        file.content()
    assert "all.zip/a.txt" in str(raised.value)
