"""`replay`, as whoever doubts an answer calls it: what the page stored is asked again, while its document is left as it
was, added to, rewritten and removed."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import corpus.reviews
from assistant import factory
from assistant.conversations import Notebook
from assistant.llm.client import ModelName, ModelOptions
from assistant.settings import Settings
from assistant.study_file import FILE_NAME, open_study
from assistant.types import Answer, Question
from corpus.sources import SourceFile
from corpus.stored_rows import Metadata
from index.embedder import Embedder
from tests.assistant.llm.model_server import serving
from tests.ui.asking import FOLLOW_UP, QUESTION, Command, Json, one_line
from tests.ui.test_model_command import quoting

ROOT = Path(__file__).parents[2]
NAME = "classical-antidepressants.md"
REVIEW = Path(corpus.reviews.__file__).parent / NAME


class Desk:
    """A library of one file, and the answers that the page stored about it: ids by question."""

    def __init__(self, folder: Path, model: Embedder) -> None:
        self.library = folder / "library"
        self.file = folder / NAME
        self.settings = Settings.from_environment(self.library)
        self.model = model
        self.ids: dict[str, str] = {}

    def add(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")
        with (
            factory.open_library(self.settings) as library,
            factory.ingest(self.settings, library, self.model) as ingest,
        ):
            [receipt] = ingest.add([SourceFile(self.file)], Metadata())
        assert receipt.document_id is not None

    def ask(self, settings: Settings, *questions: str) -> Answer:
        """Keep a conversation as the page does; its last answer."""
        with factory.open_library(settings) as library, closing(open_study(self.library)) as study:
            assistant = factory.conversing(settings, library, self.model)
            notebook, asked = Notebook(study), list[str]()
            conversation = notebook.begin()
            for number, question in enumerate(questions, 1):
                answer = assistant.invoke(Question(question, tuple(asked)))
                name = question if settings.llm is None else "llm"
                self.ids[name] = notebook.keep("sam", conversation, number, question, answer, "")
                asked.append(question)
        return answer

    def alter(self, statement: str, name: str) -> None:
        with closing(sqlite3.connect(self.library / FILE_NAME)) as connection, connection:
            connection.execute(f"UPDATE answers SET answer = {statement} WHERE id = ?", (self.ids[name],))


@pytest.fixture(scope="module")
def made(model: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("replay"), model)
    desk.add(REVIEW.read_text(encoding="utf-8"))
    desk.ask(desk.settings, QUESTION, FOLLOW_UP)
    with pytest.MonkeyPatch.context() as patch, serving(quoting) as server:
        patch.setenv("OPENAI_API_KEY", "sk-none")
        desk.ask(replace(desk.settings, llm=ModelOptions(ModelName.parse("openai:tiny"), server.url)), QUESTION)
    return desk


@pytest.fixture
def desk(made: Desk, tmp_path: Path) -> Desk:
    """A copy; its file is the same, so that another text there is a newer version."""
    shutil.copytree(made.library, tmp_path / "library")
    copy = Desk(tmp_path, made.model)
    copy.file = made.file
    copy.ids = dict(made.ids)
    return copy


def replayed(footnote: Command, desk: Desk, name: str, status: int) -> Json:
    done, out, _ = footnote("replay", desk.ids[name], "--json", "--library", desk.library)
    assert done == status
    outcome = json.loads(out)
    assert isinstance(outcome, dict)
    for citation in outcome["citations"]:
        if (now := citation["now"]) is not None:
            text = json.loads(footnote("show", now["document_id"], "--json", "--library", desk.library)[1])["text"]
            assert text[now["start"] : now["end"]] == now["quote"]
    return outcome


def test_what_is_as_it_was_gives_the_same_bytes(footnote: Command, made: Desk) -> None:
    for name in (QUESTION, FOLLOW_UP):
        outcome = replayed(footnote, made, name, 0)
        assert (outcome["same"], outcome["holds_enough"], outcome["asked_alone"]) == (True, True, False)
        assert (outcome["changes"], outcome["differing"]) == ([], [])
        assert {citation["state"] for citation in outcome["citations"]} == {"unchanged"}
    status, out, err = footnote("replay", made.ids[QUESTION][:8], "--library", made.library)
    assert (status, err) == (0, "")
    assert "The same bytes." in out
    listed = footnote("replay", "--list", "--library", made.library)[1].splitlines()
    assert [line.partition(" ")[0] for line in listed] == list(made.ids.values())[::-1]
    assert listed[-1].endswith(QUESTION)


def test_it_runs_as_a_command(made: Desk) -> None:
    command = [sys.executable, "-m", "ui.cli.main", "replay", made.ids[QUESTION], "--library", str(made.library)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The same bytes." in done.stdout


def test_a_newer_version_that_only_adds_to_it(footnote: Command, desk: Desk) -> None:
    foreword = "\n## Foreword\n\nThis edition was looked through by another committee.\n\n## "
    desk.add(REVIEW.read_text(encoding="utf-8").replace("\n## ", foreword, 1))
    outcome = replayed(footnote, desk, QUESTION, 1)
    assert [(change["kind"], change["name"]) for change in outcome["changes"]] == [("document_changed", NAME)]
    assert {citation["state"] for citation in outcome["citations"]} == {"moved"}
    assert all(citation["now"]["quote"] == citation["quote"] for citation in outcome["citations"])
    assert all(pair["before"] == pair["after"] for pair in outcome["sentences"])
    text = footnote("replay", desk.ids[QUESTION], "--library", desk.library)[1]
    assert "document changed" in text
    assert "moved" in text


def test_a_newer_version_that_says_something_else(footnote: Command, desk: Desk) -> None:
    quote = replayed(footnote, desk, QUESTION, 0)["citations"][0]["quote"]
    review = REVIEW.read_text(encoding="utf-8")
    rewritten = quote.replace("TCAs", "the older TCAs", 1) if "TCAs" in quote else "In short: " + quote
    desk.add(review.replace(quote, rewritten))
    outcome = replayed(footnote, desk, QUESTION, 1)
    first = outcome["citations"][0]
    assert (first["state"], first["now"]["quote"]) == ("changed", rewritten)
    text = footnote("replay", desk.ids[QUESTION], "--library", desk.library)[1]
    assert "      was  " in text
    assert "      now  " in text


def test_a_document_that_was_removed(footnote: Command, desk: Desk) -> None:
    remove(footnote, desk)
    outcome = replayed(footnote, desk, QUESTION, 1)
    assert [(change["kind"], change["after"]) for change in outcome["changes"]] == [("document_gone", None)]
    assert {(citation["state"], citation["now"]) for citation in outcome["citations"]} == {("gone", None)}
    assert {pair["after"] for pair in outcome["sentences"]} == {None}


def test_what_a_language_model_wrote_is_replayed_as_far_as_it_can_be(footnote: Command, desk: Desk) -> None:
    """No model is there any more."""
    outcome = replayed(footnote, desk, "llm", 0)
    assert (outcome["llm"], outcome["compared"]) == ("openai:tiny", "passages and citations")
    assert "openai:tiny wrote it" in footnote("replay", desk.ids["llm"], "--library", desk.library)[1]
    remove(footnote, desk)
    outcome = replayed(footnote, desk, "llm", 1)
    assert "passages" in outcome["differing"]
    assert "citations" in outcome["differing"]


def test_other_weights_and_settings_are_told(footnote: Command, desk: Desk) -> None:
    desk.alter(f"json_set(answer, '$.origin.weights.reader', '{'0' * 64}', '$.origin.settings.depth', 3)", QUESTION)
    outcome = replayed(footnote, desk, QUESTION, 0)
    assert [(change["kind"], change["name"], change["before"]) for change in outcome["changes"]] == [
        ("weights", "reader", "0" * 64),
        ("setting", "depth", 3),
    ]
    text = footnote("replay", desk.ids[QUESTION], "--library", desk.library)[1]
    assert "setting             depth: 3 -> 8" in text


def test_an_answer_of_an_earlier_version_says_that_it_does_not_hold_enough(footnote: Command, desk: Desk) -> None:
    desk.alter("json_remove(answer, '$.origin', '$.citations[0].surroundings')", QUESTION)
    outcome = replayed(footnote, desk, QUESTION, 0)
    assert (outcome["same"], outcome["holds_enough"]) == (True, False)
    status, text, _ = footnote("replay", desk.ids[QUESTION], "--library", desk.library)
    assert status == 0
    assert "does not hold what it was made from" in text


def test_a_follow_up_whose_conversation_was_deleted_is_asked_by_itself(footnote: Command, desk: Desk) -> None:
    with closing(sqlite3.connect(desk.library / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE answers SET conversation = NULL WHERE id = ?", (desk.ids[FOLLOW_UP],))
    done, out, _ = footnote("replay", desk.ids[FOLLOW_UP], "--json", "--library", desk.library)
    outcome = json.loads(out)
    assert outcome["asked_alone"]
    assert done == (0 if outcome["same"] else 1)


@pytest.mark.parametrize(("arguments", "status"), [((), 2), (("--list", "abcdef"), 2), (("abc",), 1), (("f" * 32,), 1)])
def test_what_is_no_answer_is_one_line(footnote: Command, made: Desk, arguments: tuple[str, ...], status: int) -> None:
    one_line(footnote("replay", *arguments, "--library", made.library), status)


def remove(footnote: Command, desk: Desk) -> None:
    """Take the document out that the answers are about."""
    documents = json.loads(footnote("list", "--json", "--library", desk.library)[1])["documents"]
    status, _, _ = footnote("remove", documents[0]["id"], "--library", desk.library)
    assert status == 0
