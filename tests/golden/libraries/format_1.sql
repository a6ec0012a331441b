BEGIN TRANSACTION;
CREATE TABLE blocks (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        kind TEXT NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        section TEXT,
        page INTEGER,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "blocks" VALUES('bca335a47fba0d34',0,'heading',0,10,'On alpha',NULL);
INSERT INTO "blocks" VALUES('bca335a47fba0d34',1,'paragraph',11,33,'On alpha',1);
INSERT INTO "blocks" VALUES('bca335a47fba0d34',2,'heading',34,41,'Notes',NULL);
INSERT INTO "blocks" VALUES('bca335a47fba0d34',3,'paragraph',42,66,'Notes',1);
CREATE TABLE documents (
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
    ) STRICT;
INSERT INTO "documents" VALUES('bca335a47fba0d34','3b64b214854502852956f5bc3b2865339ca498f5b94321009cf6b956cffabb6e','alpha','["A. Writer", "B. Wróbel"]',2024,'alpha.txt','/tmp/old/files/alpha.txt','bca335a47fba0d342ba5d0370b417b78297ec6d4cb3e70d946e9139bde771ce1','text/plain','utf-8','2026-12-01T07:22:15.314437+00:00',67,'# On alpha
Alpha rises – at once.
# Notes
A table. | Day | Score |
');
CREATE TABLE embeddings (
        text_sha256 TEXT NOT NULL,
        model TEXT NOT NULL,
        vector BLOB NOT NULL,
        crc32 INTEGER NOT NULL,
        PRIMARY KEY (text_sha256, model)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "embeddings" VALUES('2e967da735804cd36f20d01bcbc97f3dbd7d76c7fb3412487be603f76e5f4e39','hashing-16@1',X'4DAC933138B4B92C5DAEBEB79CA4ADB5BC28D8A9A5364CB443B4CF341DB25BB4',3851540222);
INSERT INTO "embeddings" VALUES('66f6591e4b42e43d4d4e685fcbfb522a4fb1c14028b26d8540e9f28106387493','hashing-16@1',X'D72AE5B08FB656B8E8A8D3301B2E0CAC662DF7B01D33A6A3F3B6BE31D4AD7DB6',2256179930);
INSERT INTO "embeddings" VALUES('6ca34afbf10a75c3ee1a08eae7130b8c0174d1260914b95fb435988fc59eabfa','hashing-16@1',X'14B24AB2BAB0A6B4D42D6230D1274438FC28793575B6522E69B29A355BB302A4',3162633529);
INSERT INTO "embeddings" VALUES('c4d52f91e342b59c721b8fde5255473c03fd4579af039cb04c5a8af863528e5f','hashing-16@1',X'DFB572B335B37930D8B085A91DB1C63585B49E2E2935C8283BABB236913084B6',3871476571);
INSERT INTO "embeddings" VALUES('e1c64b347c6fc2f3f38c6a608890f33f97f1808329bce9ba97746d6e6569b09b','hashing-16@1',X'D8B44BA750AB75B46528B4B478B2549B2EB54CB0E0B14234CA3574B882ADD730',4133974380);
CREATE TABLE meta (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        generation INTEGER NOT NULL,
        embedder TEXT NOT NULL,
        dimension INTEGER NOT NULL,
        crc32 INTEGER NOT NULL
    ) STRICT;
INSERT INTO "meta" VALUES(1,1,'hashing-16@1',16,1093176133);
CREATE TABLE pages (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        number INTEGER NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "pages" VALUES('bca335a47fba0d34',0,1,0,33);
INSERT INTO "pages" VALUES('bca335a47fba0d34',1,2,33,67);
CREATE TABLE passages (
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
    ) STRICT, WITHOUT ROWID;
INSERT INTO "passages" VALUES('bca335a47fba0d34',0,'bca335a47fba0d34-p0',11,33,'On alpha',1,'e1c64b347c6fc2f3f38c6a608890f33f97f1808329bce9ba97746d6e6569b09b');
INSERT INTO "passages" VALUES('bca335a47fba0d34',1,'bca335a47fba0d34-p1',42,66,'Notes',1,'6ca34afbf10a75c3ee1a08eae7130b8c0174d1260914b95fb435988fc59eabfa');
CREATE TABLE sentences (
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
    ) STRICT, WITHOUT ROWID;
INSERT INTO "sentences" VALUES('bca335a47fba0d34',0,'bca335a47fba0d34-p0',11,33,NULL,NULL,'66f6591e4b42e43d4d4e685fcbfb522a4fb1c14028b26d8540e9f28106387493');
INSERT INTO "sentences" VALUES('bca335a47fba0d34',1,'bca335a47fba0d34-p1',42,49,NULL,NULL,'c4d52f91e342b59c721b8fde5255473c03fd4579af039cb04c5a8af863528e5f');
INSERT INTO "sentences" VALUES('bca335a47fba0d34',2,'bca335a47fba0d34-p1',51,66,42,49,'2e967da735804cd36f20d01bcbc97f3dbd7d76c7fb3412487be603f76e5f4e39');
COMMIT;
