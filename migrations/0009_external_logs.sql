-- depends: 0008_hindi_spellings

-- Who called the model: a turn of a conversation, or a program that reported its call to POST /api/ingest. Logs that are
-- there already count as our own: nothing says which of them came from outside.
ALTER TABLE inference_logs ADD COLUMN IF NOT EXISTS source text NOT NULL DEFAULT 'taskflow'
    CHECK (source IN ('taskflow', 'external'));

-- Who did what to what, with a power that is not everybody's. Rows are added and read; the worker's role may do no more.
CREATE TABLE IF NOT EXISTS audit (
    id         uuid        PRIMARY KEY,
    tenant_id  text        NOT NULL,
    actor      text        NOT NULL,
    actor_kind text        NOT NULL CHECK (actor_kind IN ('guest', 'account', 'service', 'operator', 'system')),
    action     text        NOT NULL CHECK (char_length(action) <= 61),
    target     text        NOT NULL DEFAULT '',
    detail     text        NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL
);

-- A tenant's trail, the latest first, page after page.
CREATE INDEX IF NOT EXISTS audit_list ON audit (tenant_id, created_at DESC, id DESC);

-- Append-only, whoever asks: only a transaction that says that it is maintenance (retention, pseudonyms of people who
-- were erased) may change or remove a row.
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('taskflow.maintenance', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE OR REPLACE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
