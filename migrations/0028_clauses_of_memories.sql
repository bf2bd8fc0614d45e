-- depends: 0027_near_memories

-- Of what a person says, each clause has a vector of its own besides the passage's: a fact that is mentioned while asking for
-- something else is far from a question about it, and its clause is near. And what was said later is looked for beside what was
-- found: it may hold instead. docs/decisions/113.

-- The vector of one clause of a passage, and no text. It goes with its passage.
CREATE TABLE IF NOT EXISTS memory_clauses (
    message_id uuid     NOT NULL,
    piece      smallint NOT NULL,
    clause     smallint NOT NULL,
    tenant_id  text     NOT NULL,
    user_id    text     NOT NULL,
    size       integer  NOT NULL,
    made_by    text     NOT NULL,
    PRIMARY KEY (message_id, piece, clause),
    FOREIGN KEY (message_id, piece) REFERENCES memories (message_id, piece) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS memory_clauses_owner ON memory_clauses (tenant_id, user_id);

DO $$
BEGIN
    PERFORM protect_rows('memory_clauses');
END
$$;
GRANT SELECT ON memory_clauses TO taskflow_api;

-- The same as before (0019), for both tables.
CREATE OR REPLACE FUNCTION prepare_memory_vectors() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    holder text;
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
    FOREACH holder IN ARRAY ARRAY['memories', 'memory_clauses'] LOOP
        EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS embedding vector', holder);
        IF EXISTS (SELECT FROM pg_am WHERE amname = 'hnsw') THEN
            FOREACH length IN ARRAY ARRAY[384, 512, 768, 1024, 1536] LOOP
                EXECUTE format('CREATE INDEX IF NOT EXISTS %1$s_near_%2$s ON %1$s '
                               'USING hnsw ((embedding::vector(%2$s)) vector_cosine_ops) WHERE size = %2$s',
                               holder, length);
            END LOOP;
        END IF;
    END LOOP;
    RETURN true;
END
$$;

-- The asking person's passages that are nearest to a vector, by themselves or by one of their clauses. near: the cosine of the
-- passage; closest: that of its nearest clause, or of itself where that is nearer.
-- nearest_memories (0027) stays for what runs while this is deployed.
CREATE OR REPLACE FUNCTION nearest_passages(wanted real[], maker text, most integer)
RETURNS TABLE (message_id uuid, piece smallint, near double precision, closest double precision) LANGUAGE plpgsql AS $$
DECLARE
    length integer := array_length(wanted, 1);
BEGIN
    -- Loads the library, which has the settings.
    PERFORM '[1]'::vector;
    IF current_setting('hnsw.ef_search', true) IS NOT NULL THEN
        PERFORM set_config('hnsw.ef_search', least(1000, greatest(40, most))::text, true);
    END IF;
    IF current_setting('hnsw.iterative_scan', true) IS NOT NULL THEN
        PERFORM set_config('hnsw.iterative_scan', 'strict_order', true);
    END IF;
    RETURN QUERY EXECUTE format($query$
        WITH whole AS (
            SELECT memory.message_id, memory.piece, memory.embedding::vector(%1$s) <=> $1::vector(%1$s) AS distance
            FROM memories AS memory
            WHERE memory.tenant_id = $2 AND memory.user_id = $3 AND memory.size = %1$s AND memory.made_by = $4
            ORDER BY memory.embedding::vector(%1$s) <=> $1::vector(%1$s)
            LIMIT $5
        ), nearest_clause AS (
            SELECT clause.message_id, clause.piece, clause.embedding::vector(%1$s) <=> $1::vector(%1$s) AS distance
            FROM memory_clauses AS clause
            WHERE clause.tenant_id = $2 AND clause.user_id = $3 AND clause.size = %1$s AND clause.made_by = $4
            ORDER BY clause.embedding::vector(%1$s) <=> $1::vector(%1$s)
            LIMIT $5
        ), part AS (
            SELECT nearest_clause.message_id, nearest_clause.piece, min(nearest_clause.distance) AS distance
            FROM nearest_clause GROUP BY nearest_clause.message_id, nearest_clause.piece
        ), both_of AS (
            -- What only a clause has found is measured by itself.
            SELECT message_id, piece, part.distance AS part,
                   coalesce(whole.distance,
                            (SELECT memory.embedding::vector(%1$s) <=> $1::vector(%1$s) FROM memories AS memory
                             WHERE memory.message_id = part.message_id AND memory.piece = part.piece)) AS whole
            FROM whole FULL JOIN part USING (message_id, piece)
        )
        SELECT both_of.message_id, both_of.piece, 1 - both_of.whole, 1 - least(both_of.whole, both_of.part)
        FROM both_of
        $query$, length)
    USING wanted, current_setting('app.tenant', true), current_setting('app.user', true), maker, most;
END
$$;

-- What the asking person has said after one of their passages, the nearest to it first. near: the cosine between the two.
CREATE OR REPLACE FUNCTION later_memories(after_message uuid, after_piece smallint, most integer)
RETURNS TABLE (message_id uuid, piece smallint, near double precision) LANGUAGE plpgsql AS $$
DECLARE
    known record;
BEGIN
    PERFORM '[1]'::vector;
    SELECT memory.size, memory.made_by, memory.said_at, memory.embedding::real[] AS vector INTO known
    FROM memories AS memory
    WHERE memory.message_id = after_message AND memory.piece = after_piece AND memory.size > 0
      AND memory.tenant_id = current_setting('app.tenant', true) AND memory.user_id = current_setting('app.user', true);
    IF known.vector IS NULL THEN
        RETURN;
    END IF;
    IF current_setting('hnsw.iterative_scan', true) IS NOT NULL THEN
        PERFORM set_config('hnsw.iterative_scan', 'strict_order', true);
    END IF;
    RETURN QUERY EXECUTE format($query$
        SELECT memory.message_id, memory.piece, 1 - (memory.embedding::vector(%1$s) <=> $1::vector(%1$s))
        FROM memories AS memory
        WHERE memory.tenant_id = $2 AND memory.user_id = $3 AND memory.size = %1$s AND memory.made_by = $4
          AND memory.role = 'user' AND memory.said_at > $5
        ORDER BY memory.embedding::vector(%1$s) <=> $1::vector(%1$s)
        LIMIT $6
        $query$, known.size)
    USING known.vector, current_setting('app.tenant', true), current_setting('app.user', true), known.made_by,
          known.said_at, most;
END
$$;

DO $$
BEGIN
    PERFORM prepare_memory_vectors();
END
$$;

-- What was remembered before has no clauses: the worker makes these passages again. Until then their words find them.
UPDATE memories SET made_by = '', size = 0
WHERE role = 'user' AND made_by <> '' AND content ~ '[,;:.!?…–—-]\s|[，；：、。！？।].';
UPDATE memory_people SET covered = '' WHERE is_on;
