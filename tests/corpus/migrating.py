"""Opens a library of an earlier format; stops after its first document is brought over and waits to be killed."""

import sys
from pathlib import Path
from sqlite3 import Connection

from corpus import database, storage
from tests.fakes import open_library


def main() -> None:
    insert = storage.insert

    def insert_and_wait(connection: Connection, *rest: object) -> None:
        insert(connection, *rest)  # type: ignore[arg-type]
        print("in the middle", flush=True)
        sys.stdin.read()

    storage.insert = insert_and_wait  # type: ignore[assignment]
    # What is changed goes to the file at once, and not when it is all there.
    database._SETTINGS = (*database._SETTINGS, "PRAGMA cache_size = 1")
    open_library(Path(sys.argv[1])).close()


main()
