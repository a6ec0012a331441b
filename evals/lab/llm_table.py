"""A language model beside the documents' own words, over development questions: right, sentences, seconds.

`python -m evals.lab.llm_table MODEL [--shared ../shared] [--limit 60] [--set generality]`: three in four of the
questions are answered by the documents. Right is what the question set says of a whole answer (`must_contain`); of the
rest, that it is declined. Each question is printed as soon as it is answered, the table at the end; seconds are of this
machine as it is, and mean nothing where other work runs on it.
"""

import argparse
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import factory
from assistant.llm.client import ModelName, ModelOptions, Patience
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Answer, Handling, SupportLabel
from evals.lab.question_libraries import LIBRARIES, LabQuestion, libraries

_ANSWERED_SHARE = 0.75
_LEFT_OUT = re.compile(r"(\d{1,3}) w(?:as|ere) left out")
_PATIENCE = Patience(first=300.0, between=60.0, whole=600.0)


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, and the seconds to its first word and to its end."""

    question: LabQuestion
    answer: Answer
    first: float
    end: float

    @property
    def right(self) -> bool:
        """Whether it is right; of a question that nothing answers, whether it is declined."""
        return self.question.right(self.answer)


def main() -> None:
    """Print a line a question, then the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="what --llm takes: gguf:/path/to/model.gguf, openai:NAME")
    parser.add_argument("--base-url", default="", help="the model's server")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with data/ and reviews/")
    parser.add_argument("--work", type=Path, default=Path(".work/lab"), help="where vectors are kept")
    parser.add_argument("--set", dest="name", choices=LIBRARIES, default="generality", help="whose questions")
    parser.add_argument("--limit", type=int, default=60, help="how many questions")
    options = parser.parse_args()
    model = ModelOptions(ModelName.parse(options.model), options.base_url, patience=_PATIENCE)
    settings, reader = Settings(options.work), factory.reader()
    for library in libraries(options.shared, options.work, (options.name,)):
        questions = chosen([question for question in library.questions if question.development], options.limit)
        offline = factory.assistant_over(settings, library.retriever, reader)
        writing = factory.assistant_over(replace(settings, llm=model), library.retriever, reader)
        offline.warm_up()
        columns: tuple[list[Timed], list[Timed]] = ([], [])
        for question in questions:
            for answers, column in zip((offline, writing), columns, strict=True):
                column.append(timed(answers, question))
            print(f"\n{question.id}: {question.question.text}", flush=True)
            for column in columns:
                print(f"  {'right' if column[-1].right else 'WRONG'} {column[-1].end:.1f} s: {column[-1].answer.text}")
                print(f"    {column[-1].answer.remark}" if column[-1].answer.remark else "", flush=True)
        print(f"\n| {options.name}, development | the documents' own words | {model.name} |\n|---|---|---|")
        for name, *cells in zip(*(dict(rows(column)).items() for column in columns), strict=True):
            print(f"| {name[0]} | {name[1]} | {cells[0][1]} |", flush=True)


def chosen(questions: Sequence[LabQuestion], count: int) -> list[LabQuestion]:
    """So many of them, spread over the set; three in four that the documents answer."""
    answered = [question for question in questions if question.answerable]
    others = [question for question in questions if not question.answerable]
    wanted = min(len(answered), round(count * _ANSWERED_SHARE) if others else count)
    return [*_spread(answered, wanted), *_spread(others, min(len(others), count - wanted))]


def _spread(questions: Sequence[LabQuestion], count: int) -> list[LabQuestion]:
    return [questions[at * len(questions) // count] for at in range(count)]


def timed(assistant: Assistant, question: LabQuestion) -> Timed:
    """The answer, and how long it took to begin and to end."""
    began, first, last = time.monotonic(), 0.0, None
    for last in assistant.stream(question.question):
        if not first and (last.sentences or last.pending or last.finished):
            first = time.monotonic() - began
    assert last is not None
    return Timed(question, last, first, time.monotonic() - began)


def rows(column: Sequence[Timed]) -> Iterator[tuple[str, str]]:
    """The table's lines: what is counted, and how many."""
    answered = [item for item in column if item.question.answerable]
    others = [item for item in column if not item.question.answerable]
    sentences = [sentence for item in column for sentence in item.answer.sentences]
    written = [sentence for item in column if item.answer.writer != "extractive" for sentence in item.answer.sentences]
    replaced = sum(sentence.handling is Handling.REPLACED for sentence in written)
    supported = sum(
        sentence.support.label is SupportLabel.SUPPORTED and sentence.handling is not Handling.REPLACED
        for sentence in written
    )
    mended = sum(sentence.handling is Handling.MARK_REPAIRED for sentence in written)
    left_out = sum(int(number) for item in column for number in _LEFT_OUT.findall(item.answer.remark))
    yield "answered by the documents: right", f"{sum(item.right for item in answered)}/{len(answered)}"
    yield "declined of these", f"{sum(item.answer.abstained for item in answered)}/{len(answered)}"
    yield "not answered by them: declined", f"{sum(item.answer.abstained for item in others)}/{len(others)}"
    yield "sentences shown", str(len(sentences))
    yield "the model's, supported (marks put right)", f"{supported} ({mended})"
    yield "the model's, replaced, left out", f"{replaced}, {left_out}"
    yield (
        "answers that fell back on the documents' own words",
        str(sum(item.answer.writer == "extractive" and item.answer.model is not None for item in column)),
    )
    for name, seconds in (
        ("seconds to the first word", [item.first for item in column]),
        ("seconds to the end", [item.end for item in column]),
    ):
        yield f"{name}: median, longest", f"{statistics.median(seconds):.1f}, {max(seconds):.1f}"


if __name__ == "__main__":
    main()
