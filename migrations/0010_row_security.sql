-- depends: 0009_external_logs

-- Who reads or writes acts under a role, and row-level security decides what rows there are for it: a person's own, or
-- all. The login itself, which owns the tables, sees no row unless it says that it migrates (records/migrate.py).
-- docs/decisions/052-row-level-security.md says why there is one login.

-- taskflow_api: what the HTTP API does for one person. taskflow_worker: what writes records.
-- taskflow_operator: what reads counts and durations, and no text.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['taskflow_api', 'taskflow_worker', 'taskflow_operator'] LOOP
        BEGIN
            -- Roles belong to the whole server: another database of it may have made them.
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role);
            END IF;
            -- Without inheriting: the login has to say as whom it acts.
            IF NOT pg_has_role(current_user, role, 'SET') THEN
                EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', role);
            END IF;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                NULL;  -- another database's migration was faster
            WHEN insufficient_privilege THEN
                RAISE insufficient_privilege USING
                    MESSAGE = format('the login %s may not make or use the role %s', current_user, role),
                    HINT = format('As an administrator run: CREATE ROLE %1$s; '
                                  'GRANT %1$s TO %2$I WITH INHERIT FALSE, SET TRUE', role, current_user);
        END;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), role);
    END LOOP;
END
$$;

-- What every transaction of a function begins with. All of it ends with the transaction, so nothing is left behind in a
-- connection that a proxy gives to somebody else. A function, because RDS Proxy keeps a connection for one client alone
-- once it reads SET or set_config in a statement.
CREATE OR REPLACE FUNCTION act_as(
    role text, tenant text, person text, statement_ms integer, lock_ms integer, transaction_ms integer
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('app.tenant', tenant, true),
            set_config('app.user', person, true),
            set_config('statement_timeout', statement_ms::text, true),
            set_config('lock_timeout', lock_ms::text, true),
            set_config('idle_in_transaction_session_timeout', transaction_ms::text, true),
            set_config('role', role, true);
    -- Since Postgres 17; also ends what waits for its client in the middle of a pipeline, which counts as no idling.
    PERFORM set_config('transaction_timeout', transaction_ms::text, true)
    WHERE current_setting('transaction_timeout', true) IS NOT NULL;
END
$$;

-- Makes the rows of a table a person's own. For every table with the columns tenant_id and user_id, also later ones.
CREATE OR REPLACE FUNCTION protect_rows(protected regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', protected);
    EXECUTE format('DROP POLICY IF EXISTS of_a_person ON %s', protected);
    EXECUTE format('DROP POLICY IF EXISTS of_everybody ON %s', protected);
    EXECUTE format('DROP POLICY IF EXISTS of_a_migration ON %s', protected);
    -- Subqueries, so that the settings are read once a statement and not once a row. What was set for a transaction is
    -- an empty text afterwards, which is nobody.
    EXECUTE format($policy$
        CREATE POLICY of_a_person ON %s TO taskflow_api
        USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), ''))
               AND user_id = (SELECT nullif(current_setting('app.user', true), '')))
        $policy$, protected);
    EXECUTE format('CREATE POLICY of_everybody ON %s TO taskflow_worker USING (true)', protected);
    EXECUTE format($policy$
        CREATE POLICY of_a_migration ON %s TO CURRENT_USER
        USING ((SELECT current_setting('app.migrating', true)) = 'on')
        $policy$, protected);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO taskflow_worker', protected);
END
$$;
REVOKE EXECUTE ON FUNCTION protect_rows(regclass) FROM PUBLIC;

DO $$
BEGIN
    PERFORM protect_rows(name::regclass)
    FROM unnest(ARRAY['conversations', 'messages', 'inference_logs', 'tombstones']) AS name;
END
$$;

-- The API applies a change of title and a deletion at once, for the next list.
GRANT SELECT, INSERT, UPDATE, DELETE ON conversations TO taskflow_api;
GRANT SELECT ON messages TO taskflow_api;
GRANT SELECT, INSERT, UPDATE ON tombstones TO taskflow_api;
GRANT SELECT, UPDATE (pending_message_id, error_message, input_preview, output_preview)
    ON inference_logs TO taskflow_api;

GRANT SELECT, INSERT, UPDATE, DELETE ON metric_counters TO taskflow_worker;
GRANT SELECT ON metric_counters TO taskflow_operator;
-- No column that holds a text or says whose a call was.
GRANT SELECT (created_at, source, status, latency_ms, ttft_ms, input_tokens, output_tokens, tokens_estimated, cost, model,
              provider, error_code)
    ON inference_logs TO taskflow_operator;
DROP POLICY IF EXISTS of_an_operator ON inference_logs;
CREATE POLICY of_an_operator ON inference_logs FOR SELECT TO taskflow_operator USING (true);

-- A person's conversations with a message that matches. Row-level security lets a search index be used only after the
-- condition on the person, which leaves every message of everybody to be read: so this one function looks at all, as
-- the worker's role, and itself adds whose they are, from the settings and not from what it is asked. It reads the same
-- settings as the policies do.
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
        END
        $body$
        $create$, current_schema());
    REVOKE EXECUTE ON FUNCTION own_conversations_saying(tsquery) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION own_conversations_saying(tsquery) TO taskflow_api;
    RESET ROLE;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM taskflow_worker', current_schema());
END
$$;
