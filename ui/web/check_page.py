"""The Check page in Gradio, and what comes of each thing a tutor does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from assistant.study_file import Brief, StoredAnswer, StoredAnswers
from assistant.types import Answer
from corpus.errors import AnswerNotFound, FootnoteError, UsageError, VerdictError
from corpus.span import Span
from evals.run_metrics import Figure
from evals.verdicts import Corrected, Label, Ruling, Rulings
from ui.web.accounts import Role, visiting
from ui.web.check_requests import (
    DeskRequest,
    Order,
    Sent,
    Stop,
    Stretch,
    chosen_span,
    citation_at,
    label_words,
    left,
    places,
    queue,
    stop_of,
    way,
)
from ui.web.check_views import (
    MOST,
    Judging,
    Listing,
    aid,
    answer_html,
    colleagues_html,
    desk_html,
    dock_html,
    empty_html,
    history_html,
    loading,
    nothing_open,
    panel_html,
    queue_html,
)
from ui.web.panel_view import Album
from ui.web.render import one_line, render, static, top_bar
from ui.web.services import Sources
from ui.web.sessions import answered, gradio_html, gradio_page

if TYPE_CHECKING:
    import gradio as gr

OTHER_DOCUMENT = "The source has changed meanwhile: select the words once more"
ABSENT_ANSWER = "That answer is not here any more: its conversation was deleted."
NOTHING_TO_UNDO = "There is nothing of yours to undo."
FIRST_A_VERDICT = "Give a verdict first: the note is kept with it."


@dataclass(frozen=True, slots=True)
class Shown:
    """The HTML of the three regions; `panel` is None where it stays as it is."""

    queue: str
    desk: str
    panel: str | None


class Bench:
    """The tutors' work on kept answers. Safe for threads, as far as what it is given is."""

    def __init__(self, answers: StoredAnswers, rulings: Rulings, sources: Sources) -> None:
        self._answers = answers
        self._rulings = rulings
        self._sources = sources

    def see(self, reviewer: str, request: DeskRequest, message: str = "") -> Shown:
        """Go to an answer and a stop. `message` is what was done before, in one line."""
        return self._shown(reviewer, request, message, anew=True)

    def judge(self, reviewer: str, request: DeskRequest, label: Label, note: str) -> Shown:
        """Give a verdict, keeping the right words that were chosen for the stop before."""

        def do(stop: Stop) -> str:
            self._rule(request.answer, stop, reviewer, label, self._corrected(request.answer, stop, reviewer), note)
            return f"Kept: {label_words(stop, label).lower()}."

        return self._done(reviewer, request, do, anew=False)

    def note(self, reviewer: str, request: DeskRequest, note: str) -> Shown:
        """Change the note on a verdict that was given."""

        def do(stop: Stop) -> str:
            own = self._own(request.answer, stop, reviewer)
            if own is None:
                return FIRST_A_VERDICT
            self._rule(request.answer, stop, reviewer, own.label, own.corrected, note)
            return "Note kept."

        return self._done(reviewer, request, do, anew=False)

    def choose(
        self, reviewer: str, request: DeskRequest, document_id: str, stretches: tuple[Stretch, ...], note: str
    ) -> Shown:
        """Say which words of the open document are the right ones; without a verdict yet, the place was wrong."""

        def do(stop: Stop) -> str:
            citation = citation_at(self._answers.answer(request.answer).answer, stop)
            if citation is None or citation.document_id != document_id:
                raise VerdictError(OTHER_DOCUMENT)
            document = self._sources.documents.document(document_id)
            span = chosen_span(document, stretches)
            corrected = Corrected(document.id, span, span.of(document.text))
            own = self._own(request.answer, stop, reviewer)
            label = own.label if own is not None else Label.WRONG_PLACE
            self._rule(request.answer, stop, reviewer, label, corrected, note)
            return "Right words kept." if own is not None else "Right words kept, and so: wrong place."

        return self._done(reviewer, request, do, anew=True)

    def clear(self, reviewer: str, request: DeskRequest) -> Shown:
        """Take the right words away; verdict and note stay."""

        def do(stop: Stop) -> str:
            own = self._own(request.answer, stop, reviewer)
            if own is None or own.corrected is None:
                return "There are no right words to clear."
            self._rule(request.answer, stop, reviewer, own.label, None, own.note)
            return "Right words cleared."

        return self._done(reviewer, request, do, anew=True)

    def undo(self, reviewer: str, request: DeskRequest) -> Shown:
        """Take back what this reviewer did last, wherever that was, and go there."""
        taken = self._rulings.undo(reviewer)
        if taken is None:
            return self._shown(reviewer, request, NOTHING_TO_UNDO, anew=False)
        stop = stop_of(taken)
        there = replace(request, answer=taken.answer_id, stop=stop)
        own = self._own(taken.answer_id, stop, reviewer)
        return self._shown(reviewer, there, f"Undone: {_taken_back(taken, own)}.", anew=True)

    def turned(self, reviewer: str, request: DeskRequest, sheet: int) -> str:
        """The source with another page of the document in view."""
        answer = self._answers.answer(request.answer).answer
        stop = request.stop
        if stop is None or stop not in places(answer):
            return nothing_open()
        return panel_html(
            answer, stop, self._better(request.answer, answer, stop, reviewer), self._sources, sheet or None
        )

    def _done(self, reviewer: str, request: DeskRequest, do: Callable[[Stop], str], anew: bool) -> Shown:
        """What is shown after something was done at the stop, or refused with a line."""
        if request.stop is None:
            return self._shown(reviewer, request, "", anew=False)
        try:
            message = do(request.stop)
        except (UsageError, AnswerNotFound) as error:
            message, anew = _line(error), False
        return self._shown(reviewer, request, message, anew)

    def _shown(self, reviewer: str, request: DeskRequest, message: str, anew: bool) -> Shown:
        briefs = self._answers.briefs()
        judged = self._rulings.judged(reviewer)
        lines = {order: queue(order, briefs, self._rulings, reviewer, request.coverage) for order in Order}
        order = request.order or (Order.FLAGGED if lines[Order.FLAGGED] else Order.LEAST_SURE)
        request = replace(request, order=order)
        line = lines[order]
        stored, lost = self._opened(request, line)
        message = lost or message
        brief = next((item for item in briefs if stored is not None and item.id == stored.id), None)
        listing = Listing(
            line,
            order,
            request.coverage,
            {item: len(waiting) for item, waiting in lines.items()},
            left(briefs, self._rulings, reviewer),
            judged,
            brief,
            self._notes((*line[:MOST], *((brief,) if brief is not None else ()))),
        )
        if stored is None:
            return Shown(queue_html(listing), empty_html(request, bool(briefs), listing, message), nothing_open())
        judging, hidden = self._judging(stored, request.stop if not lost else None, reviewer)
        desk = desk_html(
            judging,
            request,
            _after(line, stored.id),
            message,
            answer_html(judging)
            + colleagues_html(judging, self._kappas(judging), hidden)
            + history_html(self._rulings.history(stored.id), reviewer, judging.mine),
            dock_html(judging, message),
        )
        stays = not anew and judging.stop == request.stop and not lost
        return Shown(queue_html(listing), desk, None if stays else self._panel(judging, request))

    def _opened(self, request: DeskRequest, line: tuple[Brief, ...]) -> tuple[StoredAnswer | None, str]:
        """The answer that is meant, else the first of the queue, and a line where the one meant is gone."""
        lost = ""
        for answer_id in (request.answer, *(item.id for item in line)):
            if not answer_id:
                continue
            try:
                return self._answers.answer(answer_id), lost
            except AnswerNotFound:
                # A student may delete a conversation at any moment.
                lost = lost or (ABSENT_ANSWER if answer_id == request.answer else "")
        return None, lost

    def _judging(self, stored: StoredAnswer, wanted: Stop | None, reviewer: str) -> tuple[Judging, int]:
        """Where one is in the answer, and what stands there; and how many verdicts of others wait for one's own."""
        in_force = self._rulings.in_force_on(stored.id)
        mine = {stop_of(item): item for item in in_force if item.reviewer == reviewer}
        others: dict[Stop, tuple[Ruling, ...]] = {}
        hidden = 0
        for item in in_force:
            if item.reviewer != reviewer and stop_of(item) in mine:
                others[stop_of(item)] = (*others.get(stop_of(item), ()), item)
            elif item.reviewer != reviewer:
                hidden += 1
        stops = way(stored.answer)
        stop = wanted if wanted in places(stored.answer) else None
        if stop is None:
            stop = next((item for item in stops if item not in mine), stops[0] if stops else None)
        return Judging(stored, stop, reviewer, mine, others), hidden

    def _panel(self, judging: Judging, request: DeskRequest) -> str:
        if judging.stop is None:
            return nothing_open()
        answer = judging.stored.answer
        better = self._better(judging.stored.id, answer, judging.stop, judging.reviewer)
        return panel_html(answer, judging.stop, better, self._sources, None, request.whole)

    def _better(self, answer_id: str, answer: Answer, stop: Stop, reviewer: str) -> Span | None:
        """The right words in the document that is open there, while it still holds them."""
        corrected = self._corrected(answer_id, stop, reviewer)
        citation = citation_at(answer, stop)
        if corrected is None or citation is None or corrected.document_id != citation.document_id:
            return None
        return corrected.span

    def _kappas(self, judging: Judging) -> Mapping[str, Figure]:
        names = sorted({ruling.reviewer for rulings in judging.others.values() for ruling in rulings})
        return {name: self._rulings.kappa(judging.reviewer, name) for name in names}

    def _notes(self, briefs: tuple[Brief, ...]) -> dict[str, str]:
        """The first note that says anything, of each flagged answer."""
        notes: dict[str, str] = {}
        for brief in briefs:
            if not brief.flagged:
                continue
            try:
                notes[brief.id] = next((note for note in self._answers.answer(brief.id).flags if note.strip()), "")
            except AnswerNotFound:
                # Deleted between the two questions: the list says so the next time.
                notes[brief.id] = ""
        return notes

    def _own(self, answer_id: str, stop: Stop, reviewer: str) -> Ruling | None:
        return next((item for item in self._rulings.in_force_on(answer_id, reviewer) if stop_of(item) == stop), None)

    def _corrected(self, answer_id: str, stop: Stop, reviewer: str) -> Corrected | None:
        own = self._own(answer_id, stop, reviewer)
        return own.corrected if own is not None else None

    def _rule(
        self, answer_id: str, stop: Stop, reviewer: str, label: Label, corrected: Corrected | None, note: str
    ) -> None:
        self._rulings.rule(answer_id, stop.sentence, stop.citation, reviewer, label, corrected, note)


def _after(line: tuple[Brief, ...], answer_id: str) -> str:
    """The answer that follows in the queue, the first of it after the last; empty where there is no other."""
    ids = [item.id for item in line]
    at = ids.index(answer_id) if answer_id in ids else -1
    others = [*ids[at + 1 :], *ids[: max(at, 0)]]
    return others[0] if others else ""


def _taken_back(taken: Ruling, stands: Ruling | None) -> str:
    """What was taken back: a verdict, or only what was changed about it."""
    words = label_words(stop_of(taken), taken.label).lower()
    if stands is None:
        return words
    if stands.label is not taken.label:
        return f"{words}; {label_words(stop_of(stands), stands.label).lower()} stands again"
    return "the right words" if stands.corrected != taken.corrected else "the note"


def _line(error: FootnoteError) -> str:
    line = one_line(error)
    return line[:1].upper() + line[1:] + ("" if line.endswith((".", "!", "?")) else ".")


PATH = "/check"
_DESK_SCRIPTS = ("common.js", "check_desk.js", "check_keys.js", "check_chosen.js")
_PANEL_SCRIPTS = ("common.js", "check_source.js", "views.js")
_DOING_AT_ONCE = 16


def check_page(answers: StoredAnswers, rulings: Rulings, sources: Sources) -> "gr.Blocks":
    """The Gradio page over these answers and rulings."""
    import gradio as gr

    bench = Bench(answers, rulings, replace(sources, pictures=Album(sources.pictures)))
    with gradio_page("Check · Footnote", 256, _DOING_AT_ONCE) as blocks:
        with gr.Row(elem_id="fn-top"):
            gradio_html(top_bar(PATH), "fn-header")
        gradio_html(f"<style>{static('check.css')}</style>{aid()}", "fn-aid")
        with gr.Row(elem_id="fn-check"):
            queue = gradio_html("", "fn-queue")
            desk = gradio_html(loading(), "fn-desk", static(*_DESK_SCRIPTS))
            panel = gradio_html(nothing_open(), "fn-panel", static(*_PANEL_SCRIPTS))
        _events(bench, queue, desk, panel)
    return blocks


def _events(bench: Bench, queue: "gr.HTML", desk: "gr.HTML", panel: "gr.HTML") -> None:
    """Every event of the page; each handler begins by asking who is there."""
    import gradio as gr

    def event(do: Callable[[str, Sent], Shown]) -> Callable[[gr.EventData, gr.Request], tuple[object, ...]]:
        def handler(event: gr.EventData, request: gr.Request) -> tuple[object, ...]:
            reviewer = visiting(request, Role.TUTOR).name
            sent = Sent(event._data if isinstance(event._data, dict) else {})
            try:
                shown = do(reviewer, sent)
            except FootnoteError as error:
                return gr.skip(), _trouble(error, sent), gr.skip()
            return shown.queue, shown.desk, gr.skip() if shown.panel is None else shown.panel

        return handler

    def judge(reviewer: str, sent: Sent) -> Shown:
        label = sent.label()
        if label is None:
            return bench.see(reviewer, sent.desk_request())
        return bench.judge(reviewer, sent.desk_request(), label, sent.text("note"))

    def choose(reviewer: str, sent: Sent) -> Shown:
        return bench.choose(reviewer, sent.desk_request(), sent.text("document"), sent.stretches(), sent.text("note"))

    def turn(event: gr.EventData, request: gr.Request) -> str:
        reviewer = visiting(request, Role.TUTOR).name
        sent = Sent(event._data if isinstance(event._data, dict) else {})
        try:
            return bench.turned(reviewer, sent.desk_request(), sent.number("sheet"))
        except FootnoteError as error:
            return render("common.trouble", error=error)

    handlers = {
        "see": event(lambda reviewer, sent: bench.see(reviewer, sent.desk_request())),
        "judge": event(judge),
        "note": event(lambda reviewer, sent: bench.note(reviewer, sent.desk_request(), sent.text("note"))),
        "choose": event(choose),
        "clear": event(lambda reviewer, sent: bench.clear(reviewer, sent.desk_request())),
        "undo": event(lambda reviewer, sent: bench.undo(reviewer, sent.desk_request())),
    }
    for name, handler in handlers.items():
        answered(getattr(desk, name), handler, [queue, desk, panel])
    answered(panel.turn, turn, panel)


def _trouble(error: FootnoteError, sent: Sent) -> Markup:
    """The desk when what is kept cannot be read."""
    line = one_line(error)
    fields = {"serial": sent.number("serial"), "announce": line}
    return render("check.empty", fields=fields, title="This cannot be shown", lines=line, ways=(), message=None)
