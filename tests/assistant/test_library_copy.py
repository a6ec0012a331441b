"""A library copied into another database and back: nothing lost, nothing twice, and the answers are the same."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversations import Notebook
from assistant.library_copy import Copied, copy_documents, copy_study
from assistant.study_file import StoredAnswers, check_study, open_study
from corpus.errors import LibraryModelMismatch
from corpus.integrity import check
from corpus.library import Library
from corpus.stored_rows import Metadata
from evals.verdicts import Label, LibrarySources, Rulings
from tests.fakes import an_ingest, open_library, sourced, write_reviews
from tests.page_documents import ketamine_answer
from tests.postgres import IN_POSTGRES
from ui.web.accounts import Passwords, People, Role, people_problems

FILES = ["alpha", "beta", "gamma"]


def told(_: int, __: int) -> None:
    """Nobody looks."""


def state(library: Library) -> tuple[object, ...]:
    keys = sorted({stored.text_sha256 for stored in library.passages()})
    return (
        library.documents(),
        library.digests(),
        library.passages(),
        library.sentences(),
        library.half_vectors(keys).tolist(),
        [(failure.source, failure.reason) for failure in library.failures.all()],
    )


def filled(library: Library, folder: Path) -> None:
    paths = write_reviews(folder / "files", FILES)
    copy = folder / "files" / "copy.txt"
    copy.write_bytes(paths[0].read_bytes())
    (folder / "files" / "bad.txt").write_bytes(b"\xff\xfe\x00")
    list(an_ingest(library).add(sourced([*paths, copy, folder / "files" / "bad.txt"]), Metadata()))


@pytest.fixture
def address(postgres: str, tmp_path: Path) -> str:
    return f"{postgres}&schema=copy_{abs(hash(tmp_path)):x}"


def test_into_postgresql_and_back_all_is_the_same(tmp_path: Path, address: str) -> None:
    with (
        open_library(tmp_path / "first") as first,
        Library.open(tmp_path / "server", first.embedder, url=address) as server,
        open_library(tmp_path / "back") as back,
    ):
        filled(first, tmp_path)
        assert copy_documents(first, server, told) == Copied(3, 0)
        assert copy_documents(server, back, told) == Copied(3, 0)
        assert state(first) == state(server) == state(back)
        assert len(first.documents()[0].also_at) == len(first.failures.all()) == 1
        assert check(server) == check(back) == ()
        generation = server.generation
        assert copy_documents(first, server, told) == Copied(0, 3)
        assert server.generation == generation


def test_cut_short_it_goes_on_where_it_was(tmp_path: Path, address: str) -> None:
    def cut(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with (
        open_library(tmp_path / "first") as first,
        Library.open(tmp_path / "server", first.embedder, url=address) as server,
    ):
        filled(first, tmp_path)
        with pytest.raises(KeyboardInterrupt):
            copy_documents(first, server, cut)
        assert check(server) == ()
        first.remove(first.documents()[0].id)
        assert copy_documents(first, server, told) == Copied(1, 1)
        assert len(server.documents()) == 3


def test_a_newer_state_of_a_file_takes_the_olders_place(tmp_path: Path, address: str) -> None:
    with (
        open_library(tmp_path / "first") as first,
        Library.open(tmp_path / "server", first.embedder, url=address) as server,
    ):
        filled(first, tmp_path)
        copy_documents(first, server, told)
        path = tmp_path / "files" / "beta.txt"
        path.write_text(path.read_text("utf-8").replace("beta", "delta"), "utf-8")
        list(an_ingest(first).add(sourced([path]), Metadata()))
        assert copy_documents(first, server, told) == Copied(1, 2)
        assert state(first)[1:5] == state(server)[1:5]
        assert check(server) == ()


def test_another_models_library_is_not_copied_over(tmp_path: Path, address: str) -> None:
    with (
        open_library(tmp_path / "first") as first,
        Library.open(tmp_path / "server", "other@1", url=address) as server,
        pytest.raises(LibraryModelMismatch),
    ):
        copy_documents(first, server, told)


def test_people_conversations_and_verdicts_come_along_and_go_on(tmp_path: Path, address: str) -> None:
    quick = Passwords()
    with (
        open_library(tmp_path / "first") as first,
        closing(open_study(tmp_path / "first")) as study,
        closing(open_study(tmp_path, url=address)) as server,
        closing(open_study(tmp_path / "back")) as back,
    ):
        filled(first, tmp_path)
        People(study, quick).add("Ann", Role.TUTOR, "a long password")
        notebook = Notebook(study)
        conversation = notebook.begin()
        answer = notebook.keep("ann", conversation, 1, "How?", ketamine_answer("How?"), "")
        notebook.flag("ann", answer, "odd")
        Rulings(study, LibrarySources(first)).rule(answer, 1, 1, "Ann", Label.SUPPORTS)
        assert copy_study(study, server) == copy_study(server, back) == 1
        assert copy_study(study, server) is None
        for copied in (server, back):
            assert People(copied, quick).known("ann", "a long password") == People(study, quick).named("ANN")
            assert Notebook(copied).conversation("ann", conversation) == notebook.conversation("ann", conversation)
            assert StoredAnswers(copied).answer(answer) == StoredAnswers(study).answer(answer)
            rulings = Rulings(copied, LibrarySources(first))
            assert rulings.in_force() == Rulings(study, LibrarySources(first)).in_force()
            # What comes next takes no number that was copied.
            assert rulings.rule(answer, 1, None, "Ann", Label.SUPPORTS).number == 2
            assert People(copied, quick).add("Ben", Role.STUDENT, "another password").id == 2
        assert check_study(tmp_path, lambda _: None, (people_problems,), address) == ()


def test_the_command_copies_and_says_what(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.cli.main import main

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv(IN_POSTGRES, raising=False)
    with open_library(tmp_path / "first") as first:
        filled(first, tmp_path)
    assert main(["library", "copy", str(tmp_path / "first"), address, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"copied": 3, "unchanged": 0, "answers": 0}
    assert main(["library", "copy", address, str(tmp_path / "back")]) == 0
    assert capsys.readouterr().out.startswith("copied 3 documents; 0 were there already\n")
    assert main(["library", "copy", str(tmp_path / "nothing"), address]) == 1
    assert "there is no library in" in capsys.readouterr().err
    assert main(["--library", address, "list"]) == 0
    assert capsys.readouterr().out.count("\n") == 3
