"""Fit `footnote highlight` on the development half of `highlight.jsonl` and print it:
`python -m evals.lab.fit_highlighter --shared ../shared`.

Two logistic regressions of one variable: a sentence's logit to "marked by the person", and the logit that any answers
to "the context has marks", at even odds; for the second every question is also asked of other contexts, of the same
paper where there are some, which do not answer it. Then what is shown: the probability and the distance from the best
sentence with the highest word F1.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from assistant import factory
from assistant.highlighter import Highlighter, HighlightModel, chosen
from assistant.reader import any_answers
from corpus.span import Span
from evals.lab.generality_set import QUESTIONS, Split
from evals.lab.highlight_set import HighlightPlace, HighlightRow, MarkedSpan, highlight_rows, word_f1
from evals.metrics import Mean

_OTHERS = 2
_MARGINS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 100.0)
_SHOWN_FROM = np.arange(0.02, 0.9, 0.02)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with every sentence of its context and the reader's logit for it."""

    row: HighlightRow
    logits: tuple[tuple[Span, float], ...]


def read_rows(shared: Path, highlighter: Highlighter, split: Split) -> list[ReadRow]:
    """The rows of one half."""
    rows = [row for row in highlight_rows(shared) if row.split == split]
    return [
        ReadRow(row, highlighter.logits(row.question, row.context)) for row in tqdm(rows, desc=f"highlight {split}")
    ]


def mean_f1(read: Sequence[ReadRow], model: HighlightModel) -> float:
    """The mean word F1 of what the model shows."""
    return float(np.mean(f1_each(read, model)))


def f1_each(read: Sequence[ReadRow], model: HighlightModel) -> list[float]:
    """The word F1 of each row."""
    found = []
    for item in read:
        shown = [MarkedSpan(start=span.start, end=span.end) for span, _ in chosen(item.logits, model)]
        found.append(word_f1(item.row.context, shown, item.row.spans))
    return found


def fitted(read: Sequence[ReadRow], unanswered: Sequence[float]) -> HighlightModel:
    """The model of these rows; `unanswered` are the logits that any sentence answers where none does."""
    marks = [(logit, _marked(span, item.row)) for item in read for span, logit in item.logits]
    sentence_scale, sentence_bias = _logistic([pair[0] for pair in marks], [pair[1] for pair in marks])
    own = [(any_answers([logit for _, logit in item.logits]), bool(item.row.spans)) for item in read]
    every = [*own, *((logit, False) for logit in unanswered)]
    scale, bias = _logistic([pair[0] for pair in every], [pair[1] for pair in every], even=True)
    model = HighlightModel(scale, bias, sentence_scale, sentence_bias)
    able = [replace(model, shown_from=float(p), margin=m) for p in _SHOWN_FROM for m in _MARGINS]
    return max(able, key=lambda item: mean_f1(read, item))


def main() -> None:
    """Print the model, and the word F1 with it on the development half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    highlighter = factory.highlighter()
    read = read_rows(options.shared, highlighter, "dev")
    source_of = {place.id: place.source for place in HighlightPlace.rows(QUESTIONS / "highlight.jsonl")}
    unanswered = []
    for item in tqdm(read, desc="other contexts"):
        others = [other.row for other in read if other.row.context != item.row.context]
        # Of the same paper first: what speaks of the same things is hardest to tell apart.
        others.sort(key=lambda other: (source_of[other.id] != source_of[item.row.id], _drawn(item.row, other)))
        asked = [highlighter.logits(item.row.question, other.context) for other in others[:_OTHERS]]
        unanswered += [any_answers([logit for _, logit in logits]) for logits in asked]
    model = fitted(read, unanswered)
    print({name: round(getattr(model, name), 3) for name in HighlightModel.__slots__})
    own = [any_answers([logit for _, logit in item.logits]) for item in read if item.row.spans]
    print(
        f"n {len(read)}, other contexts {len(unanswered)}; logit that any answers: own {_spread(own)}, other ", end=""
    )
    print(_spread(unanswered))
    print(f"word F1, development half, fitted on it: {Mean.of(f1_each(read, model))}")
    print(f"the same by the model in use: {Mean.of(f1_each(read, HighlightModel()))}")


def _drawn(row: HighlightRow, other: HighlightRow) -> str:
    return sha256(f"{row.id} {other.id}".encode()).hexdigest()


def _marked(span: Span, row: HighlightRow) -> bool:
    """Whether the person marked half of the sentence, or the sentence holds most of a mark."""
    for mark in row.spans:
        shared = min(span.end, mark.end) - max(span.start, mark.start)
        if 2 * shared > min(len(span), mark.end - mark.start):
            return True
    return False


def _logistic(x: Sequence[float], y: Sequence[bool], even: bool = False) -> tuple[float, float]:
    """Scale and bias; with `even` both kinds count alike. Few rows: the L2 penalty keeps it from being too sure."""
    model = LogisticRegression(C=0.3, class_weight="balanced" if even else None, max_iter=1000).fit(
        np.clip(np.array(x), -20, 20)[:, None], np.array(y)
    )
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _spread(values: Sequence[float]) -> str:
    array: NDArray[np.float64] = np.array(values)
    low, middle, high = np.percentile(array, [10, 50, 90])
    return f"{low:.1f} / {middle:.1f} / {high:.1f}"


if __name__ == "__main__":
    main()
