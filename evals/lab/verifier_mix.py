"""The training mix of the verifier: every set that may be shipped, each supported claim beside a twin that is not.

Run as a command it prints how many rows each source gives and how far shared words alone tell the labels apart.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from sklearn.metrics import roc_auc_score

from assistant.verifier import content_words, source_sentences
from evals.lab.claim_edits import reworded, simplified, twins
from evals.lab.claim_sets import (
    ClaimPair,
    article_text,
    begin,
    comparisons,
    cropped,
    fever,
    plain_set,
    scifact,
    split_of,
)
from evals.lab.claim_templates import change_pairs, direction_pairs, list_pairs, name_pairs, spelling_pairs, trial_pairs
from evals.lab.near_misses import abstracts_beside, beside_the_point, premise_dropped, sentences_beside

_WORDS = (35, 50, 70, 70, 90)
"""Most words of evidence, drawn for each pair."""


def _short(pairs: Iterable[ClaimPair], rng: random.Random, claim_words: int = 45) -> list[ClaimPair]:
    return [
        replace(pair, evidence=cropped(pair.claim, pair.evidence, rng.choice(_WORDS)))
        for pair in pairs
        if 3 <= len(pair.claim.split()) <= claim_words
    ]


def _some(pairs: list[ClaimPair], most: int, rng: random.Random) -> list[ClaimPair]:
    return rng.sample(pairs, most) if len(pairs) > most else pairs


def _with_twins(pairs: Sequence[ClaimPair], rng: random.Random, share: float, count: int = 1) -> list[ClaimPair]:
    """The pairs and, for a share of the supported ones, changed claims on the same evidence."""
    made = list(pairs)
    for pair in pairs:
        if pair.label == "supported" and rng.random() < share:
            made += [replace(pair, claim=t.claim, label=t.label) for t in twins(pair.claim, pair.evidence, rng, count)]
    return made


def _sentence_pairs(data: Path, rng: random.Random, most: int) -> list[ClaimPair]:
    """Sentences of open trial reports: made short and reworded they are true; changed they are not."""
    made: list[ClaimPair] = []
    articles = sorted((data / "evidence_inference" / "txt").glob("*.txt"))
    while len(made) < most:
        path = rng.choice(articles)
        sentences = source_sentences(path.read_text(encoding="utf-8"))
        if len(sentences) < 20:
            continue
        for at in rng.sample(range(1, len(sentences) - 1), min(6, len(sentences) - 2)):
            sentence = sentences[at].text
            if not 8 <= len(sentence.split()) <= 45 or sentence[-1] != "." or not sentence[0].isupper():
                continue
            before, after = rng.random() < 0.5, rng.random() < 0.5
            near = sentences[at - before : at + 1 + after]
            evidence = " ".join(s.text for s in near if len(s.text.split()) < 50)
            claim = simplified(sentence, rng)
            if len(claim.split()) < 5:
                continue
            pair = ClaimPair(claim, evidence, "supported", "sentences", path.stem.removeprefix("PMC"))
            made += _with_twins([pair], rng, 1.0, 1 if rng.random() < 0.6 else 2)
            if rng.random() < 0.25:
                others = " ".join(s.text for s in near if s is not sentences[at])
                if len(others.split()) > 12:
                    made.append(replace(pair, evidence=others, label="neutral"))
    return made


def training_mix(data: Path, seed: int = 15) -> list[ClaimPair]:
    """All pairs, those to train on and those to calibrate on (`split_of`), in a drawn order."""
    rng = random.Random(seed)
    made: list[ClaimPair] = []
    science = [p for _ in range(2) for p in scifact(data, "train", rng)]
    made += _with_twins(_short(science, rng), rng, 0.4)
    covid = [p for p in plain_set(data, "check_covid") if "/train/" in p.source]
    made += _short(covid * 2, rng)
    found = comparisons(data)
    by_article: dict[str, list[int]] = {}
    for at, row in enumerate(found):
        by_article.setdefault(row.article, []).append(at)
    for at, row in enumerate(found):
        evidence = row.evidence
        text = article_text(data, row.article) if rng.random() < 0.5 else None
        if text is not None:
            evidence = cropped(f"{row.intervention} {row.outcome}", text, len(evidence.split()) + 40, evidence)
            evidence = evidence if row.evidence[:40] in evidence else row.evidence
        others = [found[i] for i in by_article[row.article] if i != at] or [rng.choice(found)]
        made += direction_pairs(row, evidence, others, rng)
    made += _with_twins(_short(plain_set(data, "fm2"), rng), rng, 0.25)
    made += _some(_short(plain_set(data, "negation_nli"), rng), 3000, rng)
    made += _some(plain_set(data, "cad_nli"), 4500, rng)
    made += _some(_short(plain_set(data, "condaqa"), rng), 2200, rng)
    made += [p for p in _short(plain_set(data, "summedits"), rng, 60) if len(p.evidence) > 40]
    made += _with_twins(_short(plain_set(data, "factcheck_bench"), rng), rng, 0.5)
    made += _with_twins(_short(plain_set(data, "expertqa"), rng), rng, 0.6)
    steps = [p for p in plain_set(data, "entailment_bank") if p.label == "supported"]
    made += _with_twins(_some(steps, 2000, rng), rng, 0.6)
    made += _with_twins(_short(begin(data), rng), rng, 0.3)
    made += _some(_short(fever(data), rng), 5500, rng)
    made += _short(plain_set(data, "mnli_snli_sample"), rng)
    conclusions = [p for p in plain_set(data, "pubmedqa_claims", "pubmedqa_l") if p.label == "supported"]
    made += _with_twins(_short(conclusions, rng, 35), rng, 1.0)
    summaries = [p for p in plain_set(data, "scitldr") if p.label == "supported"]
    made += _with_twins(_some(_short(summaries, rng, 30), 700, rng), rng, 1.0)
    made += _sentence_pairs(data, rng, 7000)
    for number in range(5200):
        maker = (trial_pairs, change_pairs, list_pairs, list_pairs, name_pairs, spelling_pairs)[number % 6]
        written = list(maker(rng, str(number)))
        made += [rng.choice(written)] if rng.random() < 0.2 else rng.sample(written, min(2, len(written)))
    made = [p for p in made if p.label in {"supported", "refuted"} or overlap(p) > rng.uniform(0.1, 0.75)]
    made = [replace(p, claim=reworded(p.claim, rng)) if rng.random() < 0.35 else p for p in made]
    rng.shuffle(made)
    return made


_SHARES = {
    "scifact": 1.0,
    "check_covid": 1.0,
    "fm2": 0.8,
    "factcheck_bench": 1.0,
    "expertqa": 0.9,
    "pubmedqa_l": 1.0,
    "directions": 0.35,
    "fever": 0.5,
    "begin": 0.5,
    "sentences": 0.3,
    "summedits": 0.3,
    "condaqa": 0.4,
    "negation_nli": 0.3,
    "cad_nli": 0.3,
    "mnli_snli_sample": 0.5,
    "entailment_bank": 0.5,
    "scitldr": 0.5,
    "lists": 0.3,
}
"""How much of each source the second stage takes: less of captions and of templates, which the first stage learnt."""
_SHARE_OF_OTHERS = 0.35
_NEUTRAL = 0.27


def second_mix(data: Path, seed: int = 16) -> list[ClaimPair]:
    """Another draw for the second stage, a quarter of it claims whose evidence is near and does not carry them.

    The neutral pairs are drawn so that they share as many words with their claims as the supported ones do. Judged
    abstracts stand whole too: else long evidence alone would tell the neutral pairs.
    """
    rng = random.Random(seed)
    first = training_mix(data, seed)
    judged = [
        pair
        for pair in first
        if pair.label != "neutral" and rng.random() < _SHARES.get(pair.source.split("/")[0], _SHARE_OF_OTHERS)
    ]
    whole = [pair for pair in scifact(data, "train", rng, whole=True) if pair.label != "neutral"]
    judged += _with_twins(_short(whole * 2, rng), rng, 0.3)
    neutral = [pair for pair in first if pair.label == "neutral"]
    neutral += abstracts_beside(data, rng, _WORDS)
    neutral += sentences_beside(data, rng, 1200)
    by_source: dict[str, list[ClaimPair]] = {}
    for pair in first:
        if pair.label == "supported":
            by_source.setdefault(pair.source.split("/")[0], []).append(pair)
    for source in ("check_covid", "fm2", "factcheck_bench", "expertqa", "fever", "begin", "pubmedqa_l", "scitldr"):
        pairs = by_source.get(source, [])
        pool = [(pair.group, pair.evidence) for pair in pairs]
        neutral += beside_the_point(_some(pairs, 1500, rng), pool, rng, _WORDS)
    neutral += premise_dropped(_some(by_source["entailment_bank"], 1200, rng))
    for name, file in (("entailment_bank", None), ("scitldr", None), ("pubmedqa_claims", "pubmedqa_l")):
        rows = [pair for pair in plain_set(data, name, file) if pair.label == "neutral"]
        neutral += _short(_some(rows, 1500, rng), rng)
    like = [overlap(pair) for pair in judged if pair.label == "supported"]
    wanted = round(len(judged) * _NEUTRAL / (1 - _NEUTRAL))
    made = judged + _alike_in_words(neutral, like, wanted, rng)
    rng.shuffle(made)
    return made


def _alike_in_words(
    pairs: Sequence[ClaimPair], like: Sequence[float], most: int, rng: random.Random
) -> list[ClaimPair]:
    """`most` pairs, their shares of shared words spread as those of `like` or a little higher as far as there are."""
    bins: dict[int, list[ClaimPair]] = {}
    for pair in rng.sample(list(pairs), len(pairs)):
        bins.setdefault(round(10 * overlap(pair)), []).append(pair)
    made: list[ClaimPair] = []
    for _ in range(3 * most):
        share = max(rng.choices(like, k=rng.choice((1, 1, 2))))
        near = bins.get(round(10 * share))
        if near and len(made) < most:
            made.append(near.pop())
    for level in sorted(bins, reverse=True):
        made += bins[level][: most - len(made)]
    return made


def overlap(pair: ClaimPair) -> float:
    """The share of the claim's content words that the evidence has."""
    words = set(content_words(pair.claim))
    return len(words.intersection(content_words(pair.evidence))) / max(1, len(words))


def word_area(pairs: Sequence[ClaimPair]) -> float:
    """How well shared words alone tell supported pairs from all others: the area under the ROC curve."""
    return float(roc_auc_score([pair.label == "supported" for pair in pairs], [overlap(pair) for pair in pairs]))


def main() -> None:
    """Print the mix."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--second", action="store_true", help="the mix of the second stage")
    chosen = parser.parse_args()
    pairs = second_mix(chosen.data) if chosen.second else training_mix(chosen.data)
    train = [pair for pair in pairs if split_of(pair) == "train"]
    print(f"{len(pairs)} pairs, {len(train)} of them train")
    words = sum(len(p.claim.split()) + len(p.evidence.split()) for p in train) / len(train)
    print(f"words a pair {words:.1f}")
    for source, count in Counter(pair.source for pair in train).most_common():
        labels = Counter(pair.label for pair in train if pair.source == source)
        print(f"{source:40} {count:6} {dict(labels)}")
    print(Counter(pair.label for pair in train))
    print(f"AUROC of shared words, supported or not: {word_area(train):.3f}")
    two = [pair for pair in train if pair.label in {"supported", "refuted"}]
    print(f"AUROC of shared words, supported against refuted: {word_area(two):.3f}")


if __name__ == "__main__":
    main()
