"""The tables of the library's SQLite file, as SQL, by the version that added them.

Each version only adds tables of its own, so that an older library is brought up to date by making them. Left out:
which version a file is of (`schema`).
"""

# `text` stands last in its row: a listing then never walks the overflow pages that a long text fills.
_FIRST = (
    """CREATE TABLE meta (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        generation INTEGER NOT NULL,
        embedder TEXT NOT NULL,
        dimension INTEGER NOT NULL,
        crc32 INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE documents (
        id TEXT NOT NULL PRIMARY KEY,
        digest TEXT NOT NULL,
        title TEXT NOT NULL,
        authors TEXT NOT NULL,
        year INTEGER,
        source_name TEXT NOT NULL,
        source_path TEXT NOT NULL UNIQUE,
        source_sha256 TEXT NOT NULL UNIQUE,
        media_type TEXT NOT NULL,
        encoding TEXT NOT NULL,
        added_at TEXT NOT NULL,
        characters INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE pages (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        number INTEGER NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE blocks (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        kind TEXT NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        section TEXT,
        page INTEGER,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE passages (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        id TEXT NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        section TEXT,
        page INTEGER,
        text_sha256 TEXT NOT NULL,
        PRIMARY KEY (document_id, ordinal),
        UNIQUE (document_id, id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sentences (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        passage_id TEXT NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        leans_start INTEGER,
        leans_end INTEGER,
        text_sha256 TEXT NOT NULL,
        PRIMARY KEY (document_id, ordinal),
        FOREIGN KEY (document_id, passage_id) REFERENCES passages (document_id, id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE embeddings (
        text_sha256 TEXT NOT NULL,
        model TEXT NOT NULL,
        vector BLOB NOT NULL,
        crc32 INTEGER NOT NULL,
        PRIMARY KEY (text_sha256, model)
    ) STRICT, WITHOUT ROWID""",
)
_SECOND = (
    """CREATE TABLE details (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        doi TEXT,
        missing TEXT NOT NULL,
        left_out TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE study_references (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        label TEXT NOT NULL,
        authors TEXT NOT NULL,
        title TEXT,
        journal TEXT,
        year INTEGER,
        doi TEXT,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE mentions (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        named TEXT NOT NULL,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE layouts (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        packed BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE originals (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        content BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE failures (
        source_path TEXT NOT NULL PRIMARY KEY,
        source_name TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
_THIRD = (
    """CREATE TABLE word_counts (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        words INTEGER NOT NULL,
        citable INTEGER NOT NULL,
        not_citable TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE other_sources (
        source_path TEXT NOT NULL PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        source_name TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
# The headings above the nearest, as a JSON list, and a heading's or an item's level; both empty in earlier documents.
_FOURTH = (
    "ALTER TABLE blocks ADD COLUMN above TEXT",
    "ALTER TABLE blocks ADD COLUMN level INTEGER",
    "ALTER TABLE passages ADD COLUMN above TEXT",
)
_FIFTH = (
    """CREATE TABLE structures (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        front_matter TEXT NOT NULL,
        data_tables TEXT NOT NULL
    ) STRICT""",
)
TABLES = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH)
"""What each version added, the first version first."""
