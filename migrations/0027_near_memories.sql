-- depends: 0023_exported_judgements

-- The same as before (0019), but that HNSW looks at as many candidates as it is asked for: with pgvector's 40, of a person who
-- has said much alike it misses neighbours that are nearer than all it finds. docs/decisions/109.
CREATE OR REPLACE FUNCTION nearest_memories(wanted real[], maker text, most integer)
RETURNS TABLE (message_id uuid, piece smallint, near double precision) LANGUAGE plpgsql AS $$
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
