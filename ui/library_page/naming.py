"""The name that a browser sends with a file, made sure to be a name and nothing else. Left out: the file itself."""

import unicodedata
from pathlib import PurePosixPath

from corpus.errors import FileNotText, FileUnreadable
from corpus.reading.file_kind import KIND_OF_SUFFIX, KINDS_IN_WORDS

MOST_BYTES = 200
"""File systems take 255; the rest is for what is put before or behind it."""


def file_name(sent: str) -> str:
    """`sent` as the name of a file, composed as NFC, so that the same name from any machine is the same.

    Raises `FileUnreadable` for what is no name of a file, `FileNotText` for a kind that Footnote does not read.
    """
    name = unicodedata.normalize("NFC", sent)
    if not name.strip():
        raise FileUnreadable("the file has no name: give it one")
    if any(mark in name for mark in "/\\") or name in (".", ".."):
        raise FileUnreadable(f"{_shown(name)} is a path, not the name of a file: choose the file itself")
    if not name.isprintable():
        raise FileUnreadable(f"{_shown(name)} has characters in its name that cannot be shown: rename the file")
    if len(name.encode()) > MOST_BYTES:
        raise FileUnreadable(f"{_shown(name)} has a name that is too long: shorten it to {MOST_BYTES} bytes")
    if PurePosixPath(name).suffix.lower() not in KIND_OF_SUFFIX:
        raise FileNotText(f"{_shown(name)} is of no kind that Footnote reads: {KINDS_IN_WORDS}, or a zip of them")
    return name


def shown_name(sent: str) -> str:
    """`sent` as it can stand in a list, whatever it is."""
    return _shown(sent) if sent.strip() else "a file without a name"


def _shown(name: str) -> str:
    kept = "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in name)
    return kept if len(kept) <= 80 else f"{kept[:39]}…{kept[-40:]}"
