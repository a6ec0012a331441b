"""Whether what is put in quotation marks stands in the contexts, and a footnote's quote at its place.

Our own measure: a quotation counts when a context holds its very characters, white space evened out and the forms of
quotation marks and hyphens with it. Nothing fuzzy: on 35 % alike, half the words may differ.
"""

import re
from collections.abc import Callable, Sequence

from evals.scoring.records.record import Quote

TextOf = Callable[[str], str | None]
"""A document's id to its text; None where there is no such document."""

_QUOTATION = re.compile(r"[“\"]([^“”\"\n]{1,2000}?)[”\"]")
_FEWEST_WORDS = 3
_FORMS = str.maketrans("‘’‛“”„‐‑–—", "'''\"\"\"----")
_STOPS = ".,;:!?"


def quotations(response: str) -> tuple[str, ...]:
    """The stretches of three words and more between double quotation marks."""
    return tuple(found for found in _QUOTATION.findall(response) if len(found.split()) >= _FEWEST_WORDS)


def quote_exactness(response: str, contexts: Sequence[str]) -> float | None:
    """Quotations that stand in a context word for word over all of them; None where nothing is quoted.

    A stop before the closing mark may be the sentence's own, and is no part of the quotation.
    """
    found = quotations(response)
    if not found:
        return None
    held = [_evened(context) for context in contexts]
    return sum(any(_evened(one).rstrip(_STOPS) in context for context in held) for one in found) / len(found)


def placed_exactly(quotes: Sequence[Quote], text_of: TextOf) -> float | None:
    """Footnotes whose document has `text[start:end] == quote` over all of them; a document that is not there counts as
    wrong. None without footnotes."""
    if not quotes:
        return None
    texts = {one.document_id: text_of(one.document_id) or "" for one in quotes}
    return sum(texts[one.document_id][one.span.start : one.span.end] == one.text != "" for one in quotes) / len(quotes)


def _evened(text: str) -> str:
    return " ".join(text.translate(_FORMS).split())
