"""What is handed over as a file stays as it was, byte for byte: conversations, batches, scored runs, their reports.

`golden/exports/` holds the files; `FOOTNOTE_GOLDEN=write` writes them anew where one is meant to change. No model is
asked: answers are the cases of `test_golden_json.py`, and the checker of the scored runs is the tests' own.
"""

import os
from contextlib import nullcontext
from pathlib import Path

import pytest

from assistant.answer_json import answer_json
from assistant.conversations import StoredConversation
from assistant.export.formats import Format, exported
from assistant.types import Question
from evals.provenance import Provenance
from evals.runs import score_file
from evals.scorer import Scorer
from tests.assistant.exporting.conversations import AWKWARD_ONE, LONG_WORD, conversation
from tests.evals.scoring.rows import ROW, HoldsChecker, write_jsonl
from tests.page_documents import KETAMINE
from tests.page_fakes import FakeDocuments
from tests.test_golden_json import answers, shown
from ui.cli.batch import Batch, question_of, run_batch
from ui.cli.main import main

EXPORTS = Path(__file__).parent / "golden" / "exports"
KEPT = {name: shown(answer) for name, answer in answers().items() if answer.finished}
EVERY_CASE = conversation(
    *((f"{name}?", answer, "") for name, answer in KEPT.items()),
    ("Broken?", None, "Something went wrong."),
    title="Every kind of answer",
)
SCORED = (
    ROW,
    {**ROW, "id": "repeated"},
    {**ROW, "id": "half", "response": "Ketamine works within hours. It cures all.", "reference": "Within hours."},
    {
        **ROW,
        "id": "against",
        "response": "It raises blood pressure.",
        "retrieved_contexts": ["It does not it raises blood pressure."],
    },
    {**ROW, "id": "silent", "response": "I don't know."},
    {**ROW, "id": "other language", "response": "Ketamin wirkt innerhalb von Stunden, und der Blutdruck steigt an."},
    {**ROW, "id": "marked up <b>", "response": "The trial had 200 patients <script>. רק & so on."},
    "{not json",
    {"id": "nothing"},
)


def kept(name: str, made: bytes) -> bytes:
    """What the golden file of that name holds."""
    file = EXPORTS / name
    if os.environ.get("FOOTNOTE_GOLDEN") == "write":
        file.write_bytes(made)
    return file.read_bytes()


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize(
    ("name", "of", "documents"),
    [
        ("conversation", EVERY_CASE, FakeDocuments()),
        ("awkward", AWKWARD_ONE, None),
    ],
)
def test_a_conversation_is_exported_as_ever(
    name: str, of: StoredConversation, documents: FakeDocuments | None, kind: Format
) -> None:
    made = exported(of, kind, documents).content.replace(LONG_WORD.encode(), b"wwww")
    assert made == kept(f"{name}.{kind.value}", made)


def test_a_batch_is_written_as_ever(tmp_path: Path) -> None:
    rows = ({"id": number, "question": name} for number, name in enumerate(KEPT))
    source = write_jsonl(tmp_path / "in.jsonl", *rows, "{not json", {"id": "none"})

    def answered(question: Question) -> dict[str, object]:
        return answer_json(KEPT[question.text])

    run_batch(source, tmp_path / "out.jsonl", Batch(question_of, lambda: nullcontext(answered), fits, "question"))
    made = (tmp_path / "out.jsonl").read_bytes()
    assert made == kept("batch.jsonl", made)


def fits(line: dict[str, object], question: Question) -> bool:
    """Nothing is there before."""
    raise AssertionError((line, question))


def scored(source: Path, target: Path) -> None:
    """Score the file into `target` as if it rested on what never changes."""
    rests_on = Provenance(
        "answers.jsonl", "1" * 64, "holds", "2" * 64, "own", "3" * 64, "", "4" * 64, 0, (("footnote", "0.0"),)
    )
    score_file(source, target, Scorer(HoldsChecker()), rests_on, lambda _: None)


def test_a_scored_run_its_report_and_its_comparison_are_written_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    changed = ({**row, "response": KETAMINE.title} if row == ROW else row for row in SCORED)
    scored(write_jsonl(Path("rows.jsonl"), *SCORED), Path("scored.jsonl"))
    scored(write_jsonl(Path("changed.jsonl"), *changed), Path("later.jsonl"))
    scored(EXPORTS / "batch.jsonl", Path("scored_batch.jsonl"))
    assert main(["eval", "report", "scored.jsonl", "scored_batch.jsonl", "--out", "report.html"]) == 0
    for flags, name in ((["--json"], "compared.json"), ([], "compared.txt")):
        capsys.readouterr()
        assert main(["eval", "compare", "scored.jsonl", "later.jsonl", *flags]) == 0
        Path(name).write_text(capsys.readouterr().out, encoding="utf-8")
    for name in (
        "scored.jsonl",
        "scored.summary.json",
        "scored_batch.jsonl",
        "scored_batch.summary.json",
        "report.html",
        "compared.json",
        "compared.txt",
    ):
        made = Path(name).read_bytes()
        assert made == kept(name, made), name


def test_no_file_is_kept_of_an_export_that_is_gone() -> None:
    conversations = {f"{name}.{kind.value}" for name in ("conversation", "awkward") for kind in Format}
    runs = {
        "batch.jsonl",
        "scored.jsonl",
        "scored.summary.json",
        "scored_batch.jsonl",
        "scored_batch.summary.json",
        "report.html",
        "compared.json",
        "compared.txt",
    }
    assert {path.name for path in EXPORTS.iterdir()} == conversations | runs
