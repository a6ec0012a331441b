"""What the lines of a title page say beside title and authors: where these work, and when the paper was received,
accepted and published. For forms whose files do not say it in fields.

Left out: which author works where.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.document import CITABLE, BlockKind
from corpus.reading.draft import Draft, words_of

_WORKPLACE = re.compile(
    r"\b(?:universit\w{1,4}|institut\w{0,4}|department|hospital|school of|college|academy|faculty|clinic|centre for|"
    r"center for|laborator\w{1,4}|ministry)\b",
    re.IGNORECASE,
)
_OTHER_LINE = re.compile(r"correspond|e-?mail|@|https?:|edited by|reviewed by|citation|©|copyright", re.IGNORECASE)
_MARK = re.compile(r"^[\d*†‡§¶#ᵃ-ᶻ⁰¹²³⁴⁵⁶⁷⁸⁹,()\s]{1,6}(?=[^\W\d_])")
_DATE = re.compile(
    r"\b(received|accepted|published)(?:\s++online)?\s*+:?\s*+(?:on\s++|in\s++)?"
    r"((?:\d{1,2}\.?\s++)?[A-Z][a-z]{2,8}\.?\s++(?:\d{1,2},\s++)?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)",
    re.IGNORECASE,
)
_WORDS = 60
_MOST_BLOCKS = 60


def with_front_lines(draft: Draft) -> Draft:
    """The draft with what the lines before its text say, where its file says nothing of it."""
    lines = list(_front(draft))
    stated = draft.front_matter
    places = tuple(
        _MARK.sub("", line).strip(" ,;.")
        for line in lines
        if _WORKPLACE.search(line) and not _OTHER_LINE.search(line) and len(line.split()) <= _WORDS
    )
    dates = {name.lower(): date for line in lines for name, date in _DATE.findall(line)}
    return replace(
        draft,
        front_matter=replace(
            stated,
            affiliations=stated.affiliations or places,
            received=stated.received or dates.get("received"),
            accepted=stated.accepted or dates.get("accepted"),
            published=stated.published or dates.get("published"),
        ),
    )


def _front(draft: Draft) -> Iterator[str]:
    """The lines of furniture before the first text."""
    for block in draft.blocks[:_MOST_BLOCKS]:
        if block.kind in CITABLE:
            return
        if block.kind is BlockKind.FURNITURE:
            yield words_of(draft.text, block.span)
