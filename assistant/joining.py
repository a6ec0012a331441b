"""Footnote's own words between the sentences of several documents: that they give the same figure, or different ones,
or plainly that another document adds.

Agreement and difference are claimed only where the figures asked for vouch for it (`figures`), never from likeness.
"""

import re
from collections.abc import Sequence

from assistant import wording
from assistant.analysis import Comparison, Expected, expected
from assistant.choosing import is_list, is_whole, text_of
from assistant.figures import Said, compared, figures
from assistant.weighing import Weighed

# "Another document adds: However, ..." is no sentence.
_CONNECTED = re.compile(
    r"(?:However|Moreover|Furthermore|Nevertheless|Nonetheless|Thus|Therefore|Hence|Also|In addition|In contrast|"
    r"By contrast|Instead|Consequently|Overall|And|But|Yet|So|This|These|Those|Such|It|They)\b"
)


def leads(firsts: Sequence[Weighed], comparison: Comparison | None, question: str) -> tuple[str, ...]:
    """What stands before each document's sentences; `firsts` is the sentence of each that answers, in the order
    shown. Nothing for one document alone, and in a comparison, where each side is a document's own."""
    plain = ("",) * len(firsts)
    if len(firsts) < 2 or comparison is not None:
        return plain
    said = _said(firsts, question)
    if said is Said.SAME:
        return (wording.SAME_FIGURE if len(firsts) == 2 else wording.SAME_FIGURE_IN_ALL, *plain[1:])
    if said is Said.DIFFERENT:
        return (wording.OTHER_FIGURE, *plain[1:])
    words: list[str] = [""]
    for one in firsts[1:]:
        first = wording.ANOTHER_ADDS not in words
        words.append((wording.ANOTHER_ADDS if first else wording.ONE_MORE_ADDS) if _can_follow(one) else "")
    return tuple(words)


def _said(firsts: Sequence[Weighed], question: str) -> Said:
    """What the documents say of the figure asked for, all of them together; unsure unless each answers the whole
    question."""
    if not all(map(is_whole, firsts)) or any(one.evidence.others for one in firsts):
        return Said.UNSURE
    kind = expected(question)
    # What is counted is told by its noun, which may be another's: "digits of telephone numbers".
    if kind is Expected.COUNT:
        return Said.UNSURE
    given = [figures(text_of(one), kind, question) for one in firsts]
    if any(not found for found in given):
        return Said.UNSURE
    says = {compared(given[0], found) for found in given[1:]}
    if says == {Said.SAME} or (len(firsts) == 2 and says == {Said.DIFFERENT}):
        return says.pop()
    return Said.UNSURE


def _can_follow(one: Weighed) -> bool:
    """Whether words before it would not be clumsy: a list has its own lead-in, and "However" its own connection."""
    return not is_list(one) and _CONNECTED.match(text_of(one)) is None
