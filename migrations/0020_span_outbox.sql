-- depends: 0019_memories

-- What a log says besides: which system prompt the call had (the beginning of its SHA-256), which tokens of the input came
-- from a cache and which of the output were thought, and what its cost rests on: the day of the list of prices, or who said
-- it.
ALTER TABLE inference_logs ADD COLUMN IF NOT EXISTS prompt_version text;
ALTER TABLE inference_logs ADD COLUMN IF NOT EXISTS cached_tokens bigint CHECK (cached_tokens >= 0);
ALTER TABLE inference_logs ADD COLUMN IF NOT EXISTS reasoning_tokens bigint CHECK (reasoning_tokens >= 0);
ALTER TABLE inference_logs ADD COLUMN IF NOT EXISTS priced_by text;
GRANT SELECT (prompt_version, cached_tokens, reasoning_tokens, priced_by) ON inference_logs TO taskflow_operator;

-- What is still to be exported as spans (docs/observability.md, decision 083). A row comes in the transaction that stores the
-- log, and so once, however often the record comes. It holds no text: what a span says of a log is read from the log when it
-- is exported, so that what was deleted meanwhile is not told.
--
-- claimed_until: somebody exports it meanwhile. spanned_at: its spans were taken. counted_at: its metrics were sent, which
-- nobody can take back. exported_at: both; the row stays for a while so that a connection is not told again.
CREATE TABLE IF NOT EXISTS span_outbox (
    id              uuid        PRIMARY KEY,
    kind            text        NOT NULL CHECK (kind IN ('call', 'connect')),
    log_created_at  timestamptz NOT NULL,
    conversation_id uuid,
    trace           jsonb,
    worked_at       timestamptz NOT NULL,
    queued_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    claim           uuid,
    claimed_until   timestamptz NOT NULL DEFAULT '-infinity',
    spanned_at      timestamptz,
    counted_at      timestamptz,
    exported_at     timestamptz
);
CREATE INDEX IF NOT EXISTS span_outbox_waiting ON span_outbox (queued_at) WHERE exported_at IS NULL;
CREATE INDEX IF NOT EXISTS span_outbox_claim ON span_outbox (claim) WHERE exported_at IS NULL;
CREATE INDEX IF NOT EXISTS span_outbox_exported ON span_outbox (exported_at) WHERE exported_at IS NOT NULL;

-- One row: since when, how often in a row, the receiver has refused, and until when nobody asks it.
CREATE TABLE IF NOT EXISTS span_receiver (
    only_one   boolean     PRIMARY KEY DEFAULT true CHECK (only_one),
    failures   integer     NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO span_receiver DEFAULT VALUES ON CONFLICT DO NOTHING;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['span_outbox', 'span_receiver'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('DROP POLICY IF EXISTS of_everybody ON %I', name);
        EXECUTE format('CREATE POLICY of_everybody ON %I TO taskflow_worker USING (true)', name);
        EXECUTE format('DROP POLICY IF EXISTS of_a_migration ON %I', name);
        EXECUTE format($policy$
            CREATE POLICY of_a_migration ON %I TO CURRENT_USER
            USING ((SELECT current_setting('app.migrating', true)) = 'on')
            $policy$, name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO taskflow_worker', name);
    END LOOP;
END
$$;
