"""The Check page's words for labels, places and amounts. Left out: the HTML around them."""

from datetime import datetime

from assistant.answer import Coverage
from evals.verdicts.queue import Order
from evals.verdicts.ruling import WHOLE_ANSWER, Label, Ruling
from ui.check_page.stop import Stop

_LABEL_WORDS = {
    Label.SUPPORTS: "Supports",
    Label.PARTLY: "Partly",
    Label.DOES_NOT: "Does not",
    Label.WRONG_PLACE: "Wrong place",
}
# Of an answer that quotes nothing.
_WHOLE_WORDS = {Label.SUPPORTS: "Rightly left open", Label.DOES_NOT: "Should be answered"}
SIGNS = {Label.SUPPORTS: "✓", Label.PARTLY: "◐", Label.DOES_NOT: "✗", Label.WRONG_PLACE: "↷"}
ORDER_WORDS = {Order.FLAGGED: "Flagged", Order.LEAST_SURE: "Least sure", Order.SAMPLED: "Sampled"}
COVERAGE_WORDS = {
    Coverage.COVERED: "Covered",
    Coverage.PARTLY: "Partly covered",
    Coverage.NOT_IN_DOCUMENTS: "Not in the documents",
}


def label_words(stop: Stop, label: Label) -> str:
    """What the label says at that stop."""
    return (_WHOLE_WORDS if stop.sentence == WHOLE_ANSWER else _LABEL_WORDS)[label]


def labels_at(stop: Stop) -> tuple[tuple[int, Label], ...]:
    """The labels that say something there, each with the digit of its key."""
    keys = tuple(enumerate(Label, 1))
    return tuple((key, one) for key, one in keys if one in _WHOLE_WORDS) if stop.sentence == WHOLE_ANSWER else keys


def place_words(stop: Stop) -> str:
    """ "Sentence 2, footnote 5"; "Sentence 2 as a whole"; "The answer as a whole"."""
    if stop.sentence == WHOLE_ANSWER:
        return "The answer as a whole"
    if stop.citation is None:
        return f"Sentence {stop.sentence} as a whole"
    return f"Sentence {stop.sentence}, footnote {stop.citation}"


def stop_of(ruling: Ruling) -> Stop:
    """Where a ruling stands."""
    return Stop(ruling.sentence, ruling.citation)


def day(at: datetime) -> str:
    """ "3 May 2026"."""
    return f"{at.day} {at:%B %Y}"


def clipped(text: str, longest: int) -> str:
    """The text on one line, cut with a sign where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
