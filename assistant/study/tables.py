"""The tables of the study file, as SQL: conversations and what hangs on them, and those of people and of verdicts.

All are made at once, so that any program that opens the file finds them whole. Left out: opening the file
(`study_file`); what rows of `people` and `logins` mean (`ui/people/`), and those of `verdicts` and `gold`
(`evals/verdicts/`).
"""

TABLES = (
    """CREATE TABLE people (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        role TEXT NOT NULL,
        password TEXT NOT NULL,
        added_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE logins (
        token_sha256 TEXT NOT NULL PRIMARY KEY,
        person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        until TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE conversations (
        id TEXT NOT NULL PRIMARY KEY,
        owner TEXT NOT NULL,
        title TEXT NOT NULL,
        begun_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
    ) STRICT""",
    # `answer` stands last in its row: a listing then never walks the overflow pages that it fills.
    """CREATE TABLE answers (
        id TEXT NOT NULL PRIMARY KEY,
        conversation TEXT REFERENCES conversations (id) ON DELETE SET NULL,
        number INTEGER NOT NULL,
        question TEXT NOT NULL,
        trouble TEXT NOT NULL DEFAULT '',
        confidence REAL,
        coverage TEXT,
        cited INTEGER NOT NULL DEFAULT 0,
        asked_at TEXT NOT NULL,
        answer TEXT,
        UNIQUE (conversation, number)
    ) STRICT""",
    """CREATE TABLE flags (
        answer TEXT NOT NULL REFERENCES answers (id),
        owner TEXT NOT NULL,
        note TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (answer, owner)
    ) STRICT""",
    """CREATE TABLE verdicts (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        answer TEXT NOT NULL REFERENCES answers (id),
        sentence INTEGER NOT NULL,
        citation INTEGER,
        reviewer TEXT NOT NULL,
        label TEXT,
        start INTEGER,
        stop INTEGER,
        document TEXT,
        quote TEXT,
        note TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL,
        undoes INTEGER
    ) STRICT""",
    """CREATE TABLE gold (
        version INTEGER PRIMARY KEY,
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        records TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX conversations_of ON conversations (owner, changed_at)",
    "CREATE INDEX answers_by_time ON answers (asked_at)",
    "CREATE INDEX logins_of ON logins (person)",
    "CREATE INDEX verdicts_on ON verdicts (answer)",
    "CREATE INDEX verdicts_by ON verdicts (reviewer)",
)
