-- What the person added to the library or took from it, beside what ships.
CREATE TABLE source (
    path TEXT PRIMARY KEY,
    is_kept INTEGER NOT NULL  -- 0: left out although it ships
);

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    changed INTEGER NOT NULL,  -- the file's modification time, nanoseconds
    bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,  -- SHA-256 of the file
    reading TEXT NOT NULL,  -- the model and the way of splitting that its passages come from
    is_complete INTEGER NOT NULL DEFAULT 0,  -- 0 while its passages are being embedded
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    published TEXT NOT NULL,
    kind TEXT NOT NULL
);

CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    position INTEGER NOT NULL,  -- in reading order, from 0
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    is_comment INTEGER NOT NULL,  -- a reader's comment, not the author's words
    vector BLOB NOT NULL,  -- float32, unit length
    UNIQUE (document, position)
);

CREATE TABLE sentence (
    id INTEGER PRIMARY KEY,
    passage INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
    position INTEGER NOT NULL,  -- within its passage, from 0
    text TEXT NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (passage, position)
);

-- Every word that occurs in a passage, for matching words by meaning.
CREATE TABLE word (
    text TEXT NOT NULL,
    model TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (model, text)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE passage_words USING fts5 (
    text, heading, content = 'passage', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE VIRTUAL TABLE passage_stem USING fts5vocab (passage_words, 'row');

CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
    INSERT INTO passage_words (rowid, text, heading) VALUES (new.id, new.text, new.heading);
END;

CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN
    INSERT INTO passage_words (passage_words, rowid, text, heading) VALUES ('delete', old.id, old.text, old.heading);
END;
