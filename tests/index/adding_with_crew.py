"""A process of its own that adds a folder's files, read by children, to a library; interrupted by `test_interrupt`."""

import signal
import sys
from pathlib import Path

from corpus.inputs import files_under
from corpus.readers.sandbox import Crew
from corpus.stored_rows import Metadata
from index.indexer import Reading
from tests.fakes import an_ingest, open_library


def main() -> None:
    """`python -m tests.index.adding_with_crew LIBRARY FILES`: a line for each receipt."""
    # A shell without job control lets what it runs in the background ignore Ctrl-C, and that is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    library_folder, files = map(Path, sys.argv[1:])
    with open_library(library_folder) as library, Crew(2) as crew:
        for receipt in an_ingest(library, reading=Reading(read=crew.read)).add(files_under([files]).files, Metadata()):
            print(receipt.status.value, receipt.source, flush=True)


if __name__ == "__main__":
    main()
