"""Words that a tutor chose in a source, made into an exact place of the document, or refused.

The browser sends what it shows, block by block: where each stretch begins, and its words. Nothing is searched for: the
document must hold exactly those words there. Left out: how the browser reads a selection (`chosen.js`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Document
from corpus.errors import VerdictError
from corpus.reading.draft import trimmed
from corpus.span import Span
from ui.page.escaping import whole

LONGEST = 4_000
NOTHING_CHOSEN = "No words are selected: select the right words in the source, then press C"
TOO_LONG = f"That is too much: select at most {LONGEST:,} characters"
NOT_THERE = "The selected words are not where the page says: open the source again, and select them once more"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words as the browser has them, and where in `Document.text` it says they begin."""

    at: int
    words: str


def chosen_span(document: Document, stretches: Sequence[Stretch]) -> Span:
    """The place of the words from the first stretch to the last, without white space at its ends.

    Between two stretches the document may hold what a page leaves out: white space, bullets, a heading's hashes; never
    a letter or a digit. Raises `VerdictError` with a line to show, where the document does not hold these words there.
    """
    taken = [one for one in stretches if one.words]
    if not taken:
        raise VerdictError(NOTHING_CHOSEN)
    text, at = document.text, taken[0].at
    if taken[-1].at + len(taken[-1].words) - taken[0].at > LONGEST:
        raise VerdictError(TOO_LONG)
    for one in taken:
        end = one.at + len(one.words)
        if not at <= one.at <= end <= len(text) or any(left.isalnum() for left in text[at : one.at]):
            raise VerdictError(NOT_THERE)
        if _as_shown(text[one.at : end]) != one.words:
            raise VerdictError(NOT_THERE)
        at = end
    span = trimmed(text, taken[0].at, at)
    if not any(letter.isalnum() for letter in span.of(text)):
        raise VerdictError(NOTHING_CHOSEN)
    return span


def _as_shown(words: str) -> str:
    """The words as the page holds them (`ui.page.escaping`)."""
    return whole(words).replace("\x00", "\N{REPLACEMENT CHARACTER}")
