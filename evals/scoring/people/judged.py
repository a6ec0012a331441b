"""Verdicts beside what the scorer says of the same citation: the context it cites, alone, under its sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.errors import FileDamaged
from evals.scoring.people.verdict import Verdict
from evals.scoring.scored import CheckedCitation, ScoredRow


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict and the scorer's label and score for its citation."""

    verdict: Verdict
    scored: CheckedCitation


@dataclass(frozen=True, slots=True)
class Meeting:
    """What met; `unmatched` verdicts are on citations that the run does not have."""

    judged: tuple[Judged, ...]
    unmatched: tuple[Verdict, ...]


def meet(rows: Iterable[ScoredRow], verdicts: Sequence[Verdict]) -> Meeting:
    """Each verdict with its citation; of a number that several sentences cite, the first sentence's.

    Raises `FileDamaged` when no verdict meets any citation.
    """
    wanted = {one.answer_id for one in verdicts}
    found: dict[tuple[str, int], CheckedCitation] = {}
    for row in rows:
        if str(row.id) in wanted:
            for sentence in row.sentences:
                for cited in sentence.citations:
                    found.setdefault((str(row.id), cited.number), cited)
    judged = [Judged(one, found[key]) for one in verdicts if (key := (one.answer_id, one.citation)) in found]
    if not judged:
        raise FileDamaged("no verdict is on a citation of this run: answer_id must be the id of a row that cites")
    return Meeting(tuple(judged), tuple(one for one in verdicts if (one.answer_id, one.citation) not in found))
