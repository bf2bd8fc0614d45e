-- depends: 0008_hindi_spellings

-- Who was erased, by a hash of tenant and user: what arrives late of theirs leaves nothing.
CREATE TABLE IF NOT EXISTS erasures (
    person    text        PRIMARY KEY CHECK (person ~ '^[0-9a-f]{64}$'),
    erased_at timestamptz NOT NULL
);

-- One person's calls: for their export, for erasing them, for what an administrator sees of usage.
CREATE INDEX IF NOT EXISTS inference_logs_owner ON inference_logs (tenant_id, user_id, created_at);
