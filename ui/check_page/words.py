"""The Check page's words for labels, places and amounts. Left out: the HTML around them."""

from datetime import datetime

from assistant.answer import Coverage
from evals.verdicts.queue import Order
from evals.verdicts.ruling import Label, Ruling
from ui.check_page.stop import Stop

LABEL_WORDS = {
    Label.SUPPORTS: "Supports",
    Label.PARTLY: "Partly",
    Label.DOES_NOT: "Does not",
    Label.WRONG_PLACE: "Wrong place",
}
SIGNS = {Label.SUPPORTS: "✓", Label.PARTLY: "◐", Label.DOES_NOT: "✗", Label.WRONG_PLACE: "↷"}
ORDER_WORDS = {Order.FLAGGED: "Flagged", Order.LEAST_SURE: "Least sure", Order.SAMPLED: "Sampled"}
COVERAGE_WORDS = {
    Coverage.COVERED: "Covered",
    Coverage.PARTLY: "Partly covered",
    Coverage.NOT_IN_DOCUMENTS: "Not in the documents",
}


def place_words(stop: Stop) -> str:
    """ "Sentence 2, footnote 5"; "Sentence 2 as a whole"."""
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
