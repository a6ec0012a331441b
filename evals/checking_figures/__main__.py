"""The figures of issue E: `python -m evals.checking_figures --shared ../shared`. Baselines in the same run.

Nothing here is trained on or chosen by: the sets' licences allow no more (`../shared/data/README.md`).
"""

import argparse
from pathlib import Path

from assistant.support.learned_checker import LearnedChecker
from assistant.support.model.trained_checker import WEIGHTS, TrainedChecker
from assistant.support.rule_checker import RuleChecker
from assistant.support.rules import Rules
from corpus.glossary import Glossary
from evals.cached_embedder import CachedEmbedder
from evals.checking_figures.baselines import baselines
from evals.checking_figures.claim_scorer import Entrant
from evals.checking_figures.claim_sets import read_halueval, read_healthver, read_scifact_dev
from evals.checking_figures.product_scorer import ProductScorer
from evals.checking_figures.ragtruth import read_ragtruth
from evals.checking_figures.table import claim_lines, ragtruth_lines
from evals.checking_figures.trained_scorer import TrainedScorer
from evals.scoring.checking.learned import LearnedClaims
from evals.scoring.checking.pairwise import PairwiseChecker
from index.minilm import MiniLM

_EVEN = 0.5
# Answers are checked again sentence by sentence.
_REMEMBERED = 100_000


def main() -> None:
    """Print the tables, each line as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with data/")
    parser.add_argument("--cache", type=Path, default=Path(".work/checker"), help="where vectors are kept")
    parser.add_argument("--checker", type=Path, default=WEIGHTS, help="weights; without the file baselines alone")
    parser.add_argument("--quick", action="store_true", help="without embedding anything: no cosine")
    options = parser.parse_args()
    data = options.shared / "data"
    embedder = None if options.quick else CachedEmbedder(MiniLM(), options.cache / "checking.npz")
    entrants = list(baselines(embedder))
    rules = ProductScorer(PairwiseChecker(RuleChecker.bundled()))
    entrants.append(Entrant("rules and likeness, no model", rules, _EVEN))
    if options.checker.is_file():
        checker = TrainedChecker(options.checker)
        print(f"{checker.name}: the network by itself, and the checker that is shipped", flush=True)
        entrants.append(Entrant("network alone", TrainedScorer(checker), _EVEN))
        whole = ProductScorer(LearnedClaims(LearnedChecker(checker, Rules(Glossary.bundled()), remembered=_REMEMBERED)))
        entrants.append(Entrant("Footnote's checker, lowest sentence", whole, _EVEN))
        entrants.append(Entrant("Footnote's checker, all sentences", whole, whole=True))
    for name, claims in (
        ("HealthVer dev", read_healthver(data)),
        ("SciFact dev", read_scifact_dev(data)),
        ("HaluEval QA", read_halueval(data)),
    ):
        for line in claim_lines(name, claims, entrants):
            print(line, flush=True)
        if embedder is not None:
            embedder.save()
    for line in ragtruth_lines(read_ragtruth(data), entrants):
        print(line, flush=True)
    if embedder is not None:
        embedder.save()


if __name__ == "__main__":
    main()
