"""Fit the confidence model on development questions and print it: `python -m evals.fit_confidence`.

Logistic regression with an L2 penalty, by Newton's method (McCullagh and Nelder, Generalized Linear Models, 2nd
ed., 4.4). Reads `tuning.jsonl` and `near.jsonl` over the shared reviews, `bundled.jsonl` and `near_bundled.jsonl` over
the bundled ones, `articles_dev.jsonl` over 30 trials; never the sets kept for reporting. An answer counts as right when
it shows a right sentence, so that confidence speaks of what is shown.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.confidence import ConfidenceModel, Features
from evals.answering import AssistantSystem
from evals.asked_library import AskedLibrary, asked_library
from evals.question_set import Case, gold_sources, read_cases

_PENALTY = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """One question's features, and whether what would be shown is right."""

    case: Case
    features: Features | None
    right: bool


def examples(asked: AskedLibrary, questions: Path) -> Iterator[Example]:
    """The examples of one question set, nothing abstained from."""
    never = ConfidenceModel(partly_from=0.0, covered_from=0.0)
    assistant = asked.assistant(replace(asked.settings, confidence=never))
    system = AssistantSystem(assistant.invoke, asked.snapshot)
    for case in tqdm(read_cases(questions), desc=questions.stem, unit="question", file=sys.stderr):
        judged = assistant.judge(case.question)
        if judged is not None and judged.weighed:
            right = case.met_by(system.show(case.question).places)
            yield Example(case, judged.features, right)


def fit(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of shape (columns + 1,), the bias first; `x` has shape (n, columns), `y` is 0 or 1."""
    ones = np.hstack([np.ones((len(x), 1)), x])
    weights = np.zeros(ones.shape[1])
    penalty = np.diag([0.0, *[_PENALTY] * x.shape[1]])
    for _ in range(50):
        p = 1 / (1 + np.exp(-ones @ weights))
        gradient = ones.T @ (p - y) + penalty @ weights
        hessian = (ones * (p * (1 - p))[:, None]).T @ ones + penalty
        weights -= np.linalg.solve(hessian, gradient)
    return weights


def main() -> None:
    """Fit, and print the model, its leave-one-out figures and the two thresholds' consequences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with reviews/ and data/")
    parser.add_argument("--cache", type=Path, default=Path(".work/figures"), help="where vectors are kept")
    options = parser.parse_args()
    found: list[Example] = []
    with as_file(files("evals.questions")) as questions, as_file(files("corpus.reviews")) as bundled:
        over_trials = [*read_cases(questions / "articles_dev.jsonl"), *read_cases(questions / "articles.jsonl")]
        trials = [options.shared / "data/evidence_inference/nxml" / name for name in gold_sources(over_trials)]
        for documents, names in (
            ([options.shared / "reviews"], ("tuning", "near")),
            ([bundled], ("bundled", "near_bundled")),
            (trials, ("articles_dev",)),
        ):
            with asked_library(documents, options.cache / f"{names[0]}.npz") as asked:
                for name in names:
                    found += examples(asked, questions / f"{name}.jsonl")
    open_cases = [one for one in found if one.features is not None]
    x = np.array([astuple(one.features) for one in open_cases if one.features is not None])
    y = np.array([float(one.right) for one in open_cases])
    weights = fit(x, y)
    print(dict(zip(["bias", *(field.name for field in fields(Features))], weights.round(2).tolist(), strict=True)))
    left_out = np.array(
        [1 / (1 + np.exp(-(np.r_[1.0, x[at]] @ fit(np.delete(x, at, 0), np.delete(y, at))))) for at in range(len(x))]
    )
    for threshold in np.arange(0.1, 0.7, 0.05):
        answered = left_out >= threshold
        answerable = np.array([one.case.answerable for one in open_cases])
        lost = sum(one.case.answerable for one in found if one.features is None) + int((answerable & ~answered).sum())
        print(
            f"from {threshold:.2f}: wrongly abstained {lost}/{sum(one.case.answerable for one in found)}, "
            f"wrongly answered {int((~answerable & answered).sum())}/{sum(not one.case.answerable for one in found)}"
        )


if __name__ == "__main__":
    main()
