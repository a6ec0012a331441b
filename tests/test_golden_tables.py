"""The golden tables are whole: counts to divide by, spans that are sentences, splits that share nothing."""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
REVIEWS = Path(__file__).parents[1] / "corpus" / "reviews"
Row = dict[str, object]


def rows_of(table: str) -> list[Row]:
    """The rows of one table, in order."""
    rows = [json.loads(line) for line in (GOLDEN / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all(isinstance(row, dict) for row in rows)
    return rows


def spanned(span: object, document: object) -> tuple[str, str, str]:
    """The two characters before a span of a review, its text, and the character after it."""
    assert isinstance(span, dict)
    text = (REVIEWS / str(document)).read_text(encoding="utf-8")
    start, end = int(span["start"]), int(span["end"])
    assert 0 < start < end < text.index("\n## References"), f"{document} {start}-{end} is outside the body"
    return text[start - 2 : start], text[start:end], text[end]


def opens_and_closes(span: object, document: object) -> bool:
    """Whether a span is whole sentences, a list item or a whole list with the line above it."""
    before, inside, after = spanned(span, document)
    opens = before in ("\n\n", "- ") or (before[0] in ".:" and before[1] == " ")
    return opens and after in " \n" and inside == inside.strip() and (inside.endswith(".") or after == "\n")


@pytest.mark.parametrize(
    ("table", "label", "counts"),
    [
        ("claims", "expect", {"supported": 90, "wrong": 92, "not_checked": 8, "abstained": 4, "other_language": 6}),
        ("rewordings", "true", {True: 60, False: 60}),
        ("questions", "answerable", {True: 40, False: 20}),
    ],
)
def test_labels_are_counted_and_halved(table: str, label: str, counts: dict[object, int]) -> None:
    rows = rows_of(table)
    assert Counter(row[label] for row in rows) == counts
    assert len({row["id"] for row in rows}) == len(rows)
    for value, total in counts.items():
        dev = sum(row[label] == value and row["split"] == "dev" for row in rows)
        assert abs(2 * dev - total) <= 2, f"{table}: {dev} of {total} {value} rows are dev"


@pytest.mark.parametrize("table", ["claims", "rewordings", "questions"])
def test_dev_shows_nothing_of_report(table: str) -> None:
    splits = defaultdict(set)
    for row in rows_of(table):
        shared = row.get("retrieved_contexts") or (row.get("document"), row.get("sentence"))
        splits[json.dumps(row["question"] if table == "questions" else shared)].add(row["split"])
    assert all(len(of_row) == 1 for of_row in splits.values())


def test_spans_are_whole_sentences_and_list_items() -> None:
    for row in rows_of("rewordings"):
        assert opens_and_closes(row["sentence"], row["document"]), row["id"]
    for row in rows_of("questions"):
        right = row["right"]
        assert isinstance(right, list)
        assert bool(right) == row["answerable"], row["id"]
        for span in right:
            assert opens_and_closes(span, span["document"]), (row["id"], spanned(span, span["document"]))


def test_a_whole_answer_can_be_counted() -> None:
    for row in rows_of("questions"):
        right = row["right"]
        assert isinstance(right, list)
        asks = {span["asks"] for span in right if "asks" in span}
        assert asks == set(range(1, len(asks) + 1)), row["id"]
        assert len(asks) > 1 if row["kind"] in ("two_in_one", "list") else True, row["id"]
