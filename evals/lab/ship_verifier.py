"""The trained verifier as it ships: ONNX in int8, and its calibration.

`export` writes `assistant/weights/verifier.onnx`; `fit` fits the calibration on pairs that training left out, of many
kinds, and writes `verifier.json`. The line for "supported" is the lowest at which at most a stated share of the pairs
that are not supported passes.
"""

import argparse
import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.verifier import FEATURES, WEIGHTS, Claim, Evidence, Prepared, features, network_at, prepared
from evals.lab.claim_sets import ClaimPair, scifact, split_of
from evals.lab.verifier_mix import second_mix

_MOST_OF_A_SOURCE = 75
_SEED = 15


def export(trained: Path, target: Path) -> None:
    """The network of a folder as ONNX, its weights int8 by channel. The tokenizer is the bundled embedder's own."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import BertForSequenceClassification

    model = BertForSequenceClassification.from_pretrained(trained, attn_implementation="eager")
    model.eval()  # type: ignore[no-untyped-call]
    names = ["input_ids", "attention_mask", "token_type_ids"]
    sample = torch.ones(1, 16, dtype=torch.long)
    exact = trained / "verifier.fp32.onnx"
    torch.onnx.export(
        model,
        (sample, sample, torch.zeros_like(sample)),
        str(exact),
        input_names=names,
        output_names=["logits"],
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names} | {"logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(exact, target, per_channel=True, weight_type=QuantType.QInt8)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, SHA-256 {sha256(target)}")


def sha256(path: Path) -> str:
    """64 hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def calibration_pairs(data: Path) -> list[ClaimPair]:
    """Pairs whose groups were not trained on, as many of each source at most; abstracts whole too."""
    whole = [replace(pair, source="scifact_whole") for pair in scifact(data, "train", random.Random(_SEED), whole=True)]
    pairs = [pair for pair in (*second_mix(data), *whole) if split_of(pair) == "calibration"]
    random.Random(_SEED).shuffle(pairs)
    kept: dict[str, list[ClaimPair]] = {}
    for pair in pairs:
        kept.setdefault(kind_of(pair), []).append(pair)
    return [pair for source in sorted(kept) for pair in kept[source][:_MOST_OF_A_SOURCE]]


def kind_of(pair: ClaimPair) -> str:
    """The set that a pair is from, its parts together."""
    return pair.source.split("/")[0]


def by_source(pairs: Sequence[ClaimPair], scores: NDArray[np.float64]) -> Mapping[str, tuple[float, int]]:
    """For each source the AUROC of supported or not, and how many pairs."""
    found = {}
    for source in sorted({kind_of(pair) for pair in pairs}):
        at = [number for number, pair in enumerate(pairs) if kind_of(pair) == source]
        right = np.array([pairs[number].label == "supported" for number in at])
        if right.any() and not right.all():
            found[source] = (float(roc_auc_score(right, scores[at])), len(at))
    return found


def fit(data: Path, network: Path, target: Path, accepted: float) -> None:
    """Fit the calibration, print what it weighs and how sure it is, and write it."""
    pairs = calibration_pairs(data)
    made: list[Prepared] = [prepared(Claim(pair.claim, (Evidence(pair.evidence),))) for pair in pairs]
    logits = network_at(network, sha256(network)).score([each.pair for each in made])
    rows = np.array([features(each, logit) for each, logit in zip(made, logits, strict=True)])
    right = np.array([pair.label == "supported" for pair in pairs])
    counts = {source: sum(kind_of(pair) == source for pair in pairs) for source in {kind_of(pair) for pair in pairs}}
    weights = np.array([1 / counts[kind_of(pair)] for pair in pairs])
    for side in (True, False):
        weights[right == side] /= weights[right == side].sum()
    model = LogisticRegression(C=10.0, max_iter=2000).fit(rows, right, sample_weight=weights * len(pairs))
    scores = model.predict_proba(rows)[:, 1]
    vetoed = rows[:, FEATURES.index("differs")] > 0
    passing = np.where(vetoed, 0.0, scores)
    wrong = np.sort(passing[~right])
    line = float(wrong[int(np.ceil((1 - accepted) * (len(wrong) - 1)))])
    for source, (area, count) in by_source(pairs, scores).items():
        print(f"{source:20} {count:5} {area:.3f}")
    print(f"all: AUROC {roc_auc_score(right, scores):.3f}, network alone {roc_auc_score(right, rows[:, 0]):.3f}")
    kept = (passing[right] >= line).mean()
    print(f"supported from {line:.3f}: {accepted:.0%} of the wrong pass, {kept:.1%} of the right")
    print(f"vetoes: {vetoed[~right].mean():.1%} of the wrong, {vetoed[right].mean():.1%} of the right")
    found = {
        "name": f"verifier@{sha256(network)[:8]}",
        "sha256": sha256(network),
        "weights": {name: round(float(weight), 5) for name, weight in zip(FEATURES, model.coef_[0], strict=True)},
        "bias": round(float(model.intercept_[0]), 5),
        "supported": round(line, 4),
        "false_acceptance": accepted,
    }
    target.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(target.read_text(encoding="utf-8"))


def main() -> None:
    """The steps named, in their order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="+", choices=["export", "fit"])
    parser.add_argument("--trained", type=Path, default=Path(".work/verifier/network"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--network", type=Path, default=WEIGHTS / "verifier.onnx")
    parser.add_argument("--calibration", type=Path, default=WEIGHTS / "verifier.json")
    parser.add_argument("--false-acceptance", type=float, default=0.15)
    chosen = parser.parse_args()
    if "export" in chosen.steps:
        export(chosen.trained, chosen.network)
    if "fit" in chosen.steps:
        fit(chosen.data, chosen.network, chosen.calibration, chosen.false_acceptance)


if __name__ == "__main__":
    main()
