-- Letters, each with its versions in order. The person's answers stand in every version.
CREATE TABLE letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- a number is never given twice
    user TEXT NOT NULL,
    scope TEXT NOT NULL,
    began TEXT NOT NULL  -- local time, ISO 8601
);

CREATE INDEX letter_whose ON letter (user, scope);

CREATE TABLE letter_version (
    id INTEGER PRIMARY KEY,
    letter INTEGER NOT NULL REFERENCES letter ON DELETE CASCADE,
    number INTEGER NOT NULL,  -- in its letter, from 1
    at TEXT NOT NULL,
    draft TEXT NOT NULL,  -- JSON: the answers, and the sentences with where each comes from
    UNIQUE (letter, number)
);
