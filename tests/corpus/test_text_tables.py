"""Tables in plain text and in a Markdown file's HTML are rows with heads, and their offsets are the file's own."""

import pytest

from corpus.chunker import cut, sentence_text
from corpus.readers.plain_text import table_runs
from corpus.span import Span
from corpus.types import Document
from tests.corpus.reading import Reader
from tests.fakes import LIMIT, WordCounter

PROSE = "Mirtazapine is sedating, as several trials in many wards have shown over the last few years of work."


def rows_read(document: Document) -> list[str]:
    tables = [one.span for one in document.tables]
    return [
        sentence_text(document, one).removesuffix(".")
        for one in cut(document, WordCounter(), LIMIT).sentences
        if any(table.holds(one.span) for table in tables)
    ]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("Table 1. Weight\nDrug\tWeeks\tChange (kg)\nMirtazapine\t8\t+2.6\nPlacebo\t8\t+0.1",
         ["Table 1. Weight / Mirtazapine: Weeks 8; Change (kg) +2.6",
          "Table 1. Weight / Placebo: Weeks 8; Change (kg) +0.1"]),
        ("Drug          Weeks   Change\nMirtazapine   8       +2.6\nPlacebo       8       +0.1",
         ["Mirtazapine: Weeks 8; Change +2.6", "Placebo: Weeks 8; Change +0.1"]),
        ("Drug | Weeks | Change\nMirtazapine | 8 | +2.6", ["Mirtazapine: Weeks 8; Change +2.6"]),
        ("| Drug | Dose |\n|------|------|\n| A | 5 |", ["A: Dose 5"]),
        ("+------+------+\n| Drug | Dose |\n+======+======+\n| A | 5 |\n+------+------+", ["A: Dose 5"]),
        ("Sponsor\tHarbour Trust\nBeds\t12", ["Sponsor: Harbour Trust", "Beds: 12"]),
        ("Outcome\tWeek 4\t\tWeek 12\nOutcome\tDrug\tPlacebo\tDrug\nRemission\t22\t11\t37",
         ["Remission: Week 4, Drug 22; Week 4, Placebo 11; Week 12, Drug 37"]),
    ],
)  # fmt: skip
def test_a_table_in_plain_text_is_rows(reader: Reader, table: str, rows: list[str]) -> None:
    document = reader(f"WEIGHT\n\nIntroduction\n\n{PROSE}\n\n{table}\n\nResults\n\n{PROSE}\n", "a.txt")
    assert rows_read(document) == rows
    assert document.text.count(PROSE) == 2


@pytest.mark.parametrize(
    "lines",
    [
        "1.\tSertraline\n2.\tFluoxetine",
        "•\tone thing\n•\tanother",
        "It is fast.  It is safe.\nIt is new.  It is old.\nIt is dear.  It is cheap.",
        "[1]\tSmith J. A trial. Lancet 2020;3:4-5.\n[2]\tVale I. Another. Lancet 2021;4:5-6.",
        "one\ttwo",
        "A sentence that goes on.\tAnother one.\nA sentence as before.\tAnd one more.",
    ],
)
def test_a_list_or_prose_is_no_table(lines: str) -> None:
    ends = [0, *(at + 1 for at, character in enumerate(lines) if character == "\n")]
    spans = [Span(start, end - 1) for start, end in zip(ends, [*ends[1:], len(lines) + 1], strict=True)]
    assert list(table_runs(lines, spans)) == []
