"""The lines of the table: a block a set, a line an entrant."""

from collections.abc import Iterator, Sequence

import numpy as np

from evals.checking_figures.areas import Flags, Resampling, area
from evals.checking_figures.claim_scorer import Entrant, Scores
from evals.checking_figures.deciding import decided, flagged_across
from evals.checking_figures.judged import Gold, Judged, JudgedAnswer
from evals.checking_figures.ragtruth import PREVALENCE

_SAID = ("AUROC", "F1, line from other folds", f"F1 so at {PREVALENCE:.1%}", "balanced accuracy so")
_OWN = ("F1, own line", f"F1 so at {PREVALENCE:.1%}", "balanced accuracy so")


def ragtruth_lines(answers: Sequence[JudgedAnswer], entrants: Sequence[Entrant]) -> Iterator[str]:
    """Answers, then sentences; F1 and balanced accuracy of finding the hallucinated ones."""
    sentences = [sentence for one in answers for sentence in one.sentences]
    wholes = [one.whole for one in answers]
    yield _head("RAGTruth QA, answers", wholes, (*_SAID, *_OWN))
    of_sentences = []
    for entrant in entrants:
        scores = entrant.scorer.score(sentences)
        of_sentences.append(scores)
        yield _full_line(entrant, entrant.answers(answers, scores), wholes)
    yield _head("RAGTruth QA, sentences", sentences, (*_SAID, *_OWN))
    for entrant, scores in zip(entrants, of_sentences, strict=True):
        yield _full_line(entrant, scores, sentences)


def claim_lines(name: str, claims: Sequence[Judged], entrants: Sequence[Entrant]) -> Iterator[str]:
    """Supported or not, and supported against refuted where that is told; balanced accuracy at the own line."""
    told = any(one.gold is Gold.REFUTED for one in claims)
    columns = ("AUROC, supported or not", "balanced accuracy, own line")
    yield _head(name, claims, (*columns, "AUROC, supported against refuted") if told else columns)
    for entrant in entrants:
        scores = entrant.scorer.score(claims)
        right = _right(claims)
        resampling = Resampling([one.cluster for one in claims])
        cells = [str(resampling.measure(area(scores, right))), _balanced(entrant, scores, right, resampling)]
        if told:
            at = np.array([one.gold in (Gold.SUPPORTED, Gold.REFUTED) for one in claims])
            part = Resampling([one.cluster for one, kept in zip(claims, at, strict=True) if kept])
            cells.append(str(part.measure(area(scores[at], right[at]))))
        yield _line(entrant.name, cells)


def _full_line(entrant: Entrant, scores: Scores, claims: Sequence[Judged]) -> str:
    right, clusters = _right(claims), [one.cluster for one in claims]
    resampling = Resampling(clusters)
    cells = [str(resampling.measure(area(scores, right)))]
    cells += _decided_cells(flagged_across(scores, right, clusters), right, resampling)
    if entrant.line is None:
        cells += ["-"] * len(_OWN)
    else:
        cells += _decided_cells(scores < entrant.line, right, resampling)
    return _line(entrant.name, cells)


def _decided_cells(flagged: Flags, right: Flags, resampling: Resampling) -> list[str]:
    of = decided(flagged, right)
    return [
        str(resampling.measure(lambda weights: of(weights).f1)),
        str(resampling.measure(lambda weights: of(weights).f1_at(PREVALENCE))),
        str(resampling.measure(lambda weights: of(weights).balanced)),
    ]


def _balanced(entrant: Entrant, scores: Scores, right: Flags, resampling: Resampling) -> str:
    if entrant.line is None:
        return "-"
    of = decided(scores < entrant.line, right)
    return str(resampling.measure(lambda weights: of(weights).balanced))


def _right(claims: Sequence[Judged]) -> Flags:
    return np.array([one.gold is Gold.SUPPORTED for one in claims])


def _head(name: str, claims: Sequence[Judged], columns: Sequence[str]) -> str:
    n, sources = len(claims), len({one.cluster for one in claims})
    share = sum(one.gold is not Gold.SUPPORTED for one in claims) / n
    title = f"\n{name}: n {n:,} of {sources:,} sources, {share:.1%} not supported; in brackets 95 %\n"
    return f"{title}\n{_line('', columns)}\n|{'---|' * (len(columns) + 1)}"


def _line(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"
