"""Where a verdict is given: the four labels with their keys, the right words, a note, and the way on.

Left out: what a key does (`keys.js`).
"""

from evals.verdicts.ruling import WHOLE_ANSWER
from ui.check_page.answer_view import Judging
from ui.check_page.stop import Stop, way
from ui.check_page.words import SIGNS, clipped, label_words, labels_at, place_words
from ui.page.escaping import escaped

_LONGEST_BETTER = 220


def dock_html(judging: Judging, said: str) -> str:
    """The dock for the stop; `said` is what was just done, as one line."""
    steps = _steps()
    if judging.stop is None:
        head = f'<div class="fn-judge">{_head("", said)}</div>'
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
        f'<section class="fn-dock" aria-label="Your verdict"><div class="fn-judge">{_head(head, said)}'
        f'<div class="fn-verdicts" role="group" aria-label="{asks}">{_labels(judging, judging.stop)}</div></div>'
        f'<div class="fn-extras">{better}{_note(judging)}</div>{steps}</section>'
    )


def _head(place: str, said: str) -> str:
    return f'<p class="fn-place">{place} <span class="fn-said">{escaped(said)}</span></p>'


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
