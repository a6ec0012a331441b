"""A process of its own that adds a folder's files to a library, to be killed by `test_kill`."""

import sys
from pathlib import Path

from corpus.inputs import files_under
from corpus.stored_rows import Metadata
from tests.fakes import an_ingest, open_library


def main() -> None:
    """`python -m tests.corpus.adding LIBRARY FILES`: a line before the first file, and one after the last."""
    library_folder, files = map(Path, sys.argv[1:])
    print("ready", flush=True)
    with open_library(library_folder, 5.0) as library:
        receipts = tuple(an_ingest(library).add(files_under([files]).files, Metadata()))
    print(len(receipts), flush=True)


if __name__ == "__main__":
    main()
