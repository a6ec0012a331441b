"""Train the reader: `python -m evals.lab.train_reader --data ../shared/data --base FOLDER --out .work/reader`.

Seeded; writes a checkpoint every few minutes and goes on from it after a kill. FOLDER is the fp32 cross-encoder that
`../shared/models/dequantize.py` makes.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from evals.lab import (
    reader_abstracts,
    reader_contrasts,
    reader_followups,
    reader_hard,
    reader_mined,
    reader_reports,
    reader_sets,
    reader_students,
    reader_trials,
)
from evals.lab.reader_network import SLOTS, UNREAD, Logits, ReaderNetwork
from evals.lab.reader_sets import Candidate, Group

LIMIT = 288
MEASURED = Path(__file__).parents[1] / "questions" / "generality_documents.txt"
QUESTION_LIMIT = 48
_HEADING_LIMIT = 40
_PIECES = 2400
_WARM_UP = 60
_CHECKPOINT_SECONDS = 240


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """int64 arrays of shape (pieces,); `starts` and `ends` are characters of each piece in its sentence."""

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    sentence_of: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def encode(tokenizer: Tokenizer, question: str, candidate: Candidate) -> Encoded:
    """[CLS] question [SEP] heading, sentences [SEP]."""
    first, last = tokenizer.encode("").ids
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_LIMIT]
    ids, sentence_of, offsets = [first, *asked, last], [-1] * (len(asked) + 2), [(0, 0)] * (len(asked) + 2)
    before = len(ids)
    parts = tokenizer.encode_batch([candidate.heading, *candidate.sentences], add_special_tokens=False)
    for number, part in enumerate(parts, start=-1):
        keep = _HEADING_LIMIT if number < 0 else len(part.ids)
        ids += part.ids[:keep]
        sentence_of += [number if number < SLOTS else -1] * len(part.ids[:keep])
        offsets += part.offsets[:keep]
    ids, sentence_of, offsets = (
        [*ids[: LIMIT - 1], last],
        [*sentence_of[: LIMIT - 1], -1],
        [*offsets[: LIMIT - 1], (0, 0)],
    )
    places = np.array(offsets, dtype=np.int64)
    kinds = np.ones(len(ids), dtype=np.int64)
    kinds[:before] = 0
    return Encoded(np.array(ids, np.int64), kinds, np.array(sentence_of, np.int64), places[:, 0], places[:, 1])


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A group with its candidates encoded."""

    group: Group
    encoded: tuple[Encoded, ...]

    @property
    def longest(self) -> int:
        """Pieces of the longest candidate."""
        return max(len(item.ids) for item in self.encoded)


def tensors(encoded: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """ids, kinds, mask and sentence_of, padded to the longest."""
    shape = (len(encoded), max(len(item.ids) for item in encoded))
    ids, kinds, mask, sentence_of = (np.zeros(shape, np.int64) for _ in range(4))
    sentence_of -= 1
    for row, item in enumerate(encoded):
        size = len(item.ids)
        ids[row, :size], kinds[row, :size], mask[row, :size], sentence_of[row, :size] = (
            item.ids,
            item.kinds,
            1,
            item.sentence_of,
        )
    return torch.from_numpy(ids), torch.from_numpy(kinds), torch.from_numpy(mask), torch.from_numpy(sentence_of)


def loss_of(logits: Logits, groups: Sequence[Prepared]) -> Tensor:
    """Minus the log probability of the right sentences among all sentences of a group and "nothing"; half the binary
    cross-entropy of each sentence where all right ones are marked; half that of the short answer's ends."""
    wholes, singles, spans = [], [], []
    row = 0
    for item in groups:
        count = len(item.encoded)
        scores = logits.sentences[row : row + count]
        right = torch.zeros_like(scores, dtype=torch.bool)
        for at, candidate in enumerate(item.group.candidates):
            right[at, [number for number in candidate.right if number < SLOTS]] = True
        read = scores > UNREAD / 2
        nothing = scores.new_zeros(1)
        answered = any(candidate.right for candidate in item.group.candidates)
        wanted = scores[right & read] if answered else nothing
        if len(wanted):
            wholes.append(torch.logsumexp(torch.cat([nothing, scores[read]]), 0) - torch.logsumexp(wanted, 0))
        if item.group.exact or not answered:
            weights = torch.where(right[read], 2.0, 1.0)
            singles.append(functional.binary_cross_entropy_with_logits(scores[read], right[read].float(), weights))
        for at, candidate in enumerate(item.group.candidates):
            if candidate.short is not None:
                spans += _short_losses(logits, row + at, item.encoded[at], candidate.short)
        row += count
    total = torch.stack(wholes).mean() if wholes else logits.sentences.sum() * 0
    if singles:
        total = total + 0.5 * torch.stack(singles).mean()
    return total + 0.25 * torch.stack(spans).mean() if spans else total


def distance(logits: Logits, taught: Logits) -> Tensor:
    """How far the sentences' logits are from a teacher's: the mean of the squares, those far below nothing left out."""
    read = taught.sentences > UNREAD / 2
    clear = functional.mse_loss(logits.sentences[read].clamp(min=-6), taught.sentences[read].clamp(min=-6))
    return 0.5 * clear


def _teacher(base: Path, checkpoint: Path) -> ReaderNetwork:
    network = ReaderNetwork(base)
    network.load_state_dict(torch.load(checkpoint, weights_only=True)["network"])
    return network.eval()


def _short_losses(logits: Logits, row: int, encoded: Encoded, short: tuple[int, int, int]) -> list[Tensor]:
    sentence, start, end = short
    inside = encoded.sentence_of == sentence
    first = (inside & (encoded.starts <= start) & (encoded.ends > start)).nonzero()[0]
    last = (inside & (encoded.starts < end) & (encoded.ends >= end)).nonzero()[0]
    if not len(first) or not len(last):
        return []
    pieces = torch.from_numpy(inside.nonzero()[0])
    return [
        torch.logsumexp(of[row, pieces], 0) - of[row, int(at)]
        for of, at in ((logits.starts, first[0]), (logits.ends, last[0]))
    ]


class Sets:
    """The sets as read once; `groups` draws a pass."""

    def __init__(self, data: Path, without: frozenset[str], mined: Path | None) -> None:
        choose = random.Random(0)
        self._data = data
        self._without = without
        self._mined_file = mined
        self._read: list[reader_reports.Report] | None = None
        self._taught: list[reader_students.Taught] | None = None
        self._covid = [item for item in reader_sets.read_covidqa(data) if item.text.name not in without]
        self._squad = reader_sets.read_squad(data)
        self._extra = reader_sets.read_contexts(data, "squad11_extra")
        self._qed = reader_sets.read_contexts(data, "qed")
        self._pools = {**reader_sets.pooled([*self._squad, *self._extra, *self._qed], choose)}
        covid = reader_sets.pooled(self._covid, choose)
        every = reader_sets.Ranking(list({id(item.text): item.text for item in self._covid}.values()), choose)
        self._pools |= dict.fromkeys(covid, every)
        self._studies = [study for study in reader_trials.read_studies(data, choose) if study.text.name not in without]
        self._findings = {k: v for k, v in reader_trials.read_findings(data).items() if f"PMC{k}" not in without}

    def contrasting(self, seed: int) -> list[Group]:
        """The second stage's pass: questions beside their neighbours, a study's attributes, a sample of the first's."""
        choose = random.Random(seed)
        first = self.groups(seed + 100)
        return [
            *reader_contrasts.contrast_groups(1_900, choose),
            *reader_trials.attribute_groups(self._studies, 0.07, choose),
            *choose.sample(first, 1_000),
        ]

    def misleading(self, seed: int) -> list[Group]:
        """The third stage's pass: passages of several like sentences, a sample of the others'."""
        choose = random.Random(seed)
        reports, hard = self._reports(), reader_hard.misleading_groups
        return [
            *reader_hard.finding_groups(self._data, reports, 1.0, choose),
            *reader_hard.count_groups(reports, 0.5, choose),
            *reader_hard.row_groups(reports, 3, choose),
            *reader_hard.reason_groups(reports, 2, choose),
            *hard("squad2-hard", self._squad, self._pools, 1_500, choose),
            *hard("squad11-hard", self._extra, self._pools, 1_300, choose),
            *hard("qed-hard", self._qed, self._pools, 300, choose),
            *hard("covidqa-hard", self._covid, self._pools, 250, choose),
            *reader_trials.attribute_groups(self._studies, 0.08, choose),
            *reader_contrasts.contrast_groups(500, choose),
            *choose.sample(self.groups(seed + 100), 1_000),
        ]

    def students(self, seed: int) -> list[Group]:
        """The fourth stage's pass: questions in students' words beside a sample of the third's."""
        choose = random.Random(seed)
        rest = choose.sample(self.misleading(seed), 700)
        return [
            *reader_students.student_groups(self._students(), choose),
            *reader_contrasts.contrast_groups(500, choose),
            *reader_students.in_students_words(rest, 0.5, choose),
        ]

    def mined(self, seed: int) -> list[Group]:
        """The fifth stage's pass: questions beside what the reader before took for their answers, and questions that
        go on from another."""
        choose = random.Random(seed)
        if self._mined_file is None:
            raise SystemExit("--stage mined needs --mined, a file that evals.lab.reader_mined wrote")
        taught = self._students()
        reports = {item.report.name: item.report for item in taught}
        talks = reader_followups.read_talks(reports)
        return [
            *reader_mined.mined_groups(reader_mined.read_mined(self._mined_file), taught, choose),
            *reader_followups.followup_groups(choose.sample(talks, len(talks) * 3 // 5), choose),
            *reader_followups.joined_groups(taught, 200, choose),
            *choose.sample(list(reader_students.student_groups(taught, choose)), 300),
            *reader_contrasts.contrast_groups(150, choose),
            *choose.sample(self.misleading(seed), 300),
        ]

    def _students(self) -> list[reader_students.Taught]:
        if self._taught is None:
            with tempfile.TemporaryDirectory() as work:
                self._taught = reader_students.read_taught(self._data, Path(work))
        return self._taught

    def _reports(self) -> list[reader_reports.Report]:
        if self._read is None:
            self._read = reader_reports.read_reports(self._data, self._without)
        return self._read

    def groups(self, seed: int) -> list[Group]:
        """One pass; sets that teach more about long documents weigh more."""
        choose = random.Random(seed)
        answers = reader_sets.from_answers
        found = [
            *answers("covidqa", self._covid, self._pools, 3, choose),
            *answers("squad2", choose.sample(self._squad, min(1100, len(self._squad))), self._pools, 1, choose),
            *answers("squad11", choose.sample(self._extra, 700), self._pools, 2, choose),
            *answers("qed", choose.sample(self._qed, 400), self._pools, 2, choose),
            *reader_trials.attribute_groups(self._studies, 0.16, choose),
            *reader_trials.finding_groups(self._findings, choose),
            *reader_abstracts.medquad_groups(self._data, 500, choose),
            *reader_abstracts.bioasq_groups(self._data, choose),
            *reader_abstracts.pubmedqa_groups(self._data, choose),
            *reader_abstracts.scifact_groups(self._data, choose),
        ]
        return [*found, *reader_abstracts.changed_groups(found, 0.3, choose)]


def batches(groups: Sequence[Prepared], seed: int) -> list[tuple[Prepared, ...]]:
    """Every group once, those of like length together, at most `_PIECES` pieces a batch, padding counted."""
    choose = random.Random(seed)
    order = choose.sample(list(groups), len(groups))
    made: list[tuple[Prepared, ...]] = []
    for start in range(0, len(order), 96):
        batch: list[Prepared] = []
        for item in sorted(order[start : start + 96], key=lambda item: item.longest):
            count = sum(len(other.encoded) for other in batch) + len(item.encoded)
            if batch and count * item.longest > _PIECES:
                made.append(tuple(batch))
                batch = []
            batch.append(item)
        made.append(tuple(batch))
    choose.shuffle(made)
    return made


def train(options: argparse.Namespace) -> None:
    """Train until the steps are done, or go on."""
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    network = ReaderNetwork(options.base)
    teacher = _teacher(options.base, options.teacher) if options.teacher is not None else None
    if options.layers is not None:
        if teacher is not None:
            network.load_state_dict(teacher.state_dict())
        network.keep_layers(options.layers)
    frozen = ("bert.embeddings.", *(f"bert.encoder.layer.{n}." for n in range(options.frozen)))
    for name, parameter in network.named_parameters():
        parameter.requires_grad_(not name.startswith(frozen))
    body = [p for n, p in network.named_parameters() if p.requires_grad and n.startswith("bert.")]
    head = [p for n, p in network.named_parameters() if not n.startswith("bert.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "rate": 4e-5}, {"params": head, "rate": 4e-4}], lr=4e-5, weight_decay=0.01
    )
    checkpoint = options.out / "checkpoint.pt"
    done = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        done = state["step"]
    elif options.after is not None:
        network.load_state_dict(torch.load(options.after, weights_only=True)["network"])
    without = frozenset(options.without.read_text(encoding="utf-8").split())
    # "data/.../PMC1.nxml" is the study "PMC1", "data/covidqa/articles.jsonl#1" the article "covidqa-1".
    names = frozenset(f"covidqa-{name.split('#')[1]}" if "#" in name else Path(name).stem for name in without)
    sets = Sets(options.data, names, options.mined)
    network.train()
    began = saved = time.monotonic()
    first, running = done, 0.0
    groups_of = {
        "first": sets.groups,
        "contrasts": sets.contrasting,
        "misleading": sets.misleading,
        "students": sets.students,
        "mined": sets.mined,
    }[options.stage]
    for batch in _endless(groups_of, tokenizer, options.seed, done):
        if done >= options.steps or (options.out / "stop").exists():
            break
        share = options.rate * min(
            1.0, (done + 1) / _WARM_UP, max(0.02, (options.steps - done) / (options.steps * 0.6))
        )
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * share
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network.logits(*tensors([item for of in batch for item in of.encoded]))
        value = loss_of(logits, batch)
        if teacher is not None:
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                taught = teacher.logits(*tensors([item for of in batch for item in of.encoded]))
            value = value + distance(logits, taught)
        optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        optimizer.step()
        done += 1
        running = 0.98 * running + 0.02 * float(value.detach()) if running else float(value.detach())
        if done % 10 == 0:
            pace = (time.monotonic() - began) / (done - first)
            left = pace * (options.steps - done) / 60
            print(f"step {done}/{options.steps} loss {running:.3f} {pace:.2f} s, {left:.0f} min left", flush=True)
        if time.monotonic() - saved > _CHECKPOINT_SECONDS:
            _save(checkpoint, network, optimizer, done)
            saved = time.monotonic()
    _save(checkpoint, network, optimizer, done)


def _endless(
    groups_of: Callable[[int], list[Group]], tokenizer: Tokenizer, seed: int, first: int
) -> Iterator[tuple[Prepared, ...]]:
    number = 0
    while True:
        groups = groups_of(seed + number)
        if number == 0:
            print(
                f"{len(groups)} groups a pass: {dict(Counter(group.source for group in groups))}",
                file=sys.stderr,
                flush=True,
            )
        made = batches(
            [Prepared(g, tuple(encode(tokenizer, g.question, c) for c in g.candidates)) for g in groups], seed + number
        )
        print(f"pass {number}: {len(made)} steps", file=sys.stderr, flush=True)
        yield from made[first:]
        first = max(0, first - len(made))
        number += 1


def _save(path: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer, step: int) -> None:
    temporary = path.with_suffix(".tmp")
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, temporary)
    temporary.replace(path)


def main() -> None:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of shared data")
    parser.add_argument("--base", type=Path, required=True, help="the cross-encoder's fp32 folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--without", type=Path, default=MEASURED, help="a list of documents kept for measuring: none is trained on"
    )
    parser.add_argument("--after", type=Path, help="the checkpoint of the stage before")
    parser.add_argument("--stage", choices=("first", "contrasts", "misleading", "students", "mined"), default="first")
    parser.add_argument("--mined", type=Path, help="what evals.lab.reader_mined wrote, for the stage of that name")
    parser.add_argument("--rate", type=float, default=1.0, help="the share of the full learning rates")
    parser.add_argument("--layers", type=int, help="keep so many, spread evenly: with --teacher to distil into")
    parser.add_argument("--teacher", type=Path, help="a checkpoint whose logits are learnt beside the labels")
    parser.add_argument("--frozen", type=int, default=3)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "options.json").write_text(json.dumps({key: str(value) for key, value in vars(options).items()}))
    train(options)


if __name__ == "__main__":
    main()
