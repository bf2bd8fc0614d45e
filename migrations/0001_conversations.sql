-- Conversations, their messages, and what is left of deleted ones.
-- A row carries the version of the record it came from; only a higher one replaces it.

CREATE TABLE IF NOT EXISTS conversations (
    id                   uuid        PRIMARY KEY,
    tenant_id            text        NOT NULL DEFAULT 'default',
    user_id              text        NOT NULL,
    title                text        NOT NULL DEFAULT '' CHECK (char_length(title) <= 80),
    status               text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'completed', 'cancelled')),
    model                text        NOT NULL DEFAULT '',
    provider             text        NOT NULL DEFAULT '',
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now(),
    message_count        integer     NOT NULL DEFAULT 0 CHECK (message_count >= 0),
    last_message_preview text        NOT NULL DEFAULT '',
    version              bigint      NOT NULL DEFAULT 0 CHECK (version >= 0),
    search               tsvector    NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED
) WITH (fillfactor = 85);

-- The list: one person's conversations, the latest first, page after page.
CREATE INDEX IF NOT EXISTS conversations_list
    ON conversations (tenant_id, user_id, updated_at DESC, id DESC);

CREATE INDEX IF NOT EXISTS conversations_search ON conversations USING gin (search);

CREATE TABLE IF NOT EXISTS messages (
    id              uuid        PRIMARY KEY,
    conversation_id uuid        NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    tenant_id       text        NOT NULL DEFAULT 'default',
    user_id         text        NOT NULL,
    generation      bigint      NOT NULL DEFAULT 0 CHECK (generation >= 0),
    part            smallint    NOT NULL DEFAULT 0 CHECK (part BETWEEN 0 AND 99),
    role            text        NOT NULL CHECK (role IN ('user', 'assistant')),
    content         text        NOT NULL,
    status          text        NOT NULL DEFAULT 'completed' CHECK (status IN ('completed', 'interrupted')),
    model           text,
    replaced        boolean     NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL DEFAULT now(),
    version         bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
    -- A tsvector holds 1 MB at most: what lies beyond the first 100,000 characters is not searched.
    search          tsvector    NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', left(content, 100000))) STORED
);

-- Messages are ordered by (generation, part), never by a clock.
CREATE INDEX IF NOT EXISTS messages_order ON messages (conversation_id, generation, part);

CREATE INDEX IF NOT EXISTS messages_search ON messages USING gin (search);

-- A record that arrives after its conversation was deleted finds the tombstone and leaves nothing.
CREATE TABLE IF NOT EXISTS tombstones (
    conversation_id uuid        PRIMARY KEY,
    tenant_id       text        NOT NULL DEFAULT 'default',
    user_id         text        NOT NULL,
    deleted_at      timestamptz NOT NULL DEFAULT now()
);
