"""SciFact's dev claims against all 5,183 abstracts: nDCG@10 of the abstracts that a claim's writers cited.

Binary gain (`scoring.metrics.ranking`), as in Thakur et al., "BEIR" (NeurIPS 2021). The dev claims are measured on
only, never trained on.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from corpus.document import Document
from evals.figures.means import Mean
from evals.figures.ways import Way
from evals.scoring.metrics.ranking import ndcg
from evals.training.cut_text import paragraphs

AT = 10


@dataclass(frozen=True, slots=True)
class Claims:
    """Abstracts as documents, and claims with the ids of those they cite."""

    documents: tuple[Document, ...]
    claims: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def read(cls, data: Path) -> "Claims":
        """From the folder of shared data."""
        with (data / "scifact" / "corpus.jsonl").open(encoding="utf-8") as lines:
            documents = tuple(
                paragraphs(
                    str(row["doc_id"]),
                    [(None, row["title"]), (None, " ".join(" ".join(one.split()) for one in row["abstract"]))],
                )
                for row in map(json.loads, lines)
            )
        with (data / "scifact" / "claims_dev_cited.jsonl").open(encoding="utf-8") as lines:
            claims = tuple((row["claim"], frozenset(map(str, row["doc_ids"]))) for row in map(json.loads, lines))
        return cls(documents, claims)


def scifact_rows(read: Claims, ways: Mapping[str, Way]) -> dict[str, tuple[Mean, ...]]:
    """One row, a mean a way; a document stands where its first passage does."""
    means = []
    for name, way in ways.items():
        scores = []
        for claim, right in tqdm(read.claims, desc=f"SciFact, {name}"):
            found = list(dict.fromkeys(passage.document_id for passage in way.order(claim).passages))
            scores.append(ndcg([name in right for name in found], len(right), AT))
        means.append(Mean.of(scores))
    return {f"SciFact, nDCG@{AT}": tuple(means)}
