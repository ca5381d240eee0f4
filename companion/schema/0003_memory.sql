-- The log: what both sides said, word for word and in order. Forgetting alone takes from it.
CREATE TABLE turn (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- an id is never given twice, so that nothing points at another's words
    user TEXT NOT NULL,
    scope TEXT NOT NULL,  -- "" for the memory that personas share
    conversation TEXT NOT NULL,
    position INTEGER NOT NULL,  -- in its conversation, from 0
    role TEXT NOT NULL CHECK (role IN ('person', 'companion')),
    text TEXT NOT NULL,
    at TEXT NOT NULL,  -- local time, ISO 8601
    outside TEXT,  -- the id that it came with, where it was imported
    why TEXT NOT NULL DEFAULT '',  -- JSON: the lines, passages and memories of a reply
    UNIQUE (user, scope, conversation, position)
);

CREATE INDEX turn_time ON turn (user, scope, at);
CREATE UNIQUE INDEX turn_outside ON turn (user, scope, outside) WHERE outside IS NOT NULL;

-- The person's turns, sentence by sentence: what is found, quoted and forgotten.
CREATE TABLE saying (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
    position INTEGER NOT NULL,  -- in its turn, from 0
    text TEXT NOT NULL,
    vector BLOB NOT NULL,  -- float16, unit length
    matter TEXT NOT NULL DEFAULT '',  -- what makes it sensitive, or "asks", "request", "crisis"
    is_pinned INTEGER NOT NULL DEFAULT 0,
    replaced_by INTEGER REFERENCES saying ON DELETE SET NULL,  -- what the person said later in its place
    UNIQUE (turn, position)
);

CREATE INDEX saying_replaced ON saying (replaced_by) WHERE replaced_by IS NOT NULL;

-- What was read from a sentence; it goes with it.
CREATE TABLE fact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    saying INTEGER NOT NULL REFERENCES saying ON DELETE CASCADE,
    subject TEXT NOT NULL,
    relation TEXT NOT NULL,
    value TEXT NOT NULL,
    is_negated INTEGER NOT NULL,
    day TEXT,  -- the day that it speaks of, where it names one
    is_asked_after INTEGER NOT NULL DEFAULT 0,  -- an event after which she has asked
    replaced_by INTEGER REFERENCES fact ON DELETE SET NULL
);

CREATE INDEX fact_saying ON fact (saying);
CREATE INDEX fact_current ON fact (subject COLLATE NOCASE, relation) WHERE replaced_by IS NULL;
CREATE INDEX fact_replaced ON fact (replaced_by) WHERE replaced_by IS NOT NULL;

-- Which sentences a reply quoted: they are not brought up again soon, and it is forgotten with them.
CREATE TABLE quoted (
    turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
    saying INTEGER NOT NULL REFERENCES saying ON DELETE CASCADE,
    is_unasked INTEGER NOT NULL,
    PRIMARY KEY (turn, saying)
) WITHOUT ROWID;

CREATE INDEX quoted_saying ON quoted (saying);

-- What the person does not want brought up.
CREATE TABLE wish (
    user TEXT NOT NULL,
    scope TEXT NOT NULL,
    topic TEXT NOT NULL,
    PRIMARY KEY (user, scope, topic)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE turn_words USING fts5 (
    text, content = 'turn', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE VIRTUAL TABLE turn_stem USING fts5vocab (turn_words, 'row');

CREATE TRIGGER turn_added AFTER INSERT ON turn BEGIN
    INSERT INTO turn_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER turn_changed AFTER UPDATE OF text ON turn BEGIN
    INSERT INTO turn_words (turn_words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO turn_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER turn_removed AFTER DELETE ON turn BEGIN
    INSERT INTO turn_words (turn_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
