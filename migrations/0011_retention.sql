-- depends: 0010_row_security

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
