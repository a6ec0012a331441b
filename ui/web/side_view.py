"""Two documents side by side on the page: what each answers alone, and what the other makes of every sentence."""

import logging
from collections import Counter

from markupsafe import Markup

from assistant import messages
from assistant.side_by_side import Beside, Side
from assistant.types import AnswerSentence, SupportLabel
from corpus.errors import FootnoteError
from corpus.span import Span
from ui.web.answer_view import ActionId, Deed
from ui.web.conversation import BROKEN, Turn
from ui.web.panel_view import opened_id
from ui.web.render import clipped, number, one_line, render
from ui.web.services import Overview, Sources

_MOST_PLACES = 1
_log = logging.getLogger(__name__)


def sides_html(
    turn: Turn, sides: tuple[Side, ...] = (), choices: tuple[tuple[str, str], ...] = (), trouble: str = ""
) -> Markup:
    """The card; without sides and trouble it says that they are being asked."""
    labels = Counter(beside.label for side in sides for beside in side.beside)
    counts = (labels[label] for label in (SupportLabel.SUPPORTED, SupportLabel.CONTRADICTED, SupportLabel.NOT_FOUND))
    return render(
        "study.sides",
        id=ActionId(Deed.SIDE, turn.number),
        question=clipped(one_line(turn.question)),
        line=messages.side_by_side(*counts) if labels else "",
        note=messages.BESIDE_NOTE,
        trouble=trouble,
        waiting=not (sides or trouble),
        sides=[_shown(side, other) for side, other in zip(sides, reversed(sides), strict=True)],
        choices=choices,
    )


def compared_html(
    turn: Turn, earlier: tuple[str, ...], first: str, second: str, overview: Overview, sources: Sources
) -> Markup:
    """The card with what came of asking both; why not, where that is so."""
    try:
        sides = overview.compare(turn.question, earlier, first, second)
        receipts = [item.receipt for item in sources.shelf.receipts()]
    except FootnoteError as error:
        line = one_line(error)
        return sides_html(turn, trouble=line[:1].upper() + line[1:] + ("" if line.endswith((".", "?")) else "."))
    except Exception:  # a mistake of ours costs one comparison: it is logged, and the student is told
        _log.exception("two documents could not be compared")
        return sides_html(turn, trouble=BROKEN)
    notices = {side.answer.notice for side in sides}
    if len(notices) == 1 and not any(side.answer.sentences for side in sides):
        return sides_html(turn, trouble=notices.pop())
    choices = [(receipt.document_id, receipt.title or receipt.source) for receipt in receipts if receipt.document_id]
    return sides_html(turn, sides, tuple((value, clipped(title)) for value, title in choices))


def _shown(side: Side, other: Side) -> tuple[object, ...]:
    """What the template shows of one side."""
    title = clipped(other.document.title or other.document.source.name, 80)
    sentences = zip(side.answer.sentences, side.beside, strict=True)
    return side.document.id, side.answer.notice, [_sentence(side, *pair, other, title) for pair in sentences]


def _sentence(side: Side, sentence: AnswerSentence, beside: Beside, other: Side, title: str) -> tuple[object, ...]:
    cited = [citation for citation in side.answer.citations if citation.number in sentence.citations]
    says = messages.BESIDE[beside.label].format(title=title)
    differs = [
        f"here “{other_words.claim_words}”, there “{other_words.evidence_words}”" for other_words in beside.differs
    ]
    places = [
        (clipped(one_line(span.of(other.document.text))), _at(span), opened_id(other.document.id, span))
        for span in beside.places[:_MOST_PLACES]
    ]
    return (
        sentence.text,
        " · ".join(filter(None, [cited[0].section, *(_at(citation.span) for citation in cited)])) if cited else "",
        [(opened_id(side.document.id, citation.span), citation.number) for citation in cited],
        beside.label,
        says + (f": {'; '.join(differs)}" if differs else ""),
        places,
    )


def _at(span: Span) -> str:
    return f"characters {number(span.start)}–{number(span.end)}"
