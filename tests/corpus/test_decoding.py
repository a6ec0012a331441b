"""Bytes become text by their own mark, by UTF-8 or by a detector, and never by silent guessing."""

import pytest

from corpus.errors import FileEmpty, FileUndecodable
from corpus.readers.base import decode

WORDS = "Кетамин действует быстро. " * 40


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        (b"plain\r\nwords\r", "plain\r\nwords\r", "utf-8"),
        ("naïve – µg".encode(), "naïve – µg", "utf-8"),
        ("\ufeffwords".encode(), "words", "utf-8-sig"),
        ("µg 😀".encode("utf-16"), "µg 😀", "utf-16"),
        (b"\xfe\xff" + "µg".encode("utf-16-be"), "µg", "utf-16"),
        ("µg".encode("utf-32"), "µg", "utf-32"),
        ("“naïve” – 5 µg".encode("cp1252"), "“naïve” – 5 µg", "cp1252"),
        (WORDS.encode("cp1251"), WORDS, "cp1251"),
    ],
)
def test_decoded(content: bytes, text: str, encoding: str) -> None:
    decoded = decode("a.txt", content)
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xff\xfe", b" \n\t", "\u00a0\u2003\u200b".encode()])
def test_nothing_but_space_is_empty(content: bytes) -> None:
    with pytest.raises(FileEmpty, match=r"^a\.txt is empty"):
        decode("a.txt", content)


@pytest.mark.parametrize(
    "content", [b"abc \x81 def", b"\xff\xfea", b"\xef\xbb\xbf\xff\xfe", b"a\x01\x02\x03", b"\xff\xfe\0\0abc"]
)
def test_no_text_is_said_in_one_line(content: bytes) -> None:
    with pytest.raises(FileUndecodable, match=r"^a\.txt .*UTF-8") as raised:
        decode("a.txt", content)
    assert "\n" not in str(raised.value)
