"""Our verifier inside RAGAS and DeepEval, and files between us and them: with the real packages, where they are
installed (`pip install 'footnote[ragas,deepeval]'`), which the lock leaves out."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from evals.record_files import rows_of
from evals.records import Names, Record, named_for, row_of
from tests.evals.scoring.rows import write_jsonl

pytestmark = pytest.mark.filterwarnings("ignore")
CONTEXTS = ["Of 120 patients 40 slept better. Nobody died.", "The trial | ran in two towns."]
TRUE, MIXED, NEITHER = "Nobody died.", "Nobody died. 60 patients slept better.", "I don't know."
ROWS = [
    {"id": str(number), "user_input": "Who slept?", "response": response, "retrieved_contexts": CONTEXTS}
    for number, response in enumerate((TRUE, MIXED, NEITHER))
]


@pytest.fixture(autouse=True)
def no_telemetry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RAGAS_DO_NOT_TRACK", "true")
    monkeypatch.setenv("DEEPEVAL_TELEMETRY_OPT_OUT", "1")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("checker", ["verbatim", "learned"])
def test_ragas_evaluates_with_our_verifier(checker: str) -> None:
    metrics = pytest.importorskip("footnote.ragas")
    from ragas import EvaluationDataset, evaluate

    metric = metrics.RagasFaithfulness(checker=checker)
    result = evaluate(EvaluationDataset.from_list(ROWS), [metric], show_progress=False, raise_exceptions=True)
    true, mixed, neither = (scores["footnote_faithfulness"] for scores in result.scores)
    assert (true, mixed) == (1.0, 0.5)
    assert math.isnan(neither)
    scored = metric.score(response=MIXED, retrieved_contexts=CONTEXTS)
    assert scored.value == 0.5
    assert "60 patients slept better." in scored.reason
    assert "abstained" in metric.score(response=NEITHER, retrieved_contexts=CONTEXTS).reason


@pytest.mark.parametrize("checker", ["verbatim", "learned"])
def test_deepeval_evaluates_with_our_verifier(checker: str) -> None:
    metrics = pytest.importorskip("footnote.deepeval")
    from deepeval import assert_test, evaluate
    from deepeval.evaluate import AsyncConfig, DisplayConfig
    from deepeval.test_case import LLMTestCase

    cases = [LLMTestCase(input="Who slept?", actual_output=row["response"], retrieval_context=CONTEXTS) for row in ROWS]
    for run_async in (True, False):
        shown = DisplayConfig(show_indicator=False, print_results=False)
        result = evaluate(
            cases,
            [metrics.DeepEvalFaithfulness(checker=checker)],
            async_config=AsyncConfig(run_async=run_async),
            display_config=shown,
        )
        by_name = sorted(result.test_results, key=lambda test: test.index)
        [true, mixed, neither] = [test.metrics_data[0] for test in by_name]
        assert [(true.score, true.success), (mixed.score, mixed.success)] == [(1.0, True), (0.5, False)]
        assert "60 patients slept better." in mixed.reason
        assert (neither.success, neither.reason.partition(":")[0]) == (True, "abstained")
    assert_test(cases[0], [metrics.DeepEvalFaithfulness(checker=checker)], run_async=False)
    with pytest.raises(AssertionError, match="60 patients slept better"):
        assert_test(cases[1], [metrics.DeepEvalFaithfulness(checker=checker)], run_async=False)


def test_files_go_to_ragas_and_come_back(tmp_path: Path) -> None:
    ragas = pytest.importorskip("ragas", reason="needs the extra: pip install 'footnote[ragas]'")
    path = write_jsonl(tmp_path / "ours.jsonl", *(written(row, Names.RAGAS) for row in ROWS))
    dataset = ragas.EvaluationDataset.from_jsonl(path)
    assert [sample.response for sample in dataset] == [TRUE, MIXED, NEITHER]
    for name, save in (("theirs.jsonl", dataset.to_jsonl), ("theirs.csv", dataset.to_csv)):
        save(tmp_path / name)
        assert contents(tmp_path / name) == contents(path)


def test_files_go_to_deepeval_and_come_back(tmp_path: Path) -> None:
    datasets = pytest.importorskip("deepeval.dataset", reason="needs the extra: pip install 'footnote[deepeval]'")
    from deepeval.test_case import RetrievedContextData

    plain = [{**row, "retrieved_contexts": CONTEXTS[:1] * 2} for row in ROWS]
    path = write_jsonl(tmp_path / "ours.jsonl", *(written(row, Names.DEEPEVAL) for row in plain))
    dataset = datasets.EvaluationDataset()
    dataset.add_goldens_from_jsonl_file(str(path))
    assert [golden.actual_output for golden in dataset.goldens] == [TRUE, MIXED, NEITHER]
    dataset.goldens[0].retrieval_context = [
        RetrievedContextData(source="a.pdf", context=CONTEXTS[0]),
        CONTEXTS[0],
    ]
    for kind in ("jsonl", "json", "csv"):
        saved = Path(dataset.save_as(kind, str(tmp_path), f"theirs_{kind}"))
        assert contents(saved) == contents(path)


def test_a_row_written_for_others_reads_as_the_same_record() -> None:
    for names in Names:
        fields = {**ROWS[1], "reference": "Nobody died."}
        assert row_of(json.loads(json.dumps(written(fields, names))), 1) == row_of(fields, 1)


def test_contexts_that_deepeval_joined_are_parted() -> None:
    row = row_of({"actual_output": "x", "retrieval_context": "A.|deepeval_source=b.pdf,deepeval_context=B, c."}, 1)
    assert isinstance(row, Record)
    assert row.contexts == ("A.", "B, c.")


def written(row: dict[str, Any], names: Names) -> dict[str, object]:
    record = row_of(row, 1)
    assert isinstance(record, Record)
    return named_for(record, names)


def contents(path: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    rows = [row for row in rows_of(path) if isinstance(row, Record)]
    return [(row.question, row.response, row.contexts) for row in rows]
