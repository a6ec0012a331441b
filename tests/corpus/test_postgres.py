"""A library in PostgreSQL beside what a file does as well: its address, its server, and who may do what there."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pg8000 import native

from corpus.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryMissing,
    LibraryReadOnly,
    LibraryTooNew,
    QuestionOverLimit,
    SettingError,
)
from corpus.glossary import Glossary
from corpus.integrity import check
from corpus.library import Library
from corpus.postgres import Address, PostgresDatabase
from index.snapshot import CurrentSnapshot
from tests.corpus.entries import store
from tests.fakes import EMBEDDER, open_library
from tests.postgres import IN_POSTGRES, url_of


@pytest.fixture
def library(tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setenv(IN_POSTGRES, postgres)
    with open_library(tmp_path / "library") as opened:
        yield opened


def run(library: Library, statement: str) -> None:
    """As somebody who sits at the server."""
    address = Address.parse(library.url)
    with native.Connection("postgres", unix_sock=f"{address.host}/.s.PGSQL.5432", ssl_context=False) as connection:
        connection.run(f"SET search_path = {address.schema}")
        connection.run(statement)


def test_nothing_of_it_is_written_into_its_folder(library: Library, tmp_path: Path) -> None:
    store(library, tmp_path, "alpha")
    assert list(library.folder.iterdir()) == []


def test_a_machine_with_nowhere_to_write_finds_in_it_all_the_same(library: Library, tmp_path: Path) -> None:
    store(library, tmp_path, "alpha")
    (tmp_path / "a file").write_text("no folder can be made here", "utf-8")
    with Library.open(tmp_path / "a file" / "folder", EMBEDDER, url=library.url) as opened:
        assert len(CurrentSnapshot(opened, Glossary(()), ())().texts.passages) == 3


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE documents SET text = replace(text, 'rises', 'falls')",
        "UPDATE passages SET passage = replace(passage, '0', '1')",
        "UPDATE embeddings SET vector = substr(vector, 3)",
        "UPDATE meta SET generation = 7",
        "DELETE FROM embeddings",
        "DROP TABLE originals",
    ],
)
def test_a_change_behind_its_back_is_found(library: Library, tmp_path: Path, change: str) -> None:
    store(library, tmp_path, "alpha")
    assert check(library) == ()
    run(library, change)
    assert check(library) != ()


def test_a_server_that_was_started_anew_is_come_back_to(library: Library, tmp_path: Path) -> None:
    store(library, tmp_path, "alpha")
    run(library, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'footnote'")
    assert len(library.documents()) == 1
    store(library, tmp_path, "beta")
    assert library.generation == 2


class Ended(BaseException):
    """What ends a question, as a signal does or another thread."""


@pytest.mark.parametrize("kind", [QuestionOverLimit, Ended])
def test_a_question_that_is_ended_in_the_middle_of_an_answer_leaves_the_next_its_own(
    library: Library, tmp_path: Path, kind: type[BaseException]
) -> None:
    def end(_: str) -> str:
        raise kind

    alpha = store(library, tmp_path, "alpha").document
    store(library, tmp_path, "beta")
    assert isinstance(library.database, PostgresDatabase)
    wire = library.database._wire
    assert wire is not None
    wire.register_in_adapter(25, end)
    with pytest.raises(kind):
        library.documents()
    assert library.document(alpha.id) == alpha
    assert [record.title for record in library.documents()] == ["alpha", "beta"]
    assert library.generation == 2


def test_what_fails_in_the_middle_leaves_the_last_good_state(library: Library, tmp_path: Path) -> None:
    store(library, tmp_path, "alpha")
    run(library, "ALTER TABLE passages ADD CHECK (length(text) < 0) NOT VALID")
    with pytest.raises(LibraryDamaged):
        store(library, tmp_path, "beta")
    assert library.generation == len(library.documents()) == 1
    assert check(library) == ()


def test_a_reader_may_read_and_is_told_why_no_more(library: Library, tmp_path: Path) -> None:
    store(library, tmp_path, "alpha")
    address = Address.parse(library.url)
    reader = f"reader_{address.schema[-8:]}"
    run(library, f"CREATE ROLE {reader} LOGIN")
    run(library, f"GRANT USAGE ON SCHEMA {address.schema} TO {reader}")
    run(library, f"GRANT SELECT ON ALL TABLES IN SCHEMA {address.schema} TO {reader}")
    url = library.url.replace("//postgres@", f"//{reader}@")
    with Library.open(tmp_path / "reader", EMBEDDER, url=url) as opened:
        assert len(opened.documents()) == 1
        with pytest.raises(LibraryReadOnly, match="may not be written to"):
            store(opened, tmp_path, "beta")
    assert library.generation == 1


def test_a_later_versions_library_is_left_alone(library: Library) -> None:
    run(library, "UPDATE formats SET version = 99")
    with pytest.raises(LibraryTooNew, match="update Footnote"):
        open_library(library.folder)


def test_what_is_wrong_is_said_without_the_password(tmp_path: Path, postgres: str) -> None:
    for url, kind, words in (
        ("postgresql://ann:hidden@127.0.0.1:1/reviews", LibraryMissing, "is the server running"),
        (f"{postgres}&schema=A-B", SettingError, "schema"),
        (f"{postgres}&sslmode=no", SettingError, "sslmode"),
        (f"{postgres}&colour=red", SettingError, "colour"),
        ("postgresql://ann:hidden@host:port/reviews", SettingError, "postgresql://USER@HOST"),
        (postgres.replace("/postgres?", "/nowhere?"), LibraryMissing, "check user, password and database"),
    ):
        with pytest.raises((LibraryError, SettingError), match=words) as raised:
            Library.open(tmp_path / "library", EMBEDDER, url=url)
        assert isinstance(raised.value, kind)
        assert "hidden" not in str(raised.value)


def test_without_the_driver_the_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pg8000", None)
    with pytest.raises(SettingError, match="pip install 'footnote"):
        Library.open(tmp_path, EMBEDDER, url="postgresql://localhost/reviews")


def test_an_address_says_who_where_and_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "of the environment")
    address = Address.parse("postgres://ann@db.example:5433/reviews?schema=ward&sslmode=verify-full")
    assert (address.user, address.host, address.port, address.database) == ("ann", "db.example", 5433, "reviews")
    assert (address.schema, address.tls, address.password) == ("ward", "verify-full", "of the environment")
    assert str(address) == "postgresql://ann@db.example:5433/reviews?schema=ward"
    assert Address.parse("postgresql://a%40b:c%2Fd@h/x").password == "c/d"
    assert Address.parse("postgresql:///reviews?host=/run/postgresql").host == "/run/postgresql"
    assert url_of(tmp_path) == ""


def test_a_database_that_cannot_hold_every_letter_is_refused(library: Library, tmp_path: Path) -> None:
    run(library, "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(LibraryMissing, match="createdb --encoding UTF8"):
        Library.open(tmp_path / "latin", EMBEDDER, url=library.url.replace("/postgres?", "/latin?"))
