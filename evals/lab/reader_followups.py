"""Training questions that go on from the one before, written by hand over documents that train.

A row of `student_followups.jsonl` holds two or three questions as they are typed one after the other; the last is the
one to answer. `before` are the sentences that answer the ones before it, and so tempt. The reader is asked the last
one after the others (`in_one`), as the product asks it.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.query_rewriter import in_one
from evals.lab.reader_reports import Report
from evals.lab.reader_sets import Group
from evals.lab.reader_students import Taught, fingerprint, naming_document, sentence_alone, tempting_passages

FOLLOWUPS = Path(__file__).with_name("student_followups.jsonl")
_ALONE_SHARE = 0.3
_LEFT_OUT = 0.08


class StudentFollowup(BaseModel):
    """A talk about a document; sentences by `fingerprint`; `best` is None where the last question has no answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    turns: tuple[str, ...]
    kind: str
    right: tuple[str, ...]
    best: str | None
    near: tuple[str, ...]
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """The last question of a talk as one `taught` one, and the sentences that answer the questions before it."""

    taught: Taught
    before: frozenset[int]


def read_talks(reports: dict[str, Report], path: Path = FOLLOWUPS) -> list[Talk]:
    """Every talk whose document is among `reports` and whose sentences are found."""
    numbers: dict[str, dict[str, set[int]]] = {}
    for name, report in reports.items():
        of: dict[str, set[int]] = defaultdict(set)
        for number, place in enumerate(report.places):
            of[fingerprint(place.text)].add(number)
        numbers[name] = of
    talks = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = StudentFollowup.model_validate_json(line)
        if row.document not in reports:
            continue
        of = numbers[row.document]
        right, near, before = (
            frozenset().union(*(of.get(key, set()) for key in keys)) for keys in (row.right, row.near, row.before)
        )
        best = min(of.get(row.best, set()), default=None) if row.best else None
        if row.best and best is None:
            continue
        taught = Taught(in_one(row.turns), reports[row.document], right, best, (near | before) - right)
        talks.append(Talk(taught, before - right))
    return talks


def followup_groups(talks: Sequence[Talk], choose: random.Random) -> Iterator[Group]:
    """A group a talk: the right passage beside those that answer the questions before it, or sentences read alone."""
    for talk in talks:
        item, report = talk.taught, talk.taught.report
        if choose.random() < _ALONE_SHARE:
            numbers = [item.best] if item.best is not None else []
            numbers += [*sorted(talk.before)[:3], *sorted(item.near - talk.before)[:2]]
            alone = (sentence_alone(report, number, item.right, choose) for number in dict.fromkeys(numbers))
            yield Group("followups-alone", item.question, tuple(alone))
            continue
        holding = {report.passage_of(number) for number in item.right}
        first = [number for number in map(report.passage_of, sorted(talk.before)) if number not in holding]
        wrong = list(dict.fromkeys([*first, *tempting_passages(item, choose)]))[:3]
        candidates = [report.candidate(number, frozenset(), choose) for number in wrong]
        if item.best is not None and (not wrong or choose.random() > _LEFT_OUT):
            candidates.insert(0, report.candidate(report.passage_of(item.best), item.right, choose))
        yield Group("followups", item.question, tuple(candidates))


def joined_groups(taught: Sequence[Taught], count: int, choose: random.Random) -> Iterator[Group]:
    """Two questions on one document, one after the other: what answers only the first is wrong for both in one."""
    by_document: dict[str, list[Taught]] = defaultdict(list)
    for item in taught:
        by_document[item.report.name].append(item)
    able = [items for items in by_document.values() if len(items) > 1]
    talks = []
    for items in choose.choices(able, k=count):
        first, last = choose.sample(items, 2)
        asked = Taught(
            in_one((naming_document(first, choose), last.question)),
            last.report,
            last.right,
            last.best,
            (last.near | first.right) - last.right,
        )
        talks.append(Talk(asked, first.right - last.right))
    yield from followup_groups(talks, choose)
