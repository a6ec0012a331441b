"""The members of a zip that is itself a document (Word, EPUB): their sizes are looked at before one is unpacked.

Left out: writing to disk, members inside members, and zips that hold documents (`source_file`).
"""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from corpus.errors import FileDamaged, FileEncrypted, FileOverLimit

MOST_BYTES = 200_000_000
MOST_MEMBERS = 20_000
# Deflate reaches 1 : 1030; the most repetitive tables of a real document some 1 : 100.
MOST_RATIO = 300
_SMALL = 5_000_000
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Packed:
    """An open zip, called `name` in messages; `sizes` are what the members say they unpack to."""

    name: str
    archive: zipfile.ZipFile
    sizes: dict[str, int]

    def members(self) -> tuple[str, ...]:
        """The names of its files, in the order they were packed."""
        return tuple(self.sizes)

    def find(self, member: str) -> str | None:
        """The member of that name, however its letters are cased and its slashes lean; None where there is none."""
        if member in self.sizes:
            return member
        wanted = _plain(member)
        return next((one for one in self.sizes if _plain(one) == wanted), None)

    def read(self, member: str) -> bytes:
        """The bytes of a member, never more than it declares.

        Raises `FileDamaged` where it is missing, broken or packed in a way that is not known, and `FileEncrypted`.
        """
        if member not in self.sizes:
            raise FileDamaged(f"{self.name} is cut short or damaged: {_shown(member)} is missing in it")
        info = self.archive.getinfo(member)
        if info.flag_bits & _ENCRYPTED:
            raise FileEncrypted(f"{self.name} is locked by a password: save it without one and add it again")
        try:
            with self.archive.open(info) as file:
                content = file.read(info.file_size)
                # Past its end the sum is checked; a member that goes on is not what it says it is.
                broken = bool(file.read(1)) or len(content) != info.file_size
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError):
            broken, content = True, b""
        if broken:
            raise FileDamaged(f"{self.name} is damaged: {_shown(member)} in it cannot be unpacked: get it again")
        return content


@contextmanager
def opened(name: str, content: bytes) -> Iterator[Packed]:
    """The zip in `content`, open until the end of the block.

    Raises `FileDamaged` for what is no zip or is cut short, and `FileOverLimit` for one that declares more members,
    bytes or packing than a document has; nothing is unpacked for that.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):  # all that a bad zip raises
        raise FileDamaged(f"{name} is damaged or cut short: it does not open as a zip: get it again") from None
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MOST_MEMBERS:
            raise FileOverLimit(f"{name} holds {len(infos)} files inside, more than the {MOST_MEMBERS} allowed")
        total = sum(info.file_size for info in infos)
        if total > MOST_BYTES:
            raise FileOverLimit(
                f"{name} unpacks to {total // 1_000_000} MB, more than the {MOST_BYTES // 1_000_000} MB allowed"
            )
        for info in infos:
            if info.file_size > _SMALL and info.file_size > MOST_RATIO * info.compress_size:
                raise FileOverLimit(
                    f"{name} packs {info.file_size} bytes into {info.compress_size}, as only a zip bomb does: not read"
                )
        yield Packed(name, archive, {info.filename: info.file_size for info in infos})


def _plain(member: str) -> str:
    return member.replace("\\", "/").lstrip("/").casefold()


def _shown(member: str) -> str:
    """The name of a member on one line, cut short."""
    return repr(member if len(member) <= 80 else f"{member[:77]}...")
