BEGIN TRANSACTION;
CREATE TABLE blocks (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        kind TEXT NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        section TEXT,
        page INTEGER, above TEXT, level INTEGER,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "blocks" VALUES('079b7fb0e54f9e2f',0,'heading',0,10,'On paper',NULL,'["Part"]',2);
INSERT INTO "blocks" VALUES('079b7fb0e54f9e2f',1,'paragraph',11,83,'On paper',1,'["Part"]',NULL);
INSERT INTO "blocks" VALUES('079b7fb0e54f9e2f',2,'paragraph',84,156,'On paper',1,'["Part"]',NULL);
INSERT INTO "blocks" VALUES('079b7fb0e54f9e2f',3,'paragraph',157,229,'On paper',1,'["Part"]',NULL);
INSERT INTO "blocks" VALUES('bca335a47fba0d34',0,'heading',0,10,'On alpha',NULL,NULL,NULL);
INSERT INTO "blocks" VALUES('bca335a47fba0d34',1,'paragraph',11,33,'On alpha',1,NULL,NULL);
INSERT INTO "blocks" VALUES('bca335a47fba0d34',2,'heading',34,41,'Notes',NULL,NULL,NULL);
INSERT INTO "blocks" VALUES('bca335a47fba0d34',3,'paragraph',42,66,'Notes',1,NULL,NULL);
CREATE TABLE details (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        doi TEXT,
        missing TEXT NOT NULL,
        left_out TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "details" VALUES('079b7fb0e54f9e2f','10.1000/paper','["page 2 holds no text: scanned?"]','["2 pictures"]');
INSERT INTO "details" VALUES('bca335a47fba0d34',NULL,'[]','[]');
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
INSERT INTO "documents" VALUES('bca335a47fba0d34','8f16e295146e2a4665fe0b8cc62f3a48922aed8969b625f6e1abefe8950dd298','alpha','["A. Writer", "B. Wróbel"]',2024,'alpha.txt','/tmp/old/files/alpha.txt','bca335a47fba0d342ba5d0370b417b78297ec6d4cb3e70d946e9139bde771ce1','text/plain','utf-8','2026-12-01T07:22:19.835909+00:00',67,'# On alpha
Alpha rises – at once.
# Notes
A table. | Day | Score |
');
INSERT INTO "documents" VALUES('079b7fb0e54f9e2f','702989e304eb5e1ba42e8708eb012a172e8e9520dcaab65045a8e74c3068badb','paper','["A. Writer", "B. Wróbel"]',2024,'paper.txt','/tmp/old/files/paper.txt','e1e03554ac987968faee997b09b5363691715f065d85ec10c88089d2f56219a4','application/pdf','utf-8','2026-12-01T07:22:20.211618+00:00',230,'# On paper
The paper rises 0 times. It then falls – 0 µg later. Nobody knows paper.
The paper rises 1 times. It then falls – 1 µg later. Nobody knows paper.
The paper rises 2 times. It then falls – 2 µg later. Nobody knows paper.
');
CREATE TABLE embeddings (
        text_sha256 TEXT NOT NULL,
        model TEXT NOT NULL,
        vector BLOB NOT NULL,
        crc32 INTEGER NOT NULL,
        PRIMARY KEY (text_sha256, model)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "embeddings" VALUES('37c3d98f4511e0b57075c342d583d20c0403dc3398df5c2d9a91a00b190d43f0','hashing-16@1',X'063094B281AFECB323AC7B3815AF22B44BB67B21433167B479B6EB314BAC66AE',902160918);
INSERT INTO "embeddings" VALUES('68e43858fa6a5ec42d5495e9dc012aab54256d94a9cf1bfbebae999e3cf05c62','hashing-16@1',X'132B083834997E2C2CB28DB13D36C4B2A92B21AFB5AD8CB4DEB4E9B68FACAC34',3085368250);
INSERT INTO "embeddings" VALUES('6ca34afbf10a75c3ee1a08eae7130b8c0174d1260914b95fb435988fc59eabfa','hashing-16@1',X'14B24AB2BAB0A6B4D42D6230D1274438FC28793575B6522E69B29A355BB302A4',3162633529);
INSERT INTO "embeddings" VALUES('b596fb2300e979663c050388a4f9cd166c35abe36371c46a41ffcbbe7a8a798b','hashing-16@1',X'B7B7EF2F542F522C82B060AD072B4CB8C836992C64B226A2B3B1A0B4B2307733',2251846326);
INSERT INTO "embeddings" VALUES('e1c64b347c6fc2f3f38c6a608890f33f97f1808329bce9ba97746d6e6569b09b','hashing-16@1',X'D8B44BA750AB75B46528B4B478B2549B2EB54CB0E0B14234CA3574B882ADD730',4133974380);
CREATE TABLE failures (
        source_path TEXT NOT NULL PRIMARY KEY,
        source_name TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "failures" VALUES('/files/gone.pdf','gone.pdf','gone.pdf is empty','2026-12-01T07:22:20.246099+00:00');
CREATE TABLE layouts (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        packed BLOB NOT NULL
    ) STRICT;
INSERT INTO "layouts" VALUES('079b7fb0e54f9e2f',X'0200000004000000010000009A19333333330040050000000A0000000100000033333333CC4C00400B0000000E0000000200000000000000FFFFFFFF');
CREATE TABLE mentions (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        named TEXT NOT NULL,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "mentions" VALUES('079b7fb0e54f9e2f',0,11,14,'[0]');
CREATE TABLE meta (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        generation INTEGER NOT NULL,
        embedder TEXT NOT NULL,
        dimension INTEGER NOT NULL,
        crc32 INTEGER NOT NULL
    ) STRICT;
INSERT INTO "meta" VALUES(1,2,'hashing-16@1',16,313708737);
CREATE TABLE originals (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        content BLOB NOT NULL
    ) STRICT;
INSERT INTO "originals" VALUES('079b7fb0e54f9e2f',X'255044462D312E3720746865206279746573206F6620612066696C65');
CREATE TABLE other_sources (
        source_path TEXT NOT NULL PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        source_name TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "other_sources" VALUES('/files/other.txt','bca335a47fba0d34','other.txt');
CREATE TABLE pages (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        number INTEGER NOT NULL,
        span_start INTEGER NOT NULL,
        span_end INTEGER NOT NULL,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "pages" VALUES('079b7fb0e54f9e2f',0,1,0,115);
INSERT INTO "pages" VALUES('079b7fb0e54f9e2f',1,2,115,230);
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
        text_sha256 TEXT NOT NULL, above TEXT,
        PRIMARY KEY (document_id, ordinal),
        UNIQUE (document_id, id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "passages" VALUES('079b7fb0e54f9e2f',0,'079b7fb0e54f9e2f-p0',11,83,'On paper',1,'b596fb2300e979663c050388a4f9cd166c35abe36371c46a41ffcbbe7a8a798b','["Part"]');
INSERT INTO "passages" VALUES('079b7fb0e54f9e2f',1,'079b7fb0e54f9e2f-p1',84,156,'On paper',1,'68e43858fa6a5ec42d5495e9dc012aab54256d94a9cf1bfbebae999e3cf05c62','["Part"]');
INSERT INTO "passages" VALUES('079b7fb0e54f9e2f',2,'079b7fb0e54f9e2f-p2',157,229,'On paper',1,'37c3d98f4511e0b57075c342d583d20c0403dc3398df5c2d9a91a00b190d43f0','["Part"]');
INSERT INTO "passages" VALUES('bca335a47fba0d34',0,'bca335a47fba0d34-p0',11,33,'On alpha',1,'e1c64b347c6fc2f3f38c6a608890f33f97f1808329bce9ba97746d6e6569b09b',NULL);
INSERT INTO "passages" VALUES('bca335a47fba0d34',1,'bca335a47fba0d34-p1',42,66,'Notes',1,'6ca34afbf10a75c3ee1a08eae7130b8c0174d1260914b95fb435988fc59eabfa',NULL);
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
INSERT INTO "sentences" VALUES('079b7fb0e54f9e2f',0,'079b7fb0e54f9e2f-p0',11,34,NULL,NULL,'');
INSERT INTO "sentences" VALUES('079b7fb0e54f9e2f',1,'079b7fb0e54f9e2f-p0',36,62,11,34,'');
INSERT INTO "sentences" VALUES('079b7fb0e54f9e2f',2,'079b7fb0e54f9e2f-p0',64,83,36,62,'');
INSERT INTO "sentences" VALUES('079b7fb0e54f9e2f',3,'079b7fb0e54f9e2f-p1',84,107,NULL,NULL,'');
INSERT INTO "sentences" VALUES('079b7fb0e54f9e2f',4,'079b7fb0e54f9e2f-p1',109,135,84,107,'');
INSERT INTO "sentences" VALUES('079b7fb0e54f9e2f',5,'079b7fb0e54f9e2f-p1',137,156,109,135,'');
INSERT INTO "sentences" VALUES('079b7fb0e54f9e2f',6,'079b7fb0e54f9e2f-p2',157,180,NULL,NULL,'');
INSERT INTO "sentences" VALUES('079b7fb0e54f9e2f',7,'079b7fb0e54f9e2f-p2',182,208,157,180,'');
INSERT INTO "sentences" VALUES('079b7fb0e54f9e2f',8,'079b7fb0e54f9e2f-p2',210,229,182,208,'');
INSERT INTO "sentences" VALUES('bca335a47fba0d34',0,'bca335a47fba0d34-p0',11,33,NULL,NULL,'');
INSERT INTO "sentences" VALUES('bca335a47fba0d34',1,'bca335a47fba0d34-p1',42,49,NULL,NULL,'');
INSERT INTO "sentences" VALUES('bca335a47fba0d34',2,'bca335a47fba0d34-p1',51,66,42,49,'');
CREATE TABLE study_references (
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
    ) STRICT, WITHOUT ROWID;
INSERT INTO "study_references" VALUES('079b7fb0e54f9e2f',0,0,5,'1','["Zarate CA", "Müller Ö"]','On words','J Words',2006,'10.1000/1');
CREATE TABLE word_counts (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        words INTEGER NOT NULL,
        citable INTEGER NOT NULL,
        not_citable TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
INSERT INTO "word_counts" VALUES('079b7fb0e54f9e2f',44,42,'[["headings", 2]]');
INSERT INTO "word_counts" VALUES('bca335a47fba0d34',11,8,'[["headings", 3]]');
COMMIT;
