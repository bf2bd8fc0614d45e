-- depends: 0011_retention

-- Who was erased, by a hash of tenant and user: what arrives late of theirs leaves nothing.
CREATE TABLE IF NOT EXISTS erasures (
    person    text        PRIMARY KEY CHECK (person ~ '^[0-9a-f]{64}$'),
    erased_at timestamptz NOT NULL
);

-- One person's calls: for their export, for erasing them, for what an administrator sees of usage.
CREATE INDEX IF NOT EXISTS inference_logs_owner ON inference_logs (tenant_id, user_id, created_at);

GRANT SELECT, INSERT, UPDATE ON erasures TO taskflow_worker;
-- What the API writes at once must not bring back an erased person's name either. Only hashes can be read.
GRANT SELECT ON erasures TO taskflow_api;
DROP POLICY IF EXISTS of_the_erased ON tombstones;
CREATE POLICY of_the_erased ON tombstones TO taskflow_api
    USING (user_id = 'erased' AND tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')));
