-- depends: 0030_words_with_their_articles

-- Answers that another answer took the place of are kept with their question (docs/decisions/146): few messages are, so that a
-- conversation without them is asked for nothing.
CREATE INDEX IF NOT EXISTS messages_replaced ON messages (conversation_id, generation) WHERE replaced;

-- What a message of the assistant is. What comes by itself after a reply is no answer to the question before it. NULL: of a person,
-- or stored by a release before this one.
ALTER TABLE messages ADD COLUMN IF NOT EXISTS kind text CHECK (kind ~ '^[a-z_]{1,30}$');
