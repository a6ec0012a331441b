"""Whether a question is in English, the one language that the bundled model and the keyword search understand."""

import re

from index.spelling import Speller

_WORD = re.compile(r"[^\W\d_]+(?:['’ʻʼ][^\W\d_]+)*")
_LEAST_KNOWN = 0.5
_SHORTEST = 2


def is_english(question: str, speller: Speller) -> bool:
    """Whether most letters are Latin, and at least half of the words are known or lie near a known one.

    A question of a word or two passes when its letters are Latin: it may be a name.
    """
    letters = [character for character in question if character.isalpha()]
    if not letters:
        return True
    if sum(character.isascii() or "À" <= character <= "ɏ" for character in letters) < 0.6 * len(letters):
        return False
    found = [word for word in _WORD.findall(question) if len(word) >= _SHORTEST]
    if len(found) <= _SHORTEST:
        return True
    known = sum(speller.knows(word) or speller.mended(word) != word for word in found)
    return known >= _LEAST_KNOWN * len(found)
