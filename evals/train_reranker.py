"""Train the reranker from the embedded MiniLM: `python -m evals.train_reranker --data ../shared/data --out .work/reranker`.

One pass, seeded, a checkpoint every 100 steps from which it resumes; about an hour on two cores. The word
embeddings stay as they are, so only the layers above them (10.7 M weights) are trained and shipped, in fp16.
"""

import argparse
import json
import time
from pathlib import Path

import torch
from torch.nn import functional

from evals.reranker_data import training_groups
from index.reranker import MAX_PIECES, Pair, trained_part, untrained_model
from index.model_files import model_folder

_GROUPS = 8
_RATE = 5e-5
_WARM_UP = 60
_EVERY = 100


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    groups = training_groups(options.data, options.seed)
    model = untrained_model(model_folder())
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=_RATE, weight_decay=0.01)
    steps = len(groups) // _GROUPS
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min(1.0, (at + 1) / _WARM_UP) * max(0.0, (steps - at) / steps)
    )
    checkpoint = options.out / "checkpoint.pt"
    first = 0
    if checkpoint.is_file():
        kept = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        schedule.load_state_dict(kept["schedule"])
        first = kept["step"]
    tokenizer = _tokenizer()
    began, running = time.monotonic(), 0.0
    model.train()
    for step in range(first, steps):
        loss = _loss(model, tokenizer, groups[step * _GROUPS : (step + 1) * _GROUPS])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        running = 0.98 * running + 0.02 * float(loss.detach()) if running else float(loss.detach())
        if (step + 1) % 10 == 0:
            left = (time.monotonic() - began) / (step + 1 - first) * (steps - step - 1)
            print(f"step {step + 1}/{steps} loss {running:.3f} left {left / 60:.0f} min", flush=True)
        if (step + 1) % _EVERY == 0 or step + 1 == steps:
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "step": step + 1}
            torch.save(state, checkpoint.with_suffix(".tmp"))
            checkpoint.with_suffix(".tmp").replace(checkpoint)
    from safetensors.torch import save_file

    save_file({name: weight.half().contiguous() for name, weight in trained_part(model).items()}, options.out / "reranker.safetensors")
    (options.out / "training.json").write_text(json.dumps({"groups": len(groups), "steps": steps, "seed": options.seed, "rate": _RATE}))


def _tokenizer():
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(model_folder(), local_files_only=True)


def _loss(model, tokenizer, groups):
    questions, texts, labels, sizes = [], [], [], []
    for group in groups:
        candidates = [(one, 1.0) for one in group.right[:1]] + [(one, 0.0) for one in group.wrong]
        for one, label in candidates:
            questions.append(group.question)
            texts.append(Pair(one.sentence, one.before).text)
            labels.append(label)
        sizes.append((len(candidates), bool(group.right)))
    batch = tokenizer(questions, texts, truncation=True, max_length=MAX_PIECES, padding=True, return_tensors="pt")
    logits = model(**batch).logits[:, 0]
    target = torch.tensor(labels)
    loss = functional.binary_cross_entropy_with_logits(logits, target, pos_weight=torch.tensor(3.0))
    at = 0
    ranked = []
    for size, answered in sizes:
        if answered and size > 1:
            ranked.append(functional.cross_entropy(logits[at : at + size][None], torch.tensor([0])))
        at += size
    return loss + (torch.stack(ranked).mean() if ranked else 0.0)


if __name__ == "__main__":
    main()
