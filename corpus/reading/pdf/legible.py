"""Whether the letters of a page can be told: a font without a character table gives others than a reader sees.

Languages without vowels or spaces are letters all the same; pages of formulas are no gibberish.
"""

import itertools
import re
import unicodedata

from corpus.reading.pdf.words import Sheet

_MOST_UNREADABLE = 0.3
_SAMPLE = 400
_LEAST_LETTERS = 40
_LEAST_WORDLIKE = 0.35
_VOWEL = re.compile(r"[aeiouyàâäæáãåāèéêëęėēîïíīįìôöòóœøōõûüùúūýÿıůűőě]", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[^\W\d_]{3,}")


def is_gibberish(sheet: Sheet) -> bool:
    """Whether most of the page's words are no letters of any script, or Latin letters in no word's shape."""
    text = " ".join(word.text for word in (*sheet.words, *sheet.turned)[:_SAMPLE])
    if not text and not sheet.unreadable:
        return False
    if sheet.unreadable > _MOST_UNREADABLE * sum(len(word.text) for word in (*sheet.words, *sheet.turned)):
        return True
    latin = [word for word in _LATIN_WORD.findall(text) if _is_latin(word)]
    letters = sum(len(word) for word in latin)
    others = sum(1 for character in text if character.isalpha()) - letters
    if letters < _LEAST_LETTERS or others > letters:
        return _is_only_symbols(text)
    shaped = sum(len(word) for word in latin if _has_shape(word))
    return shaped < _LEAST_WORDLIKE * letters


def _is_latin(word: str) -> bool:
    return all(character < "\u0250" or "\u1e00" <= character <= "\u1eff" for character in word)


def _has_shape(word: str) -> bool:
    """Whether it has a vowel and not too many consonants in a row, or is an abbreviation."""
    if word.isupper() and len(word) <= 5:
        return True
    inner = word[1:]
    mixed = any(one.islower() and other.isupper() for one, other in itertools.pairwise(inner))
    crowd = re.search(r"[^aeiouyàâäæáãåèéêëîïíôöòóøûüùúýěšůęą]{6,}", word, re.IGNORECASE)
    return _VOWEL.search(word) is not None and crowd is None and not mixed


def _is_only_symbols(text: str) -> bool:
    """Whether a page with many marks holds hardly a letter or digit: "!"#$%&'" in a row."""
    marks = [character for character in text if not character.isspace()]
    if len(marks) < 4 * _LEAST_LETTERS:
        return False
    told = sum(1 for character in marks if unicodedata.category(character)[0] in "LN")
    return told < 0.25 * len(marks)
