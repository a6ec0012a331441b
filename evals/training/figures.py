"""What the reader reaches on articles it was not trained on: `python -m evals.training.figures --shared ../shared`.

Prints a table with n and 95 % intervals, search without the reader beside it in the same run. Left out: questions kept
aside to check the whole product.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from evals.training.abstaining_figures import Told, areas, both_area, review_told, squad_told
from evals.training.examples import VECTORS, Sets
from evals.training.ranked import Ranked
from evals.training.retrieval_figures import bioasq_recall, covidqa_rows, lines, trial_rows
from index.reader.precision import Precision
from index.reader.reading import WEIGHTS, TrainedReader
from index.tokens import PieceCounter


def main() -> None:
    """Print the table, a part as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with data/ and reviews/")
    parser.add_argument("--cache", type=Path, default=Path(".work/reader"), help="where vectors are kept")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--passages", type=int, default=6, help="how many passages found are read for a question")
    parser.add_argument("--precision", type=Precision, default=Precision.INT8, choices=tuple(Precision))
    options = parser.parse_args()
    import torch

    torch.set_num_threads(2)
    reader = TrainedReader(options.weights, options.precision)
    counter = PieceCounter()
    sets = Sets.read(options.shared / "data", options.cache, counter)
    print(f"{reader.name}, {options.passages} passages read a question\n", flush=True)
    print("| | without | reader alone | search and reader |\n|---|---|---|---|", flush=True)
    told = list(review_told(options.shared, reader, options.passages))
    _areas("reviews, answerable or not, AUROC", told)
    _table("reviews, right sentence", [one.ranked for one in told if one.answerable and one.ranked is not None], (1, 3))
    search = sets.covidqa.search(options.cache / VECTORS, counter)
    rows = list(covidqa_rows(sets.covidqa, search, reader, options.passages))
    _table("COVID-QA, answer sentence", [sentences for sentences, _ in rows], (1, 3))
    _table("COVID-QA, passage", [passages for _, passages in rows], (1, 5))
    words, by_reader, n = bioasq_recall(sets.bioasq, reader, 20)
    print(f"| BioASQ, snippet recall@5 (mean over {n}) | {words:.3f} | {by_reader:.3f} | - |", flush=True)
    _areas("SQuAD 2, answerable or not, AUROC", list(squad_told(sets.squad, reader)))
    _table("Evidence Inference, evidence sentence", list(trial_rows(sets.trials, reader)), (1, 3))


def _table(name: str, rows: Sequence[Ranked], at: tuple[int, ...]) -> None:
    for line in lines(name, rows, at):
        print(line, flush=True)


def _areas(name: str, told: Sequence[Told]) -> None:
    baseline, reader = areas(told)
    print(f"| {name} | {baseline} | {reader} | {both_area(told)} |", flush=True)


if __name__ == "__main__":
    main()
