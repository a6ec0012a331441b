"""All that search reads, made from one generation of a library and never changed after.

Passages and sentences numbered from 0, the passages' texts as the model read them, their vectors and their keyword
index, and how questions to this library are put. Left out: making one (`open_snapshot`), searching it (`retriever`).
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from corpus.document import Document
from corpus.passage import Passage, Sentence
from index.keywords import KeywordIndex
from index.query import QueryMaker
from index.vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class Texts:
    """Documents by id; passages, with what the model read of each, and sentences in a stable order;
    `sentences_of[p]` is the range of the sentence numbers that lie in passage `p`."""

    documents: dict[str, Document]
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    passage_texts: tuple[str, ...]
    sentences_of: tuple[range, ...]

    @classmethod
    def of(
        cls,
        documents: dict[str, Document],
        passages: tuple[Passage, ...],
        sentences: tuple[Sentence, ...],
        passage_texts: tuple[str, ...],
    ) -> "Texts":
        """The texts, with the ranges worked out. Raises `ValueError` unless a passage's sentences stand together."""
        counts = Counter(sentence.passage_id for sentence in sentences)
        ranges: list[range] = []
        at = 0
        for passage in passages:
            ranges.append(range(at, at + counts[passage.id]))
            if any(sentences[number].passage_id != passage.id for number in ranges[-1]):
                raise ValueError(f"the sentences of passage {passage.id} do not stand together")
            at += counts[passage.id]
        return cls(documents, passages, sentences, passage_texts, tuple(ranges))


@dataclass(frozen=True)
class Snapshot:
    """`passage_vectors` numbers its vectors as `texts` numbers passages."""

    generation: int
    texts: Texts
    passage_vectors: VectorIndex
    queries: QueryMaker

    @cached_property
    def passage_keywords(self) -> KeywordIndex:
        """BM25 over the passages, each with its document's title: a question often names the study. Made when first
        asked for."""
        titles = [self.texts.documents[passage.document_id].title for passage in self.texts.passages]
        return KeywordIndex([f"{title} {text}" for title, text in zip(titles, self.texts.passage_texts, strict=True)])
