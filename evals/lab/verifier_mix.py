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

from assistant.evidence import content_words, source_sentences
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
from evals.lab.claim_spellings import name_pairs, spelling_pairs
from evals.lab.claim_templates import change_pairs, direction_pairs, list_pairs, trial_pairs
from evals.lab.student_claims import student_pairs

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


def student_mix(data: Path, seed: int = 18) -> list[ClaimPair]:
    """The later stage's pairs: claims written by hand beside nearly as many of the first stage's mix."""
    rng = random.Random(seed)
    by_hand = student_pairs(data, seed)
    made = [*by_hand, *_some(training_mix(data, seed), 4 * len(by_hand) // 5, rng)]
    rng.shuffle(made)
    return made


def overlap(pair: ClaimPair) -> float:
    """The share of the claim's content words that the evidence has."""
    words = set(content_words(pair.claim))
    return len(words.intersection(content_words(pair.evidence))) / max(1, len(words))


def main() -> None:
    """Print the mix."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    pairs = training_mix(parser.parse_args().data)
    train = [pair for pair in pairs if split_of(pair) == "train"]
    print(f"{len(pairs)} pairs, {len(train)} of them train")
    words = sum(len(p.claim.split()) + len(p.evidence.split()) for p in train) / len(train)
    print(f"words a pair {words:.1f}")
    for source, count in Counter(pair.source for pair in train).most_common():
        labels = Counter(pair.label for pair in train if pair.source == source)
        print(f"{source:40} {count:6} {dict(labels)}")
    print(Counter(pair.label for pair in train))
    score = roc_auc_score([pair.label == "supported" for pair in train], [overlap(pair) for pair in train])
    print(f"AUROC of shared words, supported or not: {score:.3f}")
    two = [pair for pair in train if pair.label in {"supported", "refuted"}]
    score = roc_auc_score([pair.label == "supported" for pair in two], [overlap(pair) for pair in two])
    print(f"AUROC of shared words, supported against refuted: {score:.3f}")


if __name__ == "__main__":
    main()
