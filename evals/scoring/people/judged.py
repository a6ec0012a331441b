"""Verdicts beside what the scorer says of the same place.

Of a citation that is the context it cites, alone, under its sentence; of a whole sentence all contexts together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Support
from corpus.errors import FileDamaged
from evals.scoring.people.verdict import Verdict
from evals.scoring.scored import ScoredRow, ScoredSentence

_Place = tuple[str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict and the scorer's label and score for its place."""

    verdict: Verdict
    scored: Support


@dataclass(frozen=True, slots=True)
class Meeting:
    """What met; `unmatched` verdicts are on places that the run does not have, or that cannot be right or wrong."""

    judged: tuple[Judged, ...]
    unmatched: tuple[Verdict, ...]


def meet(rows: Iterable[ScoredRow], verdicts: Sequence[Verdict]) -> Meeting:
    """Each verdict with its place; where only a number is named, and several sentences cite it, the first sentence's.

    Raises `FileDamaged` when no verdict meets any place.
    """
    wanted = {one.answer_id for one in verdicts}
    found: dict[_Place, Support] = {}
    for row in rows:
        if str(row.id) in wanted:
            for sentence in row.sentences:
                for number, citation, support in _places(sentence):
                    found.setdefault((str(row.id), number, citation), support)
    judged = [Judged(one, found[_place(one)]) for one in verdicts if _place(one) in found]
    if not judged:
        raise FileDamaged("no verdict is on a citation of this run: answer_id must be the id of a row that cites")
    return Meeting(tuple(judged), tuple(one for one in verdicts if _place(one) not in found))


def _places(sentence: ScoredSentence) -> Iterator[tuple[int | None, int | None, Support]]:
    """A sentence's number, a citation's, and what the scorer says there."""
    for cited in sentence.citations:
        support = Support(cited.label, cited.score)
        yield None, cited.number, support
        yield sentence.number, cited.number, support
    if sentence.number is not None and sentence.label is not None and sentence.score is not None:
        yield sentence.number, None, Support(sentence.label, sentence.score)


def _place(one: Verdict) -> _Place:
    return one.answer_id, one.sentence, one.citation
