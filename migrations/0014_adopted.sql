-- depends: 0012_erasures

-- A guest who signed in: whatever still comes as the guest's is the account's. guest_person is the hash of tenant and user
-- under which erasures know the guest.
CREATE TABLE IF NOT EXISTS adopted (
    guest_tenant text        NOT NULL,
    guest_user   text        NOT NULL,
    guest_person text        NOT NULL CHECK (guest_person ~ '^[0-9a-f]{64}$'),
    tenant_id    text        NOT NULL,
    user_id      text        NOT NULL,
    adopted_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (guest_tenant, guest_user)
);

-- Of an account everything is to be found, also whom it has adopted.
CREATE INDEX IF NOT EXISTS adopted_by ON adopted (tenant_id, user_id);

-- Like the rows of every other person: an account sees whom it has adopted, a guest nobody.
DO $$
BEGIN
    -- Not as a query of its own: the migrations would print its answer.
    PERFORM protect_rows('adopted');
END
$$;
GRANT SELECT ON adopted TO taskflow_api;
