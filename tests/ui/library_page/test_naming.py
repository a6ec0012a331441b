"""What a browser sends as a file's name is a name, or is refused with a reason."""

import pytest

from corpus.errors import FileError, FileNotText, FileUnreadable
from ui.web.library_adding import MOST_BYTES, file_name, shown_name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        ".",
        "..",
        "../../x",
        "../../x.pdf",
        "/etc/passwd.txt",
        "a\\b.pdf",
        "a\x00.pdf",
        "a\n.pdf",
        "\u202eb.pdf",
        "x" * MOST_BYTES + ".pdf",
        chr(0xD800) + ".pdf",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(FileUnreadable):
        file_name(name)


@pytest.mark.parametrize("name", ["program.exe", "picture.png", "review", "notes.pdf.zip.7z"])
def test_a_kind_that_nothing_reads_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(FileNotText, match="of no kind that Footnote reads"):
        file_name(name)


@pytest.mark.parametrize("name", ["", "x" * 5_000, "a\0b\u202e\ud800.pdf"])
def test_whatever_was_sent_can_be_shown_on_one_short_line(name: str) -> None:
    shown = shown_name(name)
    assert shown.isprintable()
    assert 0 < len(shown) <= 80
    with pytest.raises(FileError) as told:
        file_name(name)
    assert str(told.value).isprintable()
