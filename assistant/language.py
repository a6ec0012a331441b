"""Whether a question is in English, the one language that the bundled model and the keyword search understand."""

import re

from index.spelling import Speller
from index.words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_]++(?:['’ʻʼ][^\W\d_]++)*+")
_LEAST_KNOWN = 0.5
_SHORTEST = 2
# Small words of the languages that are likeliest here, none of them English: a few of them tell more than any
# dictionary, in which "die", "bor" and "la" are English words.
_OTHER = """
    qanday nima nimaga uchun qancha qaysi haqida bor bormi yo'q va bilan qiladi qilish ta'sir ta'siri
    ta'sirlari nojo'ya emas ham salom kim qachon qayerda nega mi necha kerak bo'ladi mumkin mumkinmi davolash
    dori dorilar kasallik iltimos ayting wie wer warum welche welcher welches sind ist ein eine einen der das
    und oder bei von mit für gegen nicht wirkt wirken zwischen cómo como cuál cuáles qué que por para los las
    el una del efectos funciona sobre entre quels quelle quelles quel pourquoi les des une est du sur avec
    dans fonctionne la le nasıl nedir hangi için ile ve kadar
"""
_OTHER_LANGUAGES = frozenset(_OTHER.split())


def is_english(question: str, speller: Speller) -> bool:
    """Whether most letters are Latin, and at least half of the words are known or lie near a known one.

    A question that has more small words of other languages than of English is not. One of a word or two passes
    otherwise when its letters are Latin: it may be a name.
    """
    letters = [character for character in question if character.isalpha()]
    if not letters:
        return True
    if sum(character.isascii() or "À" <= character <= "ɏ" for character in letters) < 0.6 * len(letters):
        return False
    found = [word for word in _WORD.findall(question) if len(word) >= _SHORTEST]
    small = [word for word in map(_plain, found) if not word.isupper()]
    others = sum(word in _OTHER_LANGUAGES for word in small)
    if others > sum(word.lower() in FUNCTION_WORDS and word not in _OTHER_LANGUAGES for word in small):
        return False
    if len(found) <= _SHORTEST:
        return True
    known = sum(speller.knows(word) or speller.mended(word) != word for word in found)
    return bool(known >= _LEAST_KNOWN * len(found))


def _plain(word: str) -> str:
    """Lower case but for abbreviations, and with a straight apostrophe."""
    straight = re.sub("['’ʻʼ‘]", "'", word)
    return straight if straight.isupper() else straight.lower()


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language that the text is likeliest in."""
    import py3langid

    code: str = py3langid.classify(text)[0]
    return code
