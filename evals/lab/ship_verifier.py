"""The trained verifier as it ships: ONNX in int8, its last layer, and its calibration.

`export` writes `assistant/weights/verifier.onnx`; `head` fits its last layer anew with evidence beside the point among
the pairs; `fit` fits the calibration on pairs that training left out, of several kinds, and writes `verifier.json`. The
line for "supported" is the lowest at which at most a stated share of the pairs that are not supported passes.
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

from assistant.evidence import bundled_vectors
from assistant.verifier import FEATURES, WEIGHTS, Claim, Evidence, Prepared, features, network_at, prepared
from evals.lab.claim_sets import ClaimPair, cropped, plain_set, scifact, split_of
from evals.lab.student_claims import student_pairs
from evals.lab.verifier_mix import training_mix

_MOST_OF_A_SOURCE = 75
_POOLED = "/bert/pooler/activation/Tanh_output_0"
_SEED = 15


def export(trained: Path, target: Path, earlier: Path | None = None, share: float = 1.0) -> None:
    """The network of a folder as ONNX, its weights int8 by channel; with `earlier` the mean of both networks' weights,
    `share` of it of `trained`. The tokenizer is the bundled embedder's own."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import BertForSequenceClassification

    model = BertForSequenceClassification.from_pretrained(trained, attn_implementation="eager")
    if earlier is not None:
        before = BertForSequenceClassification.from_pretrained(earlier).state_dict()
        model.load_state_dict(
            {
                name: share * weights + (1 - share) * before[name] if weights.is_floating_point() else weights
                for name, weights in model.state_dict().items()
            }
        )
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


def head(data: Path, network: Path) -> None:
    """Fit the last linear layer anew, on the network's pooled outputs, with evidence beside the point among the pairs.

    The mix leaves easy negatives out: without this the network never says neutral.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(str(network))
    open_end = onnx.load(str(network))
    open_end.graph.output.append(helper.make_tensor_value_info(_POOLED, TensorProto.FLOAT, None))
    opened = network.with_suffix(".pooled.onnx")
    onnx.save(open_end, str(opened))
    encoder = network_at(opened, sha256(opened))
    pairs = [pair for pair in head_pairs(data) if pair.label != "not_supported"]
    made = [prepared(Claim(pair.claim, (Evidence(pair.evidence),)), bundled_vectors()) for pair in pairs]
    encoded = encoder.tokenizer.encode_all([each.pair for each in made], encoder.limit)
    pooled = np.stack([outputs[1] for outputs in encoder.network.run([each.row for each in encoded])])
    opened.unlink()
    labels = [("supported", "refuted", "neutral").index(pair.label) for pair in pairs]
    layer = LogisticRegression(C=1.0, max_iter=800).fit(pooled, labels)
    graph = model.graph
    made_by = {output: node for node in graph.node for output in node.output}
    wanted = ["logits"]
    while wanted:
        node = made_by.get(wanted.pop())
        if node is not None and _POOLED not in node.output and node in graph.node:
            wanted += node.input
            graph.node.remove(node)
    weights = {"verifier.head.weight": layer.coef_, "verifier.head.bias": layer.intercept_}
    graph.initializer.extend(numpy_helper.from_array(w.astype(np.float32), name) for name, w in weights.items())
    graph.node.append(helper.make_node("Gemm", [_POOLED, *weights], ["logits"], transB=1))
    used = {name for node in graph.node for name in node.input}
    for unused in [each for each in graph.initializer if each.name not in used]:
        graph.initializer.remove(unused)
    onnx.checker.check_model(model)
    onnx.save(model, str(network))
    print(f"{network}: head of {len(pairs)} pairs, SHA-256 {sha256(network)}")


def head_pairs(data: Path) -> list[ClaimPair]:
    """Up to 150 training pairs of each source, and about as many again whose evidence is beside the point."""
    rng = random.Random(_SEED + 1)
    mix = [pair for pair in training_mix(data) if split_of(pair) == "train"]
    near: list[ClaimPair] = []
    for name, file, most in (
        ("entailment_bank", None, 350),
        ("scitldr", None, 200),
        ("pubmedqa_claims", "pubmedqa_l", 250),
    ):
        rows = [pair for pair in plain_set(data, name, file) if pair.label == "neutral"]
        near += rng.sample(rows, most)
    covid = [pair for pair in plain_set(data, "check_covid") if pair.label == "neutral" and "/train/" in pair.source]
    near += covid[:250]
    near += [pair for pair in scifact(data, "train", rng, whole=True) if pair.label == "neutral"]
    near = [replace(pair, evidence=cropped(pair.claim, pair.evidence, 90)) for pair in near]
    by_kind: dict[str, list[ClaimPair]] = {}
    for pair in mix:
        by_kind.setdefault(kind_of(pair), []).append(pair)
    natural = [kind for kind in by_kind if kind not in {"arms", "changes", "names", "spellings"}]
    for _ in range(700):
        pair, other = rng.sample(by_kind[rng.choice(natural)], 2)
        if pair.group != other.group:
            near.append(replace(pair, evidence=other.evidence, label="neutral"))
    kept = [pair for rows in by_kind.values() for pair in rng.sample(rows, min(150, len(rows)))]
    return [*kept, *(pair for pair in near if split_of(pair) == "train")]


def sha256(path: Path) -> str:
    """64 hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def calibration_pairs(data: Path) -> list[ClaimPair]:
    """Pairs whose groups were not trained on, as many of each source at most."""
    every = [*training_mix(data), *student_pairs(data, _SEED)]
    pairs = [pair for pair in every if split_of(pair) == "calibration"]
    random.Random(_SEED).shuffle(pairs)
    kept: dict[str, list[ClaimPair]] = {}
    for pair in pairs:
        kept.setdefault(kind_of(pair), []).append(pair)
    chosen = [pair for source in sorted(kept) for pair in kept[source][:_MOST_OF_A_SOURCE]]
    for name, file in (("entailment_bank", None), ("scitldr", None), ("pubmedqa_claims", "pubmedqa_l")):
        rows = [p for p in plain_set(data, name, file) if p.label == "neutral" and split_of(p) == "calibration"]
        chosen += [replace(p, evidence=cropped(p.claim, p.evidence, 90)) for p in rows[:_MOST_OF_A_SOURCE]]
    return chosen


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
    made: list[Prepared] = [
        prepared(Claim(pair.claim, (Evidence(pair.evidence),)), bundled_vectors()) for pair in pairs
    ]
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
    parser.add_argument("steps", nargs="+", choices=["export", "head", "fit"])
    parser.add_argument("--trained", type=Path, default=Path(".work/verifier/network"))
    parser.add_argument("--earlier", type=Path, help="a network to take the mean with")
    parser.add_argument("--share", type=float, default=0.6, help="of --trained in that mean")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--network", type=Path, default=WEIGHTS / "verifier.onnx")
    parser.add_argument("--calibration", type=Path, default=WEIGHTS / "verifier.json")
    parser.add_argument("--false-acceptance", type=float, default=0.15)
    chosen = parser.parse_args()
    if "export" in chosen.steps:
        export(chosen.trained, chosen.network, chosen.earlier, chosen.share)
    if "head" in chosen.steps:
        head(chosen.data, chosen.network)
    if "fit" in chosen.steps:
        fit(chosen.data, chosen.network, chosen.calibration, chosen.false_acceptance)


if __name__ == "__main__":
    main()
