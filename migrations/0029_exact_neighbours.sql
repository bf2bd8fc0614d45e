-- depends: 0028_clauses_of_memories

-- Who asks is compared with their own newest passages, one by one. HNSW's indexes go: rows with one and the same vector, which
-- are what many people say alike, took the graph apart, and what others had said was not found any more, whatever was set for
-- the search. docs/decisions/117; findings/pgvector-equal-vectors-hide-other-rows.sh.

-- When the passage was said: the newest are compared.
ALTER TABLE memory_clauses ADD COLUMN IF NOT EXISTS said_at timestamptz;
UPDATE memory_clauses AS clause SET said_at = memory.said_at
FROM memories AS memory
WHERE memory.message_id = clause.message_id AND memory.piece = clause.piece AND clause.said_at IS NULL;
CREATE INDEX IF NOT EXISTS memory_clauses_newest ON memory_clauses (tenant_id, user_id, said_at DESC);
DROP INDEX IF EXISTS memory_clauses_owner;

-- The same as before (0028), without indexes of vectors.
CREATE OR REPLACE FUNCTION prepare_memory_vectors() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    holder text;
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
    FOREACH holder IN ARRAY ARRAY['memories', 'memory_clauses'] LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS embedding vector', holder);
    END LOOP;
    RETURN true;
END
$$;
DO $$
DECLARE
    holder text;
    length integer;
BEGIN
    FOREACH holder IN ARRAY ARRAY['memories', 'memory_clauses'] LOOP
        FOREACH length IN ARRAY ARRAY[384, 512, 768, 1024, 1536] LOOP
            EXECUTE format('DROP INDEX IF EXISTS %s_near_%s', holder, length);
        END LOOP;
    END LOOP;
END
$$;
DROP FUNCTION IF EXISTS nearest_memories(real[], text, integer);

-- The asking person's passages that are nearest to a vector, by themselves or by one of their clauses, among their newest 30,000
-- and as many clauses. near: the cosine of the passage; closest: that of its nearest clause, or of itself where that is nearer.
CREATE OR REPLACE FUNCTION nearest_passages(wanted real[], maker text, most integer)
RETURNS TABLE (message_id uuid, piece smallint, near double precision, closest double precision) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    length integer := array_length(wanted, 1);
BEGIN
    RETURN QUERY
        WITH passage AS MATERIALIZED (
            SELECT memory.message_id, memory.piece, memory.embedding <=> wanted::vector AS distance
            FROM memories AS memory
            WHERE memory.tenant_id = current_setting('app.tenant', true) AND memory.user_id = current_setting('app.user', true)
              AND memory.size = length AND memory.made_by = maker
            ORDER BY memory.said_at DESC, memory.message_id
            LIMIT 30000
        ), clause AS MATERIALIZED (
            SELECT clause.message_id, clause.piece, clause.embedding <=> wanted::vector AS distance
            FROM memory_clauses AS clause
            WHERE clause.tenant_id = current_setting('app.tenant', true) AND clause.user_id = current_setting('app.user', true)
              AND clause.size = length AND clause.made_by = maker
            ORDER BY clause.said_at DESC
            LIMIT 30000
        ), whole AS (
            SELECT * FROM passage ORDER BY passage.distance LIMIT most
        ), nearest_clause AS (
            SELECT * FROM clause ORDER BY clause.distance LIMIT most
        ), part AS (
            SELECT nearest_clause.message_id, nearest_clause.piece, min(nearest_clause.distance) AS distance
            FROM nearest_clause GROUP BY nearest_clause.message_id, nearest_clause.piece
        ), both_of AS (
            -- What only a clause has found is measured by itself.
            SELECT message_id, piece, part.distance AS part,
                   coalesce(whole.distance,
                            (SELECT memory.embedding <=> wanted::vector FROM memories AS memory
                             WHERE memory.message_id = part.message_id AND memory.piece = part.piece)) AS whole
            FROM whole FULL JOIN part USING (message_id, piece)
        )
        SELECT both_of.message_id, both_of.piece, 1 - both_of.whole, 1 - least(both_of.whole, both_of.part)
        FROM both_of;
END
$$;

-- What the asking person has said after one of their passages, the nearest to it first, among their newest 30,000 passages.
-- near: the cosine between the two.
CREATE OR REPLACE FUNCTION later_memories(after_message uuid, after_piece smallint, most integer)
RETURNS TABLE (message_id uuid, piece smallint, near double precision) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    known record;
BEGIN
    SELECT memory.size, memory.made_by, memory.said_at, memory.embedding AS vector INTO known
    FROM memories AS memory
    WHERE memory.message_id = after_message AND memory.piece = after_piece AND memory.size > 0
      AND memory.tenant_id = current_setting('app.tenant', true) AND memory.user_id = current_setting('app.user', true);
    IF known.vector IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
        WITH later AS MATERIALIZED (
            SELECT memory.message_id, memory.piece, memory.embedding <=> known.vector AS distance
            FROM memories AS memory
            WHERE memory.tenant_id = current_setting('app.tenant', true) AND memory.user_id = current_setting('app.user', true)
              AND memory.size = known.size AND memory.made_by = known.made_by
              AND memory.role = 'user' AND memory.said_at > known.said_at
            ORDER BY memory.said_at DESC, memory.message_id
            LIMIT 30000
        )
        SELECT later.message_id, later.piece, 1 - later.distance FROM later ORDER BY later.distance LIMIT most;
END
$$;

DO $$
BEGIN
    PERFORM prepare_memory_vectors();
END
$$;
