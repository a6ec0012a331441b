"""A zip is looked at before it is unpacked, and never gives more than it declares."""

import random
import struct
import zipfile

import pytest

from corpus.errors import FileDamaged, FileEncrypted, FileOverLimit
from corpus.readers import xml
from corpus.readers.xml import opened
from tests.corpus.word_file import zipped


def patched(content: bytes, offset: int, value: bytes) -> bytes:
    """The zip with the same field changed in its local header and in the central directory's copy of it."""
    local, central = content.index(b"PK\3\4"), content.index(b"PK\1\2")
    changed = bytearray(content)
    changed[local + offset : local + offset + len(value)] = value
    changed[central + offset + 2 : central + offset + 2 + len(value)] = value
    return bytes(changed)


def read(content: bytes, member: str) -> bytes:
    with opened("a.docx", content) as zip_file:
        return zip_file.read(member)


def test_members_are_read_and_found_by_name() -> None:
    with opened("a.docx", zipped({"word/document.xml": b"one", "b": b""})) as zip_file:
        assert zip_file.members() == ("word/document.xml", "b")
        assert zip_file.find("/Word\\Document.xml") == "word/document.xml"
        assert zip_file.find("c") is None
        assert (zip_file.read("word/document.xml"), zip_file.read("b")) == (b"one", b"")


def test_a_missing_member_is_told() -> None:
    with pytest.raises(FileDamaged, match=r"a\.docx .*'c' is missing"):
        read(zipped({"b": b"x"}), "c")


def test_a_bomb_is_refused_by_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    tight = zipped({"b": bytes(20_000_000)})
    large = patched(zipped({"b": b"words"}), 22, struct.pack("<I", 4_000_000_000))
    # Nothing can be unpacked from here on.
    monkeypatch.delattr(zipfile.ZipFile, "open")
    with pytest.raises(FileOverLimit, match="zip bomb"):
        read(tight, "b")
    with pytest.raises(FileOverLimit, match="unpacks to 4000 MB"):
        read(large, "b")


def test_all_members_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "MOST_UNPACKED_BYTES", 9)
    with pytest.raises(FileOverLimit):
        read(zipped({"a": b"12345", "b": b"12345"}), "a")
    assert read(zipped({"a": b"12345", "b": b"1234"}), "a") == b"12345"
    monkeypatch.setattr(xml, "MOST_MEMBERS", 1)
    with pytest.raises(FileOverLimit, match="2 files"):
        read(zipped({"a": b"1", "b": b"1"}), "a")


@pytest.mark.parametrize("declared", [1, 5_000, 20_000])
def test_a_member_that_lies_about_its_size_is_refused(declared: int) -> None:
    content = zipped({"b": random.Random(1).randbytes(10_000)})
    with pytest.raises(FileDamaged, match="cannot be unpacked"):
        read(patched(content, 22, struct.pack("<I", declared)), "b")


def test_a_locked_member_is_told() -> None:
    with pytest.raises(FileEncrypted, match="password"):
        read(patched(zipped({"b": b"words"}), 6, b"\x01\x00"), "b")


def test_an_unknown_way_of_packing_is_told() -> None:
    with pytest.raises(FileDamaged):
        read(patched(zipped({"b": b"words"}), 8, b"\x63\x00"), "b")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_every_cut_and_every_flipped_byte_is_read_or_refused(method: int) -> None:
    whole = zipped({"b": b"some words to read " * 3}, method)
    wrong = [whole[:end] for end in range(len(whole))]
    wrong += [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(len(whole))]
    refused: list[str] = []
    for content in wrong:
        try:
            assert read(content, "b") == b"some words to read " * 3
        except (FileDamaged, FileEncrypted, FileOverLimit) as refusal:
            refused.append(str(refusal))
    assert len(refused) >= len(whole)
    assert not [one for one in refused if "\n" in one]
