"""The verifier's figures: `make eval-verifier` prints every set with its baselines and 95 % intervals.

AUROC of supported or not, and of supported against refuted where a set tells the two apart; RAGTruth by the answer too,
with F1 at the prevalence of its own test part. Under each set stands what it is without each kind of veto. Intervals:
percentile bootstrap over clusters, seeded.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from assistant.types import SupportLabel
from assistant.verifier import WEIGHTS, Calibration, Verdict, network_at
from evals.lab.judged_sets import SETS, JudgedClaim, golden
from evals.lab.read_claims import PARTS, margins, read_claims, verdicts
from index.text import terms

Scores = NDArray[np.float64]
_DRAWS = 200
_SEED = 7
_MOST = 1500
_FEW = 300
"""Claims of a set that the slow baselines score: the embedder's cosine and another checker."""
PREVALENCE = 0.178
"""The share of hallucinated answers in RAGTruth's own test part, all six generators: what F1 is published at."""


def length(claims: Sequence[JudgedClaim]) -> Scores:
    """The shorter, the better supported."""
    return np.array([-float(len(each.claim.text.split())) for each in claims])


def novel_words(claims: Sequence[JudgedClaim]) -> Scores:
    """Content words that the sources lack: minus their number."""
    return np.array([-float(len(set(terms(each.claim.text)) - set(terms(each.evidence)))) for each in claims])


def overlap(claims: Sequence[JudgedClaim]) -> Scores:
    """The share of content words that the sources have."""
    shares = []
    for each in claims:
        words = set(terms(each.claim.text))
        shares.append(len(words & set(terms(each.evidence))) / max(1, len(words)))
    return np.array(shares)


BASELINES: Mapping[str, Callable[[Sequence[JudgedClaim]], Scores]] = {
    "length": length,
    "novel words": novel_words,
    "overlap": overlap,
}


def cosine(claims: Sequence[JudgedClaim]) -> Scores:
    """The bundled embedder's cosine to the likest source."""
    from index.embedder import BundledEmbedder

    embedder = BundledEmbedder()
    texts = list(dict.fromkeys(text for each in claims for text in (each.claim.text, *_texts(each))))
    vectors = dict(zip(texts, embedder.embed(texts), strict=True))
    return np.array([max(float(vectors[each.claim.text] @ vectors[text]) for text in _texts(each)) for each in claims])


def few_of(claims: Sequence[JudgedClaim]) -> list[int]:
    """The places of the claims that slow baselines score: drawn, or the sentences of the first answers."""
    if claims[0].answer >= 0:
        return [at for at, each in enumerate(claims) if each.answer < _FEW // 4]
    return sorted(random.Random(_SEED).sample(range(len(claims)), min(_FEW, len(claims))))


def _spread(scores: Sequence[float] | Scores, places: Sequence[int], count: int) -> Scores:
    """The scores at their places, no number elsewhere."""
    made = np.full(count, np.nan)
    made[list(places)] = scores
    return made


def _texts(each: JudgedClaim) -> list[str]:
    return [source.text for source in each.claim.evidence]


def interval(right: NDArray[np.bool_], scores: Scores, clusters: Sequence[str]) -> str:
    """The area under the ROC curve and the ends of its 95 % interval, as "0.751 (.733-.768)"."""
    names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
    of = np.array([names[name] for name in clusters])
    rng = np.random.default_rng(_SEED)
    drawn = []
    for _ in range(_DRAWS):
        weights = np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names))[of].astype(float)
        kept = weights > 0
        if right[kept].any() and not right[kept].all():
            drawn.append(roc_auc_score(right[kept], scores[kept], sample_weight=weights[kept]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"{roc_auc_score(right, scores):.3f} ({low:.3f}-{high:.3f})"


def areas(claims: Sequence[JudgedClaim], scores: Scores) -> tuple[str, str]:
    """Supported or not; supported against refuted, "" where the set has no refuted claims; over those with a score."""
    kept = ~np.isnan(scores)
    claims, scores = [each for each, keep in zip(claims, kept, strict=True) if keep], scores[kept]
    right = np.array([each.label == "supported" for each in claims])
    clusters = [each.cluster for each in claims]
    two = [at for at, each in enumerate(claims) if each.label in {"supported", "refuted"}]
    sides = right[two]
    against = interval(sides, scores[two], [clusters[at] for at in two]) if not sides.all() else ""
    return interval(right, scores, clusters), against


def by_answer(claims: Sequence[JudgedClaim], scores: Scores) -> tuple[list[JudgedClaim], Scores]:
    """Answers in place of sentences: as good as the worst of their sentences; over those with a score."""
    kept = ~np.isnan(scores)
    claims, scores = [each for each, keep in zip(claims, kept, strict=True) if keep], scores[kept]
    found: dict[int, tuple[JudgedClaim, float]] = {}
    for each, score in zip(claims, scores, strict=True):
        known = found.get(each.answer)
        wrong = each if known is None or each.label != "supported" else known[0]
        found[each.answer] = (wrong, min(float(score), known[1]) if known else float(score))
    return [each for each, _ in found.values()], np.array([score for _, score in found.values()])


def best_f1(right: NDArray[np.bool_], scores: Scores, line: float) -> float:
    """F1 of finding what is not supported below `line`, weighted to RAGTruth's own prevalence."""
    wrong, flagged = ~right, scores < line
    caught = PREVALENCE * float(flagged[wrong].mean())
    alarms = (1 - PREVALENCE) * float(flagged[right].mean())
    return 2 * caught / (caught + alarms + PREVALENCE) if caught else 0.0


def labels_line(claims: Sequence[JudgedClaim], verdicts: Sequence[Verdict]) -> str:
    """How many wrong claims are caught and how many right ones are not called supported."""
    wrong = [
        v.label is not SupportLabel.SUPPORTED for c, v in zip(claims, verdicts, strict=True) if c.label != "supported"
    ]
    right = [
        v.label is not SupportLabel.SUPPORTED for c, v in zip(claims, verdicts, strict=True) if c.label == "supported"
    ]
    return f"caught {sum(wrong)}/{len(wrong)}, false alarms {sum(right)}/{len(right)}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--golden", type=Path, default=Path("tests/golden"))
    parser.add_argument("--earlier", type=Path, help="scores of another checker: one JSON list a set, by its name")
    parser.add_argument("--dump", type=Path, help="write the claims that another checker is to score")
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS), metavar="SET")
    parser.add_argument("--most", type=int, default=_MOST, help="claims of a set, drawn with a fixed seed")
    parser.add_argument("--no-cosine", action="store_true")
    parser.add_argument("--network", type=Path, default=WEIGHTS / "verifier.onnx")
    parser.add_argument("--calibration", type=Path, default=WEIGHTS / "verifier.json")
    chosen = parser.parse_args()
    calibration = Calibration.read(chosen.calibration)
    network = network_at(chosen.network, calibration.sha256)
    earlier = json.loads(chosen.earlier.read_text(encoding="utf-8")) if chosen.earlier else {}
    print(f"{calibration.name}: AUROC supported or not | supported against refuted; 95 % intervals over {_DRAWS} draws")
    dumped = {}
    for name in chosen.sets:
        reader = SETS[name]
        claims = list(reader(chosen.shared / "data"))
        if len(claims) > chosen.most and claims[0].answer < 0:
            claims = random.Random(_SEED).sample(claims, chosen.most)
        claims = [each for each in claims if each.answer < chosen.most // 4]
        few = few_of(claims)
        dumped[name] = [
            [each.claim.question, each.claim.text, _texts(each), each.claim.evidence[0].heading]
            for each in (claims[at] for at in few)
        ]
        if chosen.dump:
            continue
        began = time.perf_counter()
        read = read_claims([each.claim for each in claims], network)
        whole = verdicts(read, calibration)
        speed = len(claims) / (time.perf_counter() - began)
        entrants = {"verifier": np.array([verdict.score for verdict in whole])}
        entrants["network alone"] = margins(read)
        entrants |= {word: baseline(claims) for word, baseline in BASELINES.items()}
        if not chosen.no_cosine:
            entrants[f"cosine, {len(few)}"] = _spread(cosine([claims[at] for at in few]), few, len(claims))
        if name in earlier:
            entrants[f"71a194c, {len(few)}"] = _spread(earlier[name], few, len(claims))
        print(f"\n{name}: {len(claims)} claims, {speed:.0f} a second; {labels_line(claims, whole)}", flush=True)
        for entrant, scores in entrants.items():
            either, against = areas(claims, scores)
            print(f"  {entrant:22} {either}   {against}", flush=True)
        for part, kinds in PARTS.items():
            less = verdicts(read, calibration, kinds)
            either, against = areas(claims, np.array([verdict.score for verdict in less]))
            print(f"  {f'without {part}':22} {either}   {against}   {labels_line(claims, less)}", flush=True)
        if claims[0].answer >= 0:
            answers, _ = by_answer(claims, entrants["verifier"])
            print(f"  by the answer: {len(answers)}")
            for entrant, scores in entrants.items():
                judged, worst = by_answer(claims, scores)
                right = np.array([each.label == "supported" for each in judged])
                lines = np.unique(np.percentile(worst, np.arange(2, 99, 2)))
                half = best_f1(right, worst, calibration.supported) if entrant == "verifier" else float("nan")
                best = max(best_f1(right, worst, line) for line in lines)
                shown = f"F1 {100 * half:.1f} at its own line, {100 * best:.1f} at the best"
                print(f"  {entrant:22} {areas(judged, worst)[0]}   {shown}")
    if chosen.dump:
        chosen.dump.write_text(json.dumps(dumped), encoding="utf-8")
        return
    for split in ("dev", "report"):
        claims = golden(chosen.golden, split)
        read = read_claims([each.claim for each in claims], network)
        print(f"\ngolden claims, {split}: {labels_line(claims, verdicts(read, calibration))}")
        for part, kinds in PARTS.items():
            print(f"  {f'without {part}':22} {labels_line(claims, verdicts(read, calibration, kinds))}")


if __name__ == "__main__":
    main()
