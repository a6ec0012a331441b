"""`python -m evals.crowd`: many students at once at a server of their own; 1 where an answer was not as it should be.

Without --library it is a temporary one, filled with the bundled reviews; with it, a copy of that one.
"""

import argparse
import shutil
import sys
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.errors import FootnoteError
from evals.crowd.command import footnote
from evals.crowd.crowd import crowd
from evals.crowd.report import is_well, report
from evals.crowd.script import scripts


def main() -> int:
    """Read the arguments, have the crowd come, print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m evals.crowd", description="Many students at once.")
    parser.add_argument("--students", type=int, default=50)
    parser.add_argument("--questions", type=int, default=3, help="how many each of them asks")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--logins", action="store_true", help="everybody logs in with a name of their own")
    parser.add_argument("--library", type=Path, help="a library to copy, instead of one with the bundled reviews")
    given = parser.parse_args()
    if given.students < 1 or given.questions < 1:
        parser.error("--students and --questions are 1 or more")
    try:
        with TemporaryDirectory(prefix="footnote-crowd-") as made:
            folder = Path(made)
            library = folder / "library"
            if given.library is not None:
                shutil.copytree(given.library, library)
            else:
                with as_file(files("corpus.reviews")) as reviews:
                    footnote(library, "add", str(reviews))
            outcome = crowd(library, folder, scripts(given.students, given.questions, given.seed), given.logins)
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    print(*report(outcome), sep="\n")
    return 0 if is_well(outcome) else 1


if __name__ == "__main__":
    sys.exit(main())
