"""XML to a tree with nothing loaded, followed or expanded; and the members of a zip, their sizes looked at first."""

import codecs
import html
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from corpus.errors import FileDamaged, FileEncrypted, FileOverLimit

_DECLARED_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]+)["']""")
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_ENTITY_DEFINED = re.compile(r"""<!ENTITY\s+(?:%\s+)?([^\s%"'<>]+)(?:\s+(?:"([^"<]*)"|'([^'<]*)')\s*>)?""")
_ENTITY_USED = re.compile(r"[&%]([^\s&%;#<>\"']+);")
# What is no markup is passed over; a part that is never closed runs to the end, so that nothing is scanned twice.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|&([A-Za-z][\w.:-]*);", re.DOTALL
)
# All else that Python calls an encoding ("unicode_escape", "punycode") is none that XML is written in.
_XML_ENCODING = re.compile(r"utf-|iso8859|cp\d|koi8|mac-|shift_?jis|euc|iso2022|gb|big5|tis|ascii")
# The tree of some markup takes twenty times its room.
MOST_BYTES = 50_000_000
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))


def parse_xml(name: str, content: bytes) -> etree._Element:
    """The root element of the XML in `content`; `name` is what it is called in messages.

    Raises `FileDamaged` for XML that is not well formed, that cannot be decoded as it says it is, that nests deeper
    or holds longer words than the parser allows, or that uses an entity neither XML nor HTML knows; and
    `FileOverLimit` for more than `MOST_BYTES`.
    """
    if len(content) > MOST_BYTES:
        raise FileOverLimit(
            f"{name} holds {len(content) // 1_000_000} MB of XML, more than the {MOST_BYTES // 1_000_000} MB allowed"
        )
    markup = _with_characters(name, _decoded(name, content))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(markup.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileDamaged(f"{name} is not well-formed XML: {' '.join(str(error).split())}") from None
    for entity in root.iter(etree.Entity):
        raise _refused_entity(name, entity.text or "")
    return root


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if content[1] == 0 else "utf-16-be"
    else:
        declared = None if content.startswith(codecs.BOM_UTF8) else _DECLARED_ENCODING.match(content)
        encoding = declared.group(1).decode("ascii") if declared else "utf-8-sig"
    try:
        if not _XML_ENCODING.match(codecs.lookup(encoding).name):
            raise LookupError(encoding)
        text = content.decode(encoding)
    except (LookupError, UnicodeError):
        raise FileDamaged(f"{name} holds bytes that are not {encoding}, which it is written in: get it again") from None
    # The bytes are made anew, in UTF-8: what the declaration says of them holds no longer.
    return _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)


def _with_characters(name: str, markup: str) -> str:
    """The markup with a number in place of every named character of HTML."""
    defined: dict[str, str] = {}
    if "<!ENTITY" in markup:
        defined = {item: html.unescape(double or single) for item, double, single in _ENTITY_DEFINED.findall(markup)}

    def numbered(match: re.Match[str]) -> str:
        entity: str | None = match.group(1)
        if entity is None or entity in _OF_XML:
            return match.group()
        characters = html5.get(f"{entity};")
        if characters is None or defined.get(entity, characters) != characters:
            raise _refused_entity(name, entity)
        return "".join(f"&#{ord(character)};" for character in characters)

    numbered_markup = _REFERENCE.sub(numbered, markup)
    if defined:
        # Looked for everywhere: what passes for a comment among definitions need not be one.
        for entity in _ENTITY_USED.findall(numbered_markup):
            if entity in defined and entity not in _OF_XML:
                raise _refused_entity(name, entity)
    return numbered_markup


def _refused_entity(name: str, entity: str) -> FileDamaged:
    called = entity.strip("&%;")[:40]
    return FileDamaged(f'{name} uses the XML entity "{called}", which is not known and not expanded')


MOST_UNPACKED_BYTES = 200_000_000
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
        return next((size for size in self.sizes if _plain(size) == wanted), None)

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
        if total > MOST_UNPACKED_BYTES:
            raise FileOverLimit(
                f"{name} unpacks to {total // 1_000_000} MB, "
                f"more than the {MOST_UNPACKED_BYTES // 1_000_000} MB allowed"
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
