"""What tutors have judged, and how far they agree. Left out: judging (the Check page)."""

from itertools import combinations

from corpus.counted import count
from corpus.errors import FootnoteError
from evals.scoring.metrics.figure import Figure, shown
from evals.verdicts.ruling import Tally
from ui.page.escaping import escaped
from ui.scores_page.ports import Judging
from ui.scores_page.wording import RULINGS

MOST_TUTORS = 8


def tutors_html(judging: Judging) -> str:
    """A section; what it says where nobody has judged yet points to the Check page."""
    try:
        tallies = judging.counts()
        most = sorted(tallies, key=lambda one: -_rulings(one))[:MOST_TUTORS]
        pairs = [judging.kappa(a.reviewer, b.reviewer) for a, b in combinations(most, 2)]
    except FootnoteError as error:
        return _section(f'<p class="fn-trouble">{escaped(" ".join(str(error).split()))}</p>')
    if not tallies:
        return _section('<p>No footnote has been judged yet. Tutors judge on the <a href="/check">Check page</a>.</p>')
    rows = "".join(map(_tally, tallies))
    agreed = "".join(f"<li>{_kappa(one)}</li>" for one in pairs if one.n)
    kappas = f'<p class="lead">Cohen’s kappa, from −1 to 1</p><ul class="fn-kappas">{agreed}</ul>' if agreed else ""
    alone = (
        "<p>No two tutors have judged the same footnote: there is no agreement to tell.</p>"
        if len(tallies) > 1 and not agreed
        else ""
    )
    return _section(f'<ul class="fn-tallies">{rows}</ul>{kappas}{alone}')


def _section(inner: str) -> str:
    return f'<section class="fn-tutors" aria-label="Tutors"><h2>Tutors</h2>{inner}</section>'


def _rulings(one: Tally) -> int:
    return sum(number for _, number in one.labels)


def _tally(one: Tally) -> str:
    labels = ", ".join(f"{number:,} {RULINGS[label]}" for label, number in one.labels)
    return (
        f'<li><b class="fn-text">{escaped(one.reviewer)}</b> {count(_rulings(one), "verdict")} on '
        f"{count(one.answers, 'answer')}: {labels}</li>"
    )


def _kappa(one: Figure) -> str:
    name = f'<b class="fn-text">{escaped(one.name)}</b>'
    if one.value is None:
        return f"{name} {escaped(one.status)}"
    between = "" if one.low is None or one.high is None else f", 95 % {shown(one.low)} to {shown(one.high)}"
    return f"{name} {shown(one.value)}{between}; {count(one.n, 'shared place')}"
