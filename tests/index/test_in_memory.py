"""A snapshot of documents that lie in no library reads as one of a library does."""

from corpus.chunker import cut
from corpus.glossary import Glossary
from index.snapshot import snapshot_in_memory
from tests.fakes import HashingEmbedder, WordCounter
from tests.page_documents import KETAMINE, MECHANISMS
from tests.snapshots import snapshot_of


def test_everything_is_numbered_alike() -> None:
    snapshot = snapshot_of(KETAMINE, MECHANISMS)
    texts = snapshot.texts
    assert snapshot.generation == 0
    assert snapshot.passage_vectors.size == len(texts.passages) == len(texts.passage_texts) > 2
    assert len(texts.sentences) > 5
    for passage, numbers in zip(texts.passages, texts.sentences_of, strict=True):
        assert {texts.sentences[number].passage_id for number in numbers} == {passage.id}


def test_the_same_document_twice_is_one() -> None:
    texts = snapshot_of(KETAMINE, KETAMINE).texts
    assert len(texts.passages) == len(cut(KETAMINE, WordCounter(), 180).passages)


def test_each_text_is_embedded_once() -> None:
    embedder = HashingEmbedder()
    snapshot = snapshot_in_memory([KETAMINE], embedder, WordCounter(), 180, Glossary.bundled(), ())
    assert embedder.texts == list(snapshot.texts.passage_texts)
