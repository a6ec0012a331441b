"""How the weight of meaning against words moves retrieval, over COVID-QA: the sweep that `index/fusion.py` rests on.

Full articles, all searched at once; a passage or sentence is right when it shares words with the expert's answer.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from corpus.document import Document, Source
from corpus.glossary import Glossary
from corpus.reading.decoding import Decoded
from corpus.reading.plain_text import read_plain_text
from corpus.span import Span
from evals.cached_embedder import CachedEmbedder
from evals.intervals import Proportion
from index.embedder import Embedder
from index.fusion import Weights
from index.in_memory import snapshot_in_memory
from index.minilm import MiniLM
from index.model_files import MODEL_LIMIT
from index.search import Search
from index.snapshot import Snapshot
from index.spelling import english_words
from index.tokens import PieceCounter

SHARES = (0.0, 0.3, 0.45, 0.6, 1.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and where its answer stands."""

    question: str
    document_id: str
    span: Span


def read_covidqa(path: Path, glossary: Glossary) -> tuple[list[Document], list[Asked]]:
    """The articles and questions of `covidqa/articles.jsonl`."""
    documents: list[Document] = []
    asked: list[Asked] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            name, draft = str(article["document_id"]), read_plain_text(Decoded(article["context"], "utf-8"), glossary)
            source = Source(name, name, "", "text/plain", "utf-8")
            documents.append(
                Document(name, draft.title or name, draft.authors, draft.year, draft.text, draft.blocks, (), source)
            )
            for row in article["questions"]:
                first = row["answers"][0]
                asked.append(Asked(row["question"], name, Span(first["start"], first["start"] + len(first["text"]))))
    return documents, asked


@dataclass(frozen=True, slots=True)
class Tried:
    """Of the questions at one weight of meaning (0..1): those with a right passage among the first five, a right
    sentence first, and one among the first three."""

    share: float
    recall: Proportion
    first: Proportion
    third: Proportion

    def __str__(self) -> str:
        return f"| {self.share} | {self.recall} | {self.first} | {self.third} |"


@dataclass(frozen=True, slots=True)
class Sweep:
    """What is searched, and the weights tried, each worked out when it is asked for."""

    articles: int
    passages: int
    questions: int
    tried: Iterator[Tried]

    @property
    def head(self) -> str:
        """The lines over the table."""
        return (
            f"COVID-QA: {self.articles} articles, {self.passages} passages, {self.questions} questions\n"
            "| share of meaning | passage recall@5 | answer sentence @1 | @3 |\n|---|---|---|---|"
        )


def sweep(data: Path, cache: Path) -> Sweep:
    """The sweep. Vectors are kept in `cache`, so that a second run is quick."""
    glossary = Glossary.bundled()
    documents, asked = read_covidqa(data / "covidqa" / "articles.jsonl", glossary)
    embedder = CachedEmbedder(MiniLM(), cache / "covidqa.npz")
    snapshot = snapshot_in_memory(documents, embedder, PieceCounter(), MODEL_LIMIT, glossary, english_words())
    embedder.embed([snapshot.queries.query(one.question).meaning_text for one in asked])
    embedder.save()
    return Sweep(len(documents), len(snapshot.texts.passages), len(asked), _tried(asked, snapshot, embedder))


def _tried(asked: Sequence[Asked], snapshot: Snapshot, embedder: Embedder) -> Iterator[Tried]:
    for share in SHARES:
        search = Search(lambda: snapshot, embedder, replace(Weights(), passage_meaning=share))
        recall = first = third = 0
        for one in tqdm(asked, desc=f"share {share}", leave=False):
            found = search.find(one.question, 20)
            recall += any(
                hit.passage.document_id == one.document_id and hit.passage.span.meets(one.span)
                for hit in found.hits[:5]
            )
            right = [
                hit.document.id == one.document_id and hit.sentence.span.meets(one.span) for hit in found.sentences[:3]
            ]
            first += right[:1] == [True]
            third += any(right)
        yield Tried(share, *(Proportion(hits, len(asked)) for hits in (recall, first, third)))
