"""What the reader itself takes for an answer and is none.

`python -m evals.lab.reader_mined --data ../shared/data --out .work/mined.jsonl`
Each question of `student_questions.jsonl` is read over the passages that words find, of its own document and of all
others; a row keeps the passages with the highest wrong sentences. They are the negatives of the reader's next stage
(`train_reader --stage mined`). Goes on after a kill: questions that have a row are left out.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant import factory
from assistant.reader import Reader, ReaderPassage
from evals.lab.reader_reports import Report
from evals.lab.reader_sets import Candidate, Group
from evals.lab.reader_students import Taught, naming_document, read_taught, sentence_alone
from index.keyword_index import KeywordIndex
from index.text import terms

_OWN, _OTHERS = 9, 3
_KEPT = 5
_NAMING = 0.67
_EASY, _EASY_SHARE = 3.0, 0.33
_ALONE_SHARE = 0.35
_DRAWN, _WRONG = 0.75, 3
_LEFT_OUT = 0.08
_PROGRESS_SECONDS = 30


class Wrong(BaseModel):
    """A passage without the answer: its highest sentence, by its number in the report, and that one's logit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    passage: int
    sentence: int
    logit: float


class Mined(BaseModel):
    """A question, as it was `asked`, with the wrong passages that the reader likes best; `right` is the logit of its
    highest right sentence, None where the document has no answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str
    question: str
    asked: str
    right: float | None
    wrong: tuple[Wrong, ...]


def mined_groups(rows: Sequence[Mined], taught: Sequence[Taught], choose: random.Random) -> Iterator[Group]:
    """A group a row: of passages, the right one beside the wrong ones that the reader likes best, or of sentences read
    alone; the easy ones, where every wrong sentence is far below, one time in three."""
    items = {(item.report.name, item.question): item for item in taught}
    reports = {item.report.name: item.report for item in taught}
    for row in rows:
        item = items.get((row.document, row.question))
        if item is None or not row.wrong:
            continue
        if row.right is not None and row.wrong[0].logit < row.right - _EASY and choose.random() > _EASY_SHARE:
            continue
        if choose.random() < _ALONE_SHARE:
            alone: list[Candidate] = []
            if item.best is not None:
                alone.append(sentence_alone(item.report, item.best, item.right, choose))
            alone += [sentence_alone(reports[w.document], w.sentence, frozenset(), choose) for w in row.wrong]
            yield Group("mined-alone", row.asked, tuple(alone))
            continue
        drawn = [w for w in row.wrong if choose.random() < _DRAWN][:_WRONG] or list(row.wrong[:1])
        wrong = [reports[w.document].candidate(w.passage, frozenset(), choose) for w in drawn]
        right = []
        if item.best is not None and choose.random() > _LEFT_OUT:
            best = item.best if choose.random() < 0.7 else choose.choice(sorted(item.right))
            right.append(item.report.candidate(item.report.passage_of(best), item.right, choose))
        yield Group("mined", row.asked, (*right, *wrong))


def read_mined(path: Path) -> list[Mined]:
    """The rows of a file that `main` wrote."""
    return [Mined.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Passages:
    """The passages of some reports and what words find among them."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = {report.name: report for report in reports}
        self.places = [(report.name, number) for report in reports for number in range(len(report.passages))]
        self._of = {report.name: _index(report, range(len(report.passages))) for report in reports}
        self._every = KeywordIndex([_text(self.reports[name], number) for name, number in self.places])

    def near(self, question: str, own: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """The best of its own document, and of the others."""
        asked = terms(question)
        inside = np.argsort(-self._of[own].scores(asked), kind="stable")[:_OWN]
        every = np.argsort(-self._every.scores(asked), kind="stable")[: 4 * _OWN]
        others = [self.places[int(at)] for at in every if self.places[int(at)][0] != own][:_OTHERS]
        return [(own, int(at)) for at in inside], others


def _index(report: Report, numbers: range) -> KeywordIndex:
    return KeywordIndex([_text(report, number) for number in numbers])


def _text(report: Report, number: int) -> str:
    heading, inside = report.passages[number]
    return " ".join([heading, *(report.places[place].text for place in inside)])


def mined(reader: Reader, passages: Passages, item: Taught, choose: random.Random) -> Mined:
    """The question read over what words find, the wrong passages with the highest sentence first.

    Two in three name their document; the others, as "who paid", are answered by many and are read over their own only.
    """
    own = item.report
    question = naming_document(item, choose) if choose.random() < _NAMING else item.question
    named = bool(set(terms(question)) & set(terms(own.document.title)))
    inside, others = passages.near(question, own.name)
    places = list(dict.fromkeys([*inside, *(others if named else ()), *_holding(item)]))
    read = reader.read(question, [_passage(passages.reports[name], number) for name, number in places])
    right: list[float] = []
    wrong: list[Wrong] = []
    for (name, number), reading in zip(places, read, strict=True):
        inside = passages.reports[name].passages[number][1]
        logits = [sentence.logit for sentence in reading.sentences]
        answers = item.right if name == own.name else frozenset()
        if answers & frozenset(inside):
            right += [logit for place, logit in zip(inside, logits, strict=True) if place in answers]
            continue
        best = int(np.argmax(logits))
        wrong.append(Wrong(document=name, passage=number, sentence=inside[best], logit=round(logits[best], 3)))
    wrong.sort(key=lambda passage: -passage.logit)
    return Mined(
        document=own.name,
        question=item.question,
        asked=question,
        right=round(max(right), 3) if right else None,
        wrong=tuple(wrong[:_KEPT]),
    )


def _holding(item: Taught) -> Iterator[tuple[str, int]]:
    if item.best is not None:
        yield item.report.name, item.report.passage_of(item.best)


def _passage(report: Report, number: int) -> ReaderPassage:
    heading, inside = report.passages[number]
    return ReaderPassage(heading, tuple(report.places[place].text for place in inside))


def main() -> None:
    """Mine, or go on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=4_000, help="questions, drawn at random")
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args()
    reader = factory.reader()
    with tempfile.TemporaryDirectory() as work:
        taught = read_taught(options.data, Path(work))
    passages = Passages(list({item.report.name: item.report for item in taught}.values()))
    choose = random.Random(options.seed)
    drawn = choose.sample(taught, min(options.most, len(taught)))
    known = set()
    if options.out.is_file():
        known = {(row.document, row.question) for row in read_mined(options.out)}
    left = [item for item in drawn if (item.report.name, item.question) not in known]
    began = said = time.monotonic()
    with options.out.open("a", encoding="utf-8") as out:
        for count, item in enumerate(left, start=1):
            print(mined(reader, passages, item, choose).model_dump_json(), file=out, flush=True)
            if time.monotonic() - said > _PROGRESS_SECONDS:
                said = time.monotonic()
                pace = (said - began) / count
                print(f"{count} of {len(left)}, {pace * (len(left) - count) / 60:.0f} min left", flush=True)
    answered = [row for row in read_mined(options.out) if row.right is not None and row.wrong]
    misled = [row for row in answered if row.right is not None and row.wrong[0].logit > row.right]
    own = sum(row.wrong[0].document == row.document for row in misled)
    print(f"a wrong sentence first in {len(misled)} of {len(answered)} answered, {own} of them of the same document")


if __name__ == "__main__":
    main()
