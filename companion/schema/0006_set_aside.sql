-- What the person wished forgotten and has said neither yes nor no to: it is kept and not told.
CREATE TABLE set_aside (
    saying INTEGER NOT NULL REFERENCES saying ON DELETE CASCADE,
    topic TEXT NOT NULL,  -- of the wish
    PRIMARY KEY (saying, topic)
) WITHOUT ROWID;
