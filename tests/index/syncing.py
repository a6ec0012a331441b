"""A process of its own that has a library follow a folder, to be killed by `test_folder_sync`."""

import sys
from pathlib import Path

from corpus.readers.sandbox import Crew
from index.folder_sync import carry_out, plan
from tests.fakes import an_ingest, open_library


def main() -> None:
    """`python -m tests.index.syncing LIBRARY FOLDER`: a line before the first change."""
    library_folder, folder = map(Path, sys.argv[1:])
    with open_library(library_folder) as library, Crew(size=1) as crew:
        planned = plan(library, folder, crew)
        print("ready", flush=True)
        list(carry_out(library, an_ingest(library), planned, lambda _: None))


if __name__ == "__main__":
    main()
