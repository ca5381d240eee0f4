-- How well she and a person know each other.
CREATE TABLE acquaintance (
    user TEXT NOT NULL,
    scope TEXT NOT NULL,  -- "" for the memory that personas share
    met TEXT,  -- the end of the first meeting; NULL before it
    name TEXT NOT NULL DEFAULT '',  -- the name that she chose
    days INTEGER NOT NULL DEFAULT 0,  -- days on which they talked
    last_day TEXT NOT NULL DEFAULT '',
    shared INTEGER NOT NULL DEFAULT 0,  -- messages that told something of the person's own
    PRIMARY KEY (user, scope)
) WITHOUT ROWID;

-- The ledger: which line was last said to whom, and when. Never what the person said.
CREATE TABLE said (
    user TEXT NOT NULL,
    scope TEXT NOT NULL,
    line TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (user, scope, line)
) WITHOUT ROWID;

-- A crisis stays with her for a while: no words of it, only that it was.
CREATE TABLE watch (
    user TEXT PRIMARY KEY,
    level TEXT NOT NULL,
    turns_left INTEGER NOT NULL,
    conversation TEXT NOT NULL,  -- where it was; the next one begins with a word about it
    country TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE crisis_count (
    day TEXT NOT NULL,
    level TEXT NOT NULL,
    turns INTEGER NOT NULL,
    PRIMARY KEY (day, level)
) WITHOUT ROWID;
