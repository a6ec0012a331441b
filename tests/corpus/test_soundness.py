"""`check` says nothing of a whole library, and finds whatever was changed behind its back."""

import random
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import LibraryDamaged, LibraryTooNew
from corpus.integrity import check
from corpus.library import FILE_NAME, Library
from corpus.span import Span
from corpus.stored_rows import Metadata
from corpus.types import Passage, Sentence
from tests.corpus.entries import entry_of, file_of, read_text
from tests.fakes import DIMENSION, an_ingest, open_library, review, sourced, write_reviews

NO_VECTOR = zlib.crc32(bytes(2 * DIMENSION))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        list(an_ingest(opened).add(sourced(write_reviews(tmp_path / "files", ["alpha", "beta"], 4)), Metadata()))
        yield opened


@pytest.mark.usefixtures("either_database")
def test_a_whole_library_and_an_empty_one_are_sound(library: Library, tmp_path: Path) -> None:
    assert check(library) == ()
    with open_library(tmp_path / "empty") as empty:
        assert check(empty) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            "UPDATE documents SET text = replace(text, 'rises', 'falls')",
            "not what was stored",
        ),
        ("UPDATE documents SET record = replace(record, 'alpha', 'gamma')", "not what was stored"),
        ("UPDATE documents SET record = json_set(record, '$.year', NULL)", "not what was stored"),
        ("UPDATE documents SET added_at = '2020-01-01T00:00:00+00:00'", "not what was stored"),
        ("UPDATE documents SET body = json_set(body, '$.document.blocks[1].span[1]', 7)", "not what was stored"),
        ("UPDATE documents SET body = json_set(body, '$.sentences[2].leans_on[1]', 7)", "not what was stored"),
        ("UPDATE documents SET body = json_remove(body, '$.sentences[5]')", "not what was stored"),
        ("UPDATE passages SET passage = json_set(passage, '$.page', 7) WHERE ordinal = 1", "not what was stored"),
        ("UPDATE passages SET text = 'x' WHERE ordinal = 1", "not what was stored"),
        ("DELETE FROM passages WHERE ordinal = 1", "not what was stored"),
        ("DELETE FROM documents WHERE record LIKE '%alpha%'", "belongs to no"),
        ("DELETE FROM embeddings WHERE text_sha256 < '4'", "is not there"),
        ("UPDATE embeddings SET model = 'other' WHERE text_sha256 < '4'", "is not there"),
        ("UPDATE embeddings SET vector = zeroblob(32) WHERE text_sha256 < '4'", "checksum"),
        ("UPDATE embeddings SET vector = zeroblob(30) WHERE text_sha256 < '4'", "30 bytes"),
        (
            f"UPDATE embeddings SET vector = zeroblob(32), crc32 = {NO_VECTOR} WHERE text_sha256 < '4'",
            "length 0.000",
        ),
        ("UPDATE meta SET generation = generation + 1", "first table"),
        ("UPDATE meta SET embedder = 'other'", "first table"),
        ("DELETE FROM meta", "first table"),
        ("CREATE TABLE more (words TEXT)", "tables are not"),
        ("DROP TABLE originals", "tables are not"),
    ],
)
def test_every_change_behind_its_back_is_found(library: Library, change: str, words: str) -> None:
    with file_of(library).bare() as connection:
        assert connection.execute(change).rowcount != 0
    findings = check(library)
    assert any(words in finding.problem for finding in findings), findings


@pytest.mark.usefixtures("either_database")
def test_spans_that_were_wrong_from_the_start_are_found(library: Library, tmp_path: Path) -> None:
    good = entry_of(read_text(tmp_path, "gamma", review("gamma")))

    def passage(number: int, span: Span) -> Passage:
        return replace(good.passages[number].passage, span=span)

    def sentence(number: int, span: Span, leans_on: Span | None = None) -> Sentence:
        return replace(good.sentences[number], span=span, leans_on=leans_on)

    end = len(good.document.text)
    second = good.passages[1].passage.span
    first = good.sentences[0].span
    for number, wrong, words in (
        (2, passage(2, Span(second.end + 2, end + 1)), "runs past"),
        (1, passage(1, Span(1, second.end)), "before"),
        (8, sentence(8, second), "outside its passage"),
        (1, sentence(1, Span(first.start + 1, first.end + 3)), "before"),
        (1, sentence(1, good.sentences[1].span, Span(0, end + 1)), "leaned-on"),
    ):
        passages, sentences = list(good.passages), list(good.sentences)
        if isinstance(wrong, Passage):
            passages[number] = replace(passages[number], passage=wrong)
        else:
            sentences[number] = wrong
        library.store(replace(good, passages=tuple(passages), sentences=tuple(sentences)))
        findings = check(library)
        assert any(words in finding.problem for finding in findings), (words, findings)
        assert {finding.location for finding in findings} == {f"document {good.document.id}"}
    library.store(good)
    assert check(library) == ()


def logical(path: Path) -> list[str]:
    """All that the file says, whatever lies in its unused parts."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def places(whole: bytes, words: bytes) -> list[int]:
    return [at for at in range(len(whole)) if whole.startswith(words, at)]


def test_an_index_that_lost_its_row_is_found(library: Library, tmp_path: Path) -> None:
    path = library.folder / FILE_NAME
    whole = path.read_bytes()
    name = f"{tmp_path}/files/alpha.txt".encode()
    in_table_and_index = places(whole, name)
    assert len(in_table_and_index) >= 2
    for at in in_table_and_index:
        path.write_bytes(whole[:at] + b"!" + whole[at + 1 :])
        with open_library(library.folder) as opened:
            assert check(opened) != ()


def test_damage_that_sqlite_cannot_even_name(library: Library) -> None:
    path = library.folder / FILE_NAME
    whole = path.read_bytes()
    [at] = places(whole, b"CREATE TABLE passages")
    path.write_bytes(whole[: at + 6] + b"\xff" + whole[at + 7 :])
    with pytest.raises(LibraryDamaged, match="restore a copy"):
        open_library(library.folder)


def test_a_flipped_byte_is_found_or_was_in_an_unused_part(library: Library, tmp_path: Path) -> None:
    whole = (library.folder / FILE_NAME).read_bytes()
    before = logical(library.folder / FILE_NAME)
    path = tmp_path / "flipped" / FILE_NAME
    path.parent.mkdir()
    drawn = random.Random(20260)
    found = 0
    for _ in range(100):
        offset, mask = drawn.randrange(len(whole)), drawn.randrange(1, 256)
        flipped = bytearray(whole)
        flipped[offset] ^= mask
        path.write_bytes(flipped)
        try:
            with open_library(path.parent) as opened:
                findings = check(opened)
        except (LibraryDamaged, LibraryTooNew):
            found += 1
            continue
        found += bool(findings)
        assert findings or logical(path) == before, f"byte {offset} flipped by {mask} was not found"
    assert found >= 5
