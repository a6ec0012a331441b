"""`python -m evals.planted`: the table of planted faults for every checker, on the reported half."""

import argparse
import sys
from pathlib import Path

from corpus.errors import FootnoteError
from evals.planted.columns import columns
from evals.planted.report import report
from evals.planted.sources import Half

_SHARED = Path(__file__).parents[3] / "shared" / "reviews"


def main() -> int:
    """Read the arguments, print the table; 0, or the exit status of what went wrong."""
    parser = argparse.ArgumentParser(prog="python -m evals.planted", description="Planted faults, caught and missed.")
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.REPORTED)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--shared", type=Path, default=_SHARED, help="a folder of more reviews")
    parser.add_argument("--wrong", action="store_true", help="list what was missed and what was a false alarm")
    given = parser.parse_args()
    try:
        printed, judged = report(columns(), given.half, given.seed, given.shared if given.shared.is_dir() else None)
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    print(printed)
    if given.wrong:
        for name, judgements in judged.items():
            for one in judgements:
                if one.flagged is not one.sentence.is_faulty:
                    print(f"\n{name} | {one.sentence.kind} | {one.standing.fault} {one.standing.support}")
                    print(f"  {one.sentence.source}\n  {one.sentence.text}")
                    print(f"  {[(str(found.kind), str(found.severity)) for found in one.standing.findings]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
