"""Rows from files of every kind and under everybody's names; what cannot be read is named with its line."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.types import Support, SupportLabel
from corpus.errors import FileDamaged, FileUnreadable, SettingError
from corpus.span import Span
from evals.checkers import Checked, Evidence
from evals.provenance import Thresholds, provenance_of
from evals.record_files import rows_of
from evals.records import Fault, Quote, Record, row_of
from evals.run_metrics import Totals
from evals.runs import score_file
from evals.scored_rows import ScoredRow, Status
from evals.scorer import MOST_CHARACTERS, MOST_CHECKS, MOST_CONTEXT_CHARACTERS, Scorer
from tests.evals.scoring.rows import ROW, Json, write_csv, write_jsonl


def test_each_bad_line_is_a_fault_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    lines = [json.dumps(ROW), "{not json", "", "[1]", "9" * 5_000, "[" * 100_000, json.dumps(ROW)]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b'\n{"response": "\xff"}\n')
    rows = list(rows_of(path))
    assert [row.line for row in rows] == [1, 2, 4, 5, 6, 7, 8]
    assert [type(row) for row in rows] == [Record, Fault, Fault, Fault, Fault, Record, Fault]
    assert all(row.reason.startswith(f"line {row.line} ") for row in rows if isinstance(row, Fault))


def test_a_list_is_read_like_its_lines(tmp_path: Path) -> None:
    rows = [{**ROW, "id": n, "response": "Wörter " * 50_000} for n in range(30)]
    lines = write_jsonl(tmp_path / "rows.jsonl", *rows)
    for indent in (None, 2):
        path = tmp_path / f"{indent}.json"
        path.write_text(json.dumps(rows, indent=indent, ensure_ascii=False), "utf-8")
        read = list(rows_of(path))
        assert [row.id for row in read] == list(range(30))
        assert [row.response for row in read if isinstance(row, Record)] == [
            row.response for row in rows_of(lines) if isinstance(row, Record)
        ]
    assert [row.line for row in list(rows_of(tmp_path / "2.json"))][:2] == [2, 11]
    (tmp_path / "none.json").write_text(" [ ] ", "utf-8")
    assert list(rows_of(tmp_path / "none.json")) == []


def test_csv_holds_lists_as_json_as_python_prints_them_or_one_text(tmp_path: Path) -> None:
    base = {"user_input": "Why?", "response": "Two\nlines.", "reference": ""}
    cells = ['["a", "it\'s"]', "['a', \"it's\"]", "only one", "[broken", "__import__('os')", '{"a": 1}']
    path = write_csv(tmp_path / "rows.csv", [{**base, "retrieved_contexts": cell} for cell in cells])
    rows = list(rows_of(path))
    contexts = [row.contexts if isinstance(row, Record) else row.reason for row in rows]
    assert contexts[:3] == [("a", "it's"), ("a", "it's"), ("only one",)]
    assert contexts[3] == "line 8: retrieved_contexts begins with a bracket, but is no list: '[broken'"
    assert contexts[4:] == [("__import__('os')",), ('{"a": 1}',)]
    assert [row.line for row in rows] == [2, 4, 6, 8, 10, 12]
    assert isinstance(rows[0], Record)
    assert rows[0].reference is None


def test_parquet_holds_the_same_rows(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")
    from pyarrow.parquet import write_table

    rows = [{**ROW, "id": str(n), "reference": None if n else "r"} for n in range(200)]
    write_table(pyarrow.Table.from_pylist(rows), tmp_path / "rows.parquet")
    read = list(rows_of(tmp_path / "rows.parquet"))
    assert read == list(rows_of(write_jsonl(tmp_path / "rows.jsonl", *rows)))
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(FileDamaged, match=r"bad\.parquet"):
        list(rows_of(tmp_path / "bad.parquet"))


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"rows are read from \.jsonl"):
        list(rows_of(tmp_path / "rows.xlsx"))
    with pytest.raises(FileUnreadable):
        list(rows_of(tmp_path / "none.jsonl"))
    (tmp_path / "latin.csv").write_bytes("response\ncafé\n".encode("latin-1"))
    with pytest.raises(FileDamaged, match="UTF-8"):
        list(rows_of(tmp_path / "latin.csv"))


ANSWER: Json = {
    "id": "a1",
    "question": "How fast?",
    "answer": "Not advice.\n\nIt works fast. [1] It is safe. [2]",
    "abstained": False,
    "confidence": 0.8,
    "sentences": [
        {"text": "It works fast.", "start": 13, "end": 27, "citations": [1]},
        {"text": "It is safe.", "start": 32, "end": 43, "citations": [2]},
    ],
    "citations": [
        {"number": 1, "document_id": "d", "start": 4, "end": 18, "quote": "It works fast."},
        {"number": 2, "document_id": "d", "start": 40, "end": 51, "quote": "It is safe."},
    ],
    "timings_ms": {"retrieve": 2.0, "total": 9.5},
}


@pytest.mark.parametrize(
    "names",
    [
        ("user_input", "response", "retrieved_contexts", "reference"),
        ("input", "actual_output", "retrieval_context", "expected_output"),
        ("input", "actualOutput", "retrievalContext", "expectedOutput"),
    ],
)
def test_the_names_of_ragas_and_deepeval_mean_the_same(names: tuple[str, str, str, str]) -> None:
    row = dict(zip(names, ("Why?", "Because.", ["A.", "B."], "Since."), strict=True))
    assert row_of(row, 7) == Record(7, 7, "Because.", ("A.", "B."), "Why?", "Since.")


def test_an_answer_of_ours_has_its_quotes_as_contexts_and_its_own_sentences() -> None:
    read = row_of(ANSWER, 1)
    assert isinstance(read, Record)
    assert read.contexts == ("It works fast.", "It is safe.")
    assert read.quotes[0] == Quote("d", Span(4, 18), "It works fast.")
    assert read.sentences is not None
    assert [(one.span.of(read.response), one.citations) for one in read.sentences] == [
        ("It works fast.", (1,)),
        ("It is safe.", (2,)),
    ]
    assert (read.confidence, read.milliseconds, read.abstained) == (0.8, 9.5, False)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"response": None}, "line 3: no response"),
        ({"retrieved_contexts": None}, "line 3: no retrieved_contexts"),
        ({"retrieved_contexts": "one text"}, "line 3: retrieved_contexts is not a list of texts, but a text"),
        ({"confidence": 1.5}, "line 3: confidence is 1.5, not in 0..1"),
        ({"answerable": "yes"}, "line 3: answerable is not true or false, but a text"),
        ({"response": "half \ud800"}, "line 3: response holds half a character"),
        ({"error": "time-out\nagain"}, "line 3: the row itself is an error: time-out again"),
    ],
)
def test_a_row_that_lacks_something_says_what_and_where(changed: Json, said: str) -> None:
    fault = row_of({**ROW, **changed}, 3)
    assert isinstance(fault, Fault)
    assert fault.reason.startswith(said)
    assert "\n" not in fault.reason
    assert (fault.id, fault.line) == ("r1", 3)


@pytest.mark.parametrize(
    "changed",
    [
        {"sentences": [{"text": "It works slow.", "start": 13, "end": 27, "citations": [1]}]},
        {"sentences": [{"text": "It works fast.", "start": 12, "end": 26, "citations": [1]}]},
        {"sentences": "none"},
        {"citations": [{"number": 2, "document_id": "d", "start": 4, "end": 18, "quote": "It works fast."}]},
    ],
)
def test_an_answer_of_ours_whose_places_are_wrong_is_a_fault(changed: Json) -> None:
    assert isinstance(row_of({**ANSWER, **changed}, 1), Fault)


CONTEXT = "Ketamine lowered the score by 12 points. The most common side effect was nausea."


class CountingChecker:
    """Supports everything, and counts what it is asked and how long that is."""

    def __init__(self) -> None:
        self.claims = self.characters = 0

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        del evidence
        self.claims += len(claims)
        self.characters += sum(map(len, claims))
        return tuple(Checked(Support(SupportLabel.SUPPORTED, 1.0), ()) for _ in claims)


def scored(response: str, contexts: Sequence[str] = (CONTEXT,), reference: str | None = None) -> ScoredRow:
    return Scorer(CountingChecker()).score(Record("a", 1, response, tuple(contexts), reference=reference))


def test_what_is_over_a_limit_says_which() -> None:
    row = scored("Ketamine works. " * 320_000)
    assert (row.status, row.sentences, row.measured) == (Status.TOO_LONG, (), ())
    assert row.reason == (
        f"the answer has 5,120,000 characters and the limit is {MOST_CHARACTERS:,}: score it in parts"
    )
    row = scored("Ketamine works.", ["a" * (MOST_CONTEXT_CHARACTERS + 1)])
    assert row.status is Status.TOO_LONG
    assert f"the limit is {MOST_CONTEXT_CHARACTERS:,}" in row.reason
    row = scored("Ketamine works.", reference="x" * (MOST_CHARACTERS + 1))
    assert row.status is Status.TOO_LONG
    assert row.reason.startswith("the reference has 200,001 characters")
    row = scored("Ketamine works. It helps.", ["Ketamine works."] * 400, "Ketamine is a drug that works. " * 200)
    assert row.status is Status.TOO_LONG
    assert f"checks against contexts and the limit is {MOST_CHECKS:,}" in row.reason


@pytest.mark.parametrize(
    "pattern",
    [
        "Ketamine lowered the score by 12 points [1]. ",
        "Ketamine works in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]. ",
        "| a very long head of a table | b |\n",
        "and so ketamine lowers it, and it works, but the drug acts; ",
        "[1] ",
    ],
)
def test_the_checks_grow_with_the_answer(pattern: str) -> None:
    asked = []
    for length in (10_000, 20_000, 40_000):
        checker = CountingChecker()
        Scorer(checker).score(Record("a", 1, (pattern * length)[:length], (CONTEXT,)))
        asked.append((checker.claims, checker.characters))
    # In proportion, and a little for what is cut at the end.
    for (claims, characters), (more, longer) in pairwise(asked):
        assert more <= 2 * claims + 50
        assert longer <= 2 * characters + 5_000


def test_a_file_with_a_long_row_has_a_line_for_each(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": n, "response": text, "retrieved_contexts": [CONTEXT]}
        for n, text in enumerate(("Ketamine works.", "A. " * 2_000_000, "It helps."))
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    provenance = provenance_of(source, "counting", "0", Thresholds(), 0)
    summary = score_file(source, target, Scorer(CountingChecker()), provenance, lambda _: None)
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [line["status"] for line in lines] == ["scored", "too_long", "scored"]
    assert lines[1]["faithfulness"] is None
    assert "score it in parts" in lines[1]["reason"]
    assert dict(summary.statuses)["too_long"] == 1
    totals = Totals()
    totals.add(scored("A. " * 100_000))
    assert [one.value for one in totals.figures(0) if one.name == "readable"] == [0.0]
