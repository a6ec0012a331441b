"""Bytes to text, once and without guessing silently.

The order: byte-order mark, strict UTF-8, a detector for long multi-byte text, Windows-1252 when it gives
letters. Line ends are left as they lie in the file, so that offsets hold in an editor too.
"""

import codecs
from dataclasses import dataclass

from corpus.errors import FileEmpty, FileUndecodable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Detectors take short Western texts for something else; multi-byte scripts have more than a few such bytes.
_DETECT_FROM = 400
_MOST_CONTROL = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the name of the encoding it was decoded by."""

    text: str
    encoding: str


def decode(name: str, content: bytes) -> Decoded:
    """The text of the file called `name`.

    Raises `FileEmpty` when it holds nothing but white space, `FileUndecodable` when no encoding gives text.
    """
    decoded = _decode(name, content)
    if not decoded.text.strip().strip("\ufeff\u200b"):
        raise FileEmpty(f"{name} is empty: there is nothing to read in it")
    controls = sum(1 for character in decoded.text if ord(character) < 32 and character not in "\t\n\r\f\v")
    if controls > _MOST_CONTROL * len(decoded.text):
        raise FileUndecodable(f"{name} decodes to control characters, not to text: save it as UTF-8 text")
    return decoded


def _decode(name: str, content: bytes) -> Decoded:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strictly(name, content, encoding)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    high = sum(1 for byte in content if byte >= 0x80)
    if len(content) >= _DETECT_FROM and high > 0.2 * len(content):
        from charset_normalizer import from_bytes

        best = from_bytes(content).best()
        if best is not None:
            return _strictly(name, content, best.encoding)
    return _strictly(name, content, "cp1252")


def _strictly(name: str, content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError):
        raise FileUndecodable(
            f"{name} is not valid {encoding} text, nor UTF-8: open it in an editor and save it as UTF-8"
        ) from None
