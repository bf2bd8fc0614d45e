-- depends: 0022_modes

-- The trace that a client named for a turn (W3C's traceparent). NULL: it has one of its own, made of its conversation and number.
ALTER TABLE inference_logs ADD COLUMN IF NOT EXISTS trace_id text CHECK (trace_id ~ '^[0-9a-f]{32}$');
GRANT SELECT (trace_id) ON inference_logs TO taskflow_admin;

-- Judgements are exported as well (docs/decisions/091). A row of kind 'judgement' is one change of what somebody thinks of a
-- reply; it holds no word of theirs. logged_at: its event, or that of a call, was taken.
ALTER TABLE span_outbox ADD COLUMN IF NOT EXISTS message_id uuid;
ALTER TABLE span_outbox ADD COLUMN IF NOT EXISTS logged_at timestamptz;
ALTER TABLE span_outbox DROP CONSTRAINT IF EXISTS span_outbox_kind_check;
ALTER TABLE span_outbox ADD CONSTRAINT span_outbox_kind_check CHECK (kind IN ('call', 'connect', 'judgement'));
UPDATE span_outbox SET logged_at = clock_timestamp() WHERE exported_at IS NOT NULL AND logged_at IS NULL;
CREATE INDEX IF NOT EXISTS span_outbox_judgement ON span_outbox (message_id) WHERE kind = 'judgement' AND exported_at IS NULL;

-- One row for each signal: how often in a row its receiver has refused, until when nobody asks it, and until when it is known
-- to have no place for it.
CREATE TABLE IF NOT EXISTS span_receivers (
    signal       text        PRIMARY KEY CHECK (signal IN ('traces', 'metrics', 'logs')),
    failures     integer     NOT NULL DEFAULT 0,
    not_before   timestamptz NOT NULL DEFAULT '-infinity',
    absent_until timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO span_receivers (signal) VALUES ('traces'), ('metrics'), ('logs') ON CONFLICT DO NOTHING;
DROP TABLE IF EXISTS span_receiver;

DO $$
BEGIN
    ALTER TABLE span_receivers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS of_everybody ON span_receivers;
    CREATE POLICY of_everybody ON span_receivers TO taskflow_worker USING (true);
    DROP POLICY IF EXISTS of_a_migration ON span_receivers;
    EXECUTE format($policy$
        CREATE POLICY of_a_migration ON span_receivers TO CURRENT_USER
        USING ((SELECT current_setting('app.migrating', true)) = 'on')
        $policy$);
    GRANT SELECT, INSERT, UPDATE, DELETE ON span_receivers TO taskflow_worker;
END
$$;

-- Somebody's judgement of a reply has changed: its event waits to be exported. As the worker's role, whose outbox it is.
--
-- told: 'up', 'down', 'withdrawn' or 'copied'. news: nobody has been told of one before it. What was not begun to be exported is
-- replaced by what came of it; a judgement that was given and withdrawn meanwhile is not told at all.
DO $$
BEGIN
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO taskflow_worker', current_schema());
    SET LOCAL ROLE taskflow_worker;
    EXECUTE format($create$
        CREATE OR REPLACE FUNCTION queue_judgement(of_conversation uuid, reply uuid, turn bigint, told text, news boolean,
                                                   judged timestamptz) RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = %I, pg_temp AS $body$
        DECLARE
            named CONSTANT text := CASE WHEN told = 'copied' THEN 'copied' ELSE 'thumb' END;
            untold boolean;
        BEGIN
            WITH gone AS (
                DELETE FROM span_outbox
                WHERE kind = 'judgement' AND message_id = reply AND trace ->> 'name' = named
                  AND exported_at IS NULL AND claim IS NULL
                RETURNING (trace ->> 'news')::boolean AS news
            )
            SELECT coalesce(bool_or(gone.news), queue_judgement.news) INTO untold FROM gone;
            IF told = 'withdrawn' AND untold THEN
                RETURN false;
            END IF;
            INSERT INTO span_outbox (id, kind, log_created_at, conversation_id, message_id, trace, worked_at)
            VALUES (gen_random_uuid(), 'judgement', judged, of_conversation, reply,
                    jsonb_build_object('name', named, 'told', told, 'turn', turn, 'news', untold), judged);
            RETURN true;
        END
        $body$
        $create$, current_schema());
    REVOKE EXECUTE ON FUNCTION queue_judgement(uuid, uuid, bigint, text, boolean, timestamptz) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION queue_judgement(uuid, uuid, bigint, text, boolean, timestamptz) TO taskflow_api;
    RESET ROLE;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM taskflow_worker', current_schema());
END
$$;
