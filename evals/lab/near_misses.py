"""Evidence beside the point: of the same document or topic as a claim, and without what would carry it.

The claim stays as it is and its evidence goes: other sentences of its abstract, the neighbours of its sentence, another
abstract of like words. All pairs are neutral. Nearness is the cosine of TF-IDF vectors.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.verifier import source_sentences
from evals.lab.claim_edits import simplified
from evals.lab.claim_sets import ClaimPair, cropped, json_rows

_NEAREST = 4
_RESTATED = 0.75
"""A sentence with more of the claim's words than this may well say the same."""


def beside_the_point(
    pairs: Sequence[ClaimPair], pool: Sequence[tuple[str, str]], rng: random.Random, words: Sequence[int]
) -> list[ClaimPair]:
    """Each claim with one of the texts nearest to it in `pool` (group, text), of another group than its own."""
    if not pairs or not pool:
        return []
    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=1)
    texts = vectors.fit_transform([text for _, text in pool])
    likeness = (vectors.transform([pair.claim for pair in pairs]) @ texts.T).tocsr()
    made = []
    for at, pair in enumerate(pairs):
        row = likeness.getrow(at)
        order = row.indices[np.argsort(-row.data, kind="stable")]
        near = [number for number in order[:40] if pool[number][0] != pair.group and pool[number][1] != pair.evidence]
        if near:
            text = pool[rng.choice(near[:_NEAREST])][1]
            made.append(replace(pair, evidence=cropped(pair.claim, text, rng.choice(words)), label="neutral"))
    return made


def abstracts_beside(data: Path, rng: random.Random, words: Sequence[int]) -> list[ClaimPair]:
    """SciFact's training claims with what their abstracts say else, and with other abstracts near to them.

    Abstracts that the development claims cite are left out.
    """
    folder = data / "scifact"
    corpus = {row["doc_id"]: row for row in json_rows(folder / "corpus.jsonl")}
    cited = {number for row in json_rows(folder / "claims_dev_cited.jsonl") for number in row["doc_ids"]}
    pool = [
        (str(number), f"{row['title'].rstrip('.')}. {' '.join(row['abstract'])}")
        for number, row in corpus.items()
        if number not in cited
    ]
    made: list[ClaimPair] = []
    claims: list[ClaimPair] = []
    for row in json_rows(folder / "claims_train_cited.jsonl"):
        for number in row["doc_ids"]:
            judged = row["evidence"].get(str(number), [])  # type: ignore[attr-defined]
            marked = {at for each in judged for at in each["sentences"]}
            rest = " ".join(text for at, text in enumerate(corpus[number]["abstract"]) if at not in marked)
            pair = ClaimPair(row["claim"], rest, "neutral", "scifact/rest", str(row["id"]))
            if judged and len(rest.split()) > 30:
                made.append(replace(pair, evidence=cropped(pair.claim, rest, rng.choice(words))))
        claims.append(ClaimPair(row["claim"], "", "neutral", "scifact/near", str(row["doc_ids"][0])))
    near = beside_the_point(claims, pool, rng, words)
    groups = {row["claim"]: str(row["id"]) for row in json_rows(folder / "claims_train_cited.jsonl")}
    return made + [replace(pair, group=groups[pair.claim]) for pair in near]


def sentences_beside(data: Path, rng: random.Random, most: int) -> list[ClaimPair]:
    """Sentences of trial reports as claims, with the nearest sentences of the report that do not say it."""
    made: list[ClaimPair] = []
    for path in sorted((data / "evidence_inference" / "txt").glob("*.txt")):
        sentences = [each.text for each in source_sentences(path.read_text(encoding="utf-8"))]
        sentences = [text for text in dict.fromkeys(sentences) if 7 <= len(text.split()) <= 45 and text[-1] == "."]
        if len(sentences) < 30:
            continue
        vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(sentences)
        for at in rng.sample(range(len(sentences)), 12):
            claim = simplified(sentences[at], rng)
            if len(claim.split()) < 5 or not sentences[at][0].isupper():
                continue
            likeness = np.asarray((vectors[at] @ vectors.T).todense()).ravel()
            near = [n for n in np.argsort(-likeness)[:9] if n != at and likeness[n] < _RESTATED]
            kept = sorted(near[: rng.randint(1, 3)])
            if kept:
                evidence = " ".join(sentences[n] for n in kept)
                made.append(ClaimPair(claim, evidence, "neutral", "sentences", path.stem.removeprefix("PMC")))
    return rng.sample(made, most) if len(made) > most else made


def premise_dropped(pairs: Iterable[ClaimPair]) -> list[ClaimPair]:
    """Claims that follow from two sentences, with the first alone."""
    made = []
    for pair in pairs:
        sentences = source_sentences(pair.evidence)
        if len(sentences) > 1:
            made.append(replace(pair, evidence=sentences[0].text, label="neutral"))
    return made
