"""Opens a library of an earlier format; stops after its first document is brought over and waits to be killed."""

import sys
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from unittest.mock import patch

from corpus import sqlite, storage
from corpus.stored_rows import Entry
from tests.fakes import open_library

insert = storage.insert


def insert_and_wait(connection: Connection, entry: Entry, added_at: datetime) -> None:
    insert(connection, entry, added_at)
    print("in the middle", flush=True)
    sys.stdin.read()


# What is changed goes to the file at once, and not when it is all there.
at_once = (*sqlite._SETTINGS, "PRAGMA cache_size = 1")
with patch.object(storage, "insert", insert_and_wait), patch.object(sqlite, "_SETTINGS", at_once):
    open_library(Path(sys.argv[1])).close()
