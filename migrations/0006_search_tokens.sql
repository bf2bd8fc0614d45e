-- depends: 0005_reply_endings

-- What is searched is made of tokens of our own (taskflow/records/search), not by Postgres's parser. The rows that are
-- there keep what they have until they are searched anew (taskflow/records/reindex.py): no table is rewritten here.

ALTER TABLE conversations ALTER COLUMN search DROP EXPRESSION IF EXISTS;
ALTER TABLE conversations ALTER COLUMN search SET DEFAULT '';
ALTER TABLE messages ALTER COLUMN search DROP EXPRESSION IF EXISTS;
ALTER TABLE messages ALTER COLUMN search SET DEFAULT '';

-- The version of the row that search was made of. A row that says something else is stale, also when a function of the
-- release before this one has written it.
ALTER TABLE conversations ADD COLUMN IF NOT EXISTS searched_version bigint NOT NULL DEFAULT -1;
ALTER TABLE messages ADD COLUMN IF NOT EXISTS searched_version bigint NOT NULL DEFAULT -1;

-- In the order in which they are made anew: what belongs together stays together in the table.
CREATE INDEX IF NOT EXISTS conversations_stale ON conversations (id) WHERE searched_version <> version;
CREATE INDEX IF NOT EXISTS messages_stale ON messages (conversation_id, id) WHERE searched_version <> version;
