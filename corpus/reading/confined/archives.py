"""Zips as the child opens them: one stays open while its files are read one after another.

A zip's list of names is bytes from outside as any other: it is never read in the process that asks.
"""

import os
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

from corpus.errors import FileDamaged, FileOverLimit, FileUnreadable
from corpus.source_file import SourceFile

MOST_NAMES = 50_000
_LONGEST_NAME = 4_096
_MOST_LISTED_BYTES = 30_000_000
# What ends a zip: how many files it lists, and how long the list is.
_END_MARK = b"PK\x05\x06"
_END = struct.Struct("<10xHI6x")
_LONGEST_COMMENT = 65_535


class Archives:
    """The zip that was read last."""

    def __init__(self) -> None:
        self._key: tuple[str, int, int, int] | None = None
        self._archive: zipfile.ZipFile | None = None

    def members(self, path: Path) -> tuple[str, ...] | None:
        """The names of its files, folders left out; None for what is no zip or cannot be opened.

        Raises `FileOverLimit` where they are too many or too long.
        """
        try:
            archive = self.opened(path)
        except (FileDamaged, FileUnreadable):
            return None
        return tuple(entry.filename for entry in archive.infolist() if not entry.is_dir())

    def opened(self, path: Path) -> zipfile.ZipFile:
        """The zip at `path`, open. Raises `FileUnreadable`, `FileDamaged` and `FileOverLimit`."""
        name = SourceFile(path).name
        try:
            state = path.stat()
            key = (str(path), state.st_mtime_ns, state.st_size, state.st_ino)
            if self._archive is None or key != self._key:
                self._close()
                _require_short_list(path, name)
                self._archive, self._key = zipfile.ZipFile(path), key
        except OSError as error:
            raise FileUnreadable(f"{name} cannot be read: {error.strerror or error}") from None
        except (zipfile.BadZipFile, ValueError, NotImplementedError):  # all that a bad zip raises
            raise FileDamaged(f"{name} is a zip that is damaged or cut short: get it again") from None
        names = self._archive.namelist()
        if len(names) > MOST_NAMES or any(len(one) > _LONGEST_NAME for one in names):
            raise FileOverLimit(f"{name} holds more than {MOST_NAMES:,} files, or longer names than a file may have")
        return self._archive

    def _close(self) -> None:
        if self._archive is not None:
            with suppress(OSError):
                self._archive.close()
        self._archive = self._key = None


def _require_short_list(path: Path, name: str) -> None:
    """Looked at before the list is read into memory. Raises `FileOverLimit` and `OSError`."""
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _END.size - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END_MARK)
    if at >= 0 and len(tail) - at >= _END.size:
        count, length = _END.unpack_from(tail, at)
        if count > MOST_NAMES or length > _MOST_LISTED_BYTES:
            raise FileOverLimit(f"{name} holds more than {MOST_NAMES:,} files, the limit: unpack it and add its folder")
