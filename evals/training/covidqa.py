"""COVID-QA (Apache-2.0): experts' questions over full articles, answers as offsets. Half of the articles are held out.

Negatives are what the product's own search finds for the question, words and meaning, over all the articles.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.cutting import TokenCounter
from corpus.glossary import Glossary
from corpus.span import Span
from evals.cached_embedder import CachedEmbedder
from evals.fusion_sweep import Asked, read_covidqa
from evals.training.cut_text import CutPassage, CutText, cut_document
from evals.training.group import Candidate, Group, drawn
from evals.training.mining import found_passages, sampled
from evals.training.near_miss import Names, near_miss
from index.fusion import Weights
from index.in_memory import snapshot_in_memory
from index.minilm import MiniLM
from index.model_files import MODEL_LIMIT
from index.search import Search
from index.spelling import english_words

_HELD_OUT = 0.5
_NEGATIVES = 2


def held_out(document_id: str) -> bool:
    """Whether an article is kept for measuring."""
    return drawn(f"covidqa:{document_id}", _HELD_OUT)


@dataclass(frozen=True, slots=True)
class CovidQA:
    """The articles cut, and the questions."""

    texts: dict[str, CutText]
    asked: tuple[Asked, ...]

    @classmethod
    def read(cls, data: Path, counter: TokenCounter) -> "CovidQA":
        """From `data`."""
        documents, asked = read_covidqa(data / "covidqa" / "articles.jsonl", Glossary.bundled())
        return cls({document.id: cut_document(document, counter) for document in documents}, tuple(asked))

    def search(self, cache: Path, counter: TokenCounter) -> Search:
        """The product's search over all the articles; vectors are kept in `cache` (.npz)."""
        documents = [text.document for text in self.texts.values()]
        embedder = CachedEmbedder(MiniLM(), cache)
        snapshot = snapshot_in_memory(documents, embedder, counter, MODEL_LIMIT, Glossary.bundled(), english_words())
        embedder.embed([snapshot.queries.query(one.question).meaning_text for one in self.asked])
        embedder.save()
        return Search(lambda: snapshot, embedder, Weights())

    def groups(self, found: dict[str, tuple[str, ...]], choose: random.Random) -> Iterator[Group]:
        """A group for each question of the training articles, with other negatives at each call; a fifth of them
        without the passage that answers, and a near miss for a fifth. `found` is what `mined` gave."""
        training = [one for one in self.asked if not held_out(one.document_id)]
        names = Names.of(one.question for one in training)
        by_id = {
            at.passage.id: at for document, text in self.texts.items() if not held_out(document) for at in text.passages
        }
        for one in training:
            text = self.texts[one.document_id]
            holding = text.holding(one.span)
            if not holding:
                continue
            ids = [name for name in found[one.question] if name in by_id]
            near = [by_id[name] for name in ids if not _meets(by_id[name], one.document_id, one.span)]
            if choose.random() < 0.2:
                elsewhere = [at for at in near if at.passage.document_id != one.document_id]
                if elsewhere:
                    away = sampled(elsewhere, _NEGATIVES, choose)
                    yield Group("covidqa", one.question, tuple(Candidate(at.text) for at in away))
            right = text.candidate(holding[0], one.span)
            wrong = tuple(Candidate(at.text) for at in sampled(near, _NEGATIVES, choose))
            yield Group("covidqa", one.question, (right, *wrong))
            missed = near_miss(one.question, text.passages[holding[0]].words, names, choose)
            if missed is not None and choose.random() < 0.4:
                yield Group("covidqa", missed, (Candidate(right.text),))

    def mined(self, search: Search) -> dict[str, tuple[str, ...]]:
        """What search finds for each training question, by question."""
        return {
            one.question: found_passages(search, one.question) for one in self.asked if not held_out(one.document_id)
        }


def _meets(at: CutPassage, document_id: str, span: Span) -> bool:
    return at.passage.document_id == document_id and at.passage.span.meets(span)
