"""Fit the abstention model on the development questions and print it: `python -m evals.lab.fit_abstention`.

Logistic regression (scikit-learn, L2). A question counts as answered right where the sentence that the reader puts
first holds the answer. Rankings are made once and kept as features in `--work`, so that a fit takes seconds.
"""

import argparse
import itertools
import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from tqdm import tqdm

from assistant import factory
from assistant.abstention import FEATURES, AbstentionModel, features_of
from assistant.settings import Settings
from evals.lab.question_libraries import libraries

Row = dict[str, bool | float | str | list[tuple[float, bool, str]]]


def collect(shared: Path, work: Path, depth: int) -> list[Row]:
    """One row a question: its features, whether its first sentence is right, and where the right one stands."""
    rows: list[Row] = []
    reader = factory.reader()
    settings = Settings(work, depth=depth)
    for library in libraries(shared, work):
        assistant = factory.assistant_over(settings, library.retriever, reader)
        for asked in tqdm(library.questions, desc=library.name, file=sys.stderr):
            judgement = assistant.judge(asked.question)
            if judgement is None or not judgement.ranking.candidates or judgement.groups:
                continue
            features = features_of(judgement.ranking, library.snapshot)
            if features is None:
                continue
            order = [asked.holds(candidate) for candidate in judgement.ranking.candidates]
            rows.append(
                {
                    "set": asked.set_name,
                    "id": asked.id,
                    "development": asked.development,
                    "answerable": asked.answerable,
                    "first": order[0],
                    "three": any(order[:3]),
                    "read": any(order),
                    "top": [
                        (round(c.logit, 3), asked.holds(c), c.document.id) for c in judgement.ranking.candidates[:6]
                    ],
                    **asdict(features),
                }
            )
    return rows


def main() -> None:
    """Collect what is not there, fit, and print the model and what each threshold would do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--work", type=Path, default=Path(".work/lab"))
    parser.add_argument("--depth", type=int, default=8)
    parser.add_argument("--features", nargs="*", default=list(FEATURES))
    options = parser.parse_args()
    kept = options.work / "features.jsonl"
    if not kept.is_file():
        rows = collect(options.shared, options.work, options.depth)
        kept.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    report(rows, options.features)
    sweep_writer(rows)


def report(rows: list[Row], names: list[str]) -> None:
    """Print retrieval and ranking by set, the fitted weights, AUROC, calibration error, and the thresholds."""
    for name in dict.fromkeys(row["set"] for row in rows):
        able = [row for row in rows if row["set"] == name and row["answerable"]]
        shares = [np.mean([bool(row[key]) for row in able]) for key in ("first", "three", "read")]
        print(f"{name}: n {len(able)}, first {shares[0]:.3f}, among three {shares[1]:.3f}, read {shares[2]:.3f}")
    development = [row for row in rows if row["development"]]
    x = _matrix(development, names)
    y = np.array([bool(row["first"]) and bool(row["answerable"]) for row in development])
    model = LogisticRegression(C=1.0, max_iter=1000)
    p = cross_val_predict(model, x, y, cv=10, method="predict_proba")[:, 1]
    model.fit(x, y)
    weights = dict(zip(names, (round(float(w), 3) for w in model.coef_[0]), strict=True))
    print({"bias": round(float(model.intercept_[0]), 3), **weights})
    answerable = np.array([bool(row["answerable"]) for row in development])
    print(
        f"development: n {len(y)}, AUROC right {roc_auc_score(y, p):.3f}, answerable {roc_auc_score(answerable, p):.3f}"
    )
    print(f"ECE {expected_calibration_error(p, y):.3f}; unfitted model's AUROC {_now(development, y):.3f}")
    for threshold in np.arange(0.25, 0.75, 0.05):
        shown = p >= threshold
        print(
            f"from {threshold:.2f}: right {np.mean(shown[answerable] & y[answerable]):.3f} "
            f"wrong {np.mean(shown[answerable] & ~y[answerable]):.3f} declined {np.mean(~shown[answerable]):.3f} "
            f"unanswerable answered {np.mean(shown[~answerable]):.3f}"
        )


def sweep_writer(rows: list[Row]) -> None:
    """Print what each margin of the writer shows: right sentences, and sentences an answer."""
    able = [row for row in rows if row["development"] and row["answerable"]]
    for least, margin in itertools.product((0.0, 1.0, 2.0), (0.0, 0.3, 0.6, 1.0)):
        counts, rights = [], []
        for row in able:
            top = row["top"]
            assert isinstance(top, list)
            shown = [t for n, t in enumerate(top[:3]) if not n or t[0] >= max(least, top[0][0] - margin)]
            counts.append(len(shown))
            rights.append(any(holds for _, holds, _ in shown))
        print(f"writer from {least}, margin {margin}: right {np.mean(rights):.3f}, sentences {np.mean(counts):.2f}")


def expected_calibration_error(p: NDArray[np.float64], y: NDArray[np.bool_], bins: int = 10) -> float:
    """The mean gap between confidence and share right, over `bins` bins of equal width, weighted by size."""
    which = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [
        abs(p[which == b].mean() - y[which == b].mean()) * np.mean(which == b)
        for b in range(bins)
        if (which == b).any()
    ]
    return float(sum(gaps))


def _matrix(rows: list[Row], names: list[str]) -> NDArray[np.float64]:
    return np.array([[float(str(row[name])) for name in names] for row in rows])


def _now(rows: list[Row], y: NDArray[np.bool_]) -> float:
    model = AbstentionModel()
    logits = [sum(getattr(model, name) * float(str(row[name])) for name in FEATURES) for row in rows]
    return float(roc_auc_score(y, logits))


if __name__ == "__main__":
    main()
