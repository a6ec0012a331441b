"""The library by pages and by words: the last added first, nothing left out and nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.library import Library
from corpus.stored_rows import Metadata
from tests.fakes import an_ingest, open_library, sourced, write_reviews

pytestmark = pytest.mark.usefixtures("either_database")

NAMES = tuple(f"drug{number:02d}" for number in range(7))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as made:
        list(an_ingest(made).add(sourced(write_reviews(tmp_path, NAMES)), Metadata()))
        yield made


def test_the_pages_together_are_the_whole_list_and_the_last_added_comes_first(library: Library) -> None:
    catalogue = Catalogue(library)
    pages = [catalogue.listed("", first, 3) for first in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [one.title for page in pages for one in page] == list(reversed(NAMES))
    assert set(catalogue.listed("", 0, 100)) == set(library.documents())


@pytest.mark.parametrize(
    ("words", "found"),
    [("drug05", 1), ("DRUG", 7), ("Wróbel", 7), ("drug05.txt", 1), ("%", 0), ("_", 0), ("!", 0), ("'; --", 0)],
)
def test_words_mean_themselves(library: Library, words: str, found: int) -> None:
    catalogue = Catalogue(library)
    assert len(catalogue.listed(words, 0, 100)) == catalogue.counts(words).matching == found


def test_an_opened_document_has_its_passages_and_sentences_in_order(library: Library) -> None:
    record = library.documents()[2]
    opened = Catalogue(library).opened(record.id)
    assert opened.record == record
    assert opened.document == library.document(record.id)
    assert opened.passages == tuple(one for one in library.passages() if one.passage.document_id == record.id)
    assert len(opened.sentences) == record.sentences
