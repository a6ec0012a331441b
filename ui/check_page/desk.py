"""The desk around an answer, with what the browser needs to know of it; and the desk with nothing on it.

Left out: the answer itself (`answer_view`), and the dock under it (`dock`).
"""

from assistant.answer import Coverage
from evals.verdicts.queue import Order
from evals.verdicts.ruling import WHOLE_ANSWER
from ui.check_page.answer_view import Judging
from ui.check_page.asked import Asked
from ui.check_page.queue_panel import Listing
from ui.check_page.stop import citation_at, way
from ui.check_page.words import clipped, label_words, place_words
from ui.page.escaping import escaped

LOADING = '<section class="fn-desk-loading" aria-label="Answer"><p class="fn-status">Reading the answers…</p></section>'
_LONGEST_SPOKEN = 300


def desk_html(judging: Judging, asked: Asked, following: str, said: str, body: str, dock: str) -> str:
    """The desk with an answer on it; `following` is the answer after it in the queue."""
    answer = judging.stored.answer
    stops = way(answer)
    open_ones = sum(stop not in judging.mine for stop in stops)
    last = (
        f"This is the last answer in this queue, and {open_ones} of its places are not judged yet."
        if open_ones
        else "This was the last answer in this queue. All of it is judged."
    )
    data = {
        "serial": str(asked.serial),
        "answer": judging.stored.id,
        "stop": str(judging.stop or ""),
        "way": " ".join(map(str, stops)),
        "next": following,
        "order": asked.order or "",
        "coverage": asked.coverage or "",
        "ruled": judging.ruling.label if judging.ruling is not None else "",
        "last": last,
        "announce": _announced(judging, said),
    }
    return (
        f'<section class="fn-desk" aria-label="Answer" {_data(data)}>'
        f'<div class="fn-answer" tabindex="0" role="region" aria-label="The answer, sentence by sentence">{body}</div>'
        f"{dock}</section>"
    )


def empty_html(asked: Asked, any_answers: bool, listing: Listing, said: str) -> str:
    """The desk when nothing is left in the queue: why, and what to do."""
    title, lines = _why(asked, any_answers, listing)
    data = {
        "serial": str(asked.serial),
        "answer": "",
        "stop": "",
        "way": "",
        "next": "",
        "order": asked.order or "",
        "coverage": asked.coverage or "",
        "announce": f"{said} {title}".strip(),
    }
    ways = ""
    if asked.coverage is not None:
        ways += '<button type="button" data-key="all" data-coverage="">Show all that is to judge</button>'
    if asked.order is Order.FLAGGED and listing.lengths[Order.LEAST_SURE]:
        ways += '<button type="button" data-key="rest" data-order="least_sure">Check the least sure answers</button>'
    return (
        f'<section class="fn-desk empty" aria-label="Answer" {_data(data)}><div class="fn-empty">'
        f"<h1>{title}</h1><p>{lines}</p>{f'<p class=fn-ways>{ways}</p>' if ways else ''}"
        f'<p class="fn-said">{escaped(said)}</p></div></section>'
    )


def _why(asked: Asked, any_answers: bool, listing: Listing) -> tuple[str, str]:
    if not any_answers:
        return (
            "No answers yet",
            "Answers come here as students ask. Ask a question on the first page to see how it works, "
            "then come back and reload.",
        )
    if asked.coverage is Coverage.NOT_IN_DOCUMENTS:
        return "No such answer", "Every question that was asked so far found something in the documents."
    if asked.coverage is not None:
        return "None of this kind is left", "You have judged all of these answers, or there are none."
    if asked.order is Order.FLAGGED and listing.lengths[Order.LEAST_SURE]:
        return "No flag is waiting", "No answer that a student flagged is left to check. The others can wait, or not."
    return "All checked", "You have judged every footnote there is. New answers come here as students ask."


def _announced(judging: Judging, said: str) -> str:
    """What a screen reader says: what was done, where one is, what the sentence says and what was said of it."""
    if judging.stop is None:
        return f"{said} {judging.stored.question}".strip()
    answer, stop = judging.stored.answer, judging.stop
    words = answer.sentences[stop.sentence - 1].text if stop.sentence != WHOLE_ANSWER else answer.notice
    verdict = f"Judged: {label_words(stop, judging.ruling.label)}." if judging.ruling is not None else "Not judged."
    if said:
        return f"{said} {place_words(judging.stop)}. {verdict}"
    citation = citation_at(judging.stored.answer, judging.stop)
    quote = f" Source: {clipped(citation.quote, _LONGEST_SPOKEN)}" if citation is not None else ""
    return f"{place_words(judging.stop)}. {verdict} {clipped(words, _LONGEST_SPOKEN)}{quote}"


def _data(fields: dict[str, str]) -> str:
    return " ".join(f'data-{name}="{escaped(value)}"' for name, value in fields.items())
