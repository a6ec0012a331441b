"""Characters that Word keeps as a font's code, or raised, in Unicode: "b" in Symbol is β, a raised 2 is ².

Left out: ornaments, which say nothing; and other fonts of that kind.
"""

import re

from corpus.reading.raised import raised_letters

_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊",
)
_WINGDINGS = {
    0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xA8: "☐", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xF0: "⇨", 0x4A: "☺", 0x6C: "●", 0x6E: "■", 0xA7: "▪",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺")
# Such a character is stored as its code, or as its code in the private use area.
_PRIVATE = 0xF000


def symbol(font: str, code: int) -> str:
    """The character with this code in the font, in Unicode; empty for an ornament."""
    bare = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    family = font.casefold()
    if family == "symbol" and 0x20 <= bare <= 0x7E:
        return _SYMBOL[0][bare - 0x20]
    if family == "symbol" and 0xA0 <= bare < 0xA0 + len(_SYMBOL[1]):
        return _SYMBOL[1][bare - 0xA0]
    if family.startswith("wingdings") and bare <= 0xFF:
        return _WINGDINGS.get(bare, "") if family == "wingdings" else ""
    return "" if 0xE000 <= code <= 0xF8FF or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def in_unicode(font: str, words: str) -> str:
    """Words with the characters that the font keeps in the private use area put into Unicode."""
    return re.sub(r"[\uf000-\uf0ff]", lambda match: symbol(font or "Symbol", ord(match.group())), words)


def in_superscript(words: str) -> str:
    """Raised digits, signs and letters that are marks as characters of their own, so that 10² is never 102."""
    return raised_letters(re.sub(r"^[-−–](?=\d)", "⁻", words).translate(_RAISED))
