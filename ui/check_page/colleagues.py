"""What other tutors said of the answer, how far one agrees with them, and all that was ever done on it.

Nothing of another tutor is shown at a place that one has not judged oneself. Left out: finding it out (`bench`).
"""

from collections.abc import Mapping, Sequence

from corpus.counted import count
from evals.scoring.metrics.figure import Figure
from evals.verdicts.ruling import Entry, Ruling
from ui.check_page.answer_view import Judging
from ui.check_page.stop import Stop
from ui.check_page.words import clipped, label_words, place_words, stop_of
from ui.page.escaping import escaped

_LONGEST_NOTE = 400


def colleagues_html(judging: Judging, kappas: Mapping[str, Figure], hidden: int) -> str:
    """The others' verdicts on what one has judged; `hidden` counts those that wait for one's own."""
    rows = "".join(
        f"<li>{_ruled(one)}</li>" for rulings in judging.others.values() for one in rulings if one.note or one.corrected
    )
    figures = "".join(f"<li>{_kappa(name, figure)}</li>" for name, figure in kappas.items())
    waiting = f"<li>{count(hidden, 'verdict')} of others: shown where you have given yours.</li>" if hidden else ""
    if not rows + figures + waiting:
        return ""
    items = f"{figures}{rows}{waiting}"
    return f'<section class="fn-others" aria-label="Other tutors"><h2>Other tutors</h2><ul>{items}</ul></section>'


def history_html(entries: Sequence[Entry], reviewer: str, mine: Mapping[Stop, Ruling]) -> str:
    """The trail, newest first: one's own, and others' at places that one has judged."""
    shown = [one for one in entries if one.reviewer == reviewer or Stop(one.sentence, one.citation) in mine]
    if not shown:
        return ""
    items = "".join(f"<li>{_entry(one, reviewer)}</li>" for one in reversed(shown))
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


def _ruled(one: Ruling) -> str:
    who = f'<b class="fn-text">{escaped(one.reviewer)}</b>'
    return f"{who}, {place_words(stop_of(one)).lower()}: {_content(one)}"


def _content(one: Ruling) -> str:
    """A ruling's label, right words and note."""
    parts = [label_words(stop_of(one), one.label).lower()]
    if one.corrected is not None:
        parts.append(f'right words <q class="fn-text">{escaped(clipped(one.corrected.quote, _LONGEST_NOTE))}</q>')
    if one.note:
        parts.append(f'note <q class="fn-text">{escaped(clipped(one.note, _LONGEST_NOTE))}</q>')
    return ", ".join(parts)


def _entry(one: Entry, reviewer: str) -> str:
    who = "You" if one.reviewer == reviewer else f'<span class="fn-text">{escaped(one.reviewer)}</span>'
    at = f'<time datetime="{one.at.isoformat()}">{one.at:%Y-%m-%d %H:%M:%S} UTC</time>'
    place = place_words(Stop(one.sentence, one.citation)).lower()
    before = f"<span class='fn-before'>before: {_content(one.before)}</span>" if one.before is not None else ""
    if one.undoes is not None:
        after = _content(one.after) if one.after is not None else "no verdict"
        what = f"undid, so that there stands {after}"
    else:
        what = (_content(one.after) if one.after is not None else "") + (" (undone later)" if one.undone else "")
    return f"{at} <b>{who}</b>, {place}: {what} {before}"
