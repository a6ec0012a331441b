"""Train the verifier: a cross-encoder begun from ms-marco-MiniLM-L-12, three labels over claim and evidence.

Another folder will do too: all-mpnet-base-v2, which has no logit of relevance, begins from its encoder alone.

Pairs of like length go through together, a number of word pieces a step; the embeddings and the lowest layers stay as
they are. Every few minutes everything is written down, and the same command goes on from there.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoConfig, AutoModelForSequenceClassification, BertForSequenceClassification, PreTrainedModel

from evals.lab.claim_sets import ClaimPair, split_of
from evals.lab.verifier_mix import student_mix, training_mix

MIXES = {"first": training_mix, "students": student_mix}
LABELS = ("supported", "refuted", "neutral")
_TARGETS = {"supported": 0, "refuted": 1, "neutral": 2, "not_supported": 3}


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair as numbers: its word pieces, where the evidence begins, and its label (3: any but supported)."""

    pieces: list[int]
    second: int
    target: int


def tokenizer(folder: Path, most: int) -> Tokenizer:
    """The tokenizer of a model's folder, cutting the evidence at `most` pieces."""
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made.enable_truncation(most, strategy="longest_first")
    made.no_padding()
    return made


def encoded(pairs: Sequence[ClaimPair], words: Tokenizer) -> list[Encoded]:
    """Every pair in word pieces."""
    found = words.encode_batch([(pair.claim, pair.evidence) for pair in pairs])
    return [
        Encoded(item.ids, len(item.ids) - sum(item.type_ids), _TARGETS[pair.label])
        for item, pair in zip(found, pairs, strict=True)
    ]


def batches(rows: Sequence[Encoded], pieces: int, rng: random.Random) -> list[list[Encoded]]:
    """Rows of like length together, so that rows times longest is `pieces` at most, in a drawn order."""
    made: list[list[Encoded]] = []
    pool = 4000
    for start in range(0, len(rows), pool):
        near = sorted(rows[start : start + pool], key=lambda row: (len(row.pieces), rng.random()))
        group: list[list[Encoded]] = [[]]
        for row in near:
            if group[-1] and len(row.pieces) * (len(group[-1]) + 1) > pieces:
                group.append([])
            group[-1].append(row)
        rng.shuffle(group)
        made += group
    return made


def padded(rows: Sequence[Encoded]) -> dict[str, Tensor]:
    """Rows as the tensors that the network takes."""
    longest = max(len(row.pieces) for row in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for at, row in enumerate(rows):
        ids[at, : len(row.pieces)] = torch.tensor(row.pieces)
        types[at, row.second : len(row.pieces)] = 1
        mask[at, : len(row.pieces)] = 1
    return {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}


def inputs(model: PreTrainedModel, rows: Sequence[Encoded]) -> dict[str, Tensor]:
    """The tensors of `padded` that the network takes: an MPNet has no kinds of pieces."""
    made = padded(rows)
    if model.config.model_type == "mpnet":
        del made["token_type_ids"]
    return made


def loss_of(logits: Tensor, targets: Tensor) -> Tensor:
    """Cross entropy; for rows that are only known not to be supported, on the sum of the other two labels."""
    chances = torch.log_softmax(logits.float(), dim=-1)
    either = torch.logsumexp(chances[:, 1:], dim=-1, keepdim=True)
    smooth = torch.cat([chances, either], dim=-1)
    return -smooth.gather(1, targets[:, None]).mean()


def scores(model: PreTrainedModel, rows: Sequence[Encoded]) -> np.ndarray:
    """Probabilities of the three labels, in the order of `rows`."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at].pieces))
    found = np.zeros((len(rows), 3), dtype=np.float32)
    model.eval()  # type: ignore[no-untyped-call]
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(order), 32):
            part = order[start : start + 32]
            found[part] = torch.softmax(model(**inputs(model, [rows[at] for at in part])).logits.float(), -1).numpy()
    model.train()
    return found


def measured(model: PreTrainedModel, pairs: Sequence[ClaimPair], rows: Sequence[Encoded]) -> Iterator[str]:
    """By source: AUROC of supported or not, and of supported against refuted."""
    found = scores(model, rows)
    for source in sorted({pair.source.split("/")[0] for pair in pairs}):
        at = [n for n, pair in enumerate(pairs) if pair.source.split("/")[0] == source]
        right = np.array([pairs[n].label == "supported" for n in at])
        if len(at) < 20 or right.all() or not right.any():
            continue
        line = f"{source} {len(at)}: {roc_auc_score(right, found[at, 0]):.3f}"
        two = [n for n in at if pairs[n].label in {"supported", "refuted"}]
        sides = np.array([pairs[n].label == "supported" for n in two])
        if len(two) > 20 and sides.any() and not sides.all():
            line += f" {roc_auc_score(sides, found[two, 0] - found[two, 1]):.3f}"
        yield line


def starting_network(folder: Path, frozen: int) -> PreTrainedModel:
    """The cross-encoder with three labels, the first of which starts from its one logit of relevance; a network that
    has three already goes on as it is."""
    config = AutoConfig.from_pretrained(folder)
    model: PreTrainedModel
    if config.num_labels == len(LABELS) or config.model_type != "bert":
        model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=len(LABELS))
    else:
        relevance = BertForSequenceClassification.from_pretrained(folder)
        bert = BertForSequenceClassification.from_pretrained(folder, num_labels=3, ignore_mismatched_sizes=True)
        with torch.no_grad():
            bert.classifier.weight.mul_(0.5)
            bert.classifier.bias.zero_()
            bert.classifier.weight[0] += 0.05 * relevance.classifier.weight[0]
        model = bert
    freeze(model, frozen)
    return model


def freeze(model: PreTrainedModel, layers: int) -> None:
    """Keep the embeddings and the lowest layers as they are."""
    kept = ("embeddings.", *(f"encoder.layer.{number}." for number in range(layers)))
    for name, weights in model.named_parameters():
        if any(part in name for part in kept):
            weights.requires_grad = False


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--start", type=Path, required=True, help="folder of the cross-encoder to begin from")
    parser.add_argument("--mix", choices=sorted(MIXES), default="first", help="the stage's pairs")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=1536, help="word pieces a step, padding included")
    parser.add_argument("--longest", type=int, default=176)
    parser.add_argument("--frozen", type=int, default=3)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument(
        "--minutes", type=float, default=80, help="processor time to train in; the rate falls to nothing at its end"
    )
    parser.add_argument("--seed", type=int, default=15)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(chosen.seed)
    chosen.out.mkdir(parents=True, exist_ok=True)
    pairs = MIXES[chosen.mix](chosen.data, chosen.seed)
    words = tokenizer(chosen.start, chosen.longest)
    train = encoded([pair for pair in pairs if split_of(pair) == "train"], words)
    rng = random.Random(chosen.seed)
    held_pairs = [pair for pair in pairs if split_of(pair) == "calibration"]
    held_pairs = rng.sample(held_pairs, min(400, len(held_pairs)))
    held = encoded(held_pairs, words)
    steps = batches(train, chosen.pieces, rng)
    model = starting_network(chosen.start, chosen.frozen)
    model.train()
    weights = [w for w in model.parameters() if w.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=chosen.rate, weight_decay=0.01)
    state = chosen.out / "state.pt"
    first, spent, seen = 0, 0.0, 0
    if state.exists():
        kept = torch.load(state, weights_only=True)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        torch.set_rng_state(kept["random"])
        first, spent, seen = kept["step"], kept["spent"], kept["seen"]
    settings = {name: str(value) for name, value in vars(chosen).items()}
    print(json.dumps({"pairs": len(train), "steps": len(steps), "from": first, "settings": settings}), flush=True)
    last = written = time.process_time()
    mean, step = 0.0, first
    while spent < chosen.minutes * 60:
        rows = steps[step % len(steps)]
        share = spent / (chosen.minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = chosen.rate * min(1.0, share / 0.04 + 0.02, (1 - share) / 0.96 + 0.01)
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(**inputs(model, rows)).logits
        loss = loss_of(logits, torch.tensor([row.target for row in rows]))
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        mean = loss.item() if step == first else 0.98 * mean + 0.02 * loss.item()
        step, seen = step + 1, seen + len(rows)
        now = time.process_time()
        spent, last = spent + now - last, now
        if step % 25 == 0:
            print(
                f"step {step} pairs {seen} loss {mean:.4f} minutes {spent / 60:.1f} pairs/s {seen / spent:.1f}",
                flush=True,
            )
        over = spent >= chosen.minutes * 60
        if now - written > 240 or over:
            kept = {
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "random": torch.get_rng_state(),
                "step": step,
                "spent": spent,
                "seen": seen,
            }
            torch.save(kept, state.with_suffix(".new"))
            state.with_suffix(".new").replace(state)
            written = now
        if step % 500 == 0 or over:
            print(f"step {step} held back: " + " | ".join(measured(model, held_pairs, held)), flush=True)
            last = time.process_time()
    model.save_pretrained(chosen.out / "network")


if __name__ == "__main__":
    main()
