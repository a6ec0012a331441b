"""The questions over full articles: two halves that share no article, and places that lie in the text as read."""

from collections import Counter

import pytest

from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.types import CITABLE, Document
from evals.answer_eval import Case, SourceSpan, read_cases
from evals.lab.reader_sets import held_out
from tests.evals.cases import SETS
from tests.shared_data import shared

HALVES = ("articles_dev", "articles")
KINDS = {
    "articles_dev": {
        "plain": 7,
        "paraphrase": 5,
        "typo": 3,
        "abbreviation": 2,
        "follow-up": 3,
        "comparison": 3,
        "near-miss": 7,
    },
    "articles": {
        "plain": 7,
        "paraphrase": 5,
        "typo": 2,
        "abbreviation": 2,
        "follow-up": 3,
        "comparison": 3,
        "near-miss": 8,
    },
}


def cases_of(half: str) -> tuple[Case, ...]:
    [path] = [path for path in SETS if path.stem == half]
    return read_cases(path)


def places_of(half: str) -> tuple[SourceSpan, ...]:
    return tuple(place for case in cases_of(half) for group in case.gold for place in group)


@pytest.mark.parametrize("half", HALVES)
def test_each_half_holds_as_many_of_a_kind_as_is_said(half: str) -> None:
    cases = cases_of(half)
    assert Counter(case.kind for case in cases) == KINDS[half]
    assert all(case.answerable is (case.kind != "near-miss") for case in cases)
    assert all(bool(case.question.history) is (case.kind == "follow-up") for case in cases)


def test_the_ids_run_through_both_halves() -> None:
    ids = [case.id for half in HALVES for case in cases_of(half)]
    assert ids == [f"a{number:02d}" for number in range(1, 61)]


def test_the_halves_ask_of_fifteen_articles_each_and_share_none() -> None:
    tuning, reported = ({place.source for place in places_of(half)} for half in HALVES)
    assert len(tuning) == len(reported) == 15
    assert tuning.isdisjoint(reported)


@pytest.mark.parametrize("half", HALVES)
def test_no_article_is_one_that_training_reads(half: str) -> None:
    for source in {place.source for place in places_of(half)}:
        assert held_out("trial", source.removeprefix("PMC").removesuffix(".nxml")), source


@pytest.mark.parametrize("half", HALVES)
def test_every_place_is_whole_words_of_what_may_be_cited(half: str) -> None:
    folder = shared("data/evidence_inference/nxml")
    places = places_of(half)
    for source in sorted({place.source for place in places}):
        document = read(SourceFile(folder / source))
        for place in places:
            if place.source == source:
                assert whole(place, document), place


def whole(place: SourceSpan, document: Document) -> bool:
    """Whether a place starts and ends between words, inside one block that answers may quote."""
    text, span = document.text, place.span
    words = span.of(text)
    inside = any(b.kind in CITABLE and b.span.start <= span.start and span.end <= b.span.end for b in document.blocks)
    cut = any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (span.start, span.end))
    return inside and not cut and words == words.strip() and any(character.isalnum() for character in words)
