"""The answer on the desk: question, the student's note, and sentence by sentence its footnotes with their verdicts.

Left out: giving a verdict (`dock`), what other tutors said (`colleagues`), the source (`check_panel`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answer import Answer, AnswerSentence
from assistant.answer_table import table_html, table_rows
from assistant.study.answers import StoredAnswer
from evals.verdicts.ruling import WHOLE_ANSWER, Ruling
from ui.check_page.stop import Stop, places, way
from ui.check_page.words import COVERAGE_WORDS, SIGNS, day, label_words, place_words
from ui.page.escaping import escaped
from ui.page.listing import bullet_length, item_class


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
    said = [COVERAGE_WORDS[answer.coverage], f"Footnote was {answer.confidence:.0%} sure", day(stored.asked_at)]
    if answer.model is not None:
        said.append(f'written by <span class="fn-text">{escaped(answer.model.name)}</span>')
    return " · ".join(said)


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
    said = label_words(stop, own.label) if own is not None else "not judged"
    whole = "Whole answer" if stop.sentence == WHOLE_ANSWER else "Whole sentence"
    name = f"<b>{stop.citation}</b>" if stop.citation is not None else whole
    sign = f'<span class="fn-sign">{SIGNS[own.label]} {label_words(stop, own.label)}</span>' if own is not None else ""
    others = "".join(
        f'<span class="fn-other"><span class="fn-text">{escaped(one.reviewer)}</span>: '
        f"{SIGNS[one.label]} {label_words(stop, one.label)}</span>"
        for one in judging.others.get(stop, ())
    )
    kind = ("" if stop.citation is not None else " whole" if stop in way(judging.stored.answer) else " whole spare") + (
        " judged" if own is not None else ""
    )
    return (
        f'<li><button type="button" class="fn-stop{kind}" data-key="stop-{stop}" data-stop="{stop}" '
        f'aria-label="{place_words(stop)}: {said}"{" aria-current=true" if stop == judging.stop else ""}>'
        f"{name}{sign}</button>{others}</li>"
    )
