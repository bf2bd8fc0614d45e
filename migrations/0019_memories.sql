-- depends: 0014_adopted

-- Recall across conversations: passages of messages that a later prompt may quote, for people who have switched it on.
-- docs/memory.md; decisions 073 and 074.

-- Who has it on. What was said before since is not remembered: whoever forgets everything starts anew. covered: by what
-- the passages of all of this person's messages were made; something else, and some are missing.
CREATE TABLE IF NOT EXISTS memory_people (
    tenant_id  text        NOT NULL,
    user_id    text        NOT NULL,
    is_on      boolean     NOT NULL,
    since      timestamptz NOT NULL DEFAULT '-infinity',
    changed_at timestamptz NOT NULL,
    covered    text        NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX IF NOT EXISTS memory_people_on ON memory_people (covered) WHERE is_on;

-- version: of the message that a passage is of. made_by: what its vector was made by, empty where it has none; skipped: why
-- it has none. A passage goes with its message, and so with the conversation.
CREATE TABLE IF NOT EXISTS memories (
    message_id      uuid        NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    piece           smallint    NOT NULL,
    conversation_id uuid        NOT NULL,
    tenant_id       text        NOT NULL,
    user_id         text        NOT NULL,
    generation      bigint      NOT NULL,
    role            text        NOT NULL CHECK (role IN ('user', 'assistant')),
    content         text        NOT NULL,
    said_at         timestamptz NOT NULL,
    version         bigint      NOT NULL,
    search          tsvector    NOT NULL,
    size            integer     NOT NULL DEFAULT 0,
    made_by         text        NOT NULL DEFAULT '',
    skipped         text        NOT NULL DEFAULT '',
    PRIMARY KEY (message_id, piece)
);
CREATE INDEX IF NOT EXISTS memories_owner ON memories (tenant_id, user_id, said_at DESC, message_id);

-- Messages of which somebody has said that they shall not be remembered. No text.
CREATE TABLE IF NOT EXISTS memory_forgotten (
    message_id uuid PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    tenant_id  text NOT NULL,
    user_id    text NOT NULL
);

DO $$
BEGIN
    PERFORM protect_rows(name::regclass)
    FROM unnest(ARRAY['memory_people', 'memories', 'memory_forgotten']) AS name;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON memory_people TO taskflow_api;
GRANT SELECT, DELETE ON memories TO taskflow_api;
GRANT SELECT, INSERT ON memory_forgotten TO taskflow_api;

-- What a reply was told of what came before: ids of messages. Shown with it, as far as they are still remembered.
ALTER TABLE messages ADD COLUMN IF NOT EXISTS recalled uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX IF NOT EXISTS messages_recalled ON messages (conversation_id) WHERE cardinality(recalled) > 0;

-- Makes use of pgvector where the server has it and this login may; false: it has not, and words alone are searched. Every
-- run of the migrations asks again (records/migrate.py). One index for each usual size of a vector: HNSW wants to know it,
-- and takes 2,000 numbers at most. Vectors of another size are compared one by one.
CREATE OR REPLACE FUNCTION prepare_memory_vectors() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    length integer;
BEGIN
    IF to_regtype('vector') IS NULL THEN
        IF NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
            RETURN false;
        END IF;
        BEGIN
            CREATE EXTENSION IF NOT EXISTS vector;
        EXCEPTION WHEN insufficient_privilege THEN
            RETURN false;
        END;
    END IF;
    ALTER TABLE memories ADD COLUMN IF NOT EXISTS embedding vector;
    IF EXISTS (SELECT FROM pg_am WHERE amname = 'hnsw') THEN
        FOREACH length IN ARRAY ARRAY[384, 512, 768, 1024, 1536] LOOP
            EXECUTE format('CREATE INDEX IF NOT EXISTS memories_near_%1$s ON memories '
                           'USING hnsw ((embedding::vector(%1$s)) vector_cosine_ops) WHERE size = %1$s', length);
        END LOOP;
    END IF;
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION prepare_memory_vectors() FROM PUBLIC;

CREATE OR REPLACE FUNCTION memory_has_vectors() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM pg_attribute
                   WHERE attrelid = 'memories'::regclass AND attname = 'embedding' AND NOT attisdropped)
$$;

-- The asking person's passages whose vectors are nearest to one, which was made by the same. Row-level security holds, as
-- it does for every statement; the condition on the person is said besides. Since pgvector 0.8 the index goes on searching
-- where the first it finds are other people's.
CREATE OR REPLACE FUNCTION nearest_memories(wanted real[], maker text, most integer)
RETURNS TABLE (message_id uuid, piece smallint, near double precision) LANGUAGE plpgsql AS $$
DECLARE
    length integer := array_length(wanted, 1);
BEGIN
    -- Loads the library, which has the setting.
    PERFORM '[1]'::vector;
    IF current_setting('hnsw.iterative_scan', true) IS NOT NULL THEN
        PERFORM set_config('hnsw.iterative_scan', 'strict_order', true);
    END IF;
    RETURN QUERY EXECUTE format($query$
        SELECT memory.message_id, memory.piece,
               1 - (memory.embedding::vector(%1$s) <=> $1::vector(%1$s))
        FROM memories AS memory
        WHERE memory.tenant_id = $2 AND memory.user_id = $3 AND memory.size = %1$s AND memory.made_by = $4
        ORDER BY memory.embedding::vector(%1$s) <=> $1::vector(%1$s)
        LIMIT $5
        $query$, length)
    USING wanted, current_setting('app.tenant', true), current_setting('app.user', true), maker, most;
END
$$;

DO $$
BEGIN
    PERFORM prepare_memory_vectors();
END
$$;
