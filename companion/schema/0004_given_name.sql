-- What the person calls a conversation, where they gave it a name.
CREATE TABLE given_name (
    user TEXT NOT NULL,
    scope TEXT NOT NULL,
    conversation TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (user, scope, conversation)
) WITHOUT ROWID;
