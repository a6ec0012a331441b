"""The retriever gives the best passages first, of the documents that it may look in."""

import pytest

from index.retriever import HybridRetriever
from index.snapshot import Snapshot
from tests.fakes import HashingEmbedder
from tests.page_documents import H, P, document
from tests.snapshots import bundled_snapshot, snapshot_of

QUERY = "How fast does ketamine work?"


def _retriever(snapshot: Snapshot, keyword_share: float = 0.5) -> HybridRetriever:
    return HybridRetriever(lambda: snapshot, HashingEmbedder(), keyword_share)


def test_passages_come_best_first_and_say_where_they_stand() -> None:
    snapshot = bundled_snapshot()
    retrieved = _retriever(snapshot).retrieve(QUERY, 8)
    assert len(retrieved) == 8
    for one in retrieved:
        assert snapshot.texts.passages[one.number] == one.passage
        assert snapshot.texts.documents[one.passage.document_id] is one.document
        assert one.keyword_score >= 0
        assert -1.001 <= one.cosine <= 1.001
    scores = [one.score for one in retrieved]
    assert scores == sorted(scores, reverse=True)


def test_it_looks_only_in_the_documents_named() -> None:
    snapshot = bundled_snapshot()
    wanted = sorted(snapshot.texts.documents)[0]
    retrieved = _retriever(snapshot).retrieve(QUERY, 10_000, within=frozenset([wanted]))
    inside = [passage for passage in snapshot.texts.passages if passage.document_id == wanted]
    assert {one.passage.id for one in retrieved} == {passage.id for passage in inside}
    assert _retriever(snapshot).retrieve(QUERY, within=frozenset()) == ()


@pytest.mark.parametrize(
    ("query", "section"),
    [
        ("tyramine?", "Two"),
        ("What does lithum do", "One"),
        ("cheeses and tyramine", "Two"),
        pytest.param(
            "Spravato",
            "Three",
            marks=pytest.mark.xfail(strict=True, reason="`Query.other_terms` is not looked for by the retriever"),
        ),
    ],
    ids=["a word", "misspelled", "another form", "another name"],
)
def test_the_passage_that_holds_the_words_is_first(query: str, section: str) -> None:
    notes = document(
        "Notes",
        (),
        None,
        (
            (H, "One", None),
            (P, "Lithium is a salt. It steadies mood.", None),
            (H, "Two", None),
            (P, "Tyramine is found in cheese.", None),
            (H, "Three", None),
            (P, "Esketamine is sprayed. Sleep was not studied.", None),
        ),
    )
    assert _retriever(snapshot_of(notes), 1.0).retrieve(query, 1)[0].passage.section == section
