"""The Check page as HTML: the queue, an answer sentence by sentence, where a verdict is given, and the source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.study_file import Brief, StoredAnswer
from assistant.types import Answer, AnswerRows, AnswerSentence, Citation, Coverage, table_rows
from corpus.errors import DocumentNotFound, FootnoteError
from corpus.span import Span
from corpus.text import count
from evals.run_metrics import Figure
from evals.verdicts import WHOLE_ANSWER, Entry, Label, Ruling
from ui.web.answer_view import cited_html
from ui.web.check_requests import (
    COVERAGE_WORDS,
    ORDER_WORDS,
    SIGNS,
    DeskRequest,
    Left,
    Order,
    Stop,
    citation_at,
    clipped,
    day,
    label_words,
    labels_at,
    place_words,
    places,
    stop_of,
    way,
)
from ui.web.panel_view import CHANGED, GONE
from ui.web.render import bullet_length, byline, item_class, one_line, render
from ui.web.services import Sources
from ui.web.source_view import SourceTarget, excerpt, shown_html, views
from ui.web.source_view import whole as whole_text

_KEYS = (
    (("1",), "the source supports the sentence"),
    (("2",), "it supports a part of it"),
    (("3",), "it does not support it"),
    (("4",), "it does, but in another place"),
    (("Enter", "N"), "next footnote, then the next answer"),
    (("P",), "the one before"),
    (("S",), "judge the sentence as a whole"),
    (("C",), "the selected words of the source are the right ones"),
    (("E",), "select words with the arrow keys: ↓ ↑ a sentence, → ← a word more or fewer, with Shift at the start; "
             "then C, or Esc"),
    (("F",), "write a note; Enter keeps it, Esc leaves it"),
    (("U",), "undo what you did last"),
    (("?",), "this list"),
)  # fmt: skip


def aid() -> Markup:
    """What is read out, and the list of keys."""
    return render("check.aid", keys=_KEYS)


def nothing_open() -> Markup:
    """What the panel is for, where there is no source."""
    return render("check.nothing")


UNCITED = "There is no footnote here, so there is no source to show."
STILL_CITED = "These are the words that were quoted from it:"


def panel_html(
    answer: Answer, stop: Stop, better: Span | None, sources: Sources, sheet: int | None = None, all_of_it: bool = False
) -> Markup:
    """The panel of a stop. `better` are the tutor's words in the cited document; `sheet` is the page turned to;
    `all_of_it` shows a long document's whole text."""
    citation = citation_at(answer, stop)
    if citation is None:
        return _panel(stop, sheet=sheet, why=UNCITED)
    try:
        document = sources.documents.document(citation.document_id)
    except DocumentNotFound:
        return _alone(stop, answer, citation, GONE)
    except FootnoteError as error:
        return _alone(stop, answer, citation, f"The document cannot be opened: {one_line(error)}.")
    quote = citation.span
    if quote.end > len(document.text) or quote.of(document.text) != citation.quote:
        return _alone(stop, answer, citation, CHANGED)
    shown = excerpt(document, quote)
    low, high = shown.before, len(document.text) - shown.after
    if all_of_it or (better is not None and not Span(low, high).holds(better)):
        shown = whole_text(document, quote)
    text = shown_html(document, shown, better)
    if shown.before or shown.after:
        text += render("check.rest", stop=stop)
    return _panel(
        stop,
        title=document.title or document.source.name,
        line=byline(document),
        citation=citation,
        cited=cited_html(document, quote),
        shown=views(SourceTarget(str(stop), document, quote, sheet, text), sources.pictures),
        sheet=sheet,
        document=document.id,
    )


def _alone(stop: Stop, answer: Answer, citation: Citation, why: str) -> Markup:
    """Nothing but the quote, and the line that says why; what the answer itself kept of the document names it."""
    kept = next((document for document in answer.documents if document.id == citation.document_id), None)
    title = kept.title or kept.source if kept is not None else "Source"
    return _panel(stop, title=title, citation=citation, why=f"{why} {STILL_CITED}")


def _panel(stop: Stop, **shown: object) -> Markup:
    nothing = dict.fromkeys(("title", "line", "citation", "cited", "shown", "sheet", "document", "why"))
    return render("check.panel", stop=stop, **nothing | shown)


MOST = 60
_LONGEST_QUESTION = 160
_LONGEST_FLAG = 120


@dataclass(frozen=True, slots=True)
class Listing:
    """A queue as it is shown. `line` has what is left in `order`, of this `coverage` alone where one was chosen;
    `lengths` how many each order has; `left` what there is at all, `open` the answer that is being judged; `notes` are
    the students' notes by answer."""

    line: tuple[Brief, ...]
    order: Order
    coverage: Coverage | None
    lengths: Mapping[Order, int]
    left: Left
    judged: Mapping[str, int]
    open: Brief | None
    notes: Mapping[str, str]


def queue_html(listing: Listing) -> Markup:
    """Orders, filter, and the answers left, the open one marked; it stays in the list after its last verdict."""
    rows = list(listing.line[:MOST])
    if listing.open is not None and listing.open not in rows:
        rows.insert(0, listing.open)
    return render(
        "check.queue",
        left=listing.left,
        orders=[(order, words, listing.lengths[order]) for order, words in ORDER_WORDS.items()],
        order=listing.order,
        coverages=COVERAGE_WORDS,
        coverage=listing.coverage,
        rows=[_row(row, listing) for row in rows],
        more=len(listing.line) - MOST,
        nothing=_nothing(listing),
    )


def _row(brief: Brief, listing: Listing) -> tuple[str, str, str, list[str], bool]:
    """An answer's id, question, flag in words, what is known of it, and whether it is open."""
    judged = listing.judged.get(brief.id, 0)
    todo = f"{judged} of {count(brief.cited, 'footnote')}" if brief.cited else "No footnotes"
    facts = [f"{brief.confidence:.0%} sure", "Done" if brief.id in listing.judged and judged >= brief.cited else todo]
    if listing.coverage is None and brief.coverage is not Coverage.COVERED:
        facts.insert(0, COVERAGE_WORDS[brief.coverage])
    note = listing.notes.get(brief.id, "")
    flag = f"“{clipped(note, _LONGEST_FLAG)}”" if note.strip() else "Flagged by a student"
    here = listing.open is not None and brief.id == listing.open.id
    return brief.id, clipped(brief.question, _LONGEST_QUESTION), flag if brief.flagged else "", facts, here


def _nothing(listing: Listing) -> str:
    """Why the list is empty."""
    if listing.coverage is not None:
        return "No answer of this kind is left here."
    if listing.order is Order.FLAGGED:
        return "No student’s flag is waiting."
    return "Nothing is left here."


@dataclass(frozen=True, slots=True)
class Judging:
    """An answer before one reviewer: `stop` is where they are, None where nothing can be judged; `mine` are their
    rulings in force; `others` those of other tutors, at places where this reviewer has ruled, and nowhere else."""

    stored: StoredAnswer
    stop: Stop | None
    reviewer: str
    mine: Mapping[Stop, Ruling]
    others: Mapping[Stop, tuple[Ruling, ...]]

    @property
    def ruling(self) -> Ruling | None:
        """The reviewer's own at the stop."""
        return None if self.stop is None else self.mine.get(self.stop)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place to judge: its `number` or what it is the whole of, what one said of it (`own`), what others did."""

    id: Stop
    name: str
    number: int | None
    whole: str
    kind: str
    own: str
    others: list[tuple[str, str]]
    here: bool


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as it is judged: a table's rows, or its first line and the items under it."""

    lead: str
    rows: AnswerRows | None
    first: str
    items: list[tuple[str, str]]
    stops: list[_Place]
    here: bool


def answer_html(judging: Judging) -> Markup:
    """Everything of the answer that is to be judged."""
    stored, answer = judging.stored, judging.stored.answer
    stops: dict[int, list[_Place]] = {}
    for stop in places(answer):
        stops.setdefault(stop.sentence, []).append(_place(stop, judging))
    meant = answer.standalone_question
    return render(
        "check.answer",
        stored=stored,
        facts=[COVERAGE_WORDS[answer.coverage], f"Footnote was {answer.confidence:.0%} sure", day(stored.asked_at)],
        # A question that follows another is judged by what it was taken to mean.
        meant="" if meant.split() == stored.question.split() else meant,
        sentences=[
            _sentence(sentence, stops[number], judging.stop is not None and judging.stop.sentence == number)
            for number, sentence in enumerate(answer.sentences, 1)
        ],
        stops=[stop for group in stops.values() for stop in group],
    )


def _sentence(sentence: AnswerSentence, stops: list[_Place], here: bool) -> _Sentence:
    first, *rest = [line.rstrip() for line in sentence.text.splitlines() if line.strip()] or [""]
    items = [(item_class(line), line.lstrip()[bullet_length(line.lstrip()) :]) for line in rest]
    return _Sentence(sentence.lead, table_rows(sentence), first, items, stops, here)


def _place(stop: Stop, judging: Judging) -> _Place:
    own = judging.mine.get(stop)
    state = label_words(stop, own.label) if own is not None else "not judged"
    kind = "" if stop.citation is not None else " whole" if stop in way(judging.stored.answer) else " whole spare"
    return _Place(
        stop,
        f"{place_words(stop)}: {state}",
        stop.citation,
        "Whole answer" if stop.sentence == WHOLE_ANSWER else "Whole sentence",
        kind + (" judged" if own is not None else ""),
        _signed(stop, own) if own is not None else "",
        [(item.reviewer, _signed(stop, item)) for item in judging.others.get(stop, ())],
        stop == judging.stop,
    )


def _signed(stop: Stop, ruling: Ruling) -> str:
    return f"{SIGNS[ruling.label]} {label_words(stop, ruling.label)}"


_LONGEST_BETTER = 220


def dock_html(judging: Judging, message: str) -> Markup:
    """The dock for the stop; `message` is what was just done, as one line."""
    stop, own = judging.stop, judging.ruling
    stops = way(judging.stored.answer)
    whole = stop is not None and stop.sentence == WHOLE_ANSWER
    asks = (
        "Is it right that the documents do not answer this?"
        if whole
        else "Do the marked words support this sentence?"
        if stop is not None and stop.citation is not None
        else "Do its footnotes together support this sentence?"
    )
    corrected = own.corrected if own is not None else None
    return render(
        "check.dock",
        place="" if stop is None else place_words(stop),
        at=f"{stops.index(stop) + 1} of {len(stops)}" if stop is not None and stop in stops else "",
        message=message,
        asks=asks,
        labels=[] if stop is None else _labels(stop, own.label if own is not None else None),
        better=not whole,
        quote=None if corrected is None else clipped(corrected.quote, _LONGEST_BETTER),
        note=own.note if own is not None else "",
    )


def _labels(stop: Stop, given: Label | None) -> list[tuple[int, Label, str, str, bool]]:
    """Each label's key, value, sign and words, and whether it was given."""
    return [(key, label, SIGNS[label], label_words(stop, label), label is given) for key, label in labels_at(stop)]


_LONGEST_NOTE = 400


@dataclass(frozen=True, slots=True)
class _Said:
    """A ruling's label in words, its right words and its note."""

    label: str
    quote: str
    note: str


def colleagues_html(judging: Judging, kappas: Mapping[str, Figure], hidden: int) -> Markup:
    """The others' verdicts on what one has judged; `hidden` counts those that wait for one's own."""
    rulings = [
        (ruling.reviewer, place_words(stop_of(ruling)).lower(), _said(ruling))
        for rulings in judging.others.values()
        for ruling in rulings
        if ruling.note or ruling.corrected
    ]
    return render("check.colleagues", kappas=kappas, rulings=rulings, hidden=hidden)


def history_html(entries: Sequence[Entry], reviewer: str, mine: Mapping[Stop, Ruling]) -> Markup:
    """The trail, newest first: one's own, and others' at places that one has judged."""
    stops = [(entry, Stop(entry.sentence, entry.citation)) for entry in reversed(entries)]
    shown = [
        (entry, place_words(stop).lower(), _said(entry.before), _said(entry.after))
        for entry, stop in stops
        if entry.reviewer == reviewer or stop in mine
    ]
    return render("check.history", entries=shown, you=reviewer)


def _said(ruling: Ruling | None) -> _Said | None:
    if ruling is None:
        return None
    quote = "" if ruling.corrected is None else clipped(ruling.corrected.quote, _LONGEST_NOTE)
    return _Said(label_words(stop_of(ruling), ruling.label).lower(), quote, clipped(ruling.note, _LONGEST_NOTE))


def loading() -> Markup:
    """The desk before the first answer is there."""
    return render("check.loading")


_LONGEST_SPOKEN = 300


def desk_html(
    judging: Judging, request: DeskRequest, following: str, message: str, body: Markup, dock: Markup
) -> Markup:
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
        "serial": str(request.serial),
        "answer": judging.stored.id,
        "stop": str(judging.stop or ""),
        "way": " ".join(map(str, stops)),
        "next": following,
        "order": request.order or "",
        "coverage": request.coverage or "",
        "ruled": judging.ruling.label if judging.ruling is not None else "",
        "last": last,
        "announce": _announced(judging, message),
    }
    return render("check.desk", fields=data, body=body, dock=dock)


def empty_html(request: DeskRequest, any_answers: bool, listing: Listing, message: str) -> Markup:
    """The desk when nothing is left in the queue: why, and what to do."""
    title, lines = _why(request, any_answers, listing)
    data = {
        "serial": str(request.serial),
        "answer": "",
        "stop": "",
        "way": "",
        "next": "",
        "order": request.order or "",
        "coverage": request.coverage or "",
        "announce": f"{message} {title}".strip(),
    }
    ways = []
    if request.coverage is not None:
        ways.append(("all", "coverage", "", "Show all that is to judge"))
    if request.order is Order.FLAGGED and listing.lengths[Order.LEAST_SURE]:
        ways.append(("rest", "order", Order.LEAST_SURE.value, "Check the least sure answers"))
    return render("check.empty", fields=data, title=title, lines=lines, ways=ways, message=message)


def _why(request: DeskRequest, any_answers: bool, listing: Listing) -> tuple[str, str]:
    if not any_answers:
        return (
            "No answers yet",
            "Answers come here as students ask. Ask a question on the first page to see how it works, "
            "then come back and reload.",
        )
    if request.coverage is Coverage.NOT_IN_DOCUMENTS:
        return "No such answer", "Every question that was asked so far found something in the documents."
    if request.coverage is not None:
        return "None of this kind is left", "You have judged all of these answers, or there are none."
    if request.order is Order.FLAGGED and listing.lengths[Order.LEAST_SURE]:
        return "No flag is waiting", "No answer that a student flagged is left to check. The others can wait, or not."
    return "All checked", "You have judged every footnote there is. New answers come here as students ask."


def _announced(judging: Judging, message: str) -> str:
    """What a screen reader says: what was done, where one is, what the sentence says and what was said of it."""
    if judging.stop is None:
        return f"{message} {judging.stored.question}".strip()
    answer, stop = judging.stored.answer, judging.stop
    words = answer.sentences[stop.sentence - 1].text if stop.sentence != WHOLE_ANSWER else answer.notice
    verdict = f"Judged: {label_words(stop, judging.ruling.label)}." if judging.ruling is not None else "Not judged."
    if message:
        return f"{message} {place_words(judging.stop)}. {verdict}"
    citation = citation_at(judging.stored.answer, judging.stop)
    quote = f" Source: {clipped(citation.quote, _LONGEST_SPOKEN)}" if citation is not None else ""
    return f"{place_words(judging.stop)}. {verdict} {clipped(words, _LONGEST_SPOKEN)}{quote}"
