"""Characters of a PDF as a reader spells them.

Left out: accents that were drawn apart from their letters, which only their place can tell (`page_words`).
"""

import re
import unicodedata

# Accents that stand by themselves, and the same as they join a letter.
COMBINING = dict(
    zip("´`¨ˆ˜ˇ˚¸¯˘˙˝", "\u0301\u0300\u0308\u0302\u0303\u030c\u030a\u0327\u0304\u0306\u0307\u030b", strict=True)
)
_ACCENT = re.compile(rf"[{''.join(COMBINING)}\u0300-\u036f]+")
_ACCENT_FIRST = re.compile(rf"([{''.join(COMBINING)}])([A-Za-zı])")
# TeX's symbol font has its bullet at this place, without a character table.
_TEX_BULLET = "\x0f"


def spelled(characters: str) -> str:
    """The characters as a reader spells them: ligatures and Arabic letter shapes taken apart, accents joined to their
    letters, control characters dropped. Raised and circled digits and fractions stay as they are."""
    if characters.isascii() and characters.isprintable() and "`" not in characters:
        return characters
    if characters == _TEX_BULLET:
        return "•"
    plain = "".join(_spelled(character) for character in characters)
    plain = _ACCENT_FIRST.sub(lambda match: match[2].replace("ı", "i") + COMBINING[match[1]], plain)
    return unicodedata.normalize("NFC", plain)


def _spelled(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else ""
    code = ord(character)
    if 0xFB00 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC or 0x2000 <= code <= 0x200A or code == 0xA0:
        return unicodedata.normalize("NFKC", character).strip()
    if character == "\xad":
        return "-"
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn") and character != "\ufffd" else character


def is_accent(text: str) -> bool:
    """Whether there is nothing but accents in the text."""
    return _ACCENT.fullmatch(text) is not None
