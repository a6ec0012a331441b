"""A folder is followed: what is new, changed, renamed or deleted in it, planned first; nothing is lost by a kill."""

import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from assistant import factory
from assistant.settings import Settings
from corpus.errors import FileUnreadable
from corpus.integrity import check
from corpus.library import Library
from corpus.readers.sandbox import Crew
from corpus.receipts import Receipt
from corpus.stored_rows import Metadata
from index.embedder import Embedder
from index.folder_sync import Change, SyncPlan, carry_out, plan
from index.indexer import Ingest, Reading
from tests.fakes import HashingEmbedder, an_ingest, open_library, review, sourced, write_reviews
from ui.cli.main import main

ROOT = Path(__file__).parents[2]


class Followed:
    """A library and a folder that it follows."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder

    def plan(self) -> SyncPlan:
        with Crew(size=1) as crew:
            return plan(self.library, self.folder, crew)

    def changes(self) -> list[tuple[str, str]]:
        """What is to be done, by file."""
        return [(step.change.value, step.source) for step in self.plan().steps if step.change is not Change.UNCHANGED]

    def follow(self) -> list[str]:
        """Have it done; each status or change, and the library is whole and then knows of nothing to do."""
        done = [
            item.status.value if isinstance(item, Receipt) else item.change.value
            for item in carry_out(self.library, an_ingest(self.library), self.plan(), lambda _: None)
        ]
        assert check(self.library) == ()
        assert self.changes() == [] or "failed" in done
        return done

    def texts(self) -> dict[str, str]:
        """The text of each document by where it lies."""
        root = self.folder.resolve()
        return {
            str(Path(record.path).relative_to(root)): self.library.document(record.id).text
            for record in self.library.documents()
        }

    def ids(self) -> dict[str, str]:
        return {record.source: record.id for record in self.library.documents()}


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Followed]:
    """Three files, all in the library."""
    write_reviews(tmp_path / "files", ["alpha", "beta", "gamma"])
    with open_library(tmp_path / "library") as library:
        made = Followed(library, tmp_path / "files")
        assert made.follow() == ["added"] * 3
        yield made


def test_every_change_is_planned_and_then_made(followed: Followed) -> None:
    folder, before = followed.folder, followed.ids()
    write_reviews(folder / "deeper", ["delta"])
    (folder / "alpha.txt").write_text(review("alpha", 5), encoding="utf-8")
    (folder / "beta.txt").rename(folder / "deeper" / "renamed.txt")
    (folder / "gamma.txt").unlink()
    generation = followed.library.generation
    assert followed.changes() == [
        ("changed", "alpha.txt"),
        ("new", "deeper/delta.txt"),
        ("renamed", "deeper/renamed.txt"),
        ("deleted", "gamma.txt"),
    ]
    assert followed.library.generation == generation
    assert followed.follow() == ["renamed", "replaced", "added", "deleted"]
    assert followed.ids()["renamed.txt"] == before["beta.txt"]
    assert followed.texts() == {
        "alpha.txt": review("alpha", 5),
        "deeper/delta.txt": review("delta"),
        "deeper/renamed.txt": review("beta"),
    }


def test_a_renamed_file_is_neither_read_nor_embedded_again(followed: Followed) -> None:
    (followed.folder / "beta.txt").rename(followed.folder / "b.txt")
    embedder = HashingEmbedder()
    list(carry_out(followed.library, an_ingest(followed.library, embedder), followed.plan(), lambda _: None))
    assert embedder.texts == []
    assert followed.changes() == []


@pytest.mark.usefixtures("either_database")
def test_files_that_changed_places_keep_their_documents(followed: Followed) -> None:
    folder, before = followed.folder, followed.ids()
    key = Metadata(citation_key="alpha2020")
    list(an_ingest(followed.library).add(sourced([folder / "alpha.txt"]), key))
    (folder / "alpha.txt").rename(folder / "x.txt")
    (folder / "beta.txt").rename(folder / "alpha.txt")
    (folder / "x.txt").rename(folder / "beta.txt")
    assert followed.changes() == [("renamed", "alpha.txt"), ("renamed", "beta.txt")]
    followed.follow()
    assert followed.ids() == {**before, "alpha.txt": before["beta.txt"], "beta.txt": before["alpha.txt"]}
    [record] = [record for record in followed.library.documents() if record.citation_key]
    assert record.source == "beta.txt"


@pytest.mark.usefixtures("either_database")
def test_a_file_moved_over_another_leaves_the_other_out(followed: Followed) -> None:
    (followed.folder / "beta.txt").replace(followed.folder / "alpha.txt")
    [step] = [step for step in followed.plan().steps if step.change is Change.RENAMED]
    assert step.reason == "in place of alpha"
    assert followed.follow() == ["renamed"]
    assert followed.texts() == {"alpha.txt": review("beta"), "gamma.txt": review("gamma")}


def test_an_edited_copy_beside_the_old_version(followed: Followed) -> None:
    folder, before = followed.folder, followed.ids()
    (folder / "alpha.txt").rename(folder / "alpha_v1.txt")
    write_reviews(folder, ["alpha"], 7)
    assert followed.changes() == [("new", "alpha.txt"), ("renamed", "alpha_v1.txt")]
    followed.follow()
    assert followed.ids()["alpha_v1.txt"] == before["alpha.txt"]
    assert followed.texts()["alpha.txt"] == review("alpha", 7)


def test_a_copy_that_goes_leaves_the_document(followed: Followed) -> None:
    folder = followed.folder
    (folder / "copy.txt").write_text(review("beta"), encoding="utf-8")
    assert followed.changes() == [("copied", "copy.txt")]
    assert followed.follow() == ["unchanged"]
    (folder / "beta.txt").unlink()
    [step] = [step for step in followed.plan().steps if step.change is Change.DELETED]
    assert "stays" in step.reason
    followed.follow()
    assert followed.texts()["copy.txt"] == review("beta")


def test_only_what_came_from_the_folder_is_ever_taken_out(followed: Followed, tmp_path: Path) -> None:
    [elsewhere] = write_reviews(tmp_path / "files of others", ["other"])
    list(an_ingest(followed.library).add(sourced([elsewhere]), Metadata()))
    elsewhere.unlink()
    (followed.folder / "beta.txt").unlink()
    assert followed.changes() == [("deleted", "beta.txt")]
    followed.follow()
    assert "other.txt" in followed.ids()


def test_a_folder_that_is_empty_or_gone_takes_nothing_out(followed: Followed) -> None:
    for path in followed.folder.iterdir():
        path.unlink()
    with pytest.raises(FileUnreadable, match="3 documents of the library came from it"):
        followed.plan()
    followed.folder.rmdir()
    with pytest.raises(FileUnreadable, match="is no folder"):
        followed.plan()
    assert len(followed.ids()) == 3


def test_what_cannot_be_looked_into_takes_nothing_out(followed: Followed) -> None:
    packed = followed.folder / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("p.txt", review("packed"))
        archive.writestr("q.txt", review("quick"))
    list(carry_out(followed.library, an_ingest_of_zips(followed.library), followed.plan(), lambda _: None))
    assert len(followed.ids()) == 5
    assert followed.changes() == []
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("p.txt", review("packed"))
    assert followed.changes() == [("deleted", "packed.zip/q.txt")]
    whole = packed.read_bytes()
    packed.write_bytes(whole[:40])
    assert ("deleted", "packed.zip/p.txt") not in followed.changes()


def an_ingest_of_zips(library: Library) -> Ingest:
    return an_ingest(library, reading=Reading())


def test_the_command_says_first_and_does_on_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def faked(settings: Settings, library: Library, _: Embedder) -> AbstractContextManager[Ingest]:
        return nullcontext(an_ingest(library, HashingEmbedder(settings.embedder)))

    monkeypatch.setattr(factory, "ingest", faked)
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))
    folder = tmp_path / "files"
    write_reviews(folder, ["alpha", "beta"])

    def run(*options: str) -> tuple[int, str, str]:
        status = main(["add", "--sync", str(folder), *options])
        return status, *capsys.readouterr()

    status, out, err = run()
    assert (status, out) == (0, "new       alpha.txt\nnew       beta.txt\n")
    assert err == "2 files: 2 new; nothing was done: give --yes to do it\n"
    assert main(["list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == []
    status, out, _ = run("--yes")
    assert (status, [line.split()[0] for line in out.splitlines()]) == (0, ["added", "added"])
    (folder / "beta.txt").rename(folder / "b.txt")
    (folder / "alpha.txt").unlink()
    status, out, _ = run("--json")
    planned = json.loads(out)
    assert (planned["done"], planned["unchanged"], planned["receipts"]) == (False, 0, [])
    assert [change["change"] for change in planned["changes"]] == ["deleted", "renamed"]
    assert planned["changes"][1]["former_path"] == str(folder / "beta.txt")
    status, out, _ = run("--json", "--yes")
    done = json.loads(out)
    assert (done["done"], done["changes"]) == (True, planned["changes"])
    assert run("--yes")[1:] == ("", "1 file: 1 unchanged\n")


FILES = 16
KILLS = 6


def changed_folder(folder: Path) -> tuple[Callable[[Path], None], dict[str, str]]:
    """What changes a folder of `FILES` reviews in every way, and its texts afterwards."""
    names = [f"r{number:02}" for number in range(FILES)]

    def change(where: Path) -> None:
        for number, name in enumerate(names):
            file = where / f"{name}.txt"
            if number % 4 == 0:
                file.write_text(review(name, 9), encoding="utf-8")
            elif number % 4 == 1:
                file.rename(where / f"moved-{name}.txt")
            elif number % 4 == 2:
                file.unlink()
        write_reviews(where, ["new1", "new2"])

    write_reviews(folder, names)
    expected = {}
    for number, name in enumerate(names):
        if number % 4 != 2:
            expected[f"moved-{name}.txt" if number % 4 == 1 else f"{name}.txt"] = review(
                name, 9 if number % 4 == 0 else 3
            )
    return change, expected | {f"{name}.txt": review(name) for name in ("new1", "new2")}


def test_a_kill_in_the_middle_loses_nothing_and_the_next_run_ends_it(tmp_path: Path) -> None:
    drawn = random.Random(4)
    lasted = 0.6
    for number in range(KILLS):
        folder = tmp_path / f"files-{number}"
        change, expected = changed_folder(folder)
        with open_library(tmp_path / f"library-{number}") as library:
            followed = Followed(library, folder)
            followed.follow()
            kept = {record.id for record in library.documents()}
            change(folder)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.index.syncing", str(tmp_path / f"library-{number}"), str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            started = time.perf_counter()
            if number:
                time.sleep(drawn.uniform(0, lasted))
                child.kill()
            else:
                child.wait()
                lasted = time.perf_counter() - started
        with open_library(tmp_path / f"library-{number}") as library:
            assert check(library) == ()
            unchanged = {record.id for record in library.documents() if "r03" in record.source}
            assert unchanged <= kept
            assert unchanged
            followed = Followed(library, folder)
            followed.follow()
            assert followed.texts() == expected
