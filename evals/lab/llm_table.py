"""Language models beside the documents' own words, over development questions: right, sentences, seconds.

`python -m evals.lab.llm_table MODEL ... [--shared ../shared] [--limit 60] [--kept]`: three of four questions are
answered by the documents. Each answer is kept in `--work` as it comes, by model and engine: ended and run again, it
goes on; `--kept` asks nothing and prints the table of what there is. Seconds are of this machine under its load.

"By its words" is what the question set says of a whole answer. "By reading" is what a reader said of it in
`llm_readings.jsonl`, `{"id", "answer", "verdict"}` a line: `answer` is what `text_key` makes of the text that was read,
`verdict` is right, partly or wrong. Of a question that the documents do not answer, right is that it is declined.
"""

import argparse
import json
import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from assistant import factory
from assistant.answer_json import answer_from_json, answer_json
from assistant.llm.client import ModelName, ModelOptions, Patience, Policy, endpoint
from assistant.llm.prompts import Offered
from assistant.llm.sentence_check import SentenceChecker, Treated, Treatment, treatment
from assistant.llm.stream import ModelSentence
from assistant.llm.writer import Described, Drafter, ModelAuthor
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Answer, Handling
from assistant.verifier import Verifier
from evals.lab.kept_rows import KeptRows, Row, engine_key
from evals.lab.question_libraries import LIBRARIES, LabLibrary, LabQuestion, libraries

READINGS = Path(__file__).with_name("llm_readings.jsonl")
OWN_WORDS = "the documents' own words"
_ANSWERED_SHARE = 0.75
_PATIENCE = Patience(first=300.0, between=60.0, whole=600.0)
_LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as the model wrote it, the passages that it cites, and what became of it: a `Handling`, or left out.

    One that gave way to a sentence that was shown before counts as replaced.
    """

    text: str
    marks: tuple[int, ...]
    handling: str


class Kept:
    """Treats as `treatment` does, and keeps what every sentence was and became, shown or not."""

    def __init__(self, treatment: Treatment) -> None:
        self._treatment = treatment
        self.written: list[Written] = []

    def treat(self, sentence: ModelSentence, passages: Sequence[Offered], /) -> Treated:
        """What becomes of it."""
        treated = self._treatment.treat(sentence, passages)
        handling = treated.handling.value if treated.text else _LEFT_OUT
        self.written.append(Written(sentence.text, sentence.marks, handling))
        return treated


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, the seconds to its first word and to its end, what the model wrote, and the machine's load then."""

    question: LabQuestion
    answer: Answer
    first: float
    end: float
    load: float
    written: tuple[Written, ...] = ()

    @property
    def right(self) -> bool:
        """Whether it is right by its words."""
        return self.question.right(self.answer)

    def read_as(self, readings: Mapping[tuple[str, str], str]) -> str | None:
        """What its reader said; None where nobody has read it."""
        if self.answer.abstained:
            return "wrong" if self.question.answerable else "right"
        if not self.question.answerable:
            return "wrong"
        return readings.get((self.question.id, text_key(self.answer.text)))


_WRITTEN = TypeAdapter(tuple[Written, ...])


class _Measured(BaseModel):
    """The figures of a kept row."""

    first: float
    end: float
    load: float


def main() -> None:
    """Ask, with a bar for each column, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="+", help="what --llm takes: gguf:/path/to/model.gguf, openai:NAME")
    parser.add_argument("--base-url", default="", help="the models' server")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with data/ and reviews/")
    parser.add_argument("--work", type=Path, default=Path(".work/lab"), help="where vectors and answers are kept")
    parser.add_argument("--set", dest="name", choices=LIBRARIES, default="generality", help="whose questions")
    parser.add_argument("--limit", type=int, default=60, help="how many questions")
    parser.add_argument("--kept", action="store_true", help="ask nothing: the table of the answers that are kept")
    options = parser.parse_args()
    names = [ModelName.parse(model) for model in options.models]
    for library in libraries(options.shared, options.work, (options.name,)):
        questions = chosen([question for question in library.questions if question.development], options.limit)
        columns: dict[str, list[Timed]] = {}
        for name in (None, *names):
            title = OWN_WORDS if name is None else Path(name.model).name
            slug = re.sub(r"\W+", "-", "own-words" if name is None else str(name)).strip("-")
            kept = KeptRows(options.work / f"llm-{options.name}-{slug}-{engine_key()}.jsonl")
            asked = [item for item in questions if item.id in kept] if options.kept else questions
            make = _asking(library, asked, name, options.base_url, options.work) if not options.kept else _never
            rows = kept.each([item.id for item in asked], make, title)
            columns[title] = [of_row(item, row) for item, row in zip(asked, rows, strict=True)]
        print(*table(f"{options.name}, development", columns, readings(READINGS)), sep="\n")


def chosen(questions: Sequence[LabQuestion], count: int) -> list[LabQuestion]:
    """So many of them, spread over the set and mixed; three in four that the documents answer."""
    answered = [question for question in questions if question.answerable]
    others = [question for question in questions if not question.answerable]
    wanted = min(len(answered), round(count * _ANSWERED_SHARE) if others else count)
    spread = (_spread(answered, wanted), _spread(others, min(len(others), count - wanted)))
    places = [(at / len(some), question) for some in spread for at, question in enumerate(some)]
    return [question for _, question in sorted(places, key=lambda item: item[0])]


def _spread(questions: Sequence[LabQuestion], count: int) -> list[LabQuestion]:
    return [questions[at * len(questions) // count] for at in range(count)]


def _never(at: int) -> Row:
    raise AssertionError(f"row {at} is kept")


def _asking(
    library: LabLibrary, questions: Sequence[LabQuestion], name: ModelName | None, base_url: str, work: Path
) -> Callable[[int], Row]:
    """What makes the row of a question; the model is loaded for the first of them."""
    asked: list[tuple[Assistant, Kept | None]] = []

    def row(at: int) -> Row:
        if not asked:
            # What one column has read is not known to the next: each is timed alone.
            factory.reader.cache_clear()
            kept = None if name is None else Kept(treatment(Policy.STRICT, SentenceChecker(Verifier.bundled())))
            author = None if name is None or kept is None else _author(name, base_url, kept)
            assistant = factory.assistant_over(Settings(work), library.retriever, factory.reader(), writes=author)
            assistant.warm_up()
            asked.append((assistant, kept))
        [(assistant, kept)] = asked
        before = len(kept.written) if kept is not None else 0
        timed = answered(assistant, questions[at])
        written = kept.written[before:] if kept is not None else []
        return {
            "question": timed.question.question.text,
            "answer": answer_json(timed.answer),
            "first": timed.first,
            "end": timed.end,
            "load": timed.load,
            "written": [asdict(item) for item in written],
        }

    return row


def _author(name: ModelName, base_url: str, kept: Kept) -> ModelAuthor:
    model = factory.asked_model(ModelOptions(name, base_url, patience=_PATIENCE))
    where = endpoint(name.provider, base_url)
    return ModelAuthor(
        Drafter(model.talk, kept, model.counter, model.sizes, pace=model.pace, wording=model.wording),
        Described(str(name), Policy.STRICT, where, Verifier.bundled().name),
    )


def answered(assistant: Assistant, question: LabQuestion) -> Timed:
    """The answer, and how long it took to begin and to end."""
    began, first, last = time.monotonic(), 0.0, None
    for last in assistant.stream(question.question):
        if not first and (last.sentences or last.pending or last.finished):
            first = time.monotonic() - began
    assert last is not None
    return Timed(question, last, first, time.monotonic() - began, os.getloadavg()[0])


def of_row(question: LabQuestion, row: Row) -> Timed:
    """What a kept row tells."""
    measured = _Measured.model_validate(row)
    answer = answer_from_json(row["answer"])
    return Timed(
        question, answer, measured.first, measured.end, measured.load, _WRITTEN.validate_python(row["written"])
    )


def text_key(text: str) -> str:
    """What a reading names the text by that was read."""
    return sha256(text.encode()).hexdigest()[:12]


def readings(path: Path) -> dict[tuple[str, str], str]:
    """What readers said, by question and text."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {(row["id"], row["answer"]): row["verdict"] for row in map(json.loads, lines)}


def table(title: str, columns: Mapping[str, Sequence[Timed]], read: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """The lines of the table, a column for each way to write."""
    yield f"| {title} | {' | '.join(columns)} |"
    yield "|---" * (len(columns) + 1) + "|"
    for cells in zip(*(figures(column, read) for column in columns.values()), strict=True):
        yield f"| {cells[0][0]} | {' | '.join(figure for _, figure in cells)} |"


def figures(column: Sequence[Timed], read: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    """The lines of one column: what is counted, and how many."""
    able = [item for item in column if item.question.answerable]
    others = [item for item in column if not item.question.answerable]
    verdicts = Counter(item.read_as(read) for item in able)
    written = [sentence for item in column for sentence in item.written]
    became = Counter(sentence.handling for sentence in written)
    mended = became[Handling.MARK_REPAIRED]
    asked = [item for item in column if item.answer.model is not None]
    yield "answered by the documents: right by its words", f"{sum(item.right for item in able)}/{len(able)}"
    unread = f", {verdicts[None]} not read" if verdicts[None] else ""
    yield "right, in part, by reading", f"{verdicts['right']}, {verdicts['partly']} of {len(able)}{unread}"
    yield "declined of these", f"{sum(item.answer.abstained for item in able)}/{len(able)}"
    yield "not answered by them: declined", f"{sum(item.answer.abstained for item in others)}/{len(others)}"
    yield "sentences shown", str(sum(len(item.answer.sentences) for item in column))
    yield "questions that the model was asked", str(len(asked))
    fallen = sum(item.answer.writer == "extractive" for item in asked)
    yield "of these, in the documents' own words in the end", str(fallen)
    yield "sentences that the model wrote; with a number", f"{len(written)}; {sum(bool(one.marks) for one in written)}"
    yield "supported (of them, number put right)", f"{became[Handling.AS_WRITTEN] + mended} ({mended})"
    yield "replaced; left out", f"{became[Handling.REPLACED]}; {became[_LEFT_OUT]}"
    for name, some in (("of all", column), ("where the model was asked", asked)):
        for what, seconds in (("first word", [one.first for one in some]), ("end", [one.end for one in some])):
            figure = f"{statistics.median(seconds):.1f}, {max(seconds):.1f}" if seconds else "-"
            yield f"seconds to the {what} {name}: median, longest", figure
    yield "load of the machine, median", f"{statistics.median(item.load for item in column):.1f}" if column else "-"


if __name__ == "__main__":
    main()
