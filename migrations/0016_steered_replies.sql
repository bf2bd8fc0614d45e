-- depends: 0014_adopted

-- A reply that was steered is several messages: each of those after the first names the generation that it continues.
ALTER TABLE messages ADD COLUMN IF NOT EXISTS continues bigint CHECK (continues > 0);

-- Few replies are: what search reads besides is short.
CREATE INDEX IF NOT EXISTS messages_continuing ON messages (tenant_id, user_id, conversation_id)
    WHERE continues IS NOT NULL;

-- As before, and by the whole of a reply that was steered: its words may stand in different parts.
DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO taskflow_worker', current_schema());
    SET LOCAL ROLE taskflow_worker;
    EXECUTE format($create$
        CREATE OR REPLACE FUNCTION own_conversations_saying(wanted tsquery) RETURNS SETOF uuid
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = %I, pg_temp AS $body$
        DECLARE
            tenant text := nullif(current_setting('app.tenant', true), '');
            person text := nullif(current_setting('app.user', true), '');
        BEGIN
            RETURN QUERY
                SELECT DISTINCT conversation_id FROM messages
                WHERE search @@ wanted AND NOT replaced AND tenant_id = tenant AND user_id = person;
            RETURN QUERY
                WITH RECURSIVE part AS MATERIALIZED (
                    SELECT own.conversation_id, own.generation, own.continues, own.search FROM messages AS own
                    WHERE own.continues IS NOT NULL AND NOT own.replaced
                      AND own.tenant_id = tenant AND own.user_id = person
                ), whole AS (
                    SELECT part.conversation_id, part.generation, first.search || part.search AS search
                    FROM part JOIN messages AS first
                      ON first.conversation_id = part.conversation_id AND first.generation = part.continues
                     AND first.role = 'assistant' AND first.continues IS NULL AND NOT first.replaced
                     AND first.tenant_id = tenant AND first.user_id = person
                    UNION ALL
                    SELECT part.conversation_id, part.generation, whole.search || part.search
                    FROM whole JOIN part
                      ON part.conversation_id = whole.conversation_id AND part.continues = whole.generation
                )
                SELECT DISTINCT whole.conversation_id FROM whole WHERE whole.search @@ wanted;
        END
        $body$
        $create$, current_schema());
    RESET ROLE;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM taskflow_worker', current_schema());
END
$$;
