"""Raised letters that mark a note, as raised characters: "12ᵃ" is no quantity in units of "a".

Letters that end a word ("2nd", "Mme") stay as they are, and so does "q", which Unicode does not raise.
"""

import re

RAISED_LETTERS = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_RAISED = str.maketrans("abcdefghijklmnoprstuvwxyz", RAISED_LETTERS)
_MARKS = re.compile(r"\A[\s(\[]*+[a-z](?:\s*+,\s*+[a-z])*+[\s)\]]*+")


def raised_letters(words: str) -> str:
    """Raised words with the letters in them raised, where they are marks: single letters with commas between them."""
    return words.translate(_RAISED) if _MARKS.fullmatch(words) else words
