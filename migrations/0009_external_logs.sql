-- depends: 0008_hindi_spellings

-- Who called the model: a turn of a conversation, or a program that reported its call to POST /api/ingest. Logs that are
-- there already count as our own: nothing says which of them came from outside.
ALTER TABLE inference_logs ADD COLUMN IF NOT EXISTS source text NOT NULL DEFAULT 'taskflow'
    CHECK (source IN ('taskflow', 'external'));
