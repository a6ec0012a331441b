"""What is found: the same word however it is written, the nearest vectors, the best passages first."""

import math
from pathlib import Path

import numpy as np
import pytest

from corpus.stored_rows import of_length_1
from index.embedder import Vectors
from index.keyword_index import KeywordIndex, Postings, keys_of, pair_keys
from index.retriever import HybridRetriever
from index.snapshot import Snapshot
from index.text import stem, terms, words
from index.vector_store import FlatVectorIndex, MappedVectorIndex, VectorFile, index_over
from tests.fakes import HashingEmbedder
from tests.page_documents import H, P, document
from tests.snapshots import bundled_snapshot, snapshot_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ketamine’s EFFECT", ["ketamine", "effect"]),
        ("ke\u0301tamine", ["ketamine"]),
        ("0.5 mg/kg over 40 min, 1,500 people", ["0.5", "mg", "kg", "over", "40", "min", "1,500", "people"]),
        ("5-HT2A (serotonin)", ["5", "ht2a", "serotonin"]),
        ("кетамин … ?!", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("randomised", "randomized"),
        ("behaviour", "behavior"),
        ("receptors", "receptor"),
        ("inhibiting", "inhibits"),
    ],
)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("four", "for"), ("wise", "wize"), ("ketamine", "esketamine")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_that_only_ask_are_no_terms() -> None:
    assert terms("What is it, and how does it work?") == []
    assert terms("How does ketamine work?") == terms("ketamine")


TEXTS = ("ketamine blocks receptors", "ketamine and ketamine: ketamine lasts", "serotonin", "")


def by_hand(frequency: int, length: int, holding: int) -> float:
    average = (3 + 4 + 1 + 0) / 4
    idf = math.log(1 + (4 - holding + 0.5) / (holding + 0.5))
    return idf * frequency / (frequency + 1.2 * (1 - 0.75 + 0.75 * length / average))


def test_scores_are_bm25() -> None:
    index = KeywordIndex(TEXTS)
    np.testing.assert_allclose(index.scores(["ketamin"]), [by_hand(1, 3, 2), by_hand(3, 4, 2), 0, 0], rtol=1e-5)
    both = index.scores(["ketamin", "serotonin"])
    np.testing.assert_allclose(both, [by_hand(1, 3, 2), by_hand(3, 4, 2), by_hand(1, 1, 1), 0], rtol=1e-5)
    assert index.idf("ketamin") == pytest.approx(math.log(2))


def unit(count: int, dimension: int = 4, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_nearest_first_by_exact_cosine() -> None:
    vectors, query = unit(50), unit(1, seed=1)[0]
    near = FlatVectorIndex(vectors).nearest(query, 10)
    expected = np.argsort(-(vectors @ query))[:10]
    assert near.numbers.tolist() == expected.tolist()
    np.testing.assert_allclose(near.cosines, (vectors @ query)[expected], atol=1e-6)


def test_vectors_in_files_are_those_in_memory(tmp_path: Path) -> None:
    halves = unit(300, 32).astype(np.float16)
    files = []
    for at in range(0, 300, 100):
        VectorFile.of(halves[at : at + 100]).save(tmp_path / f"{at}.faiss")
        files.append(VectorFile.load(tmp_path / f"{at}.faiss"))
    mapped, flat, query = MappedVectorIndex(files), index_over(files), unit(1, 32, seed=1)[0]
    assert isinstance(flat, FlatVectorIndex)
    numbers = np.array([299, 0, 100, 7, 7])
    np.testing.assert_array_equal(mapped.vectors(numbers), of_length_1(halves[numbers]))
    np.testing.assert_allclose(mapped.cosines(query, numbers), flat.cosines(query, numbers), atol=1e-6)
    near, exact = mapped.nearest(query, 50), flat.nearest(query, 50)
    assert len(set(near.numbers.tolist()) & set(exact.numbers.tolist())) >= 49
    assert mapped.lowest(query) == pytest.approx(flat.lowest(query), abs=1e-3)


def test_a_file_of_something_else_is_no_index_of_vectors(tmp_path: Path) -> None:
    (tmp_path / "v.faiss").write_bytes(b"no vectors" * 10)
    with pytest.raises(ValueError, match="no index of vectors"):
        VectorFile.load(tmp_path / "v.faiss")
    with pytest.raises(FileNotFoundError):
        VectorFile.load(tmp_path / "none.faiss")


def test_what_lies_in_many_segments_is_scored_as_in_a_single_one() -> None:
    texts = ["ketamine blocks receptors fast", "blocks of ketamine", "", "serotonin", "fast fast ketamine", "receptors"]
    whole, keys = KeywordIndex(texts), [keys_of(terms(text)) for text in texts]
    parts = [keys[:2], [], keys[2:5], keys[5:]]
    split = KeywordIndex.over(
        [Postings.of(part) for part in parts], [Postings.of(list(map(pair_keys, part))) for part in parts]
    )
    query = terms("does ketamine block receptors fast, receptors of what?")
    np.testing.assert_array_equal(split.scores_in_order(query), whole.scores_in_order(query))
    assert split.idf("ketamin") == whole.idf("ketamin")
    assert split.holds("serotonin")
    assert not split.holds("lithium")


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
