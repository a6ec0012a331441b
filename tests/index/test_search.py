"""Search finds passages by words and by meaning, best first, with their sentences."""

import numpy as np
import pytest

from corpus.document import Document
from index.fusion import Weights
from index.search import Search
from index.snapshot import Texts
from tests.bundled import bundled_snapshot, search_in, snapshot_of
from tests.page_documents import KETAMINE, MECHANISMS, H, P, document

WORDS = Weights(passage_meaning=0.0, sentence_meaning=0.0)
MEANING = Weights(passage_meaning=1.0, sentence_meaning=1.0, sentence_words=0.0, sentence_passage=0.0)
NOTES = document(
    "Notes",
    (),
    None,
    (
        (H, "One", None),
        (P, "Lithium is a salt. It steadies mood.", None),
        (H, "Two", None),
        (P, "Tyramine is found in cheese.", None),
        (H, "Three", None),
        (P, "Sleep was not studied. Sleep of students was not studied.", None),
    ),
)


@pytest.fixture
def search() -> Search:
    return search_in(snapshot_of(NOTES), WORDS)


@pytest.mark.parametrize(
    ("question", "section"), [("tyramine?", "Two"), ("What does lithum do", "One"), ("cheeses and tyramine", "Two")]
)
def test_the_passage_that_holds_the_words_is_first(search: Search, question: str, section: str) -> None:
    assert search.find(question, 3).hits[0].passage.section == section


def test_a_sentence_that_holds_more_of_the_words_is_first(search: Search) -> None:
    found = search.find("sleep of students", 3)
    assert found.sentences[0].text == "Sleep of students was not studied."
    assert [hit.score for hit in found.sentences] == sorted((hit.score for hit in found.sentences), reverse=True)


def test_another_name_of_the_same_thing_is_found() -> None:
    spray = document(
        "S",
        (),
        None,
        ((H, "A", None), (P, "Cheese is eaten.", None), (H, "B", None), (P, "Esketamine is sprayed.", None)),
    )
    assert search_in(snapshot_of(spray), WORDS).find("Spravato", 2).hits[0].passage.section == "B"


def test_the_same_text_is_nearest_in_meaning() -> None:
    snapshot = bundled_snapshot()
    number = 17
    found = search_in(snapshot, MEANING).find(snapshot.texts.sentence_texts[number].replace("\n", " "), 60)
    nearest = max(found.sentences, key=lambda hit: hit.cosine)
    assert nearest.number == number
    assert nearest.cosine == pytest.approx(1, abs=1e-5)
    assert found.sentences[0] is nearest


@pytest.mark.parametrize("k", [1, 2, 3, 50])
def test_at_most_k_passages_and_all_their_sentences(search: Search, k: int) -> None:
    found, texts = search.find("lithium", k), search.snapshot().texts
    assert len(found.hits) == min(k, 3)
    kept = {hit.passage.id for hit in found.hits}
    assert sorted(hit.number for hit in found.sentences) == [
        number for number, sentence in enumerate(texts.sentences) if sentence.passage_id in kept
    ]


@pytest.mark.parametrize("question", ["ketamine", "zzz", "the", "?", "кетамин", "ketamine " * 200])
def test_scores_compare_and_are_never_nan(question: str) -> None:
    found = search_in(bundled_snapshot()).find(question, 12)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert np.isfinite([(hit.score, hit.cosine, hit.words) for hit in found.sentences]).all()


@pytest.mark.parametrize("documents", [(), (document("Empty", (), None, ((H, "Only a heading", None),)),)])
def test_an_empty_library_finds_nothing(documents: tuple[Document, ...]) -> None:
    found = search_in(snapshot_of(*documents)).find("ketamine", 5)
    assert (found.hits, found.sentences) == ((), ())


def test_a_passage_without_a_sentence_is_found_and_cites_nothing() -> None:
    lost = document("Lost", (), None, ((P, "whose beginning was cut off before ketamine.", None),))
    snapshot = snapshot_of(lost)
    assert (len(snapshot.texts.passages), len(snapshot.texts.sentences)) == (1, 0)
    found = search_in(snapshot).find("ketamine", 5)
    assert (len(found.hits), found.sentences) == (1, ())


def test_sentences_of_a_passage_must_stand_together() -> None:
    texts = snapshot_of(KETAMINE, MECHANISMS).texts
    with pytest.raises(ValueError, match="stand together"):
        Texts.of(texts.documents, texts.passages, texts.sentences[::-1], texts.passage_texts, texts.sentence_texts)
