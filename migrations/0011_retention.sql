-- depends: 0010_row_security

-- Logs are kept by months, so that what is too old goes by dropping a table. A partitioned table can only be unique with
-- the column that it is divided by, and a log may come again with another time: by the run that takes over a turn, or from
-- a program that sends no time. So ids are unique here.
CREATE TABLE IF NOT EXISTS inference_ids (
    id      uuid        PRIMARY KEY,
    seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS inference_ids_seen ON inference_ids USING brin (seen_at);
ALTER TABLE inference_ids ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS of_everybody ON inference_ids;
CREATE POLICY of_everybody ON inference_ids TO taskflow_worker USING (true);
DROP POLICY IF EXISTS of_a_migration ON inference_ids;
CREATE POLICY of_a_migration ON inference_ids TO CURRENT_USER
    USING ((SELECT current_setting('app.migrating', true)) = 'on');
GRANT SELECT, INSERT, DELETE ON inference_ids TO taskflow_worker;

-- Makes the months from one to another that are not there. Rows of theirs that the default partition has taken meanwhile
-- move. Returns how many were made. Nobody reads a month by its own name: row-level security shows nothing there.
CREATE OR REPLACE FUNCTION make_log_months(first date, last date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    month date := date_trunc('month', first);
    bound timestamptz;
    following timestamptz;
    name text;
    made integer := 0;
    before text := coalesce(current_setting('app.migrating', true), '');
BEGIN
    WHILE month <= last AND made < 1200 LOOP
        name := 'inference_logs_' || to_char(month, 'YYYY_MM');
        IF to_regclass(name) IS NULL THEN
            -- Whoever adds a log waits before it is decided where the log goes.
            LOCK TABLE inference_logs IN ACCESS EXCLUSIVE MODE;
            PERFORM set_config('app.migrating', 'on', true);
            bound := month::timestamp AT TIME ZONE 'UTC';
            following := (month + interval '1 month')::timestamp AT TIME ZONE 'UTC';
            EXECUTE format('CREATE TABLE %I (LIKE inference_logs INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
            EXECUTE format('WITH moved AS (DELETE FROM inference_logs WHERE created_at >= %L AND created_at < %L RETURNING *) '
                           'INSERT INTO %I SELECT * FROM moved', bound, following, name);
            EXECUTE format('ALTER TABLE inference_logs ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                           name, bound, following);
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
            PERFORM set_config('app.migrating', before, true);
            made := made + 1;
        END IF;
        month := month + interval '1 month';
    END LOOP;
    RETURN made;
END
$$;
REVOKE EXECUTE ON FUNCTION make_log_months(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_log_months(date, date) TO taskflow_worker;

-- Drops the months that were over before a time, and what the default partition has of that time. Returns how many months.
CREATE OR REPLACE FUNCTION expire_logs(expired timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    partition record;
    dropped integer := 0;
    before text := coalesce(current_setting('app.migrating', true), '');
BEGIN
    FOR partition IN
        SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = 'inference_logs'::regclass AND relname ~ '^inference_logs_[0-9]{4}_[0-9]{2}$'
        ORDER BY relname
    LOOP
        IF (to_date(right(partition.relname, 7), 'YYYY_MM') + interval '1 month')::timestamp AT TIME ZONE 'UTC' <= expired
        THEN
            EXECUTE format('DROP TABLE %I', partition.relname);
            dropped := dropped + 1;
        END IF;
    END LOOP;
    PERFORM set_config('app.migrating', 'on', true);
    DELETE FROM inference_logs
    WHERE tableoid = 'inference_logs_default'::regclass AND created_at < expired;
    PERFORM set_config('app.migrating', before, true);
    RETURN dropped;
END
$$;
REVOKE EXECUTE ON FUNCTION expire_logs(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION expire_logs(timestamptz) TO taskflow_worker;

-- Removes what the audit trail has from before a time. Returns how many entries.
CREATE OR REPLACE FUNCTION expire_audit(expired timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    removed bigint;
    migrating text := coalesce(current_setting('app.migrating', true), '');
    maintaining text := coalesce(current_setting('taskflow.maintenance', true), '');
BEGIN
    PERFORM set_config('app.migrating', 'on', true), set_config('taskflow.maintenance', 'on', true);
    DELETE FROM audit WHERE created_at < expired;
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM set_config('app.migrating', migrating, true), set_config('taskflow.maintenance', maintaining, true);
    RETURN removed;
END
$$;
REVOKE EXECUTE ON FUNCTION expire_audit(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION expire_audit(timestamptz) TO taskflow_worker;

-- Takes a person who was erased out of their tenant's trail: what was done stays, as nobody's. Returns how many entries.
CREATE OR REPLACE FUNCTION forget_in_audit(tenant text, person text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    changed bigint;
    migrating text := coalesce(current_setting('app.migrating', true), '');
    maintaining text := coalesce(current_setting('taskflow.maintenance', true), '');
BEGIN
    PERFORM set_config('app.migrating', 'on', true), set_config('taskflow.maintenance', 'on', true);
    UPDATE audit
    SET actor = CASE WHEN actor = person THEN 'erased' ELSE actor END,
        target = CASE WHEN target = person THEN 'erased' ELSE target END,
        detail = ''
    WHERE tenant_id = tenant AND person IN (actor, target);
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM set_config('app.migrating', migrating, true), set_config('taskflow.maintenance', maintaining, true);
    RETURN changed;
END
$$;
REVOKE EXECUTE ON FUNCTION forget_in_audit(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_in_audit(text, text) TO taskflow_worker;

DO $$
DECLARE
    index_name text;
    oldest timestamptz;
BEGIN
    IF (SELECT relkind FROM pg_class WHERE oid = 'inference_logs'::regclass) <> 'p' THEN
        ALTER TABLE inference_logs RENAME TO inference_logs_whole;
        FOR index_name IN SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'inference_logs_whole'::regclass LOOP
            EXECUTE format('ALTER INDEX %s RENAME TO %I', index_name, 'whole_' || index_name);
        END LOOP;
        CREATE TABLE inference_logs (LIKE inference_logs_whole INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
            PARTITION BY RANGE (created_at);
        ALTER TABLE inference_logs ADD PRIMARY KEY (id, created_at);
        ALTER TABLE inference_logs ADD FOREIGN KEY (message_id) REFERENCES messages (id) ON DELETE SET NULL;
        CREATE INDEX inference_logs_conversation ON inference_logs (conversation_id);
        CREATE INDEX inference_logs_message ON inference_logs (message_id) WHERE message_id IS NOT NULL;
        CREATE INDEX inference_logs_pending ON inference_logs (pending_message_id) WHERE pending_message_id IS NOT NULL;
        CREATE INDEX inference_logs_created ON inference_logs USING brin (created_at);
        -- What no month is made for: a log of long ago, and all of them should the schedule have stood still for months.
        CREATE TABLE inference_logs_default PARTITION OF inference_logs DEFAULT;
        ALTER TABLE inference_logs_default ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        PERFORM protect_rows('inference_logs');
        SELECT min(created_at) INTO oldest FROM inference_logs_whole WHERE created_at > now() - interval '10 years';
        PERFORM make_log_months(coalesce(oldest, now())::date, (now() + interval '2 months')::date);
        INSERT INTO inference_ids (id) SELECT id FROM inference_logs_whole ON CONFLICT DO NOTHING;
        INSERT INTO inference_logs SELECT * FROM inference_logs_whole;
        DROP TABLE inference_logs_whole;
        GRANT SELECT, UPDATE (pending_message_id, error_message, input_preview, output_preview)
            ON inference_logs TO taskflow_api;
        GRANT SELECT (created_at, source, status, latency_ms, ttft_ms, input_tokens, output_tokens, tokens_estimated, cost,
                      model, provider, error_code)
            ON inference_logs TO taskflow_operator;
        CREATE POLICY of_an_operator ON inference_logs FOR SELECT TO taskflow_operator USING (true);
    END IF;
END
$$;

-- taskflow_admin: what an admin or auditor reads of all people of a tenant. The application says which tenant, once it has
-- seen that the person has the role.
DO $$
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'taskflow_admin') THEN
            CREATE ROLE taskflow_admin NOLOGIN;
        END IF;
        IF NOT pg_has_role(current_user, 'taskflow_admin', 'SET') THEN
            GRANT taskflow_admin TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;
        END IF;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
            NULL;  -- another database's migration was faster
        WHEN insufficient_privilege THEN
            RAISE insufficient_privilege USING
                MESSAGE = format('the login %s may not make or use the role taskflow_admin', current_user),
                HINT = format('As an administrator run: CREATE ROLE taskflow_admin; '
                              'GRANT taskflow_admin TO %I WITH INHERIT FALSE, SET TRUE', current_user);
    END;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO taskflow_admin', current_schema());
END
$$;

-- The trail has no user whose own it is. The worker adds to it and cannot read it.
ALTER TABLE audit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS of_a_tenant ON audit;
CREATE POLICY of_a_tenant ON audit FOR SELECT TO taskflow_admin
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')));
DROP POLICY IF EXISTS of_the_worker ON audit;
CREATE POLICY of_the_worker ON audit FOR INSERT TO taskflow_worker WITH CHECK (true);
DROP POLICY IF EXISTS of_a_migration ON audit;
CREATE POLICY of_a_migration ON audit TO CURRENT_USER
    USING ((SELECT current_setting('app.migrating', true)) = 'on');
GRANT SELECT ON audit TO taskflow_admin;
GRANT INSERT ON audit TO taskflow_worker;

-- Calls of a tenant's people, without what was said: sums by user, model and day, and why calls failed.
DROP POLICY IF EXISTS of_a_tenant ON inference_logs;
CREATE POLICY of_a_tenant ON inference_logs FOR SELECT TO taskflow_admin
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')));
GRANT SELECT (id, tenant_id, user_id, conversation_id, created_at, source, status, latency_ms, ttft_ms, input_tokens,
              output_tokens, tokens_estimated, cost, model, provider, error_code, error_message)
    ON inference_logs TO taskflow_admin;

-- One person's calls (0012_erasures made this index before, where it was applied first).
CREATE INDEX IF NOT EXISTS inference_logs_owner ON inference_logs (tenant_id, user_id, created_at);

-- Failed calls of a tenant, the latest first.
CREATE INDEX IF NOT EXISTS inference_logs_errors
    ON inference_logs (tenant_id, created_at DESC, id DESC) WHERE status = 'error';
