"""Train what turns questions into vectors: `python -m evals.lab.train_query_encoder --data ../shared/data --base FOLDER
--out .work/queries`.

The passages' vectors stay those of the shipped embedder, so that no library has to be embedded again; only the side of
the questions learns, from questions in students' words and from the sets of questions that train the reader, to come
near the passages that answer. FOLDER is the embedder's fp32 folder that `../shared/models/dequantize.py` makes. Seeded;
writes a checkpoint every few minutes and goes on from it after a kill.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm
from transformers import AutoModel

from corpus.chunker import cut, passage_text
from evals.lab import reader_sets, reader_students
from evals.lab.reader_sets import Asked
from index.embedder import QUERY_PREFIX, BundledEmbedder
from index.text import PASSAGE_LIMIT, TOKENIZER, PieceCounter, terms

_TEMPERATURE = 0.04
_KEPT = 0.5
"""What the distance from the untrained vector counts beside the loss."""
_WARM_UP = 30
_CHECKPOINT_SECONDS = 180
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the numbers of the passages that answer it, and of those among which they are to be found."""

    question: str
    right: NDArray[np.int64]
    among: tuple[int, int]


class Passages:
    """Passages numbered from 0 with their vectors, shape (passages, 384), and the examples over them."""

    def __init__(self, data: Path) -> None:
        self._texts: list[str] = []
        self._students: list[tuple[reader_students.Taught, Example]] = []
        self._rest: list[Example] = []
        with tempfile.TemporaryDirectory() as work:
            self._add_students(reader_students.read_taught(data, Path(work)))
        self._own = len(self._texts)
        for asked in (
            [item for item in reader_sets.read_covidqa(data) if item.answer is not None],
            [item for item in reader_sets.read_squad(data) if item.answer is not None],
            reader_sets.read_contexts(data, "squad11_extra"),
            reader_sets.read_contexts(data, "qed"),
        ):
            self._add_set(asked)

    def vectors(self, kept: Path) -> Tensor:
        """Of every passage; made once and kept in the file."""
        if not kept.is_file():
            embedder = BundledEmbedder(1)
            step = 64
            made = [embedder.embed(self._texts[n : n + step]) for n in tqdm(range(0, len(self._texts), step))]
            np.save(kept, np.concatenate(made))
        return torch.from_numpy(np.load(kept))

    def examples(self, seed: int) -> list[Example]:
        """One pass: each student's question, those that name their document among all documents' passages, and a
        sample of the other sets'."""
        choose = random.Random(seed)
        made = []
        for item, example in self._students:
            title = set(terms(item.report.document.title))
            question = item.question
            if choose.random() < 0.6:
                question = reader_students.naming_document(item, choose)
            named = len(set(terms(question)) & title) > 1
            made.append(Example(question, example.right, (0, self._own) if named else example.among))
        made += choose.sample(self._rest, min(len(self._rest), len(made) // 2))
        choose.shuffle(made)
        return made

    def _add_students(self, taught: Sequence[reader_students.Taught]) -> None:
        counter = PieceCounter()
        first: dict[str, int] = {}
        for item in taught:
            report = item.report
            if report.name not in first:
                first[report.name] = len(self._texts)
                cutting = cut(report.document, counter, PASSAGE_LIMIT)
                holding = {sentence.passage_id for sentence in cutting.sentences}
                self._texts += [passage_text(report.document, p) for p in cutting.passages if p.id in holding]
            start = first[report.name]
            right = sorted({start + report.passage_of(number) for number in item.right})
            if right:
                among = (start, start + len(report.passages))
                self._students.append((item, Example(item.question, np.array(right), among)))

    def _add_set(self, asked: Sequence[Asked]) -> None:
        """Each text is cut into windows of sentences; the answer's is right."""
        start, numbers, found = len(self._texts), dict[int, list[tuple[range, int]]](), []
        choose = random.Random(7)
        for item in asked:
            text = item.text
            if id(text) not in numbers:
                windows, at = [], 0
                while at < len(text.spans):
                    window = range(at, max(at + 1, text.window(at, 150, choose).stop))
                    windows.append((window, len(self._texts)))
                    self._texts.append(f"{text.title}\n" + " ".join(map(text.sentence, window)))
                    at = window.stop
                numbers[id(text)] = windows
            inside = text.at(item.answer) if item.answer is not None else ()
            right = [number for window, number in numbers[id(text)] if set(window) & set(inside)]
            if right:
                found.append((item.question, np.array(right)))
        self._rest += [Example(question, right, (start, len(self._texts))) for question, right in found]


def encode(tokenizer: Tokenizer, questions: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Word pieces and mask of the questions behind the query prefix, padded to the longest."""
    rows = [tokenizer.encode(QUERY_PREFIX + question).ids for question in questions]
    rows = [[*row[: _LONGEST - 1], row[-1]] for row in rows]
    ids = torch.zeros((len(rows), max(map(len, rows))), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return ids, mask


def loss_of(vectors: Tensor, before: Tensor, passages: Tensor, batch: Sequence[Example]) -> Tensor:
    """Minus the log share of the right passages, and the distance from the untrained vectors."""
    scores = vectors @ passages.T / _TEMPERATURE
    losses = []
    for row, example in zip(scores, batch, strict=True):
        start, end = example.among
        right = torch.from_numpy(example.right)
        losses.append(torch.logsumexp(row[start:end], 0) - torch.logsumexp(row[right], 0))
    return torch.stack(losses).mean() + _KEPT * (1 - (vectors * before).sum(1)).mean()


def train(options: argparse.Namespace) -> None:
    """Train until the steps are done, or go on."""
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    sets = Passages(options.data)
    passages = sets.vectors(options.out / "passages.npy")
    model = AutoModel.from_pretrained(options.base, attn_implementation="eager")
    untrained = AutoModel.from_pretrained(options.base, attn_implementation="eager").eval()
    model.embeddings.requires_grad_(requires_grad=False)
    able = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(able, lr=options.rate, weight_decay=0.01)
    checkpoint, done = options.out / "checkpoint.pt", 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        done = state["step"]
    model.train()
    began = saved = time.monotonic()
    first, running = done, 0.0
    for batch in _endless(sets, options.seed, options.batch, done):
        if done >= options.steps:
            break
        share = min(1.0, (done + 1) / _WARM_UP, max(0.02, (options.steps - done) / (options.steps * 0.7)))
        for group in optimizer.param_groups:
            group["lr"] = options.rate * share
        ids, mask = encode(tokenizer, [example.question for example in batch])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state[:, 0]
            with torch.no_grad():
                before = untrained(input_ids=ids, attention_mask=mask).last_hidden_state[:, 0]
        vectors = functional.normalize(hidden.float(), dim=1)
        value = loss_of(vectors, functional.normalize(before.float(), dim=1), passages, batch)
        optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(able, 1.0)
        optimizer.step()
        done += 1
        running = 0.98 * running + 0.02 * float(value.detach()) if running else float(value.detach())
        if done % 10 == 0:
            pace = (time.monotonic() - began) / (done - first)
            print(f"step {done}/{options.steps} loss {running:.3f} {pace:.2f} s", flush=True)
        if time.monotonic() - saved > _CHECKPOINT_SECONDS or done == options.steps:
            temporary = checkpoint.with_suffix(".tmp")
            state = {"network": model.state_dict(), "optimizer": optimizer.state_dict(), "step": done}
            torch.save(state, temporary)
            temporary.replace(checkpoint)
            saved = time.monotonic()


def _endless(sets: Passages, seed: int, size: int, first: int) -> Iterator[list[Example]]:
    number = 0
    while True:
        examples = sets.examples(seed + number)
        made = [examples[start : start + size] for start in range(0, len(examples) - size + 1, size)]
        print(f"pass {number}: {len(examples)} questions, {len(made)} steps", file=sys.stderr, flush=True)
        yield from made[first:]
        first = max(0, first - len(made))
        number += 1


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--base", type=Path, required=True, help="the embedder's fp32 folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=2e-5)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    train(options)


if __name__ == "__main__":
    main()
