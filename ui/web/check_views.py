"""The desk of the Check page: an answer sentence by sentence, and where a verdict is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.study_file import StoredAnswer
from assistant.types import Answer, AnswerSentence, Coverage, table_html, table_rows
from corpus.text import count
from evals.review_queue import Order
from evals.run_metrics import Figure
from evals.verdicts import WHOLE_ANSWER, Entry, Ruling
from ui.web.check_panels import Listing
from ui.web.check_requests import (
    COVERAGE_WORDS,
    SIGNS,
    DeskRequest,
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
from ui.web.render import bullet_length, escaped, item_class


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


def answer_html(judging: Judging) -> str:
    """Everything of the answer that is to be judged."""
    stored, answer = judging.stored, judging.stored.answer
    return (
        f'<header class="fn-asked"><p class="fn-meta">{_meta(stored)}</p>'
        f'<h1 class="fn-question fn-text">{escaped(stored.question)}</h1>{_understood(stored)}'
        + "".join(map(_flag, stored.flags))
        + "</header>"
        + _notice(answer)
        + _sentences(judging)
    )


def _meta(stored: StoredAnswer) -> str:
    answer = stored.answer
    facts = [COVERAGE_WORDS[answer.coverage], f"Footnote was {answer.confidence:.0%} sure", day(stored.asked_at)]
    if answer.model is not None:
        facts.append(f'written by <span class="fn-text">{escaped(answer.model.name)}</span>')
    return " · ".join(facts)


def _understood(stored: StoredAnswer) -> str:
    """A question that follows another is judged by what it was taken to mean."""
    meant = stored.answer.standalone_question
    if meant.split() == stored.question.split():
        return ""
    return f'<p class="fn-meant">Understood as: <span class="fn-text">{escaped(meant)}</span></p>'


def _flag(note: str) -> str:
    words = f'<q class="fn-text">{escaped(note.strip())}</q>' if note.strip() else "no note"
    return f'<p class="fn-flag"><b>Flagged by a student:</b> {words}</p>'


def _notice(answer: Answer) -> str:
    """Footnote's own words, which are not judged."""
    lines = "".join(f'<p class="fn-text">{escaped(line)}</p>' for line in answer.notice.splitlines() if line.strip())
    return f'<div class="fn-notice">{lines}</div>' if lines else ""


def _sentences(judging: Judging) -> str:
    answer = judging.stored.answer
    if not answer.sentences:
        stops = "".join(_stop(stop, judging) for stop in places(answer))
        return (
            '<div class="fn-sentence whole here"><p class="fn-words">This answer quotes nothing. Is that right?</p>'
            f'<ul class="fn-stops">{stops}</ul></div>'
        )
    by_sentence: dict[int, list[Stop]] = {}
    for stop in places(answer):
        by_sentence.setdefault(stop.sentence, []).append(stop)
    items = "".join(
        _sentence(number, sentence, by_sentence[number], judging) for number, sentence in enumerate(answer.sentences, 1)
    )
    return f'<ol class="fn-sentences">{items}</ol>'


def _sentence(number: int, sentence: AnswerSentence, stops: list[Stop], judging: Judging) -> str:
    here = judging.stop is not None and judging.stop.sentence == number
    stops_html = f'<ul class="fn-stops">{"".join(_stop(stop, judging) for stop in stops)}</ul></li>'
    lead = f'<span class="fn-ours">{escaped(" ".join(sentence.lead.split()))}</span> ' if sentence.lead.strip() else ""
    if rows := table_rows(sentence):
        table = table_html(rows, lambda words: f'<span class="fn-text">{escaped(words)}</span>')
        return (
            f'<li class="fn-sentence{" here" if here else ""}">'
            + (f'<p class="fn-words">{lead}</p>' if lead else "")
            + f'<div class="fn-words fn-table">{table}</div>{stops_html}'
        )
    first, *rest = [line.rstrip() for line in sentence.text.splitlines() if line.strip()] or [""]
    items = "".join(
        f'<li class="{item_class(line)}">'
        f'<span class="fn-text">{escaped(line.lstrip()[bullet_length(line.lstrip()) :])}</span></li>'
        for line in rest
    )
    return (
        f'<li class="fn-sentence{" here" if here else ""}">'
        f'<p class="fn-words">{lead}<span class="fn-text">{escaped(first)}</span></p>'
        + (f'<ul class="fn-lines">{items}</ul>' if items else "")
        + stops_html
    )


def _stop(stop: Stop, judging: Judging) -> str:
    """A place to judge: its number, what one said of it, and then what others did."""
    own = judging.mine.get(stop)
    state = label_words(stop, own.label) if own is not None else "not judged"
    whole = "Whole answer" if stop.sentence == WHOLE_ANSWER else "Whole sentence"
    name = f"<b>{stop.citation}</b>" if stop.citation is not None else whole
    sign = f'<span class="fn-sign">{SIGNS[own.label]} {label_words(stop, own.label)}</span>' if own is not None else ""
    others = "".join(
        f'<span class="fn-other"><span class="fn-text">{escaped(item.reviewer)}</span>: '
        f"{SIGNS[item.label]} {label_words(stop, item.label)}</span>"
        for item in judging.others.get(stop, ())
    )
    kind = ("" if stop.citation is not None else " whole" if stop in way(judging.stored.answer) else " whole spare") + (
        " judged" if own is not None else ""
    )
    return (
        f'<li><button type="button" class="fn-stop{kind}" data-key="stop-{stop}" data-stop="{stop}" '
        f'aria-label="{place_words(stop)}: {state}"{" aria-current=true" if stop == judging.stop else ""}>'
        f"{name}{sign}</button>{others}</li>"
    )


_LONGEST_BETTER = 220


def dock_html(judging: Judging, message: str) -> str:
    """The dock for the stop; `message` is what was just done, as one line."""
    steps = _steps()
    if judging.stop is None:
        head = f'<div class="fn-judge">{_head("", message)}</div>'
        return f'<section class="fn-dock" aria-label="Your verdict">{head}{steps}</section>'
    stops = way(judging.stored.answer)
    at = f"{stops.index(judging.stop) + 1} of {len(stops)}" if judging.stop in stops else ""
    head = f"<b>{place_words(judging.stop)}</b>" + (f' <span class="fn-at">{at}</span>' if at else "")
    whole = judging.stop.sentence == WHOLE_ANSWER
    asks = (
        "Is it right that the documents do not answer this?"
        if whole
        else "Do the marked words support this sentence?"
        if judging.stop.citation is not None
        else "Do its footnotes together support this sentence?"
    )
    better = "" if whole else _better(judging)
    return (
        f'<section class="fn-dock" aria-label="Your verdict"><div class="fn-judge">{_head(head, message)}'
        f'<div class="fn-verdicts" role="group" aria-label="{asks}">{_labels(judging, judging.stop)}</div></div>'
        f'<div class="fn-extras">{better}{_note(judging)}</div>{steps}</section>'
    )


def _head(position: str, message: str) -> str:
    return f'<p class="fn-place">{position} <span class="fn-said">{escaped(message)}</span></p>'


def _labels(judging: Judging, stop: Stop) -> str:
    given = judging.ruling.label if judging.ruling is not None else None
    return "".join(
        f'<button type="button" data-key="label-{label}" data-label="{label}" class="{label}" '
        f'aria-pressed="{"true" if label is given else "false"}" aria-keyshortcuts="{number}">'
        f'<span aria-hidden="true" class="fn-sign">{SIGNS[label]}</span> {label_words(stop, label)} '
        f'<kbd aria-hidden="true">{number}</kbd></button>'
        for number, label in labels_at(stop)
    )


def _better(judging: Judging) -> str:
    """The words that do carry the sentence, or how to choose them."""
    choose = (
        '<button type="button" data-key="choose" data-choose aria-keyshortcuts="c">{} '
        '<kbd aria-hidden="true">C</kbd></button>'
    )
    corrected = judging.ruling.corrected if judging.ruling is not None else None
    if corrected is None:
        return (
            '<p class="fn-better"><span class="fn-quiet">Right words: select them in the source, then</span> '
            f"{choose.format('Use them')}</p>"
        )
    return (
        '<p class="fn-better"><span class="fn-quiet">Right words:</span> '
        f'<q class="fn-text">{escaped(clipped(corrected.quote, _LONGEST_BETTER))}</q> '
        '<button type="button" data-key="clear" data-clear>'
        'Clear<span class="fn-unseen"> the right words</span></button>'
        f"{choose.format('Replace')}</p>"
    )


def _note(judging: Judging) -> str:
    note = judging.ruling.note if judging.ruling is not None else ""
    return (
        '<p class="fn-noting"><label for="fn-note">Note <kbd aria-hidden="true">F</kbd></label>'
        f'<textarea id="fn-note" data-key="note" rows="1" maxlength="4000" data-kept="{escaped(note)}" '
        f'aria-keyshortcuts="f">\n{escaped(note)}</textarea></p>'
    )


def _steps() -> str:
    return (
        '<div class="fn-steps">'
        '<button type="button" data-key="previous" data-step="previous" aria-keyshortcuts="p">Previous '
        '<kbd aria-hidden="true">P</kbd></button>'
        '<button type="button" data-key="undo" data-undo aria-keyshortcuts="u">Undo '
        '<kbd aria-hidden="true">U</kbd></button>'
        '<button type="button" data-key="keys" data-keys aria-haspopup="dialog">Keys '
        '<kbd aria-hidden="true">?</kbd></button>'
        '<button type="button" data-key="source" data-source>Source</button>'
        '<button type="button" class="fn-next" data-key="next" data-step="next" aria-keyshortcuts="Enter n">Next '
        '<kbd aria-hidden="true">Enter</kbd></button></div>'
    )


_LONGEST_NOTE = 400


def colleagues_html(judging: Judging, kappas: Mapping[str, Figure], hidden: int) -> str:
    """The others' verdicts on what one has judged; `hidden` counts those that wait for one's own."""
    rows = "".join(
        f"<li>{_ruled(ruling)}</li>"
        for rulings in judging.others.values()
        for ruling in rulings
        if ruling.note or ruling.corrected
    )
    figures = "".join(f"<li>{_kappa(name, figure)}</li>" for name, figure in kappas.items())
    waiting = f"<li>{count(hidden, 'verdict')} of others: shown where you have given yours.</li>" if hidden else ""
    if not rows + figures + waiting:
        return ""
    items = f"{figures}{rows}{waiting}"
    return f'<section class="fn-others" aria-label="Other tutors"><h2>Other tutors</h2><ul>{items}</ul></section>'


def history_html(entries: Sequence[Entry], reviewer: str, mine: Mapping[Stop, Ruling]) -> str:
    """The trail, newest first: one's own, and others' at places that one has judged."""
    shown = [entry for entry in entries if entry.reviewer == reviewer or Stop(entry.sentence, entry.citation) in mine]
    if not shown:
        return ""
    items = "".join(f"<li>{_entry(item, reviewer)}</li>" for item in reversed(shown))
    return (
        '<details class="fn-history"><summary data-key="history">What was done here '
        f"<span>{len(shown):,}</span></summary><ol>{items}</ol></details>"
    )


def _kappa(name: str, figure: Figure) -> str:
    who = f'You and <span class="fn-text">{escaped(name)}</span>'
    if figure.value is None:
        return f"{who}: Cohen’s kappa is not known yet ({escaped(figure.status)})."
    ends = f", {figure.low:.2f} to {figure.high:.2f}" if figure.low is not None and figure.high is not None else ""
    return f"{who}: Cohen’s kappa <b>{figure.value:.2f}</b>{ends}, over {count(figure.n, 'place')} judged by both."


def _ruled(ruling: Ruling) -> str:
    who = f'<b class="fn-text">{escaped(ruling.reviewer)}</b>'
    return f"{who}, {place_words(stop_of(ruling)).lower()}: {_content(ruling)}"


def _content(ruling: Ruling) -> str:
    """A ruling's label, right words and note."""
    parts = [label_words(stop_of(ruling), ruling.label).lower()]
    if ruling.corrected is not None:
        parts.append(f'right words <q class="fn-text">{escaped(clipped(ruling.corrected.quote, _LONGEST_NOTE))}</q>')
    if ruling.note:
        parts.append(f'note <q class="fn-text">{escaped(clipped(ruling.note, _LONGEST_NOTE))}</q>')
    return ", ".join(parts)


def _entry(entry: Entry, reviewer: str) -> str:
    who = "You" if entry.reviewer == reviewer else f'<span class="fn-text">{escaped(entry.reviewer)}</span>'
    at = f'<time datetime="{entry.at.isoformat()}">{entry.at:%Y-%m-%d %H:%M:%S} UTC</time>'
    position = place_words(Stop(entry.sentence, entry.citation)).lower()
    before = f"<span class='fn-before'>before: {_content(entry.before)}</span>" if entry.before is not None else ""
    if entry.undoes is not None:
        after = _content(entry.after) if entry.after is not None else "no verdict"
        what = f"undid, so that there stands {after}"
    else:
        what = (_content(entry.after) if entry.after is not None else "") + (" (undone later)" if entry.undone else "")
    return f"{at} <b>{who}</b>, {position}: {what} {before}"


LOADING = '<section class="fn-desk-loading" aria-label="Answer"><p class="fn-status">Reading the answers…</p></section>'
_LONGEST_SPOKEN = 300


def desk_html(judging: Judging, request: DeskRequest, following: str, message: str, body: str, dock: str) -> str:
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
    return (
        f'<section class="fn-desk" aria-label="Answer" {_data(data)}>'
        f'<div class="fn-answer" tabindex="0" role="region" aria-label="The answer, sentence by sentence">{body}</div>'
        f"{dock}</section>"
    )


def empty_html(request: DeskRequest, any_answers: bool, listing: Listing, message: str) -> str:
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
    ways = ""
    if request.coverage is not None:
        ways += '<button type="button" data-key="all" data-coverage="">Show all that is to judge</button>'
    if request.order is Order.FLAGGED and listing.lengths[Order.LEAST_SURE]:
        ways += '<button type="button" data-key="rest" data-order="least_sure">Check the least sure answers</button>'
    return (
        f'<section class="fn-desk empty" aria-label="Answer" {_data(data)}><div class="fn-empty">'
        f"<h1>{title}</h1><p>{lines}</p>{f'<p class=fn-ways>{ways}</p>' if ways else ''}"
        f'<p class="fn-said">{escaped(message)}</p></div></section>'
    )


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


def _data(fields: dict[str, str]) -> str:
    return " ".join(f'data-{name}="{escaped(value)}"' for name, value in fields.items())
