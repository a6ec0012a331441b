"""A file to be read: one on disk, or one inside a zip. Left out: what it is (`reading.file_kind`) and finding it."""

import os
import zipfile
import zlib
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.errors import FileDamaged, FileEmpty, FileEncrypted, FileTooLarge, FileUnreadable

MAX_BYTES = 50_000_000
_NAME_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file at `path`, or the one called `member` in the zip at `path`. Nothing is ever unpacked to disk."""

    path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """What it is called in messages and receipts: on one line, and cut short in the middle where it is long."""
        whole = _printable(self.path.name if self.member is None else f"{self.path.name}/{self.member}")
        if len(whole) <= _NAME_CHARACTERS:
            return whole
        half = _NAME_CHARACTERS // 2
        return f"{whole[: half - 1]}…{whole[-half:]}"

    @property
    def stem(self) -> str:
        """The last part of the name without its suffix."""
        return PurePosixPath(self.member).stem if self.member is not None else self.path.stem

    @property
    def suffix(self) -> str:
        """The suffix of the name, in lower case, with its dot."""
        return (PurePosixPath(self.member).suffix if self.member is not None else self.path.suffix).lower()

    @property
    def place(self) -> str:
        """The absolute path, links followed; of a file in a zip, the zip's and then its own.

        Raises `FileUnreadable` when the name is not text.
        """
        place = os.path.realpath(self.path)
        if self.member is not None:
            place = f"{place}/{self.member}"
        try:
            place.encode()
        except UnicodeEncodeError:
            raise FileUnreadable(f"the name {place!r} is not valid text: rename the file") from None
        return place

    def content(self, archive: zipfile.ZipFile | None = None) -> bytes:
        """Its bytes, `MAX_BYTES` at most; `archive` is the zip that it lies in, where that is open already.

        Raises `FileUnreadable`, `FileTooLarge`, `FileEmpty`; of a file in a zip also `FileDamaged`, `FileEncrypted`.
        """
        content = self._from_disk() if self.member is None else self._from_zip(self.member, archive)
        if len(content) > MAX_BYTES:
            raise FileTooLarge(
                f"{self.name} holds more than {MAX_BYTES // 1_000_000} MB, the limit: split it into parts"
            )
        if not content.strip():
            raise FileEmpty(f"{self.name} is empty: there is nothing to read in it")
        return content

    def _from_disk(self) -> bytes:
        path = self.path
        try:
            # Opening a pipe would wait for whoever writes to it.
            if not (path.is_file() or path.is_dir() or not path.exists()):
                raise FileUnreadable(f"{path} is a device or a pipe, not a file")
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            raise FileUnreadable(f"{path} does not exist: check the path") from None
        except IsADirectoryError:
            raise FileUnreadable(f"{path} is a folder, not a file") from None
        except OSError as error:
            raise FileUnreadable(f"{path} cannot be read: {error.strerror or error}") from None

    def _from_zip(self, member: str, archive: zipfile.ZipFile | None) -> bytes:
        try:
            opened = nullcontext(archive) if archive is not None else zipfile.ZipFile(self.path)
            with opened as zipped, zipped.open(member) as file:
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise FileUnreadable(f"{self.path} cannot be read: {error.strerror or error}") from None
        except KeyError:
            raise FileUnreadable(f"{self.path.name} holds no file {member!r} any more: add it again") from None
        except RuntimeError:
            raise FileEncrypted(f"{self.name} is locked by a password: unpack the zip and add what is in it") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):  # all that a bad member raises
            raise FileDamaged(f"{self.name} cannot be unpacked: the zip is damaged; make it anew") from None


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)
